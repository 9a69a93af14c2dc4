"""What the verdict pane shows: who is admitted, and what each container may do."""

from __future__ import annotations

from collections.abc import Mapping

from lab.cluster.podsecurity.policy import Mode
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.admitting import labels_of, policy_in
from lab.subjects.podsecurity.facets import FACETS, facets
from lab.subjects.podsecurity.starting import obstacles
from lab.subjects.podsecurity.workloads import Workload, workloads

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Namespaces whose workloads no exercise is about, unless it labels them."""

ROWS = tuple(FACETS)
"""The names of a container's rows, in order."""


@dataclass(frozen=True, slots=True)
class NamespaceRow:
    """A namespace and the level and version of each mode, ``privileged:latest`` where no label asks."""

    name: str
    enforce: str
    warn: str
    audit: str


@dataclass(frozen=True, slots=True)
class ContainerColumn:
    """A container's effective settings, in words, by the names of ``ROWS``."""

    name: str
    kind: str
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """A workload: whether its pods come to be, and if not, everything that is in the way."""

    ref: Ref
    title: str
    obstacles: tuple[str, ...]
    containers: tuple[ContainerColumn, ...]

    @property
    def runs(self) -> bool:
        """Whether its pods are made and start, as far as is known."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class SecurityView:
    """The namespaces that ask for something, and every workload outside the system's namespaces."""

    namespaces: tuple[NamespaceRow, ...]
    workloads: tuple[WorkloadRow, ...]

    def workload(self, ref: Ref) -> WorkloadRow | None:
        """The row of a workload."""
        return next((row for row in self.workloads if row.ref == ref), None)


def security_view(state: State) -> SecurityView:
    """What there is to show of a state."""
    labelled = [name for name in sorted(state.namespaces) if _asks(state, name)]
    shown = [each for each in workloads(state) if each.ref.namespace not in SYSTEM or each.ref.namespace in labelled]
    return SecurityView(
        tuple(_namespace(state, name) for name in labelled), tuple(_workload(state, each) for each in shown)
    )


def _asks(state: State, name: str) -> bool:
    labels = labels_of(state, name)
    return any(label in labels for mode in Mode for label in (mode.label, mode.version_label))


def _namespace(state: State, name: str) -> NamespaceRow:
    asked = policy_in(state, name)
    return NamespaceRow(name, str(asked.enforce), str(asked.warn), str(asked.audit))


def _workload(state: State, workload: Workload) -> WorkloadRow:
    return WorkloadRow(
        workload.ref,
        str(workload),
        tuple(each.text for each in obstacles(workload, state)),
        tuple(ContainerColumn(each.name, each.kind, facets(each)) for each in workload.containers),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a container that is not as it was; ``before`` is empty for a container that is new."""

    row: str
    before: str
    after: str


def changes(before: WorkloadRow | None, after: WorkloadRow) -> dict[str, tuple[Change, ...]]:
    """What changed of each container of a workload, by the container's name."""
    known = {} if before is None else {column.name: column.rows for column in before.containers}
    return {
        column.name: tuple(
            Change(row, was, value)
            for row, value in column.rows.items()
            if (was := known.get(column.name, {}).get(row, "")) != value
        )
        for column in after.containers
    }
