"""A scenario: a fresh cluster with an author's manifests applied."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.apply import apply_documents
from lab.cluster.fresh import fresh
from lab.cluster.model import Host
from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.release import Release
from lab.manifests.submission import SubmittedFile


class ScenarioError(ValueError):
    """A scenario's manifest was refused: its author's mistake. ``findings`` say where and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        lines = (f"{finding.span or 'scenario'}: {finding.message}" for finding in findings)
        super().__init__("\n".join(lines))


def build(
    release: Release,
    families: tuple[int, ...] = (4,),
    hosts: Iterable[Host] = (),
    files: Iterable[SubmittedFile | str] = (),
) -> State:
    """A fresh cluster of that release with the files' manifests applied.

    Namespaces and definitions of custom resources are applied first, whichever file they stand in; a pod or workload
    may carry the ``status`` it is found in (its addresses, its readiness). Raises ScenarioError when anything is
    refused.
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    for number, file in enumerate(files, start=1):
        name, text = (f"scenario-{number}.yaml", file) if isinstance(file, str) else file
        loaded = load(text, name)
        documents += loaded.documents
        findings += loaded.findings
    documents.sort(key=_turn)
    applied = apply_documents(fresh(release, families, tuple(hosts)), documents, findings, as_found=True)
    errors = tuple(item for item in applied.findings if item.severity is Severity.ERROR)
    refused = tuple(
        Finding("scenario-refused", Severity.ERROR, answer.text)
        for answer in applied.answers
        if not answer.accepted
    )
    if errors or refused:
        raise ScenarioError(errors or refused)
    return applied.state


def _turn(document: Document) -> int:
    """What others need comes first: namespaces, then the definitions of custom resources."""
    kind = document.value.get("kind") if isinstance(document.value, dict) else None
    return {"Namespace": 0, "CustomResourceDefinition": 1}.get(kind, 2) if isinstance(kind, str) else 2
