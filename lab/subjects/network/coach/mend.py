"""How a rule of the coach works: it supposes a mistake, undoes it, and sees whether that helps.

A rule proposes mends. A mend that gains nothing, or breaks as much as it mends, says nothing about this attempt and
is dropped; one that helps accounts for what it turned right. So a rule never fires on a right answer, and the finding
that accounts for most comes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Edit
from lab.subjects.network.coach.ledger import Sought
from lab.subjects.network.coach.weighing import Gain
from lab.subjects.network.policy import Policy
from lab.subjects.protocol import Advice, Attempt

ALL = 100

NOTHING: Mapping[Any, Any] = MappingProxyType({})

MOST_PLACES = 8
"""In how many more places the same mistake is undone."""

DOCS = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"


class Place(NamedTuple):
    """A place in a policy of the attempt."""

    policy: Policy
    path: Path


class Telling(NamedTuple):
    """What a finding will say and where; most are never made, for few suspicions prove true."""

    rule: MendingRule
    message: str
    how: str
    source: KubeObject | None = None
    path: Path = ()
    at_key: bool = False

    @property
    def span(self) -> Span | None:
        """Where the finding stands; None where nothing in the text is at fault."""
        if self.source is None:
            return None
        return self.source.key_span(self.path) if self.at_key else self.source.span(self.path)

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        rule = self.rule
        return Finding(rule.id, rule.severity, self.message, self.span, rule.why, self.how, rule.link)


class Mend(NamedTuple):
    """A finding, and the policies as they would be without the mistake (None: not there at all).

    A change of one policy at one place says so (``place``): it is made (``edit``) only where it promises anything.
    """

    told: Telling
    given: Mapping[Ref, JsonObject | None] = NOTHING
    place: Place | None = None
    edit: Edit | None = None
    labels: Mapping[str, Labels] = NOTHING
    """Of namespaces that would be labelled otherwise."""
    guess: int = ALL
    """How sure this one is, in percent of what its rule is."""
    unless: tuple[Mapping[Ref, JsonObject | None], ...] = ()
    """Simpler repairs: where one of them does as well, this was not the mistake."""

    @property
    def values(self) -> Mapping[Ref, JsonObject | None]:
        """The policies as they would be."""
        return self.given if self.edit is None or self.place is None else {self.place.policy.ref: self.edit()}


@dataclass(frozen=True, slots=True)
class _Proven:
    """A mend that helps, the policies as it makes them, and how much it helps."""

    mend: Mend
    values: Mapping[Ref, JsonObject | None]
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
    def suspect(self, case: Case) -> Iterable[Mend | None]:
        """Every place where the mistake may have been made, and how the policies would be without it.

        None stands for one that is the same as one before it: it counts, and is not tried again.
        """

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The suspicions that prove true, the best for each place."""
        case = Case.of(attempt)
        if not case.cells or (self.opens and not case.missing) or (self.closes and not case.excess):
            return ()
        if case.explained >= self.guess * 10:
            return ()
        best: dict[Span | None, _Proven] = {}
        for proven in self._proven(case):
            span = proven.mend.told.span
            known = best.get(span)
            if known is None or proven.weight > known.weight:
                best[span] = proven
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
            if mend is None:
                continue
            if mend.place and mend.edit and not case.promises(*mend.place, mend.edit, sought):
                continue
            values = mend.values
            gain = case.without(values, mend.labels, sought)
            if gain.share <= 0:
                continue
            if not any(_as_good(case, gain, simpler) for simpler in mend.unless):
                yield _Proven(mend, values, gain)

    def _together(self, case: Case, first: _Proven) -> _Proven:
        """The first, as good as it is when the same mistake is undone in the other places too."""
        values, gain = first.values, first.gain
        for _ in range(MOST_PLACES):
            if gain.share >= 1:
                break
            later = self._proven(case.repaired(values), len(gain.fixed))
            following = max(later, key=lambda proven: proven.gain.share, default=None)
            if following is None or following.gain.share <= gain.share:
                break
            values, gain = {**values, **following.values}, following.gain
        return _Proven(first.mend, values, gain)

    def _weight(self, proven: _Proven) -> int:
        return round(proven.weight * self.guess * 10)

    def _advice(self, case: Case, proven: _Proven) -> Advice:
        fixed = proven.gain.fixed
        right = set(map(id, fixed))
        left = frozenset().union(*(cell.checks for cell in case.cells if id(cell) not in right))
        explained = frozenset().union(*(cell.checks for cell in fixed)) - left
        texts = frozenset().union(*(cell.texts for cell in fixed))
        return Advice(proven.mend.told.finding, explained, texts, self._weight(proven))

    def mend(
        self, policy: Policy, path: Path, value: JsonObject | None, message: str, how: str, *, at_key: bool = False
    ) -> Mend:
        """A mend of one policy; the finding stands at ``path`` in it."""
        return Mend(Telling(self, message, how, policy.source, path, at_key), {policy.ref: value})

    def edit(
        self, policy: Policy, path: Path, edit: Edit, message: str, how: str,
        *, at: Path | None = None, at_key: bool = False,
    ) -> Mend:  # fmt: skip
        """A mend of one of the attempt's policies by an edit that changes it at ``path``, or below, and nowhere else.

        The finding stands there, or elsewhere in the policy (``at``).
        """
        told = Telling(self, message, how, policy.source, path if at is None else at, at_key)
        return Mend(told, place=Place(policy, path), edit=edit)

    def telling(self, message: str, how: str, source: KubeObject | None = None, path: Path = ()) -> Telling:
        """A finding of this rule, at a place of an object or (None) nowhere."""
        return Telling(self, message, how, source, path)


def _as_good(case: Case, found: Gain, values: Mapping[Ref, JsonObject | None]) -> bool:
    """Whether those policies would do as well as what was found, and break no more."""
    other = case.without(values)
    return other.share >= found.share and other.broken <= found.broken
