"""How a coach's rule that mends works, for any subject: it undoes a mistake and sees what would then be right.

A subject brings its rules and the name it is registered by; everything else is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Advice, Attempt, Check, CheckRun, Outcome, Witness

SURE = 1000

Objects = Mapping[Ref, KubeObject | None]
"""Objects as they would be without a mistake; None where there would be none."""


@dataclass(frozen=True)
class Case:
    """One attempt as a subject's rules look at it: what came out wrong, and what a mend would leave.

    ``settled`` holds the rule that surely accounts for everything, once there is one: no later one can say more.
    """

    attempt: Attempt
    subject: str
    settled: list[str] = field(default_factory=list)
    accounted: list[int] = field(default_factory=list)
    """The weights of advice that accounts for all that is wrong, and after which every check would be met."""
    _tried: list[tuple[Objects, tuple[frozenset[str], frozenset[str]]]] = field(default_factory=list, repr=False)
    _mended: dict[int, tuple[Objects, State]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, attempt: Attempt, subject: str) -> Case:
        """The case of an attempt; the same object again while the same attempt is asked for."""
        if _last and _last[0].attempt is not attempt:
            _last.clear()
        for known in _last:
            if known.subject == subject:
                return known
        case = cls(attempt, subject)
        _last.append(case)
        return case

    @property
    def before(self) -> State:
        """The cluster as found."""
        return self.attempt.setting.before

    @property
    def after(self) -> State:
        """The cluster as it is now."""
        return self.attempt.setting.after

    @property
    def required(self) -> State:
        """The lower bound."""
        return self.attempt.setting.bounds.required

    @property
    def permitted(self) -> State:
        """The upper bound."""
        return self.attempt.setting.bounds.permitted

    @cached_property
    def failed(self) -> tuple[CheckRun, ...]:
        """The checks of this subject that are not met."""
        return tuple(run for run in self.attempt.failed if self._own(run))

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """Everything that is wrong: what the proof says, and what the other checks do."""
        return tuple(witness for run in self.failed for witness in _witnesses(run.outcome))

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same, as told."""
        return frozenset(witness.text for witness in self.wrong)

    @cached_property
    def changed(self) -> tuple[KubeObject, ...]:
        """The objects that were written, or written otherwise than they were found."""
        found = self.before.objects
        return tuple(
            item for ref, item in sorted(self.after.objects.items())
            if ref not in found or found[ref].value != item.value
        )  # fmt: skip

    def of_kind(self, kind: str) -> Iterator[KubeObject]:
        """The changed objects of a kind."""
        return (item for item in self.changed if item.ref.kind == kind)

    def bound(self, ref: Ref) -> KubeObject | None:
        """The object as the task wants it."""
        return self.required.objects.get(ref) or self.permitted.objects.get(ref)

    def accounted_for(self, weight: int) -> bool:
        """Whether advice of that weight comes too late: what accounts for everything weighs as much."""
        return any(weight <= each for each in self.accounted)

    def settled_without(self, rule: str) -> bool:
        """Whether another rule surely accounts for everything."""
        return bool(self.settled) and rule not in self.settled

    def mended(self, objects: Objects) -> State:
        """The cluster with those objects instead; the same again for the same ones."""
        known = self._mended.get(id(objects))
        if known is None:
            now = {ref: item for ref, item in self.after.objects.items() if ref not in objects}
            now |= {ref: item for ref, item in objects.items() if item is not None}
            known = self._mended[id(objects)] = (objects, self.after.with_objects(now))
        return known[1]

    def gone(
        self, objects: Objects, proof: Callable[[Case, State, bool], Sequence[str] | None] | None = None
    ) -> tuple[frozenset[str], frozenset[str]]:
        """What would no longer be wrong with those objects, and the checks then met; the same again for equal ones.

        A mend that brings new mistakes makes up for no more than it brings. ``proof`` tells what the subject's proof
        says of a cluster, in a closed world or an open one, where there is a shorter way than to prove it anew.
        """
        for tried, known in self._tried:
            if _equal(tried, objects):
                return known
        found = self._gone(objects, proof)
        self._tried.append((objects, found))
        return found

    def _gone(
        self, objects: Objects, proof: Callable[[Case, State, bool], Sequence[str] | None] | None
    ) -> tuple[frozenset[str], frozenset[str]]:
        setting = replace(self.attempt.setting, after=self.mended(objects))
        left: set[str] = set()
        met = set()
        # The proof first, for it says most: where it says enough, nothing else need be tried.
        for run in sorted(self.failed, key=lambda run: not isinstance(run.check, ProofCheck)):
            texts = None
            if proof is not None and isinstance(run.check, ProofCheck):
                texts = proof(self, setting.after, run.check.closed)
            if texts is None:
                outcome = run.outcome if run.check is None else run.check.run(setting)
                left |= {witness.text for witness in _witnesses(outcome)}
            else:
                left |= set(texts)
            if outcome.passed if texts is None else not texts:
                met.add(run.id)
            gone = self.texts - left
            if len(gone) <= len(left - self.texts):
                return frozenset(), frozenset()
        return gone, frozenset(met)

    def _own(self, run: CheckRun) -> bool:
        if isinstance(run.check, ProofCheck):
            return run.check.subject == self.subject
        return run.check is not None and _package(run.check) == self.subject


_last: list[Case] = []


def _equal(some: Objects, others: Objects) -> bool:
    return some.keys() == others.keys() and all(_value(item) == _value(others[ref]) for ref, item in some.items())


def _value(item: KubeObject | None) -> JsonObject | None:
    return None if item is None else item.value


def _package(check: Check) -> str:
    """The subject that brings a check."""
    return type(check).__module__.replace("_", "").removeprefix("lab.subjects.").partition(".")[0]


def _witnesses(outcome: Outcome) -> tuple[Witness, ...]:
    if outcome.passed is not False:
        return ()
    return outcome.witnesses or (Witness("missing", outcome.summary, notes=outcome.notes),)


@dataclass(frozen=True, slots=True)
class Mend:
    """A finding, and the objects as they would be without the mistake."""

    finding: Finding
    objects: Objects


class MendingRule:
    """A misunderstanding that is told where mending it makes something right.

    ``guess`` is taken off the weight of a rule that is less certain than others that mend the same.
    """

    id = ""
    subject = ""
    why = ""
    link = ""
    guess = 0

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        raise NotImplementedError

    def proof(self, _case: Case, _after: State, _closed: bool, /) -> Sequence[str] | None:
        """What the proof would say of a mended cluster, if there is a shorter way than to prove it anew."""
        return None

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The places where mending it makes something right."""
        case = Case.of(attempt, self.subject)
        if not case.texts or case.settled_without(self.id) or case.accounted_for(SURE - self.guess):
            return ()
        found = []
        for mend in self.suspect(case):
            gone, met = case.gone(mend.objects, self.proof)
            if gone:
                weight = SURE * len(gone) // len(case.texts) - self.guess
                found.append(Advice(mend.finding, met, gone, weight))
                if weight >= SURE:
                    case.settled.append(self.id)
                    break
                if len(gone) == len(case.texts) and len(met) == len(case.failed):
                    # No other advice of this rule, or of a rule that is as uncertain, would come before it.
                    case.accounted.append(weight)
                    break
        return tuple(found)

    def mend(self, message: str, span: Span | None, how: str, objects: Sequence[KubeObject | Ref]) -> Mend:
        """A mend: what is wrong, where, what to do, and the objects then; a Ref stands for one that is not there."""
        finding = Finding(self.id, Severity.ERROR, message, span, why=self.why, mend=how, link=self.link)
        then = {item.ref: item for item in objects if isinstance(item, KubeObject)}
        return Mend(finding, {**{item: None for item in objects if isinstance(item, Ref)}, **then})


class Plainly:
    """When no known mistake explains what went wrong: the first case of what is missing and of what is too much."""

    def __init__(self, subject: str, link: str, missing: str, excess: str) -> None:
        self.id = subject
        self.subject = subject
        self.link = link
        self.mends = {"missing": missing, "excess": excess}

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for each."""
        case = Case.of(attempt, self.subject)
        if case.settled_without(self.id):
            return ()
        firsts = (next((each for each in case.wrong if each.kind == kind), None) for kind in self.mends)
        return tuple(self._advice(witness) for witness in firsts if witness is not None)

    def _advice(self, witness: Witness) -> Advice:
        span = next((note.span for note in witness.notes if note.span is not None), None)
        why = next((note.text for note in witness.notes if note.text != witness.text), "")
        finding = Finding(
            self.id, Severity.ERROR, witness.text, span, why=why, mend=self.mends[witness.kind], link=self.link
        )
        return Advice(finding, cases=frozenset({witness.text}))


def with_part(item: KubeObject, *changes: tuple[Path, Json]) -> KubeObject:
    """The object with parts set, each at its path; None takes a part away."""
    value = item.value
    for path, part in changes:
        value = _set(value, path, part)
    return replace(item, value=value)


def moved(item: KubeObject, *, namespace: str = "", name: str = "") -> KubeObject:
    """The object in another namespace, or by another name."""
    ref = Ref(item.ref.kind, namespace or item.ref.namespace, name or item.ref.name)
    there = {"namespace": ref.namespace} if ref.namespace else {}
    metadata = {**item.value.get("metadata", {}), **there, "name": ref.name}
    return replace(item, ref=ref, value={**item.value, "metadata": metadata})


def _set(value: Json, path: Path, part: Json) -> Json:
    if not path:
        return part
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        items += [{}] * (step + 1 - len(items))
        items[step] = _set(items[step], rest, part)
        return items
    made: JsonObject = dict(value) if isinstance(value, dict) else {}
    inner = _set(made.get(step), rest, part)
    if inner is None:
        made.pop(step, None)
    else:
        made[step] = inner
    return made
