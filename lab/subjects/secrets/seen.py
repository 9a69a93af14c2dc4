"""What a container sees: each variable and each file, and which key of which Secret or ConfigMap it came from.

Source: https://kubernetes.io/docs/concepts/configuration/secret/ and the kubelet (``makeEnvironmentVariables`` and the
plugins for secret, configMap and projected volumes), whose sentences those of ``trouble`` are.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.document import Path
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """One key of a Secret or ConfigMap of the pod's namespace."""

    kind: str
    name: str
    key: str

    def __str__(self) -> str:
        return f"key {self.key} of {self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the environment. ``origins`` is empty for a value that stands in the manifest itself."""

    name: str
    value: str
    origins: frozenset[Origin] = frozenset()
    path: Path = ()
    """Where in the pod it is written."""

    @property
    def secret(self) -> Origin | None:
        """The key of a Secret it holds, if it does."""
        return next((each for each in sorted(self.origins) if each.kind == "Secret"), None)

    @property
    def same(self) -> object:
        """What makes two variables the same to the program that reads them, and to who looks where it came from."""
        return self.name, self.value, self.origins


@dataclass(frozen=True, slots=True)
class File:
    """A file that comes from a Secret or ConfigMap.

    ``mode`` are its permission bits in the end; ``readable`` tells whether the container's user may read it.
    """

    place: str
    content: bytes
    origin: Origin
    mode: int
    readable: bool
    path: Path = ()
    """Where in the pod it is written."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One container. ``troubles`` are what keeps it from starting, in the kubelet's words, each with its place."""

    name: str
    kind: str
    path: Path
    variables: Mapping[str, Variable]
    files: Mapping[str, File]
    troubles: tuple[tuple[str, Path], ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
