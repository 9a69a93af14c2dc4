"""Mutants of admission policies and of the API server's files, and a second opinion on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.submission import SubmittedFile
from lab.subjects.admission.mutation.files import file_changes
from lab.subjects.admission.mutation.policies import OPERATORS
from lab.subjects.admission.naive.oracle import oracle
from lab.subjects.changes import mutants
from lab.subjects.mutation import FileMutant, Mutant, Ruling
from lab.subjects.protocol import Bounds


class AdmissionMutation:
    """Answers with one thing changed; an oracle that reads files and expressions by itself."""

    def mutants(self, documents: Sequence[dict[str, object]], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing in the manifests, without repeats and never the answer itself."""
        return mutants(OPERATORS, documents, scenario)

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """The same of all files of an answer: manifests, and files of the node."""
        return file_changes(self, files, scenario)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state, closed=closed)
