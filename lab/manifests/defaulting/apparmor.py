"""AppArmor profiles given by the annotations that came before the field.

Source: https://kubernetes.io/docs/tutorials/security/apparmor/ and KEP-24.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.document import JsonObject
from lab.manifests.podannotations import APPARMOR_PREFIX

_LOCALHOST = "localhost/"


class FromAnnotation(str):
    """The ``type`` of a profile that stands in the field only because an annotation named it."""

    __slots__ = ()


def sync_apparmor(spec: JsonObject, annotations: Mapping[str, str]) -> None:
    """Put the profiles that annotations name into the containers' fields, in place."""
    if (spec.get("os") or {}).get("name") == "windows":
        return
    of_pod = (spec.get("securityContext") or {}).get("appArmorProfile")
    for field in ("initContainers", "containers", "ephemeralContainers"):
        for container in spec.get(field) or ():
            annotation = annotations.get(APPARMOR_PREFIX + (container.get("name") or ""))
            own = (container.get("securityContext") or {}).get("appArmorProfile")
            if annotation is None or own is not None:
                continue
            profile = profile_of(annotation)
            if profile is not None and profile != of_pod:
                profile["type"] = FromAnnotation(profile["type"])
                container.setdefault("securityContext", {})["appArmorProfile"] = profile


def profile_of(annotation: str) -> JsonObject | None:
    """The field that says what the annotation says; None when it names no usable profile."""
    if annotation == "unconfined":
        return {"type": "Unconfined"}
    if annotation == "runtime/default":
        return {"type": "RuntimeDefault"}
    name = annotation.removeprefix(_LOCALHOST)
    if name == annotation or not name or name != name.strip() or len(name.encode()) > 4095:
        return None
    return {"type": "Localhost", "localhostProfile": name}
