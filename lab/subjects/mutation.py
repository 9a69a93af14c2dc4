"""What a subject offers to the author's gate: wrong answers by the hundred, and a second opinion on each.

A mutant is the reference answer with one thing changed. Most are wrong; some say the same in other words, and the
grader must know which is which. Whether it does is told by an oracle that shares nothing with it.

A subject whose answers are manifests changes their documents (``mutants``). One whose answers are files of another
kind changes those by their names (``file_mutants``), and is then asked for nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol, runtime_checkable

from lab.cluster.nodes.placing import place_of
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.manifests.reader import load
from lab.manifests.submission import SubmittedFile
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Bounds


@dataclass(frozen=True, slots=True)
class Mutant:
    """An answer made from another. ``operator`` is the kind of change, ``text`` says what was changed where."""

    operator: str
    text: str
    documents: tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True)
class FileMutant:
    """The same, as files: those that were not changed keep their names and texts."""

    operator: str
    text: str
    files: tuple[SubmittedFile, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a state lies within its bounds, and if not, a case that shows it."""

    within: bool
    case: str = ""


class Mutation(Protocol):
    """The tests a subject has for its own grading."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing, without repeats and never the answer itself.

        ``documents`` are the answer's; ``scenario`` is the cluster it is for, whose names the changes draw on.
        """
        ...

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether ``required ⊆ state ⊆ permitted``, found out without the subject's engine."""
        ...


@runtime_checkable
class OfFiles(Protocol):
    """A mutation that changes files."""

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """Every change of one thing in one of the files, without repeats and never the answer itself."""
        ...


def file_mutants(engine: Mutation, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
    """The changes of an answer's files: the subject's own, else those of the manifests among them."""
    return (write() for write in changes(engine, files, scenario))


def changes(engine: Mutation, files: Sequence[SubmittedFile], scenario: State) -> Iterator[Callable[[], FileMutant]]:
    """The same, each written as files when it is called for: of most nobody wants to read more than that it is one."""
    if isinstance(engine, OfFiles):
        for made in engine.file_mutants(files, scenario):
            yield partial(_as_is, made)
        return
    manifests, others = apart(files, scenario)
    documents = documents_of(manifests)
    for mutant in engine.mutants(documents, scenario) if documents else ():
        yield partial(_written, mutant, others)


def _as_is(made: FileMutant) -> FileMutant:
    return made


def _written(mutant: Mutant, others: tuple[SubmittedFile, ...]) -> FileMutant:
    return FileMutant(mutant.operator, mutant.text, (*as_files(mutant.documents), *others))


def as_files(documents: Iterable[JsonObject]) -> Iterator[SubmittedFile]:
    """A file for each document; documents that are the same make the same files."""
    for place, each in enumerate(documents):
        yield SubmittedFile(f"{place}.json", json.dumps(each, sort_keys=True))


def documents_of(files: Iterable[SubmittedFile]) -> list[JsonObject]:
    """The documents of all files, in order."""
    return [value for file in files for value in _values(file) if isinstance(value, dict)]


def _values(file: SubmittedFile) -> list[Json]:
    if file.name.endswith(".json"):
        with suppress(ValueError, RecursionError):
            return [json.loads(file.text)]
    return [document.value for document in load(file.text, file.name).documents]


def replaced(files: Sequence[SubmittedFile], name: str, text: str) -> tuple[SubmittedFile, ...]:
    """The files, one of them with another text."""
    return tuple(SubmittedFile(name, text) if file.name == name else file for file in files)


def apart(
    files: Sequence[SubmittedFile], scenario: State
) -> tuple[tuple[SubmittedFile, ...], tuple[SubmittedFile, ...]]:
    """The manifests, and the files that no API server gets to see."""
    placed = [bool(place_of(scenario, file.name)) for file in files]
    return (
        tuple(file for file, other in zip(files, placed, strict=True) if not other),
        tuple(file for file, other in zip(files, placed, strict=True) if other),
    )


@dataclass(frozen=True, slots=True)
class Several:
    """The tests of several subjects at once, for a task that asks something of each of them."""

    each: tuple[Mutation, ...]

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """The changes of each subject; what two of them make is made once."""
        seen: list[tuple[JsonObject, ...]] = []
        for engine in self.each:
            for mutant in engine.mutants(documents, scenario):
                if mutant.documents not in seen:
                    seen.append(mutant.documents)
                    yield mutant

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """The same of the answer's files."""
        seen: set[tuple[SubmittedFile, ...]] = set()
        for engine in self.each:
            for mutant in file_mutants(engine, files, scenario):
                if mutant.files not in seen:
                    seen.add(mutant.files)
                    yield mutant

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Within only where every subject says so; else the first case that one of them has."""
        rulings = (engine.oracle(bounds, state, closed=closed) for engine in self.each)
        return next((ruling for ruling in rulings if not ruling.within), Ruling(True))
