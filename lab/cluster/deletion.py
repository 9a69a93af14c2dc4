"""Deleting what a learner lists, as ``kubectl delete`` does.

A document with the single key ``delete`` lists objects, each written as
``NetworkPolicy/production-app/legacy``, as one would type it after ``kubectl delete`` (``netpol legacy -n
production-app``, ``networkpolicy/legacy -n production-app``), or as a mapping with kind, namespace and
name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.deletion_list import MalformedItemError, Wanted, parse_item
from lab.cluster.kinds import kind_called, words_for_kinds
from lab.cluster.nearest import nearest
from lab.cluster.protocol import Answer
from lab.cluster.state import State
from lab.cluster.wording import deleted, not_found, undeletable
from lab.manifests.document import Document, Json, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref

if TYPE_CHECKING:
    from lab.cluster.acting import Acting

KEY = "delete"

IMMORTAL = frozenset({"default", "kube-system", "kube-public"})
"""Namespaces that may not be deleted (the NamespaceLifecycle admission plugin)."""

RETURNING = frozenset(Ref(kind, "default", "kubernetes") for kind in ("Service", "EndpointSlice"))
"""Objects that the API server makes again as soon as they are gone."""

HOW = "Write each item like NetworkPolicy/production-app/legacy or netpol legacy -n production-app."


class Deletions:
    """What becomes of one list: the objects that are left, the answers, the findings."""

    def __init__(
        self,
        document: Document,
        state: State,
        objects: Mapping[Ref, KubeObject],
        acting: Acting | None = None,
        *,
        policed: bool = False,
    ) -> None:
        self._policed = policed
        self._acting = acting
        self.objects = dict(objects)
        self.answers: list[Answer] = []
        self.findings: list[Finding] = []
        self.deleted: list[Ref] = []
        self._document = document
        self._state = state

    def run(self) -> None:
        """Delete everything the list names, in order."""
        listed: Json = self._document.value[KEY]
        items = listed if isinstance(listed, list) else [listed]
        if listed is None or not items:
            self._note((KEY,), "delete-nothing", "the list names nothing to delete", HOW, Severity.WARNING)
            return
        for index, item in enumerate(items):
            path: Path = (KEY, index) if isinstance(listed, list) else (KEY,)
            try:
                wanted = parse_item(item)
            except MalformedItemError as error:
                self._note(path, "delete-malformed", str(error), HOW)
                continue
            for each in wanted:
                self._delete(each, path)

    def _delete(self, wanted: Wanted, path: Path) -> None:
        kind = kind_called(wanted.word)
        if kind is None:
            text = f'error: the server doesn\'t have a resource type "{wanted.word}"'
            self._refuse(Ref(wanted.word, wanted.namespace, wanted.name), text, path, "delete-unknown-kind",
                         _did_you_mean(nearest(wanted.word, words_for_kinds())))  # fmt: skip
            return
        ref = Ref(kind.name, wanted.namespace if kind.namespaced else "", wanted.name)
        if self._may_not(ref, path):
            return
        if ref.kind == "Namespace" and ref.name in IMMORTAL:
            mend = "Leave it: Kubernetes needs it."
            self._refuse(ref, undeletable(ref.name), path, "delete-forbidden", mend)
        elif ref in self.objects:
            if self._denied(ref, path):
                return
            self._remove(ref)
            self.answers.append(Answer(ref, deleted(kind, ref.name), True))
        elif self._made_by_a_workload(ref, path):
            self.answers.append(Answer(ref, deleted(kind, ref.name), True))
        elif not wanted.may_be_missing:
            mend = _did_you_mean(self._nearest(ref)) or HOW
            self._refuse(ref, not_found(kind, ref.name), path, "delete-not-found", mend)

    def _may_not(self, ref: Ref, path: Path) -> bool:
        """Whether whoever hands the list in may not delete that object, be it there or not."""
        if self._acting is None:
            return False
        from lab.cluster.acting import refused_deletion

        now = self._state.with_objects(dict(self.objects))
        found = refused_deletion(self._acting, now, ref, self._document.span(path))
        if found is None:
            return False
        self.answers.append(Answer(ref, found[0], False))
        self.findings.append(found[1].finding)
        return True

    def _denied(self, ref: Ref, path: Path) -> bool:
        """Whether an admission policy keeps the object from being deleted."""
        if not self._policed:
            return False
        from lab.cluster.policy_admission import DENIED, refused_deletion

        person = None if self._acting is None else self._acting.person
        text = refused_deletion(self.objects[ref], self.objects, self._state, person)
        if text:
            mend = "Change the policy where it asks for too much, or keep the object."
            self._refuse(ref, text, path, DENIED, mend)
        return bool(text)

    def _remove(self, ref: Ref) -> None:
        if ref in RETURNING:
            return
        gone = [ref]
        if ref.kind == "Namespace":
            gone += sorted(other for other in self.objects if other.namespace == ref.name)
        for each in gone:
            del self.objects[each]
        self.deleted += gone

    def _made_by_a_workload(self, ref: Ref, path: Path) -> bool:
        if ref.kind != "Pod":
            return False
        pods = self._state.with_objects(self.objects).pods_named(ref.namespace, ref.name)
        owner = next((pod.owner for pod in pods if pod.name == ref.name), None)
        if owner is None:
            return False
        message = f"{owner} makes a new pod in place of {ref.name}"
        self._note(path, "delete-comes-back", message, f"Delete or scale {owner} instead.", Severity.WARNING)
        return True

    def _nearest(self, ref: Ref) -> str:
        """The object of this kind that was probably meant: of that name elsewhere, or of one like it here."""
        same_kind = [other for other in self.objects if other.kind == ref.kind]
        elsewhere = sorted(str(other) for other in same_kind if other.name == ref.name)
        if elsewhere:
            return elsewhere[0]
        here = {other.name: str(other) for other in same_kind if other.namespace == ref.namespace}
        found = nearest(ref.name, here)
        if found:
            return here[found]
        anywhere = {other.name: str(other) for other in sorted(same_kind)}
        return anywhere.get(nearest(ref.name, anywhere), "")

    def _refuse(self, ref: Ref, text: str, path: Path, rule: str, mend: str) -> None:
        self.answers.append(Answer(ref, text, False))
        self._note(path, rule, text, mend)

    def _note(
        self, path: Path, rule: str, message: str, mend: str, severity: Severity = Severity.ERROR
    ) -> None:
        self.findings.append(Finding(rule, severity, message, self._document.span(path), mend=mend))


def _did_you_mean(name: str) -> str:
    return f"Did you mean {name}?" if name else ""
