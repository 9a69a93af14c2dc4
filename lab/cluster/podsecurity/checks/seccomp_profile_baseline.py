"""Baseline: seccomp is not switched off; by annotation up to 1.18, by field from 1.19 on."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, plural, quoted, setters
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, text
from lab.manifests.document import JsonObject
from lab.manifests.gojson import go_quote
from lab.manifests.podannotations import SECCOMP_CONTAINER_PREFIX, SECCOMP_POD

ID = "seccompProfile_baseline"
REASON = "seccompProfile"
ALLOWED = ("Localhost", "RuntimeDefault")


def by_annotation(pod: PodShape) -> Found:
    """The annotations with a value that is not allowed; those of no container of the pod do not count."""
    keys = (SECCOMP_POD, *(f"{SECCOMP_CONTAINER_PREFIX}{item.name}" for item in pod.containers))
    bad = sorted(
        {
            f"{key}={go_quote(pod.annotations[key])}"
            for key in keys
            if key in pod.annotations and not _allowed(pod.annotations[key])
        }
    )
    if not bad:
        return None
    return REASON, f"forbidden {plural('annotation', 'annotations', len(bad))} {', '.join(bad)}"


def _allowed(value: str) -> bool:
    return value in ("runtime/default", "docker/default") or value.startswith("localhost/")


def by_field(pod: PodShape) -> Found:
    """Who sets a type that is not allowed."""
    of_pod = forbidden_type(pod.context)
    of_containers = [(item.name, forbidden_type(item.context)) for item in pod.containers]
    who = setters(of_pod is not None, [name for name, kind in of_containers if kind is not None])
    if not who:
        return None
    kinds = sorted({kind for kind in (of_pod, *(kind for _, kind in of_containers)) if kind is not None})
    return REASON, f"{' and '.join(who)} must not set securityContext.seccompProfile.type to {quoted(kinds)}"


def forbidden_type(context: JsonObject) -> str | None:
    """The type of a profile that is not allowed; None where there is none."""
    profile = context.get("seccompProfile")
    if not isinstance(profile, dict) or profile.get("type") in ALLOWED:
        return None
    return text(profile.get("type"))


CHECK = Check(ID, Level.BASELINE, (Revision(0, by_annotation), Revision(19, by_field)))
