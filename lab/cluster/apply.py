"""Handing manifests to the cluster, as ``kubectl apply`` does.

Documents are taken in order and every object is tried, whatever became of those before it. The object that
was there was itself applied, so what its manifest held and the new one lacks is removed; see
:mod:`lab.cluster.patching` for the one thing that is kept. A document ``delete:`` lists what to delete
(:mod:`lab.cluster.deletion`), one ``approve:`` certificate requests to approve (:mod:`lab.cluster.approval`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from lab.cluster.admission import Verdict, admit, namespace_finding
from lab.cluster.custom_kinds import served_by
from lab.cluster.kinds import is_namespaced
from lab.cluster.pod_admission import found_running, pods_refused, same_template
from lab.cluster.policy_admission import are_there, asked, concerns, pods_denied, pods_denied_finding
from lab.cluster.protocol import Answer, Applied
from lab.cluster.state import State
from lab.cluster.wording import namespace_not_found, refusal, written_text
from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubectl import items_of
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.read import read
from lab.manifests.reader import load
from lab.manifests.reading import Reading, Stage
from lab.manifests.submission import Submission

if TYPE_CHECKING:
    from lab.cluster.acting import Acting

DEFAULT_NAMESPACE = "default"
"""Where an object goes that names no namespace."""


def apply(state: State, submission: Submission, acting: Acting | None = None) -> Applied:
    """Apply a learner's files, as ``acting`` or as an administrator. Never raises for anything they hold."""
    documents: list[Document] = []
    findings: list[Finding] = []
    put: tuple[Answer, ...] = ()
    if state.handed_to_nodes:
        from lab.cluster.nodes.placing import placed

        there = placed(state, submission)
        state, submission, put = there.state, there.left, there.answers
        findings += there.findings
    for file in submission.files:
        loaded = load(file.text, file.name)
        documents += loaded.documents
        findings += loaded.findings
    if documents or put:
        # kubectl complains of a file that holds nothing only where no other holds anything either.
        findings = [finding for finding in findings if finding.rule != "yaml-empty"]
    applied = apply_documents(state, documents, findings, acting=acting)
    return replace(applied, answers=(*put, *applied.answers)) if put else applied


def apply_documents(
    state: State,
    documents: Iterable[Document],
    findings: Iterable[Finding] = (),
    *,
    as_found: bool = False,
    acting: Acting | None = None,
) -> Applied:
    """Apply documents in order, adding to ``findings``; ``as_found`` lets objects bring their status.

    ``acting`` is who does it, and is refused what they may not do; None for an administrator.
    """
    run = _Run(state, findings, as_found, acting)
    for document in documents:
        if document.value is not None:
            run.take(document)
    return run.result()


class _Run:
    """One submission on its way through the API server."""

    def __init__(self, state: State, findings: Iterable[Finding], as_found: bool, acting: Acting | None) -> None:
        self.state = state
        self.acting = acting
        self.objects = dict(state.objects)
        self.findings = list(findings)
        self.as_found = as_found
        self.answers: list[Answer] = []
        self.accepted: list[KubeObject] = []
        self.deleted: list[Ref] = []
        self.written: dict[Ref, KubeObject] = {}
        self.podless = set(state.podless)
        self.policed = not as_found and are_there(self.objects)

    def result(self) -> Applied:
        touched = self.accepted or self.deleted
        podless = self._podless() if self.podless else frozenset()
        return Applied(
            state=self.state.with_objects(self.objects, podless) if touched else self.state,
            answers=tuple(self.answers),
            objects=tuple(self.accepted),
            deleted=tuple(self.deleted),
            findings=tuple(self.findings),
        )

    def take(self, document: Document) -> None:
        if isinstance(document.value, dict) and list(document.value) == ["delete"]:
            self._delete(document)
            return
        if isinstance(document.value, dict) and list(document.value) == ["approve"]:
            self._approve(document)
            return
        readings = read(document, self.state.release, DEFAULT_NAMESPACE, served_by(self.objects))
        for reading, (value, place) in zip(readings, items_of(document.value), strict=True):
            self.findings += reading.findings
            if reading.object is None:
                self._refuse(reading, _ref_of(value), document, place)
            else:
                self._admit(reading.object)

    def _admit(self, item: KubeObject) -> None:
        verdict = admit(item, self.objects, self.state, as_found=self.as_found)
        if self.policed:
            person = None if self.acting is None else self.acting.person
            verdict = asked(verdict, self.objects.get(item.ref), self.objects, self.state, person)
        if self.acting is not None:
            verdict = self._authorized(self.acting, item, verdict)
        self.findings += verdict.findings
        self._answer(item.ref, verdict)
        if verdict.object is None:
            return
        before = self.written.get(item.ref)
        if before is not None:
            self.findings.append(_same_name_twice(item, before))
        self.written[item.ref] = item
        self._start(verdict.object)
        self.objects[item.ref] = verdict.object
        self.accepted.append(verdict.object)
        if concerns(item.ref) and not self.as_found:
            self.policed = are_there(self.objects)

    def _authorized(self, acting: Acting, item: KubeObject, verdict: Verdict) -> Verdict:
        """The verdict, or a refusal of what the person may not do: that comes before the object is judged."""
        from lab.cluster.acting import refused_object

        unchanged = verdict.object is not None and verdict.text.endswith(" unchanged")
        found = refused_object(acting, self._now(), item, unchanged=unchanged)
        return verdict if found is None else Verdict(found[0], findings=(found[1].finding,))

    def _now(self) -> State:
        """The cluster as it is by now."""
        return self.state.with_objects(dict(self.objects))

    def _start(self, item: KubeObject) -> None:
        """Let a workload's controller create the pods of a new template, where they are admitted."""
        if same_template(self.objects.get(item.ref), item) or (self.as_found and found_running(item)):
            return
        self.podless.discard(item.ref)
        refused = pods_refused(item, self.objects, self.state)
        denied = pods_denied(item, self.objects, self.state) if self.policed and refused is None else ""
        if denied:
            self.podless.add(item.ref)
            self.findings.append(pods_denied_finding(item, denied))
        if refused is None:
            return
        self.podless.add(item.ref)
        if not self.as_found:
            from lab.cluster.pod_admission_findings import WARNED, pods_refused_finding

            finding = pods_refused_finding(item, *refused)
            said = self.findings and self.findings[-1]
            if said and said.rule == WARNED and said.span == finding.span:
                # That their namespace warns of it says less than that there are none.
                self.findings.pop()
            self.findings.append(finding)

    def _podless(self) -> frozenset[Ref]:
        """The workloads without pods, now that every document was taken: controllers go on trying."""
        there = (self.objects[ref] for ref in self.podless if ref in self.objects)
        return frozenset(item.ref for item in there if self._has_no_pods(item))

    def _has_no_pods(self, item: KubeObject) -> bool:
        if pods_refused(item, self.objects, self.state):
            return True
        return self.policed and bool(pods_denied(item, self.objects, self.state))

    def _answer(self, ref: Ref, verdict: Verdict) -> None:
        self.answers.append(Answer(ref, verdict.text, verdict.object is not None))

    def _refuse(self, reading: Reading, ref: Ref, document: Document, place: Path) -> None:
        if self._may_not(reading, ref, document, place):
            return
        missing = ref.namespace and Ref("Namespace", "", ref.namespace) not in self.objects
        if reading.stage is Stage.VALIDATE and missing:
            # The namespace is looked up before the object is validated.
            text = namespace_not_found(ref.namespace, document.file)
            span = document.span((*place, "metadata", "namespace"))
            self.findings.append(namespace_finding(text, ref.namespace, self.objects, span))
        else:
            text = refusal(reading, ref, document.file, exists=ref in self.objects)
        if not any(finding.severity is Severity.ERROR for finding in reading.findings):
            rule = f"apply-{reading.stage}"
            self.findings.append(Finding(rule, Severity.ERROR, reading.message, document.span(place)))
        self.answers.append(Answer(ref, text, False))

    def _may_not(self, reading: Reading, ref: Ref, document: Document, place: Path) -> bool:
        """Whether the server refuses an object unread, because the person may not write it."""
        sent = reading.stage is Stage.VALIDATE or reading.message.startswith(f'{ref.kind} in version "')
        if self.acting is None or not sent:
            return False
        from lab.cluster.acting import refused_reading

        span = document.span((*place, "metadata", "name"))
        found = refused_reading(self.acting, self._now(), ref, document.file, span)
        if found is None:
            return False
        # Nobody has looked into it, so nothing is known of what is wrong with it.
        del self.findings[len(self.findings) - len(reading.findings) :]
        self.findings.append(found[1].finding)
        self.answers.append(Answer(ref, found[0], False))
        return True

    def _delete(self, document: Document) -> None:
        # Few answers delete anything; the others do not pay for the import.
        from lab.cluster.deletion import Deletions

        deletions = Deletions(document, self.state, self.objects, self.acting, policed=self.policed)
        deletions.run()
        self.objects = deletions.objects
        self.answers += deletions.answers
        self.findings += deletions.findings
        self.deleted += deletions.deleted
        for ref in deletions.deleted:
            self.written.pop(ref, None)
        self.policed = self.policed and are_there(self.objects)

    def _approve(self, document: Document) -> None:
        from lab.cluster.approval import Approvals

        approvals = Approvals(document, self.objects)
        approvals.run()
        self.answers += approvals.answers
        self.findings += approvals.findings
        self.accepted += approvals.approved


def _ref_of(value: Json) -> Ref:
    """What an object that could not be read calls itself."""
    written = _mapping(value)
    metadata = _mapping(written.get("metadata"))
    kind = written_text(written.get("kind"))
    namespaced = bool(kind) and is_namespaced(kind)
    namespace = (written_text(metadata.get("namespace")) or DEFAULT_NAMESPACE) if namespaced else ""
    return Ref(kind, namespace, written_text(metadata.get("name")))


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _same_name_twice(item: KubeObject, before: KubeObject) -> Finding:
    first = before.key_span(("metadata", "name"))
    return Finding(
        "apply-same-name-twice",
        Severity.WARNING,
        f"{item.ref} is written twice: this one replaces the one at {first}",
        item.span(("metadata", "name")),
        why="kind, namespace and name together say which object is meant; the later manifest wins.",
        mend="Give one of them another name, or put everything into one.",
    )
