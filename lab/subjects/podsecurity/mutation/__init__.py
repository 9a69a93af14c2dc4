"""Wrong answers, made from right ones: every setting loosened, tightened, dropped, moved, every label changed.

Each module changes one sort of part. ``mutants`` makes all of their changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lab.cluster.podsecurity.templates import RESOURCES
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.mutation import Mutant
from lab.subjects.podsecurity.mutation import contexts, deletions, labels, pods, profiles
from lab.subjects.podsecurity.mutation.answer import Answer, Change, Operator

OPERATORS: tuple[Operator, ...] = (
    *contexts.OPERATORS, *profiles.OPERATORS, *pods.OPERATORS, *labels.OPERATORS, *deletions.OPERATORS,
)  # fmt: skip


def mutants(documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
    """Every change of one thing, without repeats and never the answer itself.

    Where the answer holds no workload, those of the cluster are handed in too, each changed.
    """
    names = tuple(name for name in sorted(scenario.namespaces) if not name.startswith("kube-"))
    answer = Answer(tuple(documents), names)
    seen = {_written(answer.documents)}
    for operator, change in _changes(answer, scenario):
        written = _written(change.documents)
        if change.documents and written not in seen:
            seen.add(written)
            yield Mutant(str(getattr(operator, "__name__", "")).replace("_", "-"), change.text, change.documents)


def _changes(answer: Answer, scenario: State) -> Iterator[tuple[object, Change]]:
    for operator in OPERATORS:
        for change in operator(answer):
            yield operator, change
    for change in deletions.delete_another(answer, scenario):
        yield deletions.delete_another, change
    if not list(answer.pods()):
        for ref, item in scenario.objects.items():
            if ref.kind in RESOURCES and ref.namespace in answer.namespaces:
                for operator in (*contexts.OPERATORS, *pods.OPERATORS):
                    for change in operator(Answer((item.written,), answer.namespaces)):
                        yield operator, Change(change.text, (*answer.documents, *change.documents))


def _written(documents: Sequence[JsonObject]) -> str:
    """The documents in a form that does not depend on the order of keys."""
    return json.dumps(documents, sort_keys=True)
