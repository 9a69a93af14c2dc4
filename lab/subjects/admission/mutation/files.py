"""Changes of an answer's files: of the manifests among them, and line by line of the node's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from lab.cluster.nodes.placing import place_of
from lab.cluster.state import State
from lab.manifests.submission import SubmittedFile
from lab.subjects.mutation import FileMutant, Mutation, documents_of, replaced

_WORDS = (
    ("true", "false"), ("false", "true"), ("https://", "http://"), ("restricted", "baseline"),
    ("baseline", "restricted"), ("baseline", "privileged"), ("privileged", "restricted"), ("latest", "v1.30"),
    ("ImagePolicyWebhook", "ImagePolicyWebHook"), ("NodeRestriction,", ""), (",NodeRestriction", ""),
    (",ImagePolicyWebhook", ""), ("ImagePolicyWebhook,", ""), ("PodSecurity", "PodSecurityPolicy"),
    ("/v1", "/v1beta1"), ("Directory", "File"), ("File", "Directory"), ("server:", "servers:"),
    ("defaultAllow", "defaultDeny"), ("certificate-authority", "certificate-authority-file"),
    ("kubeConfigFile", "kubeconfigFile"), ("kubeConfigFile", "kubeConfig"), ("readOnly: true", "readOnly: false"),
)  # fmt: skip


def file_changes(engine: Mutation, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
    """Every change of one thing in one of the files, without repeats and never the answer itself."""
    manifests = tuple(file for file in files if not place_of(scenario, file.name))
    others = tuple(file for file in files if place_of(scenario, file.name))
    documents = documents_of(manifests)
    for mutant in engine.mutants(documents, scenario) if documents else ():
        made = (SubmittedFile(f"{place}.json", json.dumps(each)) for place, each in enumerate(mutant.documents))
        yield FileMutant(mutant.operator, mutant.text, (*made, *others))
    for file in others:
        yield from _of_file(file, files, scenario.node_files.get(place_of(scenario, file.name), ""))


def _of_file(file: SubmittedFile, files: Sequence[SubmittedFile], before: str) -> Iterator[FileMutant]:
    text = file.text if isinstance(file.text, str) else file.text.decode("utf-8", "replace")
    lines, found = text.split("\n"), set(before.split("\n"))
    seen = {text}
    for number, line in enumerate(lines):
        if not line.strip() or line.strip().startswith("#") or (line in found and not _own(line)):
            continue
        for operator, told, made in _of_line(lines, number):
            changed = "\n".join(made)
            if changed not in seen:
                seen.add(changed)
                yield FileMutant(operator, f"{file.name}:{number + 1}: {told}", replaced(files, file.name, changed))


def _own(line: str) -> bool:
    """Whether a line is about admission, though it was there before."""
    return "admission" in line


def _of_line(lines: list[str], number: int) -> Iterator[tuple[str, str, list[str]]]:
    line = lines[number]
    yield "drop-line", "left out", [*lines[:number], *lines[number + 1 :]]
    for old, new in _WORDS:
        if old in line:
            changed = line.replace(old, new, 1)
            yield "word", f"{old} -> {new or 'nothing'}", _with(lines, number, changed)
    for match in re.finditer(r"(?<![\w./:-])\d+(?![\w./:-])", line):
        for amount in (0, int(match[0]) * 1000, int(match[0]) + 1):
            changed = line[: match.start()] + str(amount) + line[match.end() :]
            yield "number", f"{match[0]} -> {amount}", _with(lines, number, changed)
    for match in re.finditer(r"(?<=[=: ])/[\w./-]+", line):
        for path in (f"{match[0]}x", match[0].rpartition("/")[2]):
            changed = line[: match.start()] + path + line[match.end() :]
            yield "path", f"{match[0]} -> {path}", _with(lines, number, changed)
    name = re.search(r"(?:name|context|cluster|user|current-context|- ): ?([a-z][\w-]*)$", line)
    if name:
        yield "name", f"{name[1]} -> {name[1]}x", _with(lines, number, f"{line}x")
    item = re.fullmatch(r"(\s*- )([a-z][\w:-]*)", line)
    if item:
        yield "item", f"{item[2]} -> {item[2]}-x", _with(lines, number, f"{line}-x")


def _with(lines: list[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]
