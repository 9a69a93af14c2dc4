"""How a rule of the coach works: it supposes a mistake, undoes it, and sees whether that helps.

A rule proposes mends. A mend that gains nothing, or breaks as much as it mends, says nothing about this attempt and
is dropped; one that helps accounts for what it turned right. So a rule never fires on a right answer, and the finding
that accounts for most comes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Edit, Put
from lab.subjects.network.coach.ledger import Sought
from lab.subjects.network.coach.weighing import Gain
from lab.subjects.network.policy import Policy
from lab.subjects.protocol import Advice, Attempt

ALL = 100

NOTHING: Mapping[Any, Any] = MappingProxyType({})

Values: TypeAlias = Mapping[Ref, JsonObject | None]
"""Policies as they would be; None: not there at all."""

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

    Changes of one policy at one place, any of which may be the mend, say so (``place``): they are looked at (``edits``)
    only where something is at stake.
    """

    told: Telling
    given: Values = NOTHING
    place: Place | None = None
    edits: tuple[Edit, ...] = ()
    labels: Mapping[str, Labels] = NOTHING
    """Of namespaces that would be labelled otherwise."""
    guess: int = ALL
    """How sure this one is, in percent of what its rule is."""
    unless: tuple[Values, ...] = ()
    """Simpler repairs: where one of them does as well, this was not the mistake."""


@dataclass(frozen=True, slots=True)
class _Proven:
    """A mend that helps, and how much it does."""

    mend: Mend
    gain: Gain
    edit: Edit | None = None

    @property
    def values(self) -> Values:
        """The policies as they would be."""
        place = self.mend.place
        return {place.policy.ref: self.edit()} if self.edit and place else self.mend.given

    @property
    def span(self) -> Span | None:
        """Where its finding stands."""
        return self.mend.told.span

    @property
    def weight(self) -> float:
        """How far it goes, and how sure it is."""
        return self.gain.share * self.mend.guess / ALL

    def beside(self, values: Values) -> Values | None:
        """All the policies as they would be beside those values; None where those have changed what this changes."""
        own = self.values
        return None if any(ref in values for ref in own) else {**values, **own}

    def whole(self, case: Case) -> bool:
        """Whether it accounts for everything."""
        return self.gain.share >= 1 and self.gain.fixed.bit_count() == len(case.cells)


class _Undone(NamedTuple):
    """The policies with the mistake undone in some places, what that gains, and in how many more it may be undone."""

    values: Values
    gain: Gain
    more: int = MOST_PLACES


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
        proven = list(self._until_whole(case))
        best: dict[Span | None, _Proven] = {}
        for each in proven:
            known = best.get(each.span)
            if known is None or each.weight > known.weight:
                best[each.span] = each
        ordered = sorted(best.values(), key=lambda each: -each.weight)
        if len(ordered) > 1 and not ordered[0].whole(case) and case.heaviest < self.guess * 10:
            ordered[0] = self._together(case, ordered[0], proven)
        if ordered:
            # Nothing that comes later can say more than what accounts for everything, unless it is surer.
            case.told.append((self._weight(ordered[0]), ordered[0].whole(case)))
        return tuple(self._advice(case, proven) for proven in ordered)

    def _until_whole(self, case: Case) -> Iterator[_Proven]:
        """The suspicions that prove true; none after one that surely accounts for everything."""
        for proven in self._proven(case):
            yield proven
            if proven.whole(case) and proven.mend.guess == ALL:
                return

    def _proven(self, case: Case, more_than: int = 0) -> Iterator[_Proven]:
        """The suspicions that help when they are undone, and turn more connections right than so many."""
        sought = Sought(more_than, self.opens, self.closes)
        tries = case.tries
        for mend in self.suspect(case):
            if tries <= 0:
                break
            for edit, gain in _gains(case, mend, sought, tries):
                if gain.share > 0 and not any(_as_good(case, gain, simpler) for simpler in mend.unless):
                    yield _Proven(mend, gain, edit)
            tries -= len(mend.edits) or 1

    def _together(self, case: Case, first: _Proven, others: Iterable[_Proven]) -> _Proven:
        """The first, as good as it is when the same mistake is undone in the other places too.

        What helps about as much is the same mistake elsewhere. Once that is undone, all else is looked at anew.
        """
        found = self._undone(case, _Undone(first.values, first.gain), others)
        while found.gain.share < 1 and found.more:
            later = self._proven(case.repaired(found.values), found.gain.fixed.bit_count())
            following = max(later, key=lambda proven: proven.gain.share, default=None)
            if following is None or following.gain.share <= found.gain.share:
                break
            found = _Undone({**found.values, **following.values}, following.gain, found.more - 1)
        return _Proven(first.mend, found.gain)

    def _undone(self, case: Case, found: _Undone, others: Iterable[_Proven]) -> _Undone:
        """What is found with the others undone as well that help about as much, the one first that helps most then.

        What one adds mostly shrinks as others are undone: it is asked about again only while no other promised more.
        """
        least = found.gain.share / 2
        # Whether a simpler repair does as well was not asked beside what is found.
        alike = (each for each in others if each.gain.share >= least and not each.mend.unless)
        queue = [(-each.gain.share, place, each) for place, each in enumerate(alike)]
        heapify(queue)
        while queue and found.gain.share < 1 and found.more:
            _, place, proven = heappop(queue)
            values = proven.beside(found.values) if proven.gain.fixed & ~found.gain.fixed else None
            if values is None:
                continue
            gain = case.without(values, sought=Sought(found.gain.fixed.bit_count(), self.opens, self.closes))
            missed = found.gain.share - gain.share
            if missed >= 0:
                continue
            if queue and queue[0][0] < missed:
                heappush(queue, (missed, place, proven))
            else:
                found = _Undone(values, gain, found.more - 1)
        return found

    def _weight(self, proven: _Proven) -> int:
        return round(proven.weight * self.guess * 10)

    def _advice(self, case: Case, proven: _Proven) -> Advice:
        mask = proven.gain.fixed
        fixed = [cell for place, cell in enumerate(case.cells) if mask >> place & 1]
        left = frozenset().union(*(cell.checks for place, cell in enumerate(case.cells) if not mask >> place & 1))
        explained = frozenset().union(*(cell.checks for cell in fixed)) - left
        texts = frozenset().union(*(cell.texts for cell in fixed))
        return Advice(proven.mend.told.finding, explained, texts, self._weight(proven))

    def mend(
        self, policy: Policy, path: Path, value: JsonObject | None, message: str, how: str, *, at_key: bool = False
    ) -> Mend:
        """A mend of one policy; the finding stands at ``path`` in it."""
        return Mend(Telling(self, message, how, policy.source, path, at_key), {policy.ref: value})

    def edit(
        self, policy: Policy, path: Path, edit: Edit | Iterable[Edit], message: str, how: str,
        *, at: Path | None = None, at_key: bool = False,
    ) -> Mend:  # fmt: skip
        """Mends of one of the attempt's policies by edits that change it at ``path``, or below, and nowhere else.

        The finding stands there, or elsewhere in the policy (``at``).
        """
        told = Telling(self, message, how, policy.source, path if at is None else at, at_key)
        edits = tuple(edit) if isinstance(edit, Iterable) and not isinstance(edit, Put) else (edit,)
        return Mend(told, place=Place(policy, path), edits=edits)

    def telling(self, message: str, how: str, source: KubeObject | None = None, path: Path = ()) -> Telling:
        """A finding of this rule, at a place of an object or (None) nowhere."""
        return Telling(self, message, how, source, path)


def _gains(case: Case, mend: Mend, sought: Sought, tries: int) -> Iterator[tuple[Edit | None, Gain]]:
    """What each way of a mend gains; none where nothing that is sought can come of any."""
    if mend.place is None:
        yield None, case.without(mend.given, mend.labels, sought)
        return
    trial = case.trial(mend.place.policy)
    if trial.promises(mend.place.path, sought):
        for edit in mend.edits[:tries]:
            yield edit, trial.gain(edit, sought)


def _as_good(case: Case, found: Gain, values: Values) -> bool:
    """Whether those policies would do as well as what was found, and break no more."""
    other = case.without(values)
    return other.share >= found.share and other.broken <= found.broken
