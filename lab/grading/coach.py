"""From an attempt to the findings a learner sees, the one that explains most first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.grading.untouched import Untouched, findings, untouched
from lab.manifests.finding import Finding, Severity
from lab.subjects.protocol import Advice, Attempt
from lab.subjects.registry import subjects_of

UNMET = "check-unmet"
"""The rule of a check that failed for no mistake that is known."""


def advise(attempt: Attempt) -> tuple[Finding, ...]:
    """What reading and applying said, then what the subjects' rules recognise.

    Refusals come first, for nothing else can be right while they stand, then warnings about the text: a key written
    twice is why the rest looks odd. Then advice, the one that accounts for most first; advice that accounts for
    nothing beyond what better advice does is left out. Of a task's parts that are still as they were found, it is only
    said that they are. Where all that says nothing, the checks that failed speak.
    """
    told = attempt.applied.findings
    errors, warnings, notes = (
        tuple(item for item in told if item.severity is severity) for severity in Severity
    )
    # A right answer needs no rule, and does not wait for them to be imported. What was found is no one's mistake:
    # until something is changed, a rule could only give away what is wrong with it.
    asked = attempt.failed and attempt.applied.changed
    asked_about = subjects_of(run.check for run in attempt.checks) if asked else ()
    left = untouched(attempt) if asked else Untouched()
    rules = (rule for subject in asked_about if subject.name not in left.subjects for rule in subject.rules())
    advice = [item for rule in rules for item in rule.look(attempt)]
    # Sorting is stable: of rules that account for the same, the subject's order decides.
    advice.sort(key=lambda item: (-item.weight, -len(item.explains)))
    shown = [*errors, *warnings, *(item.finding for item in _needed(advice)), *findings(attempt, left)]
    return tuple(dict.fromkeys((*(shown or _unmet(attempt)), *notes)))


def _unmet(attempt: Attempt) -> Iterator[Finding]:
    """A finding for each failed check, in its own words."""
    for run in attempt.failed:
        yield Finding(UNMET, Severity.ERROR, f"{run.text}: {run.outcome.summary}")


def _needed(advice: Iterable[Advice]) -> Iterator[Advice]:
    covered: set[str] = set()
    for item in advice:
        if not item.cases <= covered:
            covered |= item.cases
            yield item
