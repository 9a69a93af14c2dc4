"""Approving certificate requests, as ``kubectl certificate approve`` does.

No manifest approves a request: what it says of its status is left out when it is applied. So a document with the single
key ``approve`` lists the requests to approve, each by its name as one would type it after the command.
"""

from __future__ import annotations

from dataclasses import replace

from lab.cluster.kinds import kind_called
from lab.cluster.protocol import Answer
from lab.cluster.wording import not_found, outcome
from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref

KEY = "approve"
KIND = "CertificateSigningRequest"
API_VERSION = "certificates.k8s.io/v1"

CONDITION: JsonObject = {
    "type": "Approved",
    "status": "True",
    "reason": "KubectlApprove",
    "message": "This CSR was approved by kubectl certificate approve.",
}

HOW = "Write the names of the requests: approve: [jane]."
LINK = "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#approval-rejection-kubectl"


class Approvals:
    """What becomes of one list: the objects afterwards, the answers, the findings."""

    def __init__(self, document: Document, objects: dict[Ref, KubeObject]) -> None:
        self.objects = objects
        self.answers: list[Answer] = []
        self.approved: list[KubeObject] = []
        self.findings: list[Finding] = []
        self._document = document

    def run(self) -> None:
        """Approve everything the list names, in order."""
        listed: Json = self._document.value[KEY]
        items = listed if isinstance(listed, list) else [listed]
        if listed is None or not items:
            self._note((KEY,), "approve-nothing", "the list names no request to approve", Severity.WARNING)
        for index, item in enumerate([] if listed is None else items):
            path: Path = (KEY, index) if isinstance(listed, list) else (KEY,)
            name = name_in(item)
            if not name:
                self._note(path, "approve-malformed", f"{item!r} does not name a request")
            else:
                self._approve(name, path)

    def _approve(self, name: str, path: Path) -> None:
        ref = Ref(KIND, "", name)
        there = self.objects.get(ref)
        if there is None:
            kind = kind_called(KIND)
            text = not_found(kind, name) if kind is not None else name
            self.answers.append(Answer(ref, text, False))
            self._note(path, "approve-not-found", text)
            return
        approved = with_approval(there)
        self.objects[ref] = approved
        self.approved.append(approved)
        self.answers.append(Answer(ref, outcome(ref, API_VERSION, "approved"), True))

    def _note(self, path: Path, rule: str, message: str, severity: Severity = Severity.ERROR) -> None:
        why = "kubectl certificate approve takes the name of a request, which must be there first."
        self.findings.append(Finding(rule, severity, message, self._document.span(path), why=why, mend=HOW, link=LINK))


def name_in(item: Json) -> str:
    """The request that an item names: ``jane``, ``csr/jane`` or ``csr jane``; empty where it names none."""
    words = item.replace("/", " ").split() if isinstance(item, str) else []
    if len(words) == 2:
        kind = kind_called(words[0])
        return words[1] if kind is not None and kind.name == KIND else ""
    return words[0] if len(words) == 1 else ""


def with_approval(item: KubeObject) -> KubeObject:
    """The request with the condition that approves it; as it is where it has that already."""
    status = item.value.get("status")
    status = status if isinstance(status, dict) else {}
    conditions = [each for each in status.get("conditions") or () if isinstance(each, dict)]
    if any(each.get("type") == "Approved" for each in conditions):
        return item
    return replace(item, value={**item.value, "status": {**status, "conditions": [*conditions, dict(CONDITION)]}})
