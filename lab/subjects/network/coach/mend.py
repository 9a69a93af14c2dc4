"""How a rule of the coach works: it supposes a mistake, undoes it, and sees whether that helps.

A rule proposes mends. A mend that gains nothing, or breaks as much as it mends, says nothing about this attempt and
is dropped; one that helps accounts for what it turned right. So a rule never fires on a right answer, and the finding
that accounts for most comes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.span import Span
from lab.subjects.network.coach.case import Case, Gain
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.policy import Policy
from lab.subjects.protocol import Advice, Attempt

ALL = 100

DOCS = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"


@dataclass(frozen=True, slots=True)
class Mend:
    """A finding, and the policies as they would be without the mistake (None: not there at all)."""

    finding: Finding
    values: Mapping[Ref, JsonObject | None]
    labels: Mapping[str, Labels] = field(default_factory=dict)
    """Of namespaces that would be labelled otherwise."""
    guess: int = ALL
    """How sure this one is, in percent of what its rule is."""
    unless: tuple[Mapping[Ref, JsonObject | None], ...] = ()
    """Simpler repairs: where one of them does as well, this was not the mistake."""


class MendingRule(ABC):
    """A rule that recognises its mistake by undoing it.

    ``guess`` is how sure the rule can be, in percent, that what it undid was the mistake: a rule that looks at
    the answer alone says 100, one that had to look at what the task asks for says less, so that of two rules that
    explain the same, the one that says more about the learner's thinking comes first. ``opens`` is for rules about
    what keeps a connection out: their mend has to bring a missing one about; ``closes`` for those about what lets
    one in: theirs has to stop one.
    """

    id: str
    severity: Severity = Severity.ERROR
    why: str
    link: str = DOCS
    guess: int = ALL
    opens: bool = False
    closes: bool = False

    @abstractmethod
    def suspect(self, case: Case) -> Iterable[Mend]:
        """Every place where the mistake may have been made, and how the policies would be without it."""

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The suspicions that prove true, the best for each place."""
        case = Case.of(attempt)
        if not case.cells or (self.opens and not case.missing) or (self.closes and not case.excess):
            return ()
        if case.explained and case.explained[0] >= self.guess * 10:
            return ()
        best: dict[Span | None, Advice] = {}
        for mend in islice(self.suspect(case), case.tries):
            found = case.without(mend.values, mend.labels)
            fixed, gain, _ = found
            if gain <= 0 or not self._concerns(fixed) or any(_as_good(case, found, each) for each in mend.unless):
                continue
            advice = self._advice(case, mend.finding, fixed, gain * mend.guess / 100)
            known = best.get(mend.finding.span)
            if known is None or advice.weight > known.weight:
                best[mend.finding.span] = advice
            if gain >= 1 and len(fixed) == len(case.cells):
                # Nothing that comes later can say more, unless it is surer.
                case.explained[:] = [max(advice.weight, *case.explained, 0)]
                if mend.guess == ALL:
                    break
        return tuple(best.values())

    def _concerns(self, fixed: tuple[Cell, ...]) -> bool:
        """Whether what was turned right is of the sort that the rule is about."""
        opened = any(cell.wanted for cell in fixed)
        closed = any(not cell.wanted for cell in fixed)
        return (opened or not self.opens) and (closed or not self.closes)

    def _advice(self, case: Case, finding: Finding, fixed: tuple[Cell, ...], gain: float) -> Advice:
        left = frozenset().union(*(cell.checks for cell in case.cells if cell not in fixed))
        explained = frozenset().union(*(cell.checks for cell in fixed)) - left
        texts = frozenset().union(*(cell.texts for cell in fixed))
        return Advice(finding, explained, texts, round(gain * self.guess * 10))

    def mend(
        self, policy: Policy, path: Path, value: JsonObject | None, message: str, how: str, *, at_key: bool = False
    ) -> Mend:
        """A mend of one policy; the finding stands at ``path`` in it."""
        span = policy.source.key_span(path) if at_key else policy.source.span(path)
        return Mend(self.finding(message, span, how), {policy.ref: value})

    def finding(self, message: str, span: Span | None, how: str) -> Finding:
        """A finding of this rule."""
        return Finding(self.id, self.severity, message, span, self.why, how, self.link)


def _as_good(case: Case, found: Gain, values: Mapping[Ref, JsonObject | None]) -> bool:
    """Whether those policies would do as well as what was found, and break no more."""
    other = case.without(values)
    return other.share >= found.share and other.broken <= found.broken
