"""Whether a namespace's labels let a pod in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lab.cluster.podsecurity.check import Violation
from lab.cluster.podsecurity.level import LevelVersion
from lab.cluster.podsecurity.podshape import PodShape
from lab.cluster.podsecurity.policy import NOTHING_ASKED, Mode, Policy, policy_of
from lab.cluster.podsecurity.standards import details, violations
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.manifests.release import Release
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.workloads import Workload

LABELS = tuple(label for mode in Mode for label in (mode.label, mode.version_label))
"""The labels that Pod Security reads."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What a level makes of a pod: the violations, none of them where it is let in."""

    asked: LevelVersion
    violations: tuple[Violation, ...]

    @property
    def admitted(self) -> bool:
        """Whether the pod is let in."""
        return not self.violations

    def __str__(self) -> str:
        if self.admitted:
            return f"meets {self.asked}"
        return f'violates PodSecurity "{self.asked}": {details(self.violations)}'


def policy_in(state: State, namespace: str) -> Policy:
    """What a namespace asks in each mode; nothing where there is no such namespace."""
    return asked_by(labels_of(state, namespace))


def asked_by(labels: Mapping[str, str]) -> Policy:
    """What labels ask in each mode."""
    if not any(label in labels for label in LABELS):
        return NOTHING_ASKED
    return _asked_by(tuple((label, labels[label]) for label in LABELS if label in labels))


@lru_cache(maxsize=64)
def _asked_by(labels: tuple[tuple[str, str], ...]) -> Policy:
    return policy_of(dict(labels))[0]


def labels_of(state: State, namespace: str) -> Mapping[str, str]:
    """A namespace's labels."""
    holder = state.objects.get(Ref("Namespace", "", namespace))
    return {} if holder is None else holder.labels


def judged(template: JsonObject, asked: LevelVersion, release: Release) -> Admission:
    """A pod against a level."""
    return Admission(asked, violations(asked, PodShape.of(template), release))


def admission_of(workload: Workload, state: State, mode: Mode = Mode.ENFORCE) -> Admission:
    """A workload's next pod against what its namespace asks."""
    asked = policy_in(state, workload.ref.namespace).of(mode)
    return Admission(asked, violations(asked, workload.shape, state.release))
