"""A workload's score, as kubesec gives it: points for what confines it, points off for what does not.

What counts is what a container is in the end, so a setting of the pod counts as one of each container, and whoever
runs as another user than root need not say so twice. Points for are
given where every container earns them; points off where any does.

Source: https://kubesec.io/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lab.cluster.podsecurity.podshape import mapping, text
from lab.manifests.podannotations import APPARMOR_PREFIX
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.confinement import UNCONFINED
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload

HIGH_USER = 10000
"""Users above it are unlikely to exist on the node as well."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a score: points for or off, what it is about, and why it matters."""

    id: str
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a workload earned and lost, and what it could still earn."""

    earned: tuple[Line, ...]
    lost: tuple[Line, ...]
    open: tuple[Line, ...]

    @property
    def points(self) -> int:
        """The sum."""
        return sum(line.points for line in (*self.earned, *self.lost))


GOOD: tuple[tuple[Line, Callable[[Effective], bool]], ...] = (
    (Line("SeccompAny", 1, "a seccomp profile takes away system calls that it does not need"),
     lambda one: one.seccomp != UNCONFINED),
    (Line("RunAsNonRoot", 1, "it cannot be started as root"), lambda one: one.non_root or bool(one.user)),
    (Line("RunAsUser", 1, "a user above 10000 is unlikely to exist on the node"),
     lambda one: one.user is not None and one.user > HIGH_USER),
    (Line("RunAsGroup", 1, "a group above 10000 is unlikely to exist on the node"),
     lambda one: one.group is not None and one.group > HIGH_USER),
    (Line("CapDropAny", 1, "capabilities that it does not need are dropped"),
     lambda one: bool(mapping(mapping(one.value.get("securityContext")).get("capabilities")).get("drop"))),
    (Line("CapDropAll", 1, "no capability is left but those it adds by name"),
     lambda one: "ALL" in _dropped(one)),
    (Line("ReadOnlyRootFilesystem", 1, "nothing can be written into the image's file system"),
     lambda one: one.read_only_root),
    (Line("RequestsCPU", 1, "what it needs of the processor is known"), lambda one: "cpu" in one.requests),
    (Line("RequestsMemory", 1, "what it needs of memory is known"), lambda one: "memory" in one.requests),
    (Line("LimitsCPU", 1, "it cannot take the processor from others"), lambda one: "cpu" in one.limits),
    (Line("LimitsMemory", 1, "it cannot take the memory from others"), lambda one: "memory" in one.limits),
)  # fmt: skip

BAD: tuple[tuple[Line, Callable[[Effective], bool]], ...] = (
    (Line("Privileged", -30, "it can do on the node whatever the node's root can"), lambda one: one.privileged),
    (Line("CapSysAdmin", -30, "SYS_ADMIN is close to being root on the node"),
     lambda one: "SYS_ADMIN" in one.capabilities and not one.privileged),
    (Line("HostNetwork", -9, "it sees the node's network"), lambda one: "hostNetwork" in one.host_namespaces),
    (Line("HostPID", -9, "it sees the node's processes"), lambda one: "hostPID" in one.host_namespaces),
    (Line("HostIPC", -9, "it sees the node's shared memory"), lambda one: "hostIPC" in one.host_namespaces),
    (Line("RuntimeSocket", -9, "whoever reaches the runtime's socket starts any container"),
     lambda one: any(path.endswith((".sock", "/run", "/var/run")) or path == "/" for path in one.host_paths)),
    (Line("AllowPrivilegeEscalation", -7, "a setuid program may give it more rights than it began with"),
     lambda one: mapping(one.value.get("securityContext")).get("allowPrivilegeEscalation") is True),
)  # fmt: skip


def _dropped(one: Effective) -> list[str]:
    dropped = mapping(mapping(one.value.get("securityContext")).get("capabilities")).get("drop")
    return [str(each).upper() for each in dropped] if isinstance(dropped, list) else []


def score_of(workload: Workload) -> Score:
    """The score of a workload, line by line."""
    containers = workload.containers
    earned: list[Line] = []
    still: list[Line] = []
    for line, has in GOOD:
        (earned if containers and all(map(has, containers)) else still).append(line)
    for line, fine in _of_pod(workload):
        (earned if fine else still).append(line)
    lost = [line for line, is_bad in BAD if any(map(is_bad, containers))]
    return Score(tuple(earned), tuple(lost), tuple(still))


def _of_pod(workload: Workload) -> Iterator[tuple[Line, bool]]:
    spec = workload.shape.spec
    line = Line("ApparmorAny", 3, "an AppArmor profile confines what files and capabilities it reaches")
    yield line, bool(workload.containers) and all(_confined(workload, each) for each in workload.containers)
    account = text(spec.get("serviceAccountName"))
    line = Line("ServiceAccountName", 3, "it has an account of its own, whose rights can be kept small")
    yield line, account not in ("", "default")
    line = Line("AutomountServiceAccountToken", 1, "it holds no token that it does not need")
    yield line, spec.get("automountServiceAccountToken") is False


def _confined(workload: Workload, one: Effective) -> bool:
    """Whether an AppArmor profile is asked for, and is in force: the runtime's default earns nothing unasked."""
    own = mapping(one.value.get("securityContext")).get("appArmorProfile")
    asked = own or workload.shape.context.get("appArmorProfile")
    asked = asked or workload.shape.annotations.get(f"{APPARMOR_PREFIX}{one.name}")
    return bool(asked) and one.apparmor != UNCONFINED
