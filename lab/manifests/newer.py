"""Fields that a release does not know yet, and what it does not say yet.

Source: https://kubernetes.io/docs/tutorials/security/apparmor/: the field for AppArmor came with 1.30, and with it
the warning of the annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lab.manifests.decode import UnknownField
from lab.manifests.document import Path
from lab.manifests.release import Release
from lab.manifests.schema.table import struct

APPARMOR_FIELD = Release(1, 30)

_FIELD = "appArmorProfile"
_WARNED_OF = "container.apparmor.security.beta.kubernetes.io/"


def unknown_to(value: dict[str, Any], release: Release) -> tuple[UnknownField, ...]:
    """The fields of a decoded object that came after ``release``."""
    return tuple(_profiles(value, ())) if release < APPARMOR_FIELD else ()


def said_by(release: Release, warnings: Iterable[str]) -> tuple[str, ...]:
    """The warnings that a server of ``release`` gives."""
    if release >= APPARMOR_FIELD:
        return tuple(warnings)
    return tuple(warning for warning in warnings if _WARNED_OF not in warning)


def _profiles(value: Any, path: Path) -> Iterator[UnknownField]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _profiles(item, (*path, index))
    elif isinstance(value, dict):
        if path and path[-1] == "securityContext" and _FIELD in value:
            of_container = len(path) > 1 and isinstance(path[-2], int)
            name = "SecurityContext" if of_container else "PodSecurityContext"
            yield UnknownField((*path, _FIELD), struct(f"core_security.{name}"))
        for key, item in value.items():
            yield from _profiles(item, (*path, key))
