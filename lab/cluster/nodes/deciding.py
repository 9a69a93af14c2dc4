"""What becomes of a system call under a profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import islice, product

from lab.cluster.nodes.seccomp import Action, Condition, Operator, Profile, Rule

HIGHEST = 2**64 - 1
MOST = 2000
"""Combinations of arguments that are looked at for one call."""

Arguments = Mapping[int, int]


class Fate(IntEnum):
    """What becomes of a call, from the strictest to the most open."""

    KILLED = 0
    REFUSED = 1
    LOGGED = 2
    ALLOWED = 3

    @property
    def runs(self) -> bool:
        """Whether the call is made."""
        return self >= Fate.LOGGED


_FATES = {
    Action.ALLOW: Fate.ALLOWED,
    Action.LOG: Fate.LOGGED,
    Action.ERRNO: Fate.REFUSED,
    # Without a tracer the call fails, with ENOSYS.
    Action.TRACE: Fate.REFUSED,
    Action.NOTIFY: Fate.REFUSED,
    Action.TRAP: Fate.KILLED,
    Action.KILL: Fate.KILLED,
    Action.KILL_THREAD: Fate.KILLED,
    Action.KILL_PROCESS: Fate.KILLED,
}


def fates(profile: Profile, name: str, arguments: Arguments) -> frozenset[Fate]:
    """What may become of a call: one fate, or several where rules contradict each other and no order is promised."""
    actions = {rule.action for rule in profile.of(name) if matches(rule, arguments)} or {profile.default}
    return frozenset(_FATES[action] for action in actions)


def matches(rule: Rule, arguments: Arguments) -> bool:
    """Whether a rule's conditions hold. Where two speak of the same argument, runc takes each as a rule of its own."""
    indexes = [condition.index for condition in rule.conditions]
    held = (_holds(condition, arguments.get(condition.index, 0)) for condition in rule.conditions)
    return any(held) if len(set(indexes)) < len(indexes) else all(held)


def _holds(condition: Condition, argument: int) -> bool:
    value = condition.value
    return {
        Operator.NE: argument != value,
        Operator.LT: argument < value,
        Operator.LE: argument <= value,
        Operator.EQ: argument == value,
        Operator.GE: argument >= value,
        Operator.GT: argument > value,
        Operator.MASKED_EQ: argument & value == condition.second,
    }[condition.operator]


def cases(name: str, profiles: Iterable[Profile]) -> Iterator[dict[int, int]]:
    """Arguments that tell the profiles apart for a call: the values they compare with, and what lies beside them."""
    values: dict[int, set[int]] = {}
    for profile in profiles:
        for rule in profile.of(name):
            for condition in rule.conditions:
                values.setdefault(condition.index, {0, HIGHEST}).update(_near(condition))
    indexes = sorted(values)
    for chosen in islice(product(*(sorted(values[index]) for index in indexes)), MOST):
        yield dict(zip(indexes, chosen, strict=True))


def _near(condition: Condition) -> Iterator[int]:
    around = (condition.value, condition.second) if condition.operator is Operator.MASKED_EQ else (condition.value,)
    for value in around:
        yield from (near for near in (value - 1, value, value + 1) if 0 <= near <= HIGHEST)
    if condition.operator is Operator.MASKED_EQ:
        yield HIGHEST & ~condition.value | condition.second
        yield HIGHEST & ~condition.second
