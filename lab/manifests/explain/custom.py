"""Refusals of custom resources, told to a learner."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lab.manifests.custom import slips_of
from lab.manifests.custom.check import Unknown, dotted
from lab.manifests.custom.shape import Fields, Keyed, Several, Shape
from lab.manifests.document import Document, Path
from lab.manifests.explain import links
from lab.manifests.explain.invalid import findings as of_errors
from lab.manifests.explain.places import at, held
from lab.manifests.fielderror import FieldError
from lab.manifests.finding import Finding, Severity
from lab.manifests.schema.kinds import Kind

SHOWN = 12


def unknown(
    found: tuple[Unknown, ...], schema: Fields, kind: Kind, document: Document, base: Path
) -> tuple[Finding, ...]:
    """A finding for each field that the schema does not have."""
    return tuple(_unknown(each, schema, kind, document, base) for each in found)


def _unknown(field: Unknown, schema: Fields, kind: Kind, document: Document, base: Path) -> Finding:
    name, owner = str(field.path[-1]), dotted(field.path[:-1])
    place = f"`{owner}`" if owner else f"a {kind.name}"
    return Finding(
        "decode-unknown-field",
        Severity.ERROR,
        field.message,
        document.key_span((*base, *field.path)),
        why=f"{place} has no field `{name}`.",
        mend=_mend(name, field, schema, kind),
        link=links.of_kind(kind.name),
    )


def _mend(name: str, field: Unknown, schema: Fields, kind: Kind) -> str:
    slip = slips_of(kind).get((field.owner.called, name))
    if slip is not None:
        return slip
    known = field.owner.fields
    near = get_close_matches(name, known, n=1, cutoff=0.75) or [k for k in known if k.lower() == name.lower()]
    if near:
        return f"Did you mean `{near[0]}`?"
    elsewhere = next((path for path in _places(schema) if path[-1] == name), None)
    if elsewhere is not None:
        return f"In a {kind.name} the field stands at `{'.'.join(elsewhere)}`."
    shown = ", ".join(f"`{each}`" for each in list(known)[:SHOWN])
    return f"Remove it; what may stand here: {shown}{' and others' if len(known) > SHOWN else ''}."


def _places(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field of a schema, by its way, the outer ones first."""
    if isinstance(shape, Fields):
        for key in shape.fields:
            yield (*path, key)
        for key, inner in shape.fields.items():
            yield from _places(inner, (*path, key))
    elif isinstance(shape, (Several, Keyed)):
        yield from _places(shape.item, path)


def findings(errors: list[FieldError], kind: Kind, document: Document, base: Path) -> tuple[Finding, ...]:
    """A finding for each value that the schema refuses."""
    found = of_errors(errors, kind, document, base)
    return tuple(_plainer(finding, error, document, base) for finding, error in zip(found, errors, strict=True))


def _plainer(finding: Finding, error: FieldError, document: Document, base: Path) -> Finding:
    from dataclasses import replace

    _, _, wanted = error.detail.partition("must be of type ")
    path = (*base, *error.field.steps)
    if not wanted or held(document.value, path) != path:
        return finding
    value, wanted = at(document.value, path), wanted.partition(":")[0]
    if wanted == "string" and isinstance(value, (int, float)):
        written = str(value).lower() if isinstance(value, bool) else str(value)
        why = "A custom resource's field that holds text takes no number and no true or false."
        return replace(finding, why=why, mend=f'Write it in quotes: `{path[-1]}: "{written}"`.')
    if wanted == "array":
        why = f"`{error.field.steps[-1]}` is a list."
        return replace(finding, why=why, mend="Begin each entry with a dash.")
    if wanted == "object":
        why = f"`{error.field.steps[-1]}` holds fields of its own."
        return replace(finding, why=why, mend="Write its fields beneath it, each on a line of its own.")
    return finding
