"""How a rule of the coach works: it supposes a mistake, undoes it, and sees whether that helps.

A rule proposes mends. A mend that gains nothing, or breaks as much as it mends, says nothing about this attempt and
is dropped; one that helps accounts for what it turned right. So a rule never fires on a right answer, and the finding
that accounts for most comes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import islice

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.ledger import Sought
from lab.subjects.network.coach.weighing import Gain
from lab.subjects.network.policy import Policy
from lab.subjects.protocol import Advice, Attempt

ALL = 100

MOST_PLACES = 8
"""In how many more places the same mistake is undone."""

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


@dataclass(frozen=True, slots=True)
class _Proven:
    """A mend that helps, and how much."""

    mend: Mend
    gain: Gain

    @property
    def weight(self) -> float:
        """How far it goes, and how sure it is."""
        return self.gain.share * self.mend.guess / ALL

    def whole(self, case: Case) -> bool:
        """Whether it accounts for everything."""
        return self.gain.share >= 1 and len(self.gain.fixed) == len(case.cells)


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
        if case.explained >= self.guess * 10:
            return ()
        best: dict[Span | None, _Proven] = {}
        for proven in self._proven(case):
            known = best.get(proven.mend.finding.span)
            if known is None or proven.weight > known.weight:
                best[proven.mend.finding.span] = proven
            if proven.whole(case) and proven.mend.guess == ALL:
                break
        ordered = sorted(best.values(), key=lambda proven: -proven.weight)
        if len(ordered) > 1 and not ordered[0].whole(case) and case.heaviest < self.guess * 10:
            ordered[0] = self._together(case, ordered[0])
        if ordered:
            # Nothing that comes later can say more than what accounts for everything, unless it is surer.
            case.told.append((self._weight(ordered[0]), ordered[0].whole(case)))
        return tuple(self._advice(case, proven) for proven in ordered)

    def _proven(self, case: Case, more_than: int = 0) -> Iterator[_Proven]:
        """The suspicions that help when they are undone, and turn more connections right than so many."""
        sought = Sought(more_than, self.opens, self.closes)
        for mend in islice(self.suspect(case), case.tries):
            gain = case.without(mend.values, mend.labels, sought)
            if gain.share <= 0:
                continue
            if not any(_as_good(case, gain, simpler) for simpler in mend.unless):
                yield _Proven(mend, gain)

    def _together(self, case: Case, first: _Proven) -> _Proven:
        """The first, as good as it is when the same mistake is undone in the other places too."""
        values, gain = first.mend.values, first.gain
        for _ in range(MOST_PLACES):
            if gain.share >= 1:
                break
            later = self._proven(case.repaired(values), len(gain.fixed))
            following = max(later, key=lambda proven: proven.gain.share, default=None)
            if following is None or following.gain.share <= gain.share:
                break
            values, gain = {**values, **following.mend.values}, following.gain
        return _Proven(first.mend, gain)

    def _weight(self, proven: _Proven) -> int:
        return round(proven.weight * self.guess * 10)

    def _advice(self, case: Case, proven: _Proven) -> Advice:
        fixed = proven.gain.fixed
        right = set(map(id, fixed))
        left = frozenset().union(*(cell.checks for cell in case.cells if id(cell) not in right))
        explained = frozenset().union(*(cell.checks for cell in fixed)) - left
        texts = frozenset().union(*(cell.texts for cell in fixed))
        return Advice(proven.mend.finding, explained, texts, self._weight(proven))

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
