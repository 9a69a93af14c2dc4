"""One object into the cluster, or out of it: what the server says to it, and nothing that is not the run's touched."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

from lab.cluster import wording
from lab.cluster.acting import Person
from lab.cluster.approval import CONDITION
from lab.cluster.kinds import kind_called
from lab.cluster.protocol import Answer
from lab.live.api import Api, RefusedError, Reply, waited_for
from lab.live.confining import why_left_out
from lab.live.disagreeing import left_out
from lab.live.names import Names
from lab.live.ours import is_of_run
from lab.live.refusing import Written, answer_text, refused, warned
from lab.live.renaming import labelled, renamed
from lab.live.resources import NAMESPACES, Resource, Resources
from lab.live.setting_up import as_made, in_namespace, namespace_manifest
from lab.live.strategic import last_applied, patch_of, pod_spec_path, with_last_applied
from lab.live.trouble import CancelledError, LiveError
from lab.manifests.document import JsonObject
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.schema.kinds import kind_of
from lab.quick_dataclass import dataclass

DRY = {"dryRun": "All", "fieldValidation": "Strict", "fieldManager": "kubectl-client-side-apply"}
EARNEST = {"fieldValidation": "Strict", "fieldManager": "kubectl-client-side-apply"}

_LACKING = re.compile(r'is forbidden: User "[^"]*" cannot ')
"""How a lack of rights is worded, as opposed to what admission forbids."""

KEPT = frozenset({"get", "create", "patch"})
"""What can be done with objects that are kept, as reviews and the like are not."""

_OF_PATCH = "patch: Invalid value: "

CANNOT_IMPERSONATE = re.compile(r'User "[^"]*" cannot impersonate ')
"""How a lack of the right to act as somebody else is worded."""

SETTLE_SECONDS = 3.0
"""How long the server may take until it judges a person by what was applied last."""

GONE_SECONDS = 60.0
"""How long a deletion may take to be done, as ``kubectl delete`` waits for it."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one object: what kubectl would print, and all the findings there are by now."""

    text: str
    accepted: bool
    findings: tuple[Finding, ...] = ()
    left_out: str = ""


class Hands:
    """Puts objects into one run's part of a cluster.

    ``person`` is who hands them in, where that is not the lab itself: then the server judges what they may do. What
    the lab looks up for its own ends it asks as itself.
    """

    def __init__(
        self, api: Api, resources: Resources, names: Names, stop: threading.Event, person: Person | None = None
    ) -> None:
        self.api = api
        self.person = person
        self.theirs = api
        if person is not None:
            self.theirs = api.as_person(names.user(person.user), map(names.group, person.groups))
        self._until = 0.0
        self.resources = resources
        self.names = names
        self.stop = stop

    def hand_in(
        self, value: JsonObject, written: Written, simulated: Answer, said: Iterable[Finding]
    ) -> Handed | None:
        """Apply an object as :meth:`_hand_in` does, once the server has taken in what the person's rights come from.

        It judges by copies that follow after a moment, so it is asked again, for a while that all objects share, while
        it refuses in other words than the simulator.
        """
        known = tuple(said)
        while True:
            handed = self._hand_in(value, written, simulated, known)
            if self.person is None or handed is None or handed.accepted or _same(handed.text, simulated.text):
                return handed
            if not self._may_settle():
                return handed

    def _may_settle(self) -> bool:
        """Wait for a moment; whether that is worth while still. Raises CancelledError."""
        self._until = self._until or monotonic() + SETTLE_SECONDS
        if monotonic() >= self._until:
            return False
        if self.stop.wait(0.1):
            raise CancelledError("The run was stopped")
        return True

    def _hand_in(
        self, value: JsonObject, written: Written, simulated: Answer, said: Iterable[Finding]
    ) -> Handed | None:
        """Apply an object, dry and then in earnest; None where the simulator's answer stands.

        That is where neither knows the kind or nothing of it is kept, and where the simulator refuses a change to a pod
        or workload that is there: what runs on the cluster is not what was written, so the server cannot judge the
        change. Raises LiveError when the server cannot be reached or one lacks the rights.
        """
        resource = self.resources.of(value["apiVersion"], value["kind"])
        if resource is None:
            return self._unknown(value, said)
        here = Ref(written.ref.kind, written.ref.namespace if resource.namespaced else "", written.ref.name)
        real = self.names.ref(here)
        if not _is_segment(real.namespace or "a") or KEPT - resource.verbs:
            return None
        try:
            current = self._current(resource, real)
        except RefusedError as error:
            return self._refused(error, written, simulated, said, looking=True)
        why = why_left_out(value, here, self.names)
        foreign = current is not None and not why and not self._is_ours(current, real, resource)
        if foreign:
            return self._foreign(written, said)
        stands_in = current is not None and _runs_pods(value)
        if stands_in and not simulated.accepted:
            return None
        patching = current is not None
        try:
            patch, warnings = self._try(resource, real, self._asked(value, here), value, None if stands_in else current)
            findings = [*said, *warned(warnings, written, self.names, said)]
            if why:
                findings.append(left_out(written, why))
            else:
                self._keep(resource, real, value, here, current)
        except RefusedError as error:
            return self._refused(error, written, simulated, said, patching=patching)
        what = "configured" if patch else ("unchanged" if patching else "created")
        text = wording.outcome(written.ref, value["apiVersion"], what)
        if stands_in or _last_line(simulated.text) == text:
            # The simulator's may warn of pods as they were written, whereas those here are the lab's own.
            text = simulated.text
        return Handed(text, True, tuple(findings), why)

    def _current(self, resource: Resource, real: Ref) -> JsonObject | None:
        """The object as it is; None for a name that can be no object's, which the server is to refuse."""
        return self.theirs.find(resource.path(real.namespace, real.name)) if _is_segment(real.name) else None

    def delete(self, ref: Ref) -> str:
        """Delete an object of the run; what kubectl prints where the server refuses, else empty."""
        kind = kind_called(ref.kind)
        resource = self.resources.of(kind.api_version, kind.name) if kind is not None else None
        if kind is None or resource is None:
            return ""
        real = self.names.ref(ref)
        path = resource.path(real.namespace, real.name)
        current = self.api.find(path)
        if current is None:
            return wording.not_found(kind, ref.name)
        if not self._is_ours(current, real, resource):
            return f"error: {ref} is not of this run, so the lab does not delete it"
        while True:
            try:
                self.theirs.delete(path, {"preconditions": {"uid": current["metadata"]["uid"]}})
                break
            except RefusedError as error:
                if self.person is None or error.code != 403 or not self._may_settle():
                    return wording.refused_request(error.reason, self.names.back(error.message))
        if not waited_for(lambda: self._gone(path, current), GONE_SECONDS, self.stop):
            return f"error: timed out waiting for {ref} to go"
        return ""

    def approve(self, ref: Ref) -> str:
        """Approve a certificate request of the run; what kubectl prints where the server refuses, else empty."""
        kind = kind_called(ref.kind)
        resource = self.resources.of(kind.api_version, kind.name) if kind is not None else None
        if kind is None or resource is None:
            return ""
        real = self.names.ref(ref)
        path = resource.path(real.namespace, real.name)
        current = self.api.find(path)
        if current is None:
            return wording.not_found(kind, ref.name)
        if not self._is_ours(current, real, resource):
            return f"error: {ref} is not of this run, so the lab does not approve it"
        status = current.get("status") or {}
        conditions = [*(status.get("conditions") or ()), CONDITION]
        try:
            self.api.request("PUT", f"{path}/approval", {**current, "status": {**status, "conditions": conditions}})
        except RefusedError as error:
            return f"Error from server ({error.reason}): {self.names.back(error.message)}"
        return ""

    def _gone(self, path: str, before: JsonObject) -> bool:
        there = self.api.find(path)
        return there is None or there["metadata"]["uid"] != before["metadata"]["uid"]

    def _asked(self, value: JsonObject, ref: Ref) -> JsonObject:
        """The object as the learner wrote it, in the run's names and with the lab's labels."""
        if ref.kind == "Namespace":
            return with_last_applied(namespace_manifest(value, ref.name, self.names))
        return with_last_applied(labelled(renamed(in_namespace(value, ref), self.names), self.names))

    def _patch(self, asked: JsonObject, current: JsonObject, value: JsonObject) -> JsonObject:
        merging = kind_of(value["apiVersion"], value["kind"]) is not None
        patch = patch_of(last_applied(current), asked, current, merging=merging)
        return _without_annotation_alone(patch, asked, current)

    def _try(
        self, resource: Resource, real: Ref, asked: JsonObject, value: JsonObject, current: JsonObject | None
    ) -> tuple[JsonObject, tuple[str, ...]]:
        """A dry run: the patch, empty for a new object, and the server's warnings. Raises RefusedError."""
        path = resource.path(real.namespace)
        if current is None:
            try:
                return {}, self.theirs.post(path, asked, **DRY).warnings
            except RefusedError as error:
                if error.reason != "AlreadyExists":
                    raise
                return {}, ()
        patch = self._patch(asked, current, value)
        try:
            return patch, self._send(resource, real, asked, patch, DRY).warnings
        except RefusedError as error:
            if _OF_PATCH not in error.message:
                raise
            # The server shows the whole patch with what it cannot read; asked for a new object, it says just that.
            self._try(resource, real, asked, value, None)
            raise

    def _keep(
        self, resource: Resource, real: Ref, value: JsonObject, here: Ref, current: JsonObject | None
    ) -> None:
        """Apply in earnest; pods run agnhost, as the scenario's do."""
        made = as_made(in_namespace(value, here), self.names) if _runs_pods(value) else self._asked(value, here)
        patch = self._patch(made, current, value) if current is not None else None
        self._send(resource, real, made, patch, EARNEST)

    def _send(
        self, resource: Resource, real: Ref, manifest: JsonObject, patch: JsonObject | None, how: dict[str, str]
    ) -> Reply:
        if patch is None:
            return self.theirs.post(resource.path(real.namespace), manifest, **how)
        if not patch:
            return Reply({})
        return self.theirs.patch(resource.path(real.namespace, real.name), patch, **how)

    def _is_ours(self, current: JsonObject, real: Ref, resource: Resource) -> bool:
        """Whether an object is of this run: by its own label, or because its namespace is."""
        if is_of_run(current, self.names.run):
            return True
        if not resource.namespaced:
            return False
        namespace = self.api.find(NAMESPACES.path(name=real.namespace))
        return namespace is not None and is_of_run(namespace, self.names.run)

    def _refused(
        self,
        error: RefusedError,
        written: Written,
        simulated: Answer,
        said: Iterable[Finding],
        *,
        patching: bool = False,
        looking: bool = False,
    ) -> Handed:
        lacking = (_LACKING if self.person is None else CANNOT_IMPERSONATE).search(error.message)
        if error.code == 401 or error.code >= 500 or lacking:
            raise LiveError(
                f"{self.api.where} does not do what the lab asks: {self.names.back(error.message)}",
                "see that you have the rights and that the cluster is well",
            )
        if looking and self.person is not None:
            said_so = self.names.back(error.message)
            text = wording.retrieving(written.ref, written.document.file, error.reason, said_so)
        else:
            text = answer_text(error, written, self.names, patching=patching)
        if text == simulated.text:
            # The very same words: what the simulator has to explain about them is enough.
            return Handed(text, False, tuple(said))
        return Handed(text, False, tuple(refused(error, written, self.names, said)))

    def _foreign(self, written: Written, said: Iterable[Finding]) -> Handed:
        text = f"error: {written.ref} is there already and not of this run, so the lab does not change it"
        finding = Finding("live-foreign", Severity.ERROR, text, written.document.span(written.base))
        return Handed(text, False, (*said, replace(finding, mend="Use another cluster, or names of the run's own.")))

    def _unknown(self, value: JsonObject, said: Iterable[Finding]) -> Handed | None:
        if kind_of(value["apiVersion"], value["kind"]) is None:
            return None
        text = f'error: no matches for kind "{value["kind"]}" in version "{value["apiVersion"]}"'
        return Handed(text, False, tuple(said))


def _is_segment(name: str) -> bool:
    """Whether a name can stand in an address: the API server takes no others (``IsValidPathSegmentName``)."""
    return name not in (".", "..") and "/" not in name and "%" not in name


def _same(text: str, simulated: str) -> bool:
    """Whether two refusals say the same, perhaps of rights of which the clusters' own roles hold different ones."""
    return text.partition("\n")[0] == simulated.partition("\n")[0]


def _last_line(text: str) -> str:
    return text.rpartition("\n")[2]


def _runs_pods(value: JsonObject) -> bool:
    return bool(pod_spec_path(value["kind"]))


def _without_annotation_alone(patch: JsonObject, asked: JsonObject, current: JsonObject) -> JsonObject:
    """Nothing where only the note of what was applied differs, and what it notes does not."""
    if set(patch) == {"metadata"} and set(patch["metadata"]) == {"annotations"}:
        before, after = last_applied(current), last_applied(asked)
        return {} if before == after else patch
    return patch

