"""What Falco finds wrong with a condition whose grammar is right: fields, types, operators, constants.

Source: falcosecurity/libs, userspace/libsinsp/filter.cpp and sinsp_filtercheck*.cpp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab.subjects.falco.language.event_types import is_event_type
from lab.subjects.falco.language.field_list import BOTH_ENDS, DEPRECATED
from lab.subjects.falco.language.fields import COMPARABLE, SAID, Kind, Known, field_known
from lab.subjects.falco.language.literals import LiteralError, literal
from lab.subjects.falco.language.tree import (
    Check,
    Exists,
    Field,
    Items,
    Node,
    Several,
    Text,
    Transformed,
    Value,
    checks_of,
    fields_in,
)

ARGUED = ("evt.arg", "evt.rawarg", "thread.cgroup", "evt.type.is")
"""Fields that say nothing without an argument."""


class CheckError(ValueError):
    """An error, and where in the condition; ``unknown`` where a field or an event type is not known."""

    def __init__(self, message: str, at: int, end: int, *, unknown: bool = False) -> None:
        super().__init__(message)
        self.at = at
        self.end = end
        self.unknown = unknown


def check(node: Node, *, audit: bool) -> None:
    """Look at every comparison. Raises CheckError; ``audit`` says that the k8saudit plugin is there."""
    for each in checks_of(node):
        kind = kind_of(each.left, audit=audit)
        if isinstance(each, Exists):
            continue
        _comparable(each, kind)
        if isinstance(each.right, Items):
            texts: tuple[Text, ...] = each.right.items
        elif isinstance(each.right, Text):
            texts = (each.right,)
        else:
            _right_field(each, audit=audit)
            continue
        for text in texts:
            _constant(each, kind, text)


def kind_of(value: Value, *, audit: bool) -> Kind:
    """The type of a value. Raises CheckError for a field that there is not."""
    if isinstance(value, Field):
        return known_or_raise(value, audit=audit).kind
    if isinstance(value, Text):
        return Kind.TEXT
    if isinstance(value, Several):
        for each in value.values:
            kind_of(each, audit=audit)
        return Kind.LIST
    kinds = [kind_of(each, audit=audit) for each in value.arguments]
    return _transformed(value, kinds)


def known_or_raise(field: Field, *, audit: bool) -> Known:
    """The field. Raises CheckError."""
    found = field_known(field.name)
    written = field.name if field.argument is None else f"{field.name}[{field.argument}]"
    if found is None or (found.audit and not audit):
        raise CheckError(
            f"filter_check called with nonexistent field {written}", field.start, field.end, unknown=True
        )
    if found.name in ARGUED and field.argument is None and field.name == found.name:
        raise CheckError(f"filter syntax error: {written}", field.start, field.end)
    return found


def _transformed(value: Transformed, kinds: list[Kind]) -> Kind:
    name, count = value.transformer, len(value.arguments)

    def wrong(message: str) -> CheckError:
        return CheckError(message, value.start, value.end)

    if name == "val":
        return kinds[0]
    if name == "join":
        if count != 2 or kinds[1] is not Kind.LIST:
            raise wrong("join() requires exactly 2 arguments: separator and list")
        return Kind.TEXT
    if name == "concat":
        if count < 2:
            raise wrong("concat() requires at least 2 arguments")
        if any(kind is not Kind.TEXT for kind in kinds):
            raise wrong("concat() arguments must be strings")
        return Kind.TEXT
    if name == "getopt":
        if count != 2:
            raise wrong("getopt() requires exactly 2 arguments: args list and optstring")
        return Kind.LIST if value.argument is None else Kind.TEXT
    if count != 1:
        raise wrong(f"transformer '{name}' takes one argument")
    if name == "len":
        return Kind.NUMBER
    if kinds[0] not in (Kind.TEXT, Kind.BUFFER):
        raise wrong(f"can't add field transformer: type '{kinds[0]}' is not supported by '{name}' transformer")
    return kinds[0]


def _comparable(each: Check, kind: Kind) -> None:
    if each.operator not in COMPARABLE[kind]:
        raise CheckError(
            f"filter error: '{each.operator}' operator not supported {SAID[kind]}", each.start, each.end
        )


def _right_field(each: Check, *, audit: bool) -> None:
    assert not isinstance(each.right, Items | Text)
    kind_of(each.right, audit=audit)
    if each.operator in ("pmatch", "regex"):
        message = f"operator '{each.operator.upper()}' doesn't support right-hand side fields"
        raise CheckError(message, each.start, each.end)
    for field in fields_in(each):
        if field.name in BOTH_ENDS:
            raise CheckError(f"field '{field.name}' doesn't support right-hand side fields", field.start, field.end)


def _constant(each: Check, kind: Kind, text: Text) -> None:
    try:
        literal(text.value, kind)
    except LiteralError as problem:
        raise CheckError(str(problem), text.start, text.end) from None
    if isinstance(each.left, Field) and each.left.name == "evt.type" and not is_event_type(text.value):
        raise CheckError(f"unknown event type {text.value}", text.start, text.end, unknown=True)
    if each.operator == "regex":
        try:
            re.compile(text.value)
        except re.error as error:
            raise CheckError(f"invalid regex pattern: {error}", text.start, text.end) from None
    if each.operator in ("bcontains", "bstartswith"):
        try:
            bytes.fromhex(text.value)
        except ValueError:
            message = "filter error: bcontains and bstartswith operator support hex strings only"
            raise CheckError(message, text.start, text.end) from None


def warnings_of(node: Node) -> Iterator[tuple[str, int, int]]:
    """What Falco warns of in a condition that it takes, with the extent."""
    for each in checks_of(node):
        for field in fields_in(each):
            if field.name in DEPRECATED:
                yield f"usage of deprecated field '{field.name}' has been detected", field.start, field.end
        if isinstance(each, Check):
            texts = each.right.items if isinstance(each.right, Items) else (each.right,)
            for text in texts:
                if isinstance(text, Text) and field_known("".join(text.value.split())) is not None:
                    message = f"'{text.value}' may be a valid field misused as a const string value"
                    yield message, text.start, text.end
