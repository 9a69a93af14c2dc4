"""How a rule of the coach works: it supposes a mistake, undoes it, and sees whether that helps.

A mend that gains nothing, or breaks as much as it mends, says nothing about this attempt and is dropped. So a rule
never fires on a right answer, and the finding that accounts for most comes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from itertools import islice

from lab.manifests.document import JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Advice, Attempt
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.weighing import Gain, Values

ALL = 100

MOST_TRIES = 60
"""How many suspicions one rule may try."""

MOST_PLACES = 6
"""In how many more places the same mistake is undone."""

DOCS = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"


@dataclass(frozen=True, slots=True)
class Mend:
    """A finding, and the objects as they would be without the mistake (None: not there at all)."""

    finding: Finding
    values: Values


class MendingRule(ABC):
    """A rule that recognises its mistake by undoing it.

    ``guess`` is how sure the rule can be, in percent, that what it undid was the mistake: a rule that looks at the
    answer alone says 100, one that had to look at what the task asks for says less. ``opens`` is for rules about what
    keeps a request out, ``closes`` for those about what lets one in.
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
        """Every place where the mistake may have been made, and how the objects would be without it."""

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The suspicions that prove true, the best for each place."""
        case = Case.of(attempt)
        if not case.cells or (self.opens and not case.missing) or (self.closes and not case.excess):
            return ()
        if case.scale.settled(self.guess * 10):
            return ()
        mends = list(islice(self.suspect(case), MOST_TRIES))
        found = self._all_at_once(case, mends)
        if found is not None:
            return (found,)
        best: dict[Span | None, tuple[Mend, Gain]] = {}
        for mend in mends:
            known = best.get(mend.finding.span)
            gain = case.scale.gain(mend.values, self.guess, beyond=known[1].share if known is not None else 0)
            if gain.share <= 0 or not self._concerns(gain):
                continue
            if known is None or gain.share > known[1].share:
                best[mend.finding.span] = (mend, gain)
            if gain.share == 1:
                break  # what accounts for everything leaves nothing for other places
        proven = sorted(best.values(), key=lambda each: -each[1].share)
        if len(proven) > 1 and proven[0][1].share < 1:
            proven[0] = self._together(case, proven)
        if proven and proven[0][1].share == 1:
            case.scale.settle(self.guess * 10)
        return tuple(self._advice(case, mend, gain) for mend, gain in proven)

    def _all_at_once(self, case: Case, mends: list[Mend]) -> Advice | None:
        """The mistake undone in every place where it may have been made, if that accounts for everything."""
        firsts: dict[Span | None, Mend] = {}
        for mend in mends:
            firsts.setdefault(mend.finding.span, mend)
        values = _joined(case, firsts.values()) if len(firsts) > 1 else None
        if values is None:
            return None
        gain = case.scale.gain(values, self.guess, whole=True)
        if gain.share < 1 or not self._concerns(gain):
            return None
        case.scale.settle(self.guess * 10)
        return self._advice(case, mends[0], gain)

    def _together(self, case: Case, proven: list[tuple[Mend, Gain]]) -> tuple[Mend, Gain]:
        """The first, as good as it is when the same mistake is undone in the other objects too."""
        first, gain = proven[0]
        values = dict(first.values)
        for mend, _ in proven[1 : 1 + MOST_PLACES]:
            if not values.keys() & mend.values.keys():
                more = case.scale.gain({**values, **mend.values}, self.guess)
                if more.share > gain.share:
                    values, gain = {**values, **mend.values}, more
        return first, gain

    def _concerns(self, gain: Gain) -> bool:
        """Whether what was turned right is of the sort that the rule is about."""
        opened = any(cell.wanted for cell in gain.fixed)
        closed = any(not cell.wanted for cell in gain.fixed)
        return (opened or not self.opens) and (closed or not self.closes)

    def _advice(self, case: Case, mend: Mend, gain: Gain) -> Advice:
        right = set(map(id, gain.fixed))
        left = frozenset().union(*(cell.checks for cell in case.cells if id(cell) not in right))
        explained = frozenset().union(*(cell.checks for cell in gain.fixed)) - left
        texts = frozenset().union(*(cell.texts for cell in gain.fixed))
        return Advice(mend.finding, explained, texts, round(gain.share * self.guess * 10))

    def mend(self, item: KubeObject, path: Path, value: JsonObject | None, message: str, how: str) -> Mend:
        """A mend of one object; the finding stands at ``path`` in it."""
        return self.told({item.ref: value}, item, path, message, how)

    def told(self, values: Values, item: KubeObject | None, path: Path, message: str, how: str) -> Mend:
        """A mend of several objects; the finding stands at ``path`` in one, or nowhere."""
        from lab.subjects.rbac.explain import place_of

        place = place_of(item, path) if item is not None else None
        finding = Finding(self.id, self.severity, message, place, self.why, how, self.link)
        return Mend(finding, values)


def _joined(case: Case, mends: Iterable[Mend]) -> dict[Ref, JsonObject | None] | None:
    """Several mends as one: different objects, or different rules of a role; None where they meet."""
    joined: dict[Ref, JsonObject | None] = {}
    for ref, value in (pair for mend in mends for pair in mend.values.items()):
        if ref in joined:
            item = case.after.objects.get(ref)
            both = joined[ref], value
            value = _with_rules_of(item.value, *both) if item is not None and None not in both else None
            if value is None:
                return None
        joined[ref] = value
    return joined


def _with_rules_of(written: JsonObject, *changed: JsonObject | None) -> JsonObject | None:
    """A role with the rules that each of two changed in their places; None where rules came or went."""
    rules = [list((value or {}).get("rules") or ()) for value in (written, *changed)]
    if len(set(map(len, rules))) > 1:
        return None
    own, one, other = rules
    if any(first != old != second for old, first, second in zip(own, one, other, strict=True)):
        return None
    return {**written, "rules": [second if first == old else first for old, first, second in zip(*rules, strict=True)]}


def name_of(item: KubeObject) -> str:
    """An object in a sentence: its kind and name."""
    return f"{item.ref.kind} {item.ref.name}"


def moved(item: KubeObject, kind: str, namespace: str) -> tuple[Ref, JsonObject]:
    """The object as another kind, or in another namespace."""
    metadata = {key: value for key, value in item.value["metadata"].items() if key != "namespace"}
    if namespace:
        metadata["namespace"] = namespace
    return Ref(kind, namespace, item.ref.name), {**item.value, "kind": kind, "metadata": metadata}
