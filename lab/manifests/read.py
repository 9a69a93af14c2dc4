"""What kubectl and the API server make of a document."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lab.manifests.decode import Decoded, decode
from lab.manifests.defaulting import default, prepare
from lab.manifests.document import Document, JsonObject, Path
from lab.manifests.encode import encode
from lab.manifests.fielderror import FieldError
from lab.manifests.finding import Finding
from lab.manifests.kubectl import Refusal, Served, apply_refusal, items_of, kind_in
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.newer import said_by, unknown_to
from lab.manifests.reading import Reading, Stage
from lab.manifests.release import EXAM, Release
from lab.manifests.schema.kinds import KINDS, Kind
from lab.manifests.schema.table import struct
from lab.manifests.validation import validate, warnings
from lab.manifests.validation.opaque import opaque_object, validate_opaque

_SET_BY_SERVER = (
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "uid",
    "selfLink",
    "managedFields",
)
"""Metadata that a new object may say what it likes about: the server decides."""

GENERATED_SUFFIX = "x7k2p"
"""Five characters, as the API server appends to a generateName; the same ones always, so that runs repeat."""


def read(
    document: Document, release: Release = EXAM, namespace: str = "default", served: Served | None = None
) -> tuple[Reading, ...]:
    """Read a document as ``kubectl apply`` would send it and the API server would answer.

    A ``List`` gives a reading for each item that ``items_of`` finds; an empty document gives none. ``namespace``
    is where namespaced objects go that name none; ``served`` are the cluster's custom resources. Raises nothing,
    whatever the document holds. What was read lately is not read again.
    """
    if served:
        return _read(document, release, namespace, served)
    key = (id(document), release, namespace)
    known = _lately.get(key)
    if known is None:
        if len(_lately) >= _KEPT:
            _lately.clear()
        known = _lately[key] = (document, _read(document, release, namespace, None))
    return known[1]


_KEPT = 64
_lately: dict[tuple[int, Release, str], tuple[Document, tuple[Reading, ...]]] = {}
"""Each with its document, whose identity so stays its own."""


def _read(document: Document, release: Release, namespace: str, served: Served | None) -> tuple[Reading, ...]:
    readings = []
    for value, base in items_of(document.value):
        refused = apply_refusal(value, document.file, served)
        if refused is not None:
            readings.append(_refused(refused, document, base))
            continue
        kind = kind_in(value["apiVersion"], value["kind"], served)
        readings.append(read_value(value, release, namespace, document=document, base=base, kind=kind))
    return tuple(readings)


def read_value(
    value: JsonObject,
    release: Release = EXAM,
    namespace: str = "default",
    *,
    document: Document | None = None,
    base: Path = (),
    sort_keys: bool = True,
    text_errors: tuple[str, ...] = (),
    kind: Kind | None = None,
) -> Reading:
    """The API server's answer to one new object, whose kind it must serve; ``kind`` where that is not one of its own.

    ``base`` is where the object stands in ``document``. Without ``sort_keys`` the keys count as sent in the
    order they have. ``text_errors`` are what strict decoding found in the text that the value came from.
    """
    document = document or Document(value, "")
    kind = kind or KINDS[value["apiVersion"], value["kind"]]
    if not kind.type:
        return _read_opaque(value, kind, namespace, document, base)
    decoded = decode(value, struct(kind.type), sort_keys=sort_keys)
    newer = unknown_to(decoded.value, release)
    if newer:
        decoded = decoded._replace(unknown=(*decoded.unknown, *newer))
    if decoded.wrong or decoded.unknown or text_errors:
        return _not_decoded(decoded, kind, document, base, text_errors)
    made = decoded.value
    default(kind.api_version, kind.name, made, release)
    notes = _prepare(made, kind, namespace, document, base)
    prepare(kind.api_version, kind.name, made, release)
    errors = validate(kind.api_version, kind.name, made, release)
    if errors:
        return _not_valid(errors, made, kind, document, base)
    warned = said_by(release, warnings(kind.api_version, kind.name, made, release))
    notes += tuple(_explain("note").warned(text, document, base) for text in warned)
    whole = encode(made, struct(kind.type))
    return _accepted(whole, value, kind, document, base, warned, notes)


def _explain(module: str) -> Any:
    """A module of explanations; a right answer never pays for importing them."""
    return import_module(f"lab.manifests.explain.{module}")


def _read_opaque(value: JsonObject, kind: Kind, namespace: str, document: Document, base: Path) -> Reading:
    """A kind of which the lab knows no more than its metadata, or a custom resource."""
    decoded, made = opaque_object(value, kind)
    if decoded.wrong or decoded.unknown:
        return _not_decoded(decoded, kind, document, base, ())
    schema = import_module("lab.manifests.custom").schema_of(kind)
    if schema is not None:
        return _read_custom(made, value, kind, schema, namespace, document, base)
    notes = _prepare(made, kind, namespace, document, base)
    errors = validate_opaque(made, kind)
    if errors:
        return _not_valid(errors, made, kind, document, base)
    return _accepted(
        made, value, kind, document, base, (), (*notes, _explain("note").not_looked_into(kind, document, base))
    )


def _read_custom(
    made: dict[str, Any], value: JsonObject, kind: Kind, schema: Any, namespace: str, document: Document, base: Path
) -> Reading:
    """A custom resource with a schema."""
    from lab.manifests.custom.reading import unknown_in, wrong_in

    unknown = unknown_in(made, schema)
    if unknown:
        errors = tuple(dict.fromkeys(each.message for each in unknown))
        told = _explain("custom").unknown(unknown, schema, kind, document, base)
        return _undecodable(f"strict decoding error: {', '.join(errors)}", errors, kind, told)
    notes = _prepare(made, kind, namespace, document, base)
    wrong = [*validate_opaque(made, kind), *wrong_in(made, schema)]
    if wrong:
        return _not_valid(wrong, made, kind, document, base, explained="custom")
    return _accepted(made, value, kind, document, base, (), notes)


def _prepare(made: dict[str, Any], kind: Kind, namespace: str, document: Document, base: Path) -> tuple[Finding, ...]:
    """Settle name and namespace, and drop what only the server may say; in place."""
    metadata = made.setdefault("metadata", {})
    notes: tuple[Finding, ...] = ()
    for name in _SET_BY_SERVER:
        metadata.pop(name, None)
    if kind.namespaced:
        metadata["namespace"] = metadata.get("namespace") or namespace
    elif metadata.pop("namespace", ""):
        notes = (_explain("note").namespace_ignored(kind, document, base),)
    prefix = metadata.get("generateName") or ""
    if prefix and not metadata.get("name"):
        metadata["name"] = prefix[: 63 - len(GENERATED_SUFFIX)] + GENERATED_SUFFIX
    return notes


def _accepted(
    whole: JsonObject,
    written: JsonObject,
    kind: Kind,
    document: Document,
    base: Path,
    warned: tuple[str, ...],
    findings: tuple[Finding, ...],
) -> Reading:
    metadata = whole["metadata"]
    ref = Ref(kind.name, metadata.get("namespace", ""), metadata["name"])
    found = KubeObject(ref, kind.api_version, whole, written, document, base)
    return Reading(Stage.OK, warnings=warned, object=found, findings=findings)


def _refused(refused: Refusal, document: Document, base: Path) -> Reading:
    return Reading(
        Stage.DECODE,
        refused.message,
        refused.errors,
        findings=_explain("refusal").findings(refused, document, base),
    )


def _not_decoded(decoded: Decoded, kind: Kind, document: Document, base: Path, text_errors: tuple[str, ...]) -> Reading:
    """The refusal of an object that its type cannot hold: the first wrong type, else all strict errors."""
    first = decoded.type_error
    errors: tuple[str, ...]
    if first is not None:
        errors = (first.message,)
        said = first.message
    else:
        errors = (*text_errors, *dict.fromkeys(field.message for field in decoded.unknown))
        said = f"strict decoding error: {', '.join(errors)}"
    return _undecodable(said, errors, kind, _explain("decoding").findings(decoded, kind, document, base))


def _undecodable(said: str, errors: tuple[str, ...], kind: Kind, told: tuple[Finding, ...]) -> Reading:
    message = f'{kind.name} in version "{kind.version}" cannot be handled as a {kind.name}: {said}'
    return Reading(Stage.DECODE, message, errors, findings=told)


def _not_valid(
    errors: list[FieldError], made: JsonObject, kind: Kind, document: Document, base: Path, explained: str = "invalid"
) -> Reading:
    """The refusal of an object whose content breaks a rule; the same complaint is made once."""
    distinct = {str(error): error for error in errors}
    texts = tuple(distinct)
    said = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    name = f"{kind.name}.{kind.group}" if kind.group else kind.name
    return Reading(
        Stage.VALIDATE,
        f'{name} "{made["metadata"].get("name", "")}" is invalid: {said}',
        texts,
        findings=_explain(explained).findings(list(distinct.values()), kind, document, base),
    )
