"""Mutants of audit policies and of the API server's manifest, and a second opinion on each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.reader import load
from lab.manifests.submission import SubmittedFile
from lab.subjects.audit.mutation.manifests import manifest_changes
from lab.subjects.audit.mutation.policies import policy_changes
from lab.subjects.audit.naive.oracle import oracle
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds


class AuditMutation:
    """Policies and manifests with one thing changed; an oracle that reads the files by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """Nothing: the answers are files of a node."""
        return iter(())

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:  # noqa: ARG002
        """Every change of one thing in one of the files, without repeats and never the answer itself."""
        for file in files:
            loaded = load(file.text, file.name)
            value = loaded.documents[0].value if loaded.documents else None
            if not isinstance(value, dict):
                continue
            changes = policy_changes(value) if value.get("kind") == "Policy" else manifest_changes(value)
            seen = {json.dumps(value, sort_keys=True)}
            for operator, text, changed in changes:
                written = json.dumps(changed)
                sign = json.dumps(changed, sort_keys=True)
                if sign not in seen:
                    seen.add(sign)
                    yield FileMutant(operator, f"{file.name}: {text}", replaced(files, file.name, written))

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state)
