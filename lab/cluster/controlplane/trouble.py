"""Why a component does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lab.cluster.nodes.mounts import Place
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason, in the component's own words.

    ``stage`` is where it comes up: ``manifest`` (the kubelet takes no pod from the file), ``mount`` (it starts no
    container), ``parse``, ``complete``, ``validate``, ``start`` (the component ends), ``probe`` (it is ended again and
    again). ``option`` is the option, or field, it is about.
    """

    stage: str
    message: str
    option: str = ""
    span: Span | None = None


Reader: TypeAlias = Callable[[str], Place]
"""Where a path that a component names leads."""


def unreadable(reader: Reader, path: str) -> str:
    """What a component says on opening a file to read; empty where it can."""
    return reader(path).trouble if path else ""
