"""What a container is in the end: its own settings over its pod's, over what Kubernetes and the runtime assume.

Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, ContainerShape, PodShape, items, mapping, text, texts
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.release import EXAM, Release
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.amounts import amounts
from lab.subjects.podsecurity.capabilities import held
from lab.subjects.podsecurity.confinement import apparmor, seccomp, selinux
from lab.subjects.podsecurity.images import image_of
from lab.subjects.podsecurity.mounts import Mount, can_write, host_paths, mounts_of

KINDS = {
    "initContainers": "init container", "containers": "container", "ephemeralContainers": "ephemeral container",
}  # fmt: skip

HOST_NAMESPACES = ("hostNetwork", "hostPID", "hostIPC")

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


@dataclass(frozen=True, slots=True)
class Effective:
    """One container's effective settings.

    ``user`` and ``group`` are None where the image decides; ``root`` says whether it may run as root, as far as is
    known; ``non_root`` that the kubelet does not start it as root. ``path`` leads from the pod to the container.
    """

    name: str
    kind: str
    path: Path
    value: JsonObject
    image: str
    user: int | None
    group: int | None
    fs_group: int | None
    non_root: bool
    root: bool
    privileged: bool
    escalates: bool
    capabilities: frozenset[str]
    read_only_root: bool
    mounts: tuple[Mount, ...]
    seccomp: str
    apparmor: str
    selinux: str
    proc_mount: str
    host_namespaces: frozenset[str]
    host_users: bool
    host_ports: frozenset[int]
    runtime_class: str
    sysctls: Mapping[str, str]
    limits: Mapping[str, str]
    requests: Mapping[str, str]
    probes: Mapping[str, JsonObject]

    @property
    def host_paths(self) -> Mapping[str, bool]:
        """The node's paths it sees, and whether it can write each."""
        return host_paths(self.mounts)

    def can_write(self, path: str) -> bool:
        """Whether it can write there, as far as mounts and the root file system decide it."""
        return can_write(path, self.mounts, self.read_only_root)

    @property
    def writable(self) -> tuple[str, ...]:
        """Where it can write: the mounts, and ``/`` unless its root file system is read-only."""
        root = () if self.read_only_root else ("/",)
        return (*root, *sorted(mount.path for mount in self.mounts if mount.writable))


def effective(template: JsonObject, release: Release = EXAM) -> tuple[Effective, ...]:
    """Every container of a pod or pod template: init, ordinary, ephemeral."""
    pod = PodShape.of(template)
    return tuple(_container(pod, shape, field, index, release) for field, index, shape in _each(pod))


def _each(pod: PodShape) -> Iterator[tuple[str, int, ContainerShape]]:
    shapes = iter(pod.containers)
    for field in CONTAINER_FIELDS:
        for index in range(len(items(pod.spec.get(field)))):
            yield field, index, next(shapes)


def _container(pod: PodShape, shape: ContainerShape, field: str, index: int, release: Release) -> Effective:
    own, spec = shape.context, pod.spec
    privileged = own.get("privileged") is True
    capabilities = mapping(own.get("capabilities"))
    added = texts(capabilities.get("add"))
    user = _number(own.get("runAsUser"), pod.context.get("runAsUser"))
    non_root = _flag(own.get("runAsNonRoot"), pod.context.get("runAsNonRoot"))
    image = text(shape.value.get("image"))
    resources = mapping(shape.value.get("resources"))
    return Effective(
        name=shape.name,
        kind=KINDS[field],
        path=("spec", field, index),
        value=shape.value,
        image=image,
        user=user,
        group=_number(own.get("runAsGroup"), pod.context.get("runAsGroup")),
        fs_group=_number(pod.context.get("fsGroup")),
        non_root=non_root,
        root=_root(user, non_root, image),
        privileged=privileged,
        # With privileged or SYS_ADMIN the field is always true, whatever it says.
        escalates=own.get("allowPrivilegeEscalation") is not False or privileged or "SYS_ADMIN" in added,
        capabilities=held(added, texts(capabilities.get("drop")), privileged=privileged),
        read_only_root=own.get("readOnlyRootFilesystem") is True,
        mounts=mounts_of(shape.value, spec),
        seccomp=seccomp(pod, shape, release),
        apparmor=apparmor(pod, shape),
        selinux=selinux(pod, shape),
        proc_mount=text(own.get("procMount")) or "Default",
        host_namespaces=frozenset(name for name in HOST_NAMESPACES if spec.get(name) is True),
        host_users=not pod.own_users,
        host_ports=_host_ports(shape.value, spec),
        runtime_class=text(spec.get("runtimeClassName")),
        sysctls={text(item.get("name")): str(item.get("value")) for item in items(pod.context.get("sysctls"))},
        limits=amounts(resources.get("limits")),
        requests=amounts(resources.get("requests")),
        probes={name: mapping(shape.value.get(name)) for name in PROBES if shape.value.get(name) is not None},
    )


def _root(user: int | None, non_root: bool, image: str) -> bool:
    """Whether it may run as root. An image that is not known may."""
    if user is not None:
        return user == 0
    if non_root:
        return False
    known = image_of(image)
    return known is None or known.user in (0, "root")


def _number(*written: Json) -> int | None:
    return next((item for item in written if isinstance(item, int) and not isinstance(item, bool)), None)


def _flag(*written: Json) -> bool:
    return next((item for item in written if isinstance(item, bool)), False)


def _host_ports(container: JsonObject, spec: JsonObject) -> frozenset[int]:
    """The node's ports it takes; on the node's network those it declares."""
    field = "containerPort" if spec.get("hostNetwork") is True else "hostPort"
    ports = (_number(port.get("hostPort"), port.get(field)) for port in items(container.get("ports")))
    return frozenset(port for port in ports if port)
