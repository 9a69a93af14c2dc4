"""Everything that the report of an exam tells: its result, the earlier ones, and what to practise."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lab.catalog.catalog import Catalog
from lab.exam.practise import Practice, practise_next
from lab.exam.results import Result, result_of
from lab.exam.standing import standings
from lab.progress import Progress
from lab.quick_dataclass import dataclass

MOST_EARLIER = 12
"""How many earlier results a report compares with."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The result of a rehearsal by the same blueprint; ``started`` is in UTC, ISO 8601."""

    exam: int
    started: str
    seed: int
    percent: Fraction
    passed: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A result and what belongs to it.

    ``history`` holds the earlier results, the oldest first; ``titles`` those of the domains, by id.
    """

    result: Result
    history: tuple[Earlier, ...]
    practise: tuple[Practice, ...]
    titles: Mapping[str, str]


def rehearsal(progress: Progress, result: Result, catalog: Catalog) -> Rehearsal:
    """What the report of a result tells."""
    return Rehearsal(
        result,
        earlier(progress, result)[-MOST_EARLIER:],
        practise_next(result.sheet, catalog),
        {domain.id: domain.title for domain in catalog.domains},
    )


def earlier(progress: Progress, result: Result) -> tuple[Earlier, ...]:
    """The results of rehearsals by the same blueprint that began before; what is damaged is left out."""
    found = []
    for each in standings(progress.exams):
        if each.number >= result.sheet.exam or each.paper.blueprint != result.sheet.paper.blueprint:
            continue
        try:
            known = result_of(progress, each.number)
        except ValueError:
            continue
        if known is not None:
            sheet = known.sheet
            found.append(Earlier(sheet.exam, sheet.started, sheet.paper.seed, sheet.percent, sheet.passed))
    return tuple(found)
