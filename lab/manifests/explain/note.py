"""Things worth knowing about objects that were accepted."""

from __future__ import annotations

from lab.manifests.document import Document, Path
from lab.manifests.explain import links
from lab.manifests.finding import Finding, Severity
from lab.manifests.schema.kinds import Kind


def not_looked_into(kind: Kind, document: Document, base: Path) -> Finding:
    """The lab takes the object without checking what is in it."""
    return Finding(
        "kind-not-held",
        Severity.NOTE,
        f"{kind.name} is accepted as it stands",
        document.key_span((*base, "kind")),
        why=f"The lab checks only the metadata of a {kind.name}; a real API server checks all of it.",
        link=links.of_kind(kind.name),
    )


def namespace_ignored(kind: Kind, document: Document, base: Path) -> Finding:
    """A namespace on an object that lives in none."""
    return Finding(
        "namespace-ignored",
        Severity.NOTE,
        f"metadata.namespace is ignored: a {kind.name} belongs to the whole cluster",
        document.key_span((*base, "metadata", "namespace")),
        mend="Leave the line out.",
        link=links.OBJECTS,
    )


def warned(text: str, document: Document, base: Path) -> Finding:
    """A warning of the API server's; it begins with a field's path where it concerns one field."""
    written, found, _ = text.partition(": ")
    steps: list[str | int] = []
    if found and " " not in written:
        for part in written.replace("[", ".[").split("."):
            inner = part.strip("[]")
            steps.append(int(inner) if part.startswith("[") and inner.isdigit() else inner)
    return Finding(
        "api-warning", Severity.WARNING, text, document.span((*base, *steps)) if steps else document.span(base)
    )
