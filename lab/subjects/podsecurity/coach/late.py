"""Rules that are imported when they are first needed: most attempts are another subject's."""

from __future__ import annotations

from importlib import import_module

from lab.cluster.pod_admission import PREFIX
from lab.cluster.state import State
from lab.cluster.workload import WORKLOADS
from lab.manifests.kubeobject import Ref
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Advice, Attempt, CheckRun, Rule

PACKAGE = "lab.subjects.podsecurity"

KINDS = WORKLOADS | {"Pod", "CronJob", "PodTemplate"}


class LateRule:
    """A rule by its id, and where it is defined."""

    def __init__(self, id: str, module: str, name: str) -> None:
        self.id = id
        self._module = module
        self._name = name

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """What the rule says, where the attempt can concern it."""
        if not concerns(attempt):
            return ()
        rule: Rule = getattr(import_module(f"{PACKAGE}.coach.{self._module}"), self._name)()
        return rule.look(attempt)


def concerns(attempt: Attempt) -> bool:
    """Whether a check of this subject failed, or workloads or labels are not as a bound has them."""
    for known, answer in _last:
        if known is attempt:
            return answer
    setting = attempt.setting
    answer = any(map(_ours, attempt.failed)) or any(
        _differ(setting.after, bound) for bound in (setting.bounds.required, setting.bounds.permitted)
    )
    _last[:] = [(attempt, answer)]
    return answer


_last: list[tuple[Attempt, bool]] = []


def _ours(run: CheckRun) -> bool:
    if isinstance(run.check, ProofCheck):
        return run.check.subject == "podsecurity"
    return type(run.check).__module__.startswith(PACKAGE)


def _differ(state: State, bound: State) -> bool:
    refs = state.objects.keys() | bound.objects.keys()
    return any(_seen(state, ref) != _seen(bound, ref) for ref in refs if ref.kind in KINDS or ref.kind == "Namespace")


def _seen(state: State, ref: Ref) -> object:
    """What this subject looks at of an object."""
    item = state.objects.get(ref)
    if item is None:
        return None
    if ref.kind != "Namespace":
        return item.value
    return {key: value for key, value in item.labels.items() if key.startswith(PREFIX)}
