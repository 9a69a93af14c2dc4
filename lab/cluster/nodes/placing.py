"""Where the files of an answer go that no API server gets to see: to a path of the nodes, or onto the answer sheet."""

from __future__ import annotations

import re
from dataclasses import replace

from lab.cluster.nearest import nearest
from lab.cluster.protocol import Answer
from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.reader import load
from lab.manifests.span import Span
from lab.manifests.submission import Submission, SubmittedFile
from lab.quick_dataclass import dataclass

SHEET = "answer sheet"
"""Where a file goes whose questions and answers are the sheet."""

MODES = "modes"
"""Where a file goes that says the modes and owners of the nodes' files."""

NOWHERE = "nowhere"
"""Where a file goes that nobody asked for, in an exercise that asks for no manifest."""

VARIANT = re.compile(r"\A#[ \t]*variant[ \t]+\d+[ \t]*\r?\n")
"""A first line that only says which variant of its exercise a file was made for."""

NODE_FILE, ANSWER_SHEET, NODE_MODES = "NodeFile", "AnswerSheet", "NodeModes"
PLACED = frozenset({NODE_FILE, ANSWER_SHEET, NODE_MODES})
"""The kinds that answers about such files are told under; no objects of the API."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of such files: the state with them, ``left`` to hand to the API server, and what there is to say."""

    state: State
    left: Submission
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()


def placed(state: State, submission: Submission) -> Placed:
    """Put what belongs on the nodes or on the answer sheet there. Never raises for anything the files hold."""
    found = Placed(state, Submission(()))
    for file in submission.files:
        place = place_of(state, file.name)
        if not place:
            found = replace(found, left=Submission((*found.left.files, file)))
        elif place == NOWHERE:
            found = replace(found, findings=(*found.findings, _unasked(state, file.name)))
        else:
            found = _put(found, file, place)
    return found


def place_of(state: State, name: str) -> str:
    """Where a file of that name goes; empty for the API server. What counts is the last part of its path."""
    places = state.handed_to_nodes
    return places.get(name.replace("\\", "/").rpartition("/")[2]) or places.get("", "")


def _put(found: Placed, file: SubmittedFile, place: str) -> Placed:
    if place == SHEET:
        return _filled(found, file)
    return _changed_modes(found, file) if place == MODES else _copied(found, file, place)


def _copied(found: Placed, file: SubmittedFile, path: str) -> Placed:
    """The file in the place of what lay at the path."""
    state = found.state
    text = file.text.decode("utf-8", "replace") if isinstance(file.text, bytes) else file.text
    said = "unchanged" if state.node_files.get(path) in (text, VARIANT.sub("", text)) else "written"
    state = state.with_node_files({**state.node_files, path: text})
    state = state.with_node_sources({**state.node_sources, path: file.name})
    return _told(found, state, Answer(Ref(NODE_FILE, "", path), f"{path} {said}", accepted=True))


def _filled(found: Placed, file: SubmittedFile) -> Placed:
    """The answers of the file in the place of those there were."""
    from lab.cluster.sheet import sheet_in

    document, said = _only_document(file, "sheet-malformed")
    if document is None:
        return replace(found, findings=(*found.findings, *said))
    sheet, wrong = sheet_in(document)
    count = f"{len(sheet)} answer{'s' * (len(sheet) != 1)}"
    text = f"{file.name} unchanged" if sheet == found.state.sheet else f"{file.name}: {count}"
    answer = Answer(Ref(ANSWER_SHEET, "", file.name), text, accepted=True)
    return _told(found, found.state.with_sheet(sheet, document), answer, *said, *wrong)


def _changed_modes(found: Placed, file: SubmittedFile) -> Placed:
    """The modes and owners that the file says; what it does not mention stays."""
    from lab.cluster.nodes.modes import modes_in

    document, said = _only_document(file, "modes-invalid")
    if document is None:
        return replace(found, findings=(*found.findings, *said))
    state = found.state
    modes, wrong = modes_in(document, state.node_modes, frozenset(state.node_files))
    outcome = "unchanged" if modes == state.node_modes else "set"
    answer = Answer(Ref(NODE_MODES, "", file.name), f"{file.name}: modes and owners {outcome}", accepted=True)
    return _told(found, state.with_node_modes(modes, document), answer, *said, *wrong)


def _only_document(file: SubmittedFile, rule: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document of a file that holds one, with what there is to say of it; None where it cannot be read."""
    loaded = load(file.text, file.name)
    # A sheet on which nothing is written yet is empty, and no manifest is missing.
    findings = tuple(finding for finding in loaded.findings if finding.rule != "yaml-empty")
    if len(loaded.documents) > 1:
        second = loaded.documents[1].span()
        mend = "Put everything into one document, without a line of three dashes."
        findings += (Finding(rule, Severity.ERROR, "only the first document of the file counts", second, mend=mend),)
    return (loaded.documents[0] if loaded.documents else None), findings


def _unasked(state: State, name: str) -> Finding:
    """A file that is none of those asked for."""
    asked = [each for each in state.handed_to_nodes if each]
    near = nearest(name.rpartition("/")[2], asked) if len(asked) > 1 else asked[0]
    mend = f"Name it {near}." if near else f"Name the file as the task does: {', '.join(asked)}."
    said = f"{name} is none of the files that the task asks for: {', '.join(asked)}"
    return Finding("file-not-asked-for", Severity.ERROR, said, Span(name, 1, 1, 1, 1), mend=mend)


def _told(found: Placed, state: State, answer: Answer, *findings: Finding) -> Placed:
    return Placed(state, found.left, (*found.answers, answer), (*found.findings, *findings))
