"""An attempt as this subject's rules look at it: what was changed, what came out wrong, and what a mend would leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from lab.cluster.pod_admission import pods_refused
from lab.cluster.podsecurity.templates import RESOURCES
from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.objects import ObjectsCheck
from lab.subjects.podsecurity.checks.admits import AdmitsCheck
from lab.subjects.podsecurity.checks.context import ContextCheck
from lab.subjects.podsecurity.checks.runs import RunsCheck
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.proof.compare import compare
from lab.subjects.podsecurity.workloads import Workload, workload_of, workloads
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Attempt, CheckRun, Outcome, Setting, Witness

NAME = "podsecurity"
OWN = (AdmitsCheck, ContextCheck, RunsCheck)


@dataclass(frozen=True)
class Case:
    """One attempt, with everything the rules share worked out once.

    ``settled`` holds the rule that surely accounts for everything, once there is one: no later one can say more.
    """

    attempt: Attempt
    settled: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, attempt: Attempt) -> Case:
        """The case of an attempt; the same object again for the attempt asked for last."""
        for known in _last:
            if known.attempt is attempt:
                return known
        case = cls(attempt)
        _last[:] = [case]
        return case

    def settled_without(self, rule: str) -> bool:
        """Whether another rule surely accounts for everything."""
        return bool(self.settled) and rule not in self.settled

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """Where the state leaves the bounds."""
        return self._leaving(self.after)

    @cached_property
    def _proven(self) -> bool:
        """Whether the task proves anything of this subject: of others' tasks its bounds say nothing."""
        checks = (run.check for run in self.attempt.checks)
        return any(isinstance(check, ProofCheck) and check.subject == NAME for check in checks)

    def _leaving(self, state: State) -> tuple[Witness, ...]:
        setting = self.attempt.setting
        return compare(setting.bounds, state, closed=setting.closed) if self._proven else ()

    @cached_property
    def relevant(self) -> bool:
        """Whether anything that is wrong is this subject's."""
        return bool(self.wrong) or any(map(self._ours, self.attempt.failed))

    @staticmethod
    def _ours(run: CheckRun) -> bool:
        """Whether a check asks for something of this subject, workloads that are there or gone among it."""
        if isinstance(run.check, ObjectsCheck):
            return any(ref.kind in RESOURCES for ref in (*run.check.absent, *run.check.present))
        return isinstance(run.check, OWN)

    @cached_property
    def texts(self) -> frozenset[str]:
        """Everything that is wrong, as told."""
        told = {witness.text for witness in self.wrong}
        for run in self.attempt.failed:
            told |= _told(run.outcome)
        return frozenset(told)

    @property
    def before(self) -> State:
        """The cluster as found."""
        return self.attempt.setting.before

    @property
    def after(self) -> State:
        """The cluster as it is now."""
        return self.attempt.setting.after

    @cached_property
    def there(self) -> tuple[Workload, ...]:
        """Every workload there is now."""
        return tuple(workloads(self.after))

    @cached_property
    def changed(self) -> tuple[Workload, ...]:
        """The workloads that were written, or written otherwise than they were found."""
        return tuple(each for each in self.there if _value(self.before, each.ref) != each.object.value)

    @cached_property
    def asked(self) -> tuple[Workload, ...]:
        """The workloads that the task is about: those that leave the bounds, or that a failed check names."""
        named = {str(witness.facts.get("workload")) for witness in self.wrong}
        for run in self.attempt.failed:
            named |= {str(witness.facts.get("workload")) for witness in run.outcome.witnesses}
        return tuple(each for each in self.there if str(each.ref) in named or str(each) in named)

    def required(self, ref: Ref) -> Workload | None:
        """The workload in the lower bound."""
        return _workload(self.attempt.setting.bounds.required, ref)

    def permitted(self, ref: Ref) -> Workload | None:
        """The workload in the upper bound."""
        return _workload(self.attempt.setting.bounds.permitted, ref)

    def found(self, ref: Ref) -> Workload | None:
        """The workload as it was found."""
        return _workload(self.before, ref)

    def pairs(self) -> Iterator[tuple[Workload, Effective]]:
        """Every container of the workloads that the task is about."""
        for workload in self.asked:
            for container in workload.containers:
                yield workload, container

    def mended(self, objects: Mapping[Ref, KubeObject | None]) -> tuple[frozenset[str], frozenset[str]]:
        """What would no longer be wrong had those objects been handed in (None: not), and the checks then met."""
        setting = self.attempt.setting
        state = _with(self.after, objects)
        left = {witness.text for witness in self._leaving(state)}
        met = []
        within = not left
        for run in self.attempt.failed:
            if isinstance(run.check, ProofCheck) and run.check.subject == NAME and run.check.closed is setting.closed:
                met += [run.id] if within else []
                continue
            outcome = _again(run, replace(setting, after=state))
            left |= _told(outcome)
            if outcome.passed:
                met.append(run.id)
        return self.texts - left, frozenset(met)


_last: list[Case] = []


def _again(run: CheckRun, setting: Setting) -> Outcome:
    return run.check.run(setting)


def _told(outcome: Outcome) -> set[str]:
    """What a failed check tells; nothing of one that is met."""
    if outcome.passed is not False:
        return set()
    return {witness.text for witness in outcome.witnesses} or {outcome.summary}


def _with(state: State, objects: Mapping[Ref, KubeObject | None]) -> State:
    """The state with those objects, and the pods that are then made."""
    kept = {ref: item for ref, item in state.objects.items() if ref not in objects}
    now = {**kept, **{ref: item for ref, item in objects.items() if item is not None}}
    tried = {ref for ref in (*state.podless, *objects) if ref in now}
    podless = frozenset(ref for ref in tried if pods_refused(now[ref], now, state))
    return state.with_objects(now, podless)


def _value(state: State, ref: Ref) -> object:
    item = state.objects.get(ref)
    return None if item is None else item.value


def _workload(state: State, ref: Ref) -> Workload | None:
    item = state.objects.get(ref)
    return None if item is None else workload_of(item, state.release)
