"""Mutants of Falco's files, and a second opinion on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from lab.cluster.nodes.placing import place_of
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.reader import load
from lab.manifests.submission import SubmittedFile
from lab.subjects.falco.mutating import Change, rules_changes, settings_changes
from lab.subjects.falco.naive.oracle import oracle
from lab.subjects.falco.settings import PATH
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds

FOLDER = "/etc/falco/"


def _scaled(text: str) -> Iterator[Change]:
    """Manifests with another number of replicas, or without one of them."""
    documents = [document.value for document in load(text).documents]
    for place, document in enumerate(documents):
        if not isinstance(document, dict) or "template" not in (document.get("spec") or {}):
            continue
        name = document.get("metadata", {}).get("name")
        for count in (0, 1, 3):
            changed = {**document, "spec": {**document["spec"], "replicas": count}}
            made = [*documents[:place], changed, *documents[place + 1 :]]
            yield Change("scale", f"{name} with {count} replicas", yaml.dump_all(made, Dumper=yaml.CSafeDumper))


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
            if path and not path.startswith(FOLDER):
                continue
            text = file.text.decode("utf-8", "replace") if isinstance(file.text, bytes) else file.text
            changes = settings_changes(text) if path == PATH else rules_changes(text) if path else _scaled(text)
            for operator, said, changed in changes:
                made = replaced(files, file.name, changed)
                if made not in seen:
                    seen.add(made)
                    yield FileMutant(operator, f"{file.name}: {said}", made)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state, closed=closed)
