"""Wrong answers, made from right ones: every part of roles and bindings widened, narrowed, dropped, split, moved.

Some say the same in other words, and the grader must know which do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.mutation import Mutant
from lab.subjects.rbac.mutation import bindings, rules
from lab.subjects.rbac.mutation.answer import Answer, Operator, Scope

OPERATORS: tuple[Operator, ...] = (*rules.OPERATORS, *bindings.OPERATORS)


def operator_id(operator: Operator) -> str:
    """How an operator is called in reports, e.g. ``drop-rule``."""
    return str(getattr(operator, "__name__", "")).replace("_", "-")


def mutants(documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
    """Every change of one thing, without repeats and never the answer itself."""
    answer = Answer(tuple(documents), Scope.of(scenario))
    seen = {_written(documents)}
    for operator in OPERATORS:
        for change in operator(answer):
            written = _written(change.documents)
            if change.documents and written not in seen:
                seen.add(written)
                yield Mutant(operator_id(operator), change.text, change.documents)


def _written(documents: Sequence[JsonObject]) -> str:
    """The documents in a form that does not depend on the order of keys."""
    return json.dumps(documents, sort_keys=True)
