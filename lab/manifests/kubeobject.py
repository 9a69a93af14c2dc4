"""A Kubernetes object that was decoded, defaulted and found valid."""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


class Ref(NamedTuple):
    """An object's name in the cluster; ``namespace`` is empty for cluster-scoped kinds."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        middle = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind}/{middle}{self.name}"


@dataclass(frozen=True, slots=True)
class KubeObject:
    """A decoded object.

    ``value`` is the whole object after defaulting, in its API form; ``written`` is what the author wrote,
    before defaulting; ``document`` and ``base`` say where it stands (``base`` leads into a List's items).
    Treat the values as read-only: states share them.
    """

    ref: Ref
    api_version: str
    value: JsonObject
    written: JsonObject
    document: Document = field(repr=False, compare=False)
    base: Path = field(default=(), compare=False)

    @property
    def labels(self) -> dict[str, str]:
        """The object's labels; empty when it has none."""
        return self.value.get("metadata", {}).get("labels") or {}

    @property
    def spec(self) -> JsonObject:
        """The object's ``spec``; empty when it has none, or one that is no mapping (of a kind not looked into)."""
        spec = self.value.get("spec")
        return spec if isinstance(spec, dict) else {}

    def span(self, path: Path = ()) -> Span:
        """Where the value at ``path`` stands in the author's text."""
        return self.document.span((*self.base, *path))

    def key_span(self, path: Path) -> Span:
        """Where the key that ends ``path`` stands in the author's text."""
        return self.document.key_span((*self.base, *path))

    def get(self, path: Path, default: Json = None) -> Json:
        """The value at ``path``, or ``default`` where the path leads nowhere."""
        here: Json = self.value
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return default
        return here
