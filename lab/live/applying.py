"""An answer handed in through the real API, as ``kubectl apply`` does: first dry, then in earnest.

The simulator judges the same documents; where it accepts what the server refuses, or the other way round, a finding
says so, and the state that the checks look at is the one that the server's word leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.cluster.acting import Acting
from lab.cluster.apply import apply, apply_documents
from lab.cluster.approval import KEY as APPROVE
from lab.cluster.deletion import KEY
from lab.cluster.deletion_list import MalformedItemError, Wanted, parse_item
from lab.cluster.kinds import kind_called
from lab.cluster.protocol import Answer, Applied
from lab.cluster.state import State
from lab.live.confining import why_left_out
from lab.live.disagreeing import accepted_here, not_deleted, refused_here
from lab.live.event import Event, Hear, Phase
from lab.live.handing import Handed, Hands
from lab.live.names import Names
from lab.live.refusing import Written
from lab.manifests.document import Document, Json, Path
from lab.manifests.finding import Finding
from lab.manifests.kubectl import items_of
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.reader import load
from lab.manifests.submission import Submission


class Applying:
    """One answer on its way into the cluster, document by document.

    ``left_out`` are the objects that the server finds valid and the lab does not make, and why.
    """

    def __init__(self, hands: Hands, names: Names, hear: Hear, acting: Acting | None = None) -> None:
        self.hands = hands
        self.acting = acting
        self.names = names
        self.hear = hear
        self.left_out: dict[Ref, str] = {}
        self._simulated: Applied | None = None
        self._findings: list[Finding] = []
        self._answers: list[Answer] = []
        self._objects: list[KubeObject] = []
        self._deleted: list[Ref] = []

    def foresee(self, state: State, submission: Submission) -> Applied:
        """What the simulator makes of the answer; from here on what it adds has names of the run's own.

        Asked before the scenario is made, for that may speak of what only the answer makes.
        """
        if self._simulated is None:
            self._simulated = apply(state, submission, self.acting)
            # What is there without the scenario, such as the ClusterRole view, stays the cluster's own.
            added = (answer.ref for answer in self._simulated.answers if answer.ref not in state.objects)
            self.names.bring(added)
        return self._simulated

    def apply(self, state: State, submission: Submission) -> Applied:
        """Hand everything in. Raises LiveError when the cluster cannot be reached."""
        self._findings += self.foresee(state, submission).findings
        if state.handed_to_nodes:
            state, submission = self._keep_from_nodes(state, submission)
        for file in submission.files:
            for document in load(file.text, file.name).documents:
                if _lists(APPROVE, document):
                    state = self._approve(state, document)
                else:
                    state = self._delete(state, document) if _lists(KEY, document) else self._take(state, document)
        return Applied(
            state, tuple(self._answers), tuple(self._objects), tuple(self._deleted), tuple(self._findings)
        )

    def _keep_from_nodes(self, state: State, submission: Submission) -> tuple[State, Submission]:
        """Leave what belongs on nodes to the simulator, for a run changes none of their files; gives what is left."""
        from lab.cluster.nodes.placing import placed

        put = placed(state, submission)
        for answer in put.answers:
            same = " unchanged" if answer.text.endswith(" unchanged") else ""
            told = f"{answer.ref.name}: the simulator looks at it, no node does{same}"
            self._answers.append(Answer(answer.ref, told, accepted=True))
        return put.state, put.left

    def _take(self, state: State, document: Document) -> State:
        """Hand in a document's objects; gives the state that those lead to which the server accepted."""
        simulated = apply_documents(state, (document,), acting=self.acting)
        taken: list[Json] = []
        for (value, base), answer in zip(items_of(document.value), simulated.answers, strict=True):
            handed = self._hand_in(value, Written(document, base, answer.ref), answer)
            self._answers.append(Answer(answer.ref, handed.text, handed.accepted))
            if handed.accepted:
                taken.append(value)
        if len(taken) == len(simulated.answers):
            after = simulated
        else:
            after = apply_documents(state, [Document(value, document.file) for value in taken])
        known = {item.ref: item for item in simulated.objects}
        self._objects += (known.get(item.ref, item) for item in after.objects)
        return after.state

    def _hand_in(self, value: Json, written: Written, answer: Answer) -> Handed:
        handed = self.hands.hand_in(value, written, answer, self._findings) if _can_be_sent(value) else None
        if handed is None:
            # kubectl itself refuses it, so that no server ever sees it.
            return Handed(answer.text, answer.accepted)
        self._findings = list(handed.findings)
        if handed.left_out:
            self.left_out[answer.ref] = handed.left_out
            if handed.accepted and answer.accepted:
                # As nothing was made, the server cannot know what was there before.
                handed = replace(handed, text=answer.text)
        if handed.accepted and not answer.accepted:
            self._findings.append(accepted_here(written, answer.text))
        elif answer.accepted and not handed.accepted:
            self._findings.append(refused_here(written, handed.text))
        self.hear(Event(Phase.APPLY, _outcome(handed.text)))
        return handed

    def _approve(self, state: State, document: Document) -> State:
        """Approve the requests that a list names; what the simulator does not find, or the lab did not make, is not."""
        simulated = apply_documents(state, (document,), acting=self.acting)
        objects = dict(simulated.state.objects)
        for answer in simulated.answers:
            made = answer.accepted and answer.ref not in self.left_out
            text = self.hands.approve(answer.ref) if made else ""
            self.hear(Event(Phase.APPLY, text or answer.text))
            if text:
                objects[answer.ref] = state.objects[answer.ref]
                self._findings.append(refused_here(Written(document, (APPROVE,), answer.ref), text))
            self._answers.append(Answer(answer.ref, text or answer.text, answer.accepted and not text))
        return simulated.state.with_objects(objects)

    def _delete(self, state: State, document: Document) -> State:
        """Delete what a list names; what the simulator refuses is not tried."""
        simulated = apply_documents(state, (document,), acting=self.acting)
        places = dict(_refs_in(document))
        objects = dict(simulated.state.objects)
        for answer in simulated.answers:
            written = Written(document, places.get(answer.ref, ()), answer.ref)
            text = self._delete_one(written) if answer.accepted and answer.ref in simulated.deleted else ""
            if text:
                # What the server keeps is there still.
                objects |= {ref: item for ref, item in state.objects.items() if _goes_with(ref, answer.ref)}
                self._findings.append(refused_here(written, text))
            self._answers.append(Answer(answer.ref, text or answer.text, answer.accepted and not text))
        self._deleted += (ref for ref in simulated.deleted if ref not in objects)
        return simulated.state if objects == simulated.state.objects else simulated.state.with_objects(objects)

    def _delete_one(self, written: Written) -> str:
        """What kubectl prints where the server refuses to delete it, else empty."""
        why = why_left_out({}, written.ref, self.names)
        if why:
            self.left_out[written.ref] = why
            self._findings.append(not_deleted(written, why))
            return ""
        text = self.hands.delete(written.ref)
        self.hear(Event(Phase.APPLY, text or f"{written.ref} deleted"))
        return text


def _outcome(text: str) -> str:
    """What became of an object, in a line: the last of an answer that warns first, else the first."""
    lines = text.splitlines() or [""]
    return lines[-1] if lines[0].startswith("Warning: ") else lines[0]


def _can_be_sent(value: Json) -> bool:
    """Whether kubectl would send it: it says what it is and is called."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    if not isinstance(metadata, dict):
        return False
    parts = (value.get("apiVersion"), value.get("kind"), metadata.get("name"))
    namespace = metadata.get("namespace")
    return all(isinstance(part, str) and part for part in parts) and (namespace is None or isinstance(namespace, str))


def _goes_with(ref: Ref, deleted: Ref) -> bool:
    return ref == deleted or (deleted.kind == "Namespace" and ref.namespace == deleted.name)


def _lists(key: str, document: Document) -> bool:
    return isinstance(document.value, dict) and list(document.value) == [key]


def _refs_in(document: Document) -> Iterator[tuple[Ref, Path]]:
    """What a list of deletions names, and where; what it says wrongly is left out."""
    listed: Json = document.value[KEY]
    for index, each in enumerate(listed if isinstance(listed, list) else [listed]):
        for wanted in _parsed(each):
            kind = kind_called(wanted.word)
            if kind is not None:
                place: Path = (KEY, index) if isinstance(listed, list) else (KEY,)
                yield Ref(kind.name, wanted.namespace if kind.namespaced else "", wanted.name), place


def _parsed(each: Json) -> tuple[Wanted, ...]:
    try:
        return parse_item(each)
    except MalformedItemError:
        return ()
