"""The text of an EncryptionConfiguration to its fields, as the API server's strict decoder takes it.

Source: apimachinery's serializer (``runtime/serializer/json``), with the kinds that the API server registers for
its encryption configuration.
"""

from __future__ import annotations

from typing import Any

from lab.manifests.compose import compose
from lab.manifests.decode import Decoded, decode, found_name
from lab.manifests.document import Document, Json, Path
from lab.manifests.fault import Fault
from lab.manifests.gojson import go_quote
from lab.manifests.jsonstream import object_trouble
from lab.manifests.nodes import Tree
from lab.manifests.schema.table import struct
from lab.manifests.values import Duplicate, value_of
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.durations import nanoseconds

GROUP_VERSION = "apiserver.config.k8s.io/v1"
KIND = "EncryptionConfiguration"

KINDS: dict[tuple[str, str], tuple[str, ...]] = {
    (GROUP_VERSION, KIND): (),
    ("v1", "EncryptionConfig"): (),
    (GROUP_VERSION, "AdmissionConfiguration"): ("plugins",),
    (GROUP_VERSION, "AuthenticationConfiguration"): ("jwt", "anonymous"),
    (GROUP_VERSION, "AuthorizationConfiguration"): ("authorizers",),
    (GROUP_VERSION, "TracingConfiguration"): ("endpoint", "samplingRatePerMillion"),
}
"""The kinds that the decoder knows; those that are no encryption configuration with their fields."""

SCHEME = "pkg/runtime/scheme.go:111"
"""Where the API server's source makes the list of kinds; its messages name it."""

UNEXPECTED = "got unexpected config type"

NO_KIND = "couldn't get version/kind; json parse error: "

CONVERTING = "error converting YAML to JSON: "

_META = (
    r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with a file: the API server's words, and where in the document it is.

    ``rule`` sorts it: ``yaml``, ``kind``, ``unknown-field``, ``wrong-type``, ``repeated-key`` or ``invalid``.
    """

    rule: str
    text: str
    path: Path = ()
    line: int = 0
    """The line, where the text could not be read so far that it has paths; from 1."""
    column: int = 1


class UndecodedError(ValueError):
    """A text that is no EncryptionConfiguration."""

    def __init__(self, message: str, complaints: tuple[Complaint, ...], document: Document | None) -> None:
        super().__init__(message)
        self.complaints = complaints
        self.document = document


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields as they were decoded, and the document they stand in."""

    value: dict[str, Any]
    document: Document


def decoded(text: str, file: str) -> Fields:
    """Decode a text. Raises UndecodedError with the decoder's message."""
    value, tree, duplicates = _value(text)
    document = Document(value, file, tree.root if tree else None)
    _known_kind(value, text, document)
    found = decode(value, struct("encryption_v1.EncryptionConfiguration"))
    _types_fit(value, found, document)
    strict = _strict(duplicates, found)
    if strict:
        message = f"strict decoding error: {', '.join(each.text for each in strict)}"
        raise UndecodedError(message, strict, document)
    return Fields(found.value, document)


def _value(text: str) -> tuple[Json, Tree | None, tuple[Duplicate, ...]]:
    """The first document; a text that begins as JSON does is read as JSON alone."""
    is_json = text.lstrip().startswith("{")
    trouble = object_trouble(text) if is_json else ""
    try:
        tree = compose(text, json=is_json)
        read = value_of(tree)
    except Fault as fault:
        message = f"{NO_KIND}{trouble}" if trouble else fault.message.removeprefix(CONVERTING)
        complaint = Complaint("yaml", message, line=fault.line + 1, column=fault.column + 1)
        raise UndecodedError(message, (complaint,), None) from None
    if trouble:
        raise UndecodedError(f"{NO_KIND}{trouble}", (Complaint("yaml", f"{NO_KIND}{trouble}", line=1),), None)
    return read.value, tree, read.duplicates


def _known_kind(value: Json, text: str, document: Document) -> None:
    """Whether the decoder knows the document's kind. Raises UndecodedError where it does not."""
    meta = _meta(value, document)
    version, kind = meta.get("apiversion", ""), meta.get("kind", "")
    bare = version.removeprefix("/")
    problem, path = "", ("kind",)
    if version.count("/") > 1:
        problem, path = f"unexpected GroupVersion string: {version}", ("apiVersion",)
    elif not kind:
        problem = f"Object 'Kind' is missing in '{text}'"
    elif not version or version.endswith("/"):
        problem, path = f"Object 'apiVersion' is missing in '{text}'", ("apiVersion",)
    elif (bare, kind) not in KINDS:
        problem = f"no kind {go_quote(kind)} is registered for version {go_quote(bare)} in scheme {go_quote(SCHEME)}"
        path = ("kind",) if version == GROUP_VERSION else ("apiVersion",)
    elif KINDS[bare, kind]:
        unknown = [key for key in sorted(value) if key not in (*KINDS[bare, kind], "apiVersion", "kind")]
        said = ", ".join(f"unknown field {go_quote(key)}" for key in unknown)
        problem = f"strict decoding error: {said}" if unknown else f"{UNEXPECTED}: {bare}, Kind={kind}"
    if problem:
        raise UndecodedError(problem, (Complaint("kind", problem, path),), document)


def _meta(value: Json, document: Document) -> dict[str, str]:
    """Version and kind, whose names are found whatever their capitals, as Go's own JSON decoder does it."""
    if value is None:
        return {}
    problem = ""
    found: dict[str, str] = {}
    if not isinstance(value, dict):
        problem = f"json: cannot unmarshal {found_name(value)} into Go value of type {_META}"
    else:
        for key, held in sorted(value.items()):
            name = key.lower()
            if name in ("apiversion", "kind") and held is not None:
                shown = {"apiversion": "apiVersion", "kind": "kind"}[name]
                if not isinstance(held, str):
                    problem = problem or (
                        f"json: cannot unmarshal {found_name(held)} into Go struct field .{shown} of type string"
                    )
                else:
                    found[name] = held
    if problem:
        message = f"{NO_KIND}{problem}"
        raise UndecodedError(message, (Complaint("kind", message),), document)
    return found


def _types_fit(value: Json, found: Decoded, document: Document) -> None:
    """Whether every value has its field's type; what reads itself is looked at first."""
    for place, timeout in _timeouts(value):
        problem = ""
        if not isinstance(timeout, str):
            where = "KMSConfiguration.resources.providers.kms.timeout"
            problem = f"json: cannot unmarshal {found_name(timeout)} into Go struct field {where} of type string"
        else:
            try:
                nanoseconds(timeout)
            except ValueError as error:
                problem = str(error)
        if problem:
            raise UndecodedError(problem, (Complaint("wrong-type", problem, place),), document)
    wrong = found.type_error
    if wrong is not None:
        raise UndecodedError(wrong.message, (Complaint("wrong-type", wrong.message, wrong.path),), document)


def _timeouts(value: Json) -> list[tuple[Path, Json]]:
    """Every timeout that is given, with its place."""
    found: list[tuple[Path, Json]] = []
    for at, entry in enumerate(_items(value, "resources")):
        for place, provider in enumerate(_items(entry, "providers")):
            kms = provider.get("kms") if isinstance(provider, dict) else None
            if isinstance(kms, dict) and kms.get("timeout") is not None:
                found.append((("resources", at, "providers", place, "kms", "timeout"), kms["timeout"]))
    return found


def _items(value: Json, key: str) -> list[Json]:
    held = value.get(key) if isinstance(value, dict) else None
    return held if isinstance(held, list) else []


def _strict(duplicates: tuple[Duplicate, ...], found: Decoded) -> tuple[Complaint, ...]:
    """What only strict decoding minds: keys written twice, and fields that are none."""
    complaints = []
    if duplicates:
        lines = [f'  line {each.again.start_mark.line + 1}: key "{each.key}" already set in map' for each in duplicates]
        again = duplicates[0].again.start_mark
        said = "yaml: unmarshal errors:\n" + "\n".join(lines)
        complaints.append(Complaint("repeated-key", said, line=again.line + 1, column=again.column + 1))
    seen = {field.message: field.path for field in reversed(found.unknown)}
    messages = dict.fromkeys(field.message for field in found.unknown)
    complaints.extend(Complaint("unknown-field", message, seen[message]) for message in messages)
    return tuple(complaints)
