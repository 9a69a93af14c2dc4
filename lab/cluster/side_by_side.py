"""Two sets of manifests as two clusters that differ in nothing else.

Each is applied to the same cluster. Without one given, that is a fresh dual-stack one in which every namespace exists
that either set puts an object into; a Namespace that only one of them defines is there for both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab.cluster.apply import DEFAULT_NAMESPACE, apply, apply_documents
from lab.cluster.fresh import fresh
from lab.cluster.kinds import is_namespaced
from lab.cluster.protocol import Applied
from lab.cluster.state import State
from lab.manifests.document import Document, Json, JsonObject
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubectl import items_of
from lab.manifests.labels import dns1123_label_errors
from lab.manifests.reader import load
from lab.manifests.release import EXAM
from lab.manifests.schema.kinds import kind_of
from lab.manifests.submission import Submission
from lab.quick_dataclass import dataclass

FAMILIES = (4, 6)
"""Policies may speak of either family, so the cluster has both."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What became of both sets. ``undefined`` are the namespaces that no manifest defines, so their labels are open."""

    one: Applied
    two: Applied
    undefined: frozenset[str] = frozenset()


def side_by_side(one: Submission, two: Submission, base: State | None = None) -> SideBySide:
    """Apply both sets, each to the cluster ``base``. Never raises for anything they hold."""
    if base is not None:
        return SideBySide(apply(base, one), apply(base, two))
    sets = (_Set.of(one), _Set.of(two))
    empty = fresh(EXAM, FAMILIES)
    named = sets[0].named | sets[1].named
    undefined = named - sets[0].defined.keys() - sets[1].defined.keys() - empty.namespaces.keys()
    supposed = [_namespace(name) for name in sorted(undefined) if not dns1123_label_errors(name)]
    found = []
    for own, other in (sets, sets[::-1]):
        # The namespaces come first, wherever they stand; what is wrong with one is told when its turn comes.
        spaces = {**other.defined, **own.defined}
        ready = apply_documents(empty, [*supposed, *spaces.values()], as_found=True).state
        found.append(apply_documents(ready, own.documents, own.findings, as_found=True))
    return SideBySide(found[0], found[1], frozenset(undefined))


@dataclass(frozen=True, slots=True)
class _Set:
    """The documents of a set, the Namespaces that they define, and the namespaces that its objects are put into."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    defined: dict[str, Document]
    named: frozenset[str]

    @classmethod
    def of(cls, submission: Submission) -> _Set:
        """Read a set."""
        documents: list[Document] = []
        findings: list[Finding] = []
        for file in submission.files:
            loaded = load(file.text, file.name)
            findings += loaded.findings
            for document in loaded.documents:
                if _is_foreign(document.value):
                    findings.append(_left_out(document))
                else:
                    documents.append(document)
        items = [(item, document.file) for document in documents for item, _ in items_of(document.value)]
        defined = {_metadata(item, "name"): Document(item, file) for item, file in items if _is_namespace(item)}
        return cls(tuple(documents), tuple(findings), defined, frozenset(_named(item for item, _ in items)))


def _named(items: Iterator[Json]) -> Iterator[str]:
    for item in items:
        kind = item.get("kind") if isinstance(item, dict) else None
        if isinstance(kind, str) and is_namespaced(kind):
            yield _metadata(item, "namespace") or DEFAULT_NAMESPACE


def _metadata(item: JsonObject, key: str) -> str:
    metadata = item.get("metadata")
    found = metadata.get(key) if isinstance(metadata, dict) else None
    return found if isinstance(found, str) else ""


def _is_namespace(value: Json) -> bool:
    return isinstance(value, dict) and value.get("kind") == "Namespace"


def _is_foreign(value: Json) -> bool:
    """Whether it is an object of someone's own kind (a custom resource), of a group outside Kubernetes."""
    version, kind = (value.get(key) if isinstance(value, dict) else None for key in ("apiVersion", "kind"))
    if not isinstance(version, str) or not isinstance(kind, str):
        return False
    group = version.partition("/")[0] if "/" in version else ""
    return "." in group and not group.endswith(".k8s.io") and kind_of(version, kind) is None


def _left_out(document: Document) -> Finding:
    kind, version = document.value["kind"], document.value["apiVersion"]
    return Finding(
        "kind-not-looked-at",
        Severity.WARNING,
        f"{kind} of {version} is left out: only Kubernetes' own kinds are looked at",
        document.span(("kind",)),
    )


def _namespace(name: str) -> Document:
    text = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {json.dumps(name)}}}\n"
    return load(text, "namespaces.yaml").documents[0]
