"""Rules that an object's content breaks, told to a learner."""

from __future__ import annotations

from lab.manifests.document import Document, Path
from lab.manifests.explain import links
from lab.manifests.explain.places import held, value_span
from lab.manifests.explain.sentences import sentence_for
from lab.manifests.fielderror import ErrorKind, FieldError
from lab.manifests.finding import Finding, Severity
from lab.manifests.schema.kinds import Kind

_RULES = {
    ErrorKind.REQUIRED: "validate-required",
    ErrorKind.INVALID: "validate-invalid",
    ErrorKind.TYPE_INVALID: "validate-invalid",
    ErrorKind.NOT_SUPPORTED: "validate-unsupported",
    ErrorKind.FORBIDDEN: "validate-forbidden",
    ErrorKind.NOT_FOUND: "validate-not-found",
    ErrorKind.DUPLICATE: "validate-duplicate",
    ErrorKind.TOO_LONG: "validate-too-long",
    ErrorKind.TOO_SHORT: "validate-too-short",
    ErrorKind.TOO_MANY: "validate-too-many",
    ErrorKind.TOO_FEW: "validate-too-few",
    ErrorKind.INTERNAL: "validate-invalid",
}


def findings(errors: list[FieldError], kind: Kind, document: Document, base: Path) -> tuple[Finding, ...]:
    """A finding for each broken rule, in the server's order."""
    return tuple(_finding(error, kind, document, base) for error in errors)


def _finding(error: FieldError, kind: Kind, document: Document, base: Path) -> Finding:
    why, mend, link = sentence_for(error)
    path = _culprit(error, document, base)
    return Finding(
        _RULES[error.kind],
        Severity.ERROR,
        str(error),
        value_span(document, path),
        why=why,
        mend=mend,
        link=link or links.of_kind(kind.name),
    )


def _as_written(path: Path, depth: int, document: Document) -> Path:
    """The path to the plain text where the server speaks of the ``data`` that it made of it."""
    if path[depth : depth + 1] != ("data",):
        return path
    plain = (*path[:depth], "stringData", *path[depth + 1 :])
    return max(path, plain, key=lambda each: len(held(document.value, each)))


def _culprit(error: FieldError, document: Document, base: Path) -> Path:
    """The path of the very label to blame where the error names only the map it stands in."""
    path = _as_written((*base, *error.field.steps), len(base), document)
    if held(document.value, path) != path or not isinstance(error.value, str):
        return path
    here = document.value
    for step in path:
        here = here[step]
    if isinstance(here, dict):
        for key, value in here.items():
            if error.value in (key, value):
                return (*path, key)
    return path
