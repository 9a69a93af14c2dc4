"""Mutants of Falco's files, and a second opinion on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.nodes.placing import place_of
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.falco.mutating import rules_changes, settings_changes
from lab.subjects.falco.naive.oracle import oracle
from lab.subjects.falco.settings import PATH
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds

FOLDER = "/etc/falco/"


class FalcoMutation:
    """Files with one thing changed; an oracle that reads them by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """Nothing: rules files are no manifests."""
        return iter(())

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """Every change of one thing in one of Falco's files, without repeats and never the answer itself."""
        seen = {tuple(files)}
        for file in files:
            path = place_of(scenario, file.name)
            if not path.startswith(FOLDER):
                continue
            text = file.text.decode("utf-8", "replace") if isinstance(file.text, bytes) else file.text
            changes = settings_changes(text) if path == PATH else rules_changes(text)
            for operator, said, changed in changes:
                made = replaced(files, file.name, changed)
                if made not in seen:
                    seen.add(made)
                    yield FileMutant(operator, f"{file.name}: {said}", made)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state, closed=closed)
