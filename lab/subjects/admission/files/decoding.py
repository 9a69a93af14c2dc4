"""A file's text to its fields, as the API server's decoders take it: strictly by kind, or loosely without one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab.manifests.compose import compose
from lab.manifests.decode import decode, found_name
from lab.manifests.document import Document, Json, Path
from lab.manifests.fault import Fault
from lab.manifests.gojson import go_quote
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import Basic, ListOf, Pointer, Scalar, Struct, Type
from lab.manifests.values import Duplicate, value_of
from lab.quick_dataclass import dataclass
from lab.subjects.admission.files.complaint import Complaint, RefusedError

SCHEME = "pkg/runtime/scheme.go:111"
"""Where the API server's source makes a list of kinds; its messages name it."""

CONVERTING = "error converting YAML to JSON: "
UNMARSHALLING = "error unmarshaling JSON: while decoding JSON: "

_META = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'


@dataclass(frozen=True, slots=True)
class Read:
    """A text as YAML: its value, the document it stands in, and the keys that are written twice."""

    value: Json
    document: Document
    duplicates: tuple[Duplicate, ...] = ()


class UnregisteredError(RefusedError):
    """A text without a kind, or of a kind that the decoder does not know."""


def read_text(text: str, file: str) -> Read:
    """Read a text as YAML. Raises RefusedError."""
    try:
        tree = compose(text)
        found = value_of(tree)
    except Fault as fault:
        message = _no_json(text) if text.lstrip().startswith("{") else fault.message.removeprefix(CONVERTING)
        complaint = Complaint("yaml", message, file=file, line=fault.line + 1, column=fault.column + 1)
        raise RefusedError(complaint) from None
    return Read(found.value, Document(found.value, file, tree.root if tree else None), found.duplicates)


def _no_json(text: str) -> str:
    """What is wrong with a text that begins as JSON does, which is read as JSON alone."""
    problem = "invalid character in JSON"
    try:
        json.loads(text)
    except ValueError as error:
        rest = text[getattr(error, "pos", len(text)) :][:1]
        problem = f"invalid character {rest!r}" if rest else "unexpected end of JSON input"
    return f"couldn't get version/kind; json parse error: {problem}"


def of_kind(read: Read, body: str, kinds: Mapping[tuple[str, str], str], *, base: Path = ()) -> tuple[str, Any]:
    """The kind of a document and its fields, by ``kinds``: version and kind -> the type in the schema.

    ``body`` is what messages show of the whole, ``base`` where the value stands in its document. Raises RefusedError.
    """
    version, kind = _version_and_kind(read, body, base)
    if (version, kind) not in kinds:
        said = f"no kind {go_quote(kind)} is registered for version {go_quote(version)} in scheme {go_quote(SCHEME)}"
        path = (*base, "kind" if any(known == version for known, _ in kinds) else "apiVersion")
        raise UnregisteredError(Complaint("kind", said, read.document, path))
    type_ = kinds[version, kind]
    if not type_:
        return kind, {}
    found = decode(read.value, struct(type_))
    wrong = found.type_error
    if wrong is not None:
        raise RefusedError(Complaint("wrong-type", wrong.message, read.document, (*base, *wrong.path)))
    messages = [f"unmarshal errors:\n{_repeated(read.duplicates)}"] if read.duplicates else []
    messages = [f"yaml: {message}" for message in messages]
    messages += dict.fromkeys(field.message for field in found.unknown)
    if messages:
        said = f"strict decoding error: {', '.join(messages)}"
        if read.duplicates:
            mark = read.duplicates[0].again.start_mark
            where = read.document.file
            raise RefusedError(
                Complaint("repeated-key", said, file=where, line=mark.line + 1, column=mark.column + 1)
            )
        raise RefusedError(Complaint("unknown-field", said, read.document, (*base, *found.unknown[0].path)))
    return kind, found.value


def _repeated(duplicates: tuple[Duplicate, ...]) -> str:
    lines = ((each.again.start_mark.line + 1, each.key) for each in duplicates)
    return "\n".join(f'  line {line}: key "{key}" already set in map' for line, key in lines)


def _version_and_kind(read: Read, body: str, base: Path) -> tuple[str, str]:
    found: dict[str, str] = {}
    problem = ""
    if isinstance(read.value, dict):
        for key, held in sorted(read.value.items()):
            name = key.lower()
            if name not in ("apiversion", "kind") or held is None:
                continue
            if isinstance(held, str):
                found[name] = held
            elif not problem:
                shown = "apiVersion" if name == "apiversion" else "kind"
                problem = f"json: cannot unmarshal {found_name(held)} into Go struct field .{shown} of type string"
    elif read.value is not None:
        problem = f"json: cannot unmarshal {found_name(read.value)} into Go value of type {_META}"
    if problem:
        said = f"couldn't get version/kind; json parse error: {problem}"
        raise RefusedError(Complaint("kind", said, read.document, base))
    version, kind = found.get("apiversion", ""), found.get("kind", "")
    if version.count("/") > 1:
        said = f"unexpected GroupVersion string: {version}"
        raise RefusedError(Complaint("kind", said, read.document, (*base, "apiVersion")))
    if not kind or not version or version.endswith("/"):
        missing = "apiVersion" if kind else "Kind"
        where = (*base, "apiVersion" if kind else "kind")
        raise UnregisteredError(
            Complaint("kind", f"Object '{missing}' is missing in '{body}'", read.document, where)
        )
    return version.removeprefix("/"), kind


def loosely(read: Read, type_: str, *, base: Path = (), from_yaml: bool) -> dict[str, Any]:
    """The fields of a value without a kind, as Go's own JSON decoder finds them: whatever their capitals.

    ``from_yaml`` is a text that goes through YAML on the way, which turns numbers into texts where texts are wanted.
    Fields that are none are passed over. Raises RefusedError.
    """
    wanted = struct(type_)
    value = _renamed(read.value, wanted, to_text=from_yaml)
    found = decode(value, wanted)
    wrong = found.type_error
    if wrong is not None:
        prefix = UNMARSHALLING if from_yaml else ""
        path = _original(read.value, wrong.path)
        raise RefusedError(Complaint("wrong-type", prefix + wrong.message, read.document, (*base, *path)))
    return found.value


def _renamed(value: Json, type_: Type, *, to_text: bool) -> Json:
    while isinstance(type_, Pointer):
        type_ = type_.to
    if isinstance(type_, ListOf) and isinstance(value, list):
        return [_renamed(item, type_.item, to_text=to_text) for item in value]
    if isinstance(type_, Scalar):
        return _as_text(value) if to_text and type_.basic is Basic.STRING else value
    if not isinstance(type_, Struct) or not isinstance(value, dict):
        return value
    names = {name.lower(): name for name in type_.fields}
    made: dict[str, Json] = {}
    for key in sorted(value):
        name = key if key in type_.fields else names.get(key.lower())
        if name is not None and value[key] is not None:
            made[name] = _renamed(value[key], type_.fields[name].type, to_text=to_text)
    return made


def _as_text(value: Json) -> Json:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _original(value: Json, path: Path) -> Path:
    """A path with the keys as they are written."""
    made: list[str | int] = []
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            step = next((key for key in value if key == step), None) or next(
                (key for key in value if key.lower() == str(step).lower()), step
            )
        made.append(step)
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(made)
