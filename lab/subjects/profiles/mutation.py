"""Mutants of profiles, and a second opinion on each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy

from lab.cluster.nodes.files import APPARMOR, SECCOMP
from lab.cluster.nodes.placing import place_of
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.mutation import FileMutant, Mutant, Ruling, documents_of, replaced
from lab.subjects.profiles.armoring import armor_changes
from lab.subjects.profiles.naive.armor import oracle_of_armor
from lab.subjects.profiles.naive.oracle import oracle
from lab.subjects.protocol import Bounds

ACTIONS = ("SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP", "ALLOW")
MORE = ("mount", "ptrace", "bpf", "write", "clone", "a_call")


class ProfilesMutation:
    """Profiles with one thing changed; an oracle that reads the files by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """Every change of one thing, without repeats and never the answer itself."""
        seen = [tuple(documents)]
        for number, document in enumerate(documents):
            if "defaultAction" not in document:
                continue
            for operator, text, changed in _changes(document):
                made = (*documents[:number], changed, *documents[number + 1 :])
                if made not in seen:
                    seen.append(made)
                    yield Mutant(operator, text, made)

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """The same of the files that are profiles."""
        for file in files:
            if place_of(scenario, file.name).startswith(SECCOMP):
                for mutant in self.mutants(documents_of([file]), scenario):
                    text = "\n---\n".join(json.dumps(each) for each in mutant.documents)
                    yield FileMutant(mutant.operator, mutant.text, replaced(files, file.name, text))
            elif place_of(scenario, file.name).startswith(APPARMOR):
                for operator, said, text in armor_changes(text_of(file)):
                    yield FileMutant(operator, said, replaced(files, file.name, text))

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the state lies within its bounds, found out without the engine."""
        ruling = oracle(bounds, state)
        return ruling if not ruling.within else oracle_of_armor(bounds, state)


def text_of(file: SubmittedFile) -> str:
    """The file's text, whatever its bytes."""
    return file.text if isinstance(file.text, str) else file.text.decode("utf-8", "replace")


def _changes(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    for action in ACTIONS:
        yield "default", f"defaultAction {action}", {**document, "defaultAction": action}
    yield "no-default", "defaultAction left out", {k: v for k, v in document.items() if k != "defaultAction"}
    for place, block in enumerate(document.get("syscalls") or []):
        yield "drop-rule", f"rule {place} left out", _with(document, place, None)
        yield "double-rule", f"rule {place} twice", _with(document, place, [block, deepcopy(block)])
        for action in ACTIONS:
            yield "action", f"rule {place} {action}", _with(document, place, [{**block, "action": action}])
        names = block.get("names") or []
        for name in names:
            kept = [each for each in names if each != name]
            yield "drop-call", f"{name} left out", _with(document, place, [{**block, "names": kept}])
            other = {**block, "names": [name], "action": "SCMP_ACT_ERRNO"}
            yield "contradict", f"{name} refused besides", _with(document, place, [block, other])
        for name in MORE:
            if name not in names:
                yield "add-call", f"{name} added", _with(document, place, [{**block, "names": [*names, name]}])
        if block.get("args"):
            yield "no-args", f"arguments of rule {place} left out", _with(
                document, place, [{k: v for k, v in block.items() if k != "args"}]
            )


def _with(document: JsonObject, place: int, blocks: list[JsonObject] | None) -> JsonObject:
    listed = list(document["syscalls"])
    listed[place : place + 1] = blocks or []
    return {**document, "syscalls": listed}
