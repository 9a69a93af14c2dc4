"""``policyTypes``: which directions a policy isolates."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.direction import Direction
from lab.subjects.network.mutation.answer import Answer, Change

TYPES = [direction.type_name for direction in Direction]


def change_types(answer: Answer) -> Iterator[Change]:
    """Every other list of directions."""
    for policy in answer.policies:
        path = (*policy.path, "spec", "policyTypes")
        for types in ([], TYPES[:1], TYPES[1:], TYPES, TYPES[::-1], TYPES[:1] * 2):
            text = f"{answer.where(path)} is {types}"
            yield Change(text, answer.put(path, types))


def omit_types(answer: Answer) -> Iterator[Change]:
    """No ``policyTypes``: what the policy isolates follows from its rules."""
    for policy in answer.policies:
        path = (*policy.path, "spec", "policyTypes")
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def misspell_type(answer: Answer) -> Iterator[Change]:
    """A direction that is not one: refused."""
    for policy in answer.policies:
        path = (*policy.path, "spec", "policyTypes")
        written = answer.at(path) or []
        yield Change(f"{answer.where(path)} is in lower case", answer.put(path, [each.lower() for each in written]))


OPERATORS = (change_types, omit_types, misspell_type)
