"""The tests that encryption has for its own grading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import yaml

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.encryption.mutation.configurations import changes_of_config
from lab.subjects.encryption.mutation.manifests import changes_of_manifest
from lab.subjects.encryption.naive.oracle import oracle
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds


class EncryptionMutation:
    """Files with one thing changed; an oracle that reads them by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """None: no answer is a manifest that an API server would take."""
        yield from ()

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:  # noqa: ARG002
        """Every change of one thing in one file, and two files exchanged; without repeats."""
        seen = {tuple(files)}
        for mutant in _every(files):
            if mutant.files not in seen:
                seen.add(mutant.files)
                yield mutant

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state)


def _every(files: Sequence[SubmittedFile]) -> Iterator[FileMutant]:
    for file in files:
        for operator, text, changed in _changes(str(file.text)):
            yield FileMutant(operator, f"{file.name}: {text}", tuple(replaced(files, file.name, changed)))
    for at, (one, other) in enumerate(pairwise(files)):
        swapped = list(files)
        swapped[at : at + 2] = [SubmittedFile(one.name, other.text), SubmittedFile(other.name, one.text)]
        yield FileMutant("swap-files", f"{one.name} and {other.name} exchanged", tuple(swapped))
        copied = list(files)
        copied[at] = SubmittedFile(one.name, other.text)
        yield FileMutant("copy-file", f"{other.name} as {one.name}", tuple(copied))


def _changes(text: str) -> Iterator[tuple[str, str, str]]:
    yield "cut", "the last line left out", "\n".join(text.rstrip().split("\n")[:-1]) + "\n"
    yield "tab", "a tab for the first indent", text.replace("\n  ", "\n\t", 1)
    try:
        value = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return
    if not isinstance(value, dict):
        return
    if value.get("kind") == "Pod":
        yield from ((operator, said, json.dumps(made)) for operator, said, made in changes_of_manifest(value))
        return
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    for operator, said, made in changes_of_config(value):
        yield operator, said, yaml.dump(made, Dumper=dumper, sort_keys=False)
