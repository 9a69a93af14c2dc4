"""Whether a state lies within its bounds, found out by listing what everyone may ask."""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.naive.holdings import Raw, aggregated, given, held, named, objects
from lab.subjects.rbac.naive.requests import Asked, Questions


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
    """Whether everything required is allowed in the state, and nothing beyond the permitted is."""
    required, permitted = _of_bounds(bounds)
    worlds = [required, objects(state), permitted]
    everyone = dict.fromkeys(who for world in worlds for who in named(world))
    common = set.intersection(*map(aggregated, worlds))
    everyone |= dict.fromkeys(("~other", (given(name), "system:authenticated")) for name in sorted(common))
    for user, groups in everyone:
        holdings = [held(world, user, groups) for world in worlds]
        if holdings[0] == holdings[1] == holdings[2]:
            continue
        rules = [rule for each in holdings for _, rule in each]
        homes = {home for each in holdings for home, _ in each if home}
        questions = Questions.about(rules, homes, closed=closed)
        for more, less, what in zip(holdings, holdings[1:], ("lacks", "has beyond what it may"), strict=False):
            first = min(questions.beyond(more, less), default=None)
            if first is not None:
                return Ruling(False, f"{user} {groups} {what} {_told(first)}")
    return Ruling(True)


_last: list[tuple[Bounds, list[Raw], list[Raw]]] = []
"""The bounds asked for last: many states are held to the same."""


def _of_bounds(bounds: Bounds) -> tuple[list[Raw], list[Raw]]:
    if not _last or _last[0][0] is not bounds:
        _last[:] = [(bounds, objects(bounds.required), objects(bounds.permitted))]
    return _last[0][1:]


def _told(asked: Asked) -> str:
    return " ".join(word or '""' for word in asked)
