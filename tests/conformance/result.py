"""What became of one corpus file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = dict[str, Any]


class Disagreement(NamedTuple):
    """One question on which the lab and the corpus differ."""

    id: str
    question: str
    expected: Any
    got: Any


@dataclass
class Result:
    """The tally of a file.

    ``cases`` are the rows that were tried, ``queries`` the questions they held (at least one each), ``skipped``
    the rows that were not, by reason.
    """

    cases: int = 0
    queries: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    def check(self, case: str, question: str, expected: Any, got: Any) -> None:
        """Count one question and note it when the answer is another than expected."""
        self.queries += 1
        if not same(expected, got):
            self.disagreements.append(Disagreement(case, question, expected, got))

    def add(self, other: Result) -> None:
        """Take another tally in."""
        self.cases += other.cases
        self.queries += other.queries
        self.skipped.update(other.skipped)
        self.disagreements.extend(other.disagreements)


def same(expected: Any, got: Any) -> bool:
    """Whether two JSON values are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(same(expected[key], got[key]) for key in expected)
    if isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        return len(expected) == len(got) and all(map(same, expected, got))
    return bool(expected == got)


def over(rows: Iterable[Row], judge: Callable[[Row, Result], None]) -> Result:
    """Judge each row. A judge that raises disagrees: a row it cannot read, or a fault of the lab's."""
    result = Result()
    for row in rows:
        case = str(row.get("id", "?"))
        result.cases += 1
        try:
            judge(row, result)
        except Exception as fault:
            result.disagreements.append(Disagreement(case, "to be judged", "an answer", describe(fault)))
    return result


def skip(result: Result, reason: str) -> None:
    """Count the row at hand as skipped, not tried."""
    result.cases -= 1
    result.skipped[reason] += 1


def describe(fault: BaseException) -> str:
    """A fault in one line."""
    return f"{type(fault).__name__}: {fault}"
