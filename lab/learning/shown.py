"""Which misunderstandings a learner showed, and which of them were overcome since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from lab.learning.evidence import Past, PastAttempt
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A misunderstanding as a learner showed it.

    ``times`` counts the answers that did; ``exercises`` are those it was shown at, by when it was first;
    ``clean`` are the later answers, the oldest first, that passed an exercise which could have shown it, without.
    """

    rule: str
    times: int
    first: datetime
    last: datetime
    exercises: tuple[str, ...]
    clean: tuple[PastAttempt, ...] = ()

    @property
    def overcome(self) -> bool:
        """Whether a later answer was right where this could have gone wrong again."""
        return bool(self.clean)


def shown(past: Past, where: Mapping[str, frozenset[str]], known: Collection[str]) -> tuple[Shown, ...]:
    """Every misunderstanding shown of those ``known``, the one shown last first.

    ``where`` are the exercises that can show a rule. The order of attempts at the same moment does not matter: one
    that passes counts as later only where its time is.
    """
    rules = {rule for attempt in past.attempts for rule in attempt.rules if rule in known}
    found = [_shown(rule, past, where.get(rule, frozenset())) for rule in sorted(rules)]
    return tuple(sorted(found, key=lambda each: each.last, reverse=True))


def _shown(rule: str, past: Past, where: frozenset[str]) -> Shown:
    showing = [attempt for attempt in past.attempts if rule in attempt.rules]
    last = showing[-1].at
    return Shown(
        rule=rule,
        times=len(showing),
        first=showing[0].at,
        last=last,
        exercises=tuple(dict.fromkeys(attempt.exercise for attempt in showing)),
        clean=tuple(each for each in past.attempts if each.at > last and each.passed and each.exercise in where),
    )
