"""What stops a workload's pods from being made or from starting.

The kubelet's sentences are those of its ``CreateContainerConfigError`` and ``CreateContainerError`` events.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import text
from lab.cluster.state import State
from lab.manifests.document import Path
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.admitting import admission_of
from lab.subjects.podsecurity.confinement import LOCALHOST
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.images import image_of
from lab.subjects.podsecurity.workloads import Workload


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way, and where in the pod it stands. ``refused`` says that the API server refuses the pod."""

    text: str
    path: Path = ()
    refused: bool = False


DEFAULT_ACCOUNT = "default"
"""The service account that every namespace has."""


def obstacles(workload: Workload, state: State) -> Iterator[Obstacle]:
    """Everything that is in the way, admission first."""
    admission = admission_of(workload, state)
    if not admission.admitted:
        yield Obstacle(f"its pods are refused in {workload.ref.namespace}: {admission}", refused=True)
    elif workload.ref in state.podless:
        yield Obstacle("its pods were refused when they were to be made")
    runtime_class = text(workload.shape.spec.get("runtimeClassName"))
    if runtime_class and Ref("RuntimeClass", "", runtime_class) not in state.objects:
        yield Obstacle(
            f'its pods are refused: pod rejected: RuntimeClass "{runtime_class}" not found',
            ("spec", "runtimeClassName"),
            refused=True,
        )
    for container in workload.containers:
        said = start_error(container) or _profile_error(container, state)
        if said:
            yield Obstacle(f"{container.kind} {container.name} does not start: {said}", container.path)


def without_account(workload: Workload, state: State) -> Iterator[Obstacle]:
    """That the service account its pods name is not there, without which they are refused."""
    account = text(workload.shape.spec.get("serviceAccountName")) or DEFAULT_ACCOUNT
    where = workload.ref.namespace
    if account != DEFAULT_ACCOUNT and Ref("ServiceAccount", where, account) not in state.objects:
        yield Obstacle(
            f"its pods are refused: error looking up service account {where}/{account}: "
            f'serviceaccount "{account}" not found',
            ("spec", "serviceAccountName"),
            refused=True,
        )


def _profile_error(container: Effective, state: State) -> str:
    """Why the runtime does not create the container, where the exercise says what lies on its nodes."""
    if not state.node_files:
        return ""
    from lab.cluster.nodes.files import apparmor_error, seccomp_error

    for held, wrong in ((container.seccomp, seccomp_error), (container.apparmor, apparmor_error)):
        kind, _, name = held.partition(":")
        said = wrong(state, name) if kind == LOCALHOST else ""
        if said:
            return said
    return ""


def start_error(container: Effective, user: int | str | None = None) -> str:
    """Why the kubelet does not start the container; empty where it does, as far as is known.

    ``user`` is what the image's USER says, where the exercise says it; else what is known of the image counts.
    """
    if not container.non_root:
        return ""
    if container.user is not None:
        return "container's runAsUser breaks non-root policy" if container.user == 0 else ""
    known = image_of(container.image)
    started_as = user if user is not None else known.user if known is not None else None
    if started_as in (0, "root"):
        return f"container has runAsNonRoot and image will run as root (image {container.image}, no runAsUser)"
    if isinstance(started_as, str):
        return (
            f"container has runAsNonRoot and image has non-numeric user ({started_as}), cannot verify user is "
            "non-root"
        )
    return ""
