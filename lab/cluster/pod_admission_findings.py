"""What Pod Security said, as findings for the learner."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.check import Violation
from lab.cluster.podsecurity.level import LevelVersion
from lab.cluster.podsecurity.mending import how_to_mend
from lab.cluster.podsecurity.request import Response
from lab.cluster.podsecurity.standards import details
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject

STANDARDS = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
ADMISSION = "https://kubernetes.io/docs/concepts/security/pod-security-admission/"

NAME = ("metadata", "name")

WARNED = "apply-pod-security-warning"


def refusal_finding(item: KubeObject, message: str) -> Finding:
    """A pod was refused."""
    return Finding(
        "apply-pod-security",
        Severity.ERROR,
        message,
        item.span(NAME),
        why="The namespace's enforce label refuses pods that violate its level; each violation is listed.",
        mend=how_to_mend(message),
        link=STANDARDS,
    )


def label_findings(item: KubeObject, response: Response) -> Iterator[Finding]:
    """A namespace's labels could not be read."""
    for error in response.errors:
        label = str(error.field.steps[-1])
        yield Finding(
            "apply-pod-security-label",
            Severity.ERROR,
            str(error),
            item.span(("metadata", "labels", label)),
            why="Pod Security reads its labels strictly: a level or version that it does not know is refused.",
            mend="Write latest or a version like v1.30." if label.endswith("-version")
            else "Write privileged, baseline or restricted.",
            link=ADMISSION + "#pod-security-admission-labels-for-namespaces",
        )  # fmt: skip


def warning_finding(item: KubeObject, said: str) -> Finding:
    """A workload or pod was let through, and warned of."""
    return Finding(
        WARNED,
        Severity.NOTE,
        said,
        item.span(NAME),
        why="The object was let through; its namespace asks only to be warned of this.",
        mend=how_to_mend(said),
        link=ADMISSION,
    )


def pods_refused_finding(item: KubeObject, enforce: LevelVersion, found: tuple[Violation, ...]) -> Finding:
    """A workload was let through whose pods are refused."""
    return Finding(
        "apply-pods-refused",
        Severity.NOTE,
        f'{item.ref} has no pods: each one violates PodSecurity "{enforce}": {details(found)}',
        item.span(NAME),
        why=f"A {item.ref.kind} is not checked itself. Its controller creates the pods, and every one is refused; "
        "the events of the controller say so, kubectl apply does not.",
        mend=how_to_mend(violation.reason for violation in found),
        link=STANDARDS,
    )
