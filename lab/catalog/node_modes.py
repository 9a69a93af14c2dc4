"""``scenario/node.modes.yaml``: modes and owners of the nodes' files, as the learner finds them."""

from __future__ import annotations

import yaml

from lab.catalog.fields import ExerciseError
from lab.cluster.nodes.modes import Mode, modes_in
from lab.manifests.finding import Finding, Severity
from lab.manifests.nodes import resolved
from lab.manifests.reader import load
from lab.manifests.span import Span


def modes_found(text: str, file: str) -> dict[str, Mode]:
    """The modes that an author's file says. Raises ExerciseError where it cannot be read."""
    loaded = load(text, file)
    if len(loaded.documents) != 1:
        said = f"{file}: must map paths to their mode and owner"
        raise ExerciseError(Finding("exercise-file", Severity.ERROR, said, Span(file, 1, 1, 1, 1)))
    document = loaded.documents[0]
    root = document.root if document.root is None else resolved(document.root)
    listed = root.value if isinstance(root, yaml.MappingNode) else []
    found, wrong = modes_in(document, {str(resolved(key).value): Mode() for key, _ in listed}, frozenset())
    if wrong:
        raise ExerciseError(wrong[0])
    return found
