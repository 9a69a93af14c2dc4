"""Wrong answers, made from right ones: every part of a policy widened, narrowed, dropped, split, merged, moved.

Each module changes one sort of part. ``mutants`` makes all of their changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.subjects.mutation import Mutant
from lab.subjects.network.mutation import blocks, deletions, peers, policies, ports, rules, selectors, types
from lab.subjects.network.mutation.answer import Answer, Change, Operator
from lab.subjects.network.mutation.scope import Scope

OPERATORS: tuple[Operator, ...] = (
    *policies.OPERATORS,
    *types.OPERATORS,
    *rules.OPERATORS,
    *peers.OPERATORS,
    *selectors.OPERATORS,
    *ports.OPERATORS,
    *blocks.OPERATORS,
    *deletions.OPERATORS,
)


def operator_id(operator: Operator) -> str:
    """How an operator is called in reports, e.g. ``drop-rule``."""
    return str(getattr(operator, "__name__", "")).replace("_", "-")


def mutants(documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
    """Every change of one thing, without repeats and never the answer itself.

    Where the answer only deletes, the policies it leaves alone are handed in too, each changed.
    """
    scope = Scope.of(scenario)
    answer = Answer(tuple(map(_without_nulls, documents)), scope)
    seen = {_written(answer.documents), _written(documents)}
    for operator, change in _changes(answer, scenario):
        written = _written(change.documents)
        if change.documents and written not in seen:
            seen.add(written)
            yield Mutant(operator_id(operator), change.text, change.documents)


def _changes(answer: Answer, scenario: State) -> Iterator[tuple[Operator, Change]]:
    for operator in OPERATORS:
        for change in operator(answer):
            yield operator, change
    if all("delete" in document for document in answer.documents):
        for policy in scenario.of_kind("NetworkPolicy"):
            other = Answer((_without_nulls(policy.written),), answer.scope)
            for operator in (each for each in OPERATORS if each not in deletions.OPERATORS):
                for change in operator(other):
                    yield operator, Change(change.text, (*answer.documents, *change.documents))


def _without_nulls(value: Json) -> Json:
    """The value with ``{}`` for null items of lists, and without keys that hold null: the same to Kubernetes."""
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [{} if each is None else _without_nulls(each) for each in value]
    return value


def _written(documents: Sequence[JsonObject]) -> str:
    """The documents in a form that does not depend on the order of keys."""
    return json.dumps(documents, sort_keys=True)
