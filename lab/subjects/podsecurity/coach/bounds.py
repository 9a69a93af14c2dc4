"""A container as the task permits it."""

from __future__ import annotations

from lab.manifests.document import Json, Path
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload

SOMEBODY = 10001
"""A user that is not root, where the task names none."""


def user_of(case: Case, workload: Workload, container: Effective) -> int:
    """As whom the task runs the container."""
    permitted = permitted_container(case, workload, container)
    return SOMEBODY if permitted is None or not permitted.user else permitted.user


def permitted_container(case: Case, workload: Workload, container: Effective) -> Effective | None:
    """The same container in the upper bound."""
    permitted = case.permitted(workload.ref)
    return None if permitted is None else permitted.container(container.name)


def profile_set(container: Effective, field: str, told_as: str) -> tuple[Path, Json]:
    """The change that gives a container's own field that profile, told in a word."""
    kind, _, name = told_as.partition(":")
    return (*container.path, "securityContext", field), {"type": kind, **({"localhostProfile": name} if name else {})}
