"""Baseline: AppArmor stays on, whether the field or the older annotation speaks of it."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, plural, quoted, setters
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, text
from lab.manifests.document import JsonObject
from lab.manifests.gojson import go_quote
from lab.manifests.podannotations import APPARMOR_PREFIX

ALLOWED = ("RuntimeDefault", "Localhost")


def look(pod: PodShape) -> Found:
    """Profiles of another type, and annotations with another value."""
    of_pod = _forbidden(pod.context)
    of_containers = [(item.name, kind) for item in pod.containers if (kind := _forbidden(item.context)) is not None]
    values = sorted({*(() if of_pod is None else (of_pod,)), *(kind for _, kind in of_containers)})
    who = setters(of_pod is not None, [name for name, _ in of_containers])
    annotations = sorted(
        f"{key}={go_quote(value)}"
        for key, value in pod.annotations.items()
        if key.startswith(APPARMOR_PREFIX) and not _allowed(value)
    )
    if annotations:
        values += annotations
        who.append(plural("annotation", "annotations", len(annotations)))
    if not who:
        return None
    reason = plural("forbidden AppArmor profile", "forbidden AppArmor profiles", len(values))
    return reason, f"{' and '.join(who)} must not set AppArmor profile type to {quoted(values)}"


def _forbidden(context: JsonObject) -> str | None:
    """The type of a profile that is not allowed; None where there is none."""
    profile = context.get("appArmorProfile")
    if not isinstance(profile, dict) or profile.get("type") in ALLOWED:
        return None
    return text(profile.get("type"))


def _allowed(value: str) -> bool:
    return value in ("", "runtime/default") or value.startswith("localhost/")


CHECK = Check("appArmorProfile", Level.BASELINE, (Revision(0, look),))
