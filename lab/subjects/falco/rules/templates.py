"""Output messages: text with fields in it.

Source: falcosecurity/libs, userspace/libsinsp/eventformatter.cpp.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from lab.quick_dataclass import dataclass
from lab.subjects.falco.language.grammar import ARGUMENT, WORD
from lab.subjects.falco.language.parsing import ConditionError, parse
from lab.subjects.falco.language.tree import Exists, Field, Text, Transformed, Value, fields_of
from lab.subjects.falco.rules.checking import CheckError, kind_of

FIELD = re.compile(rf"{WORD}(?:\.{WORD})+(?:{ARGUMENT})?")
WIDTH = re.compile(r"\d+")
TRANSFORMER = re.compile(r"(?:tolower|toupper|b64|basename|len|join|concat|getopt)\(")


class OutputError(ValueError):
    """Why an output cannot be formatted, in libsinsp's words; ``unknown`` where a field is not known."""

    def __init__(self, message: str, *, unknown: bool = False) -> None:
        super().__init__(message)
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place; ``width`` cuts and fills it, where it is not 0."""

    value: Value
    written: str
    width: int = 0


Template: TypeAlias = tuple[str | Slot, ...]


@lru_cache(maxsize=512)
def template(text: str, *, audit: bool = False) -> Template:
    """The parts of an output. Raises OutputError."""
    text = text.removeprefix("*")
    if not text:
        raise OutputError("empty formatting token")
    found: list[str | Slot] = []
    at = 0
    while at < len(text):
        sign = text.find("%", at)
        if sign < 0:
            found.append(text[at:])
            break
        if sign > at:
            found.append(text[at:sign])
        slot, at = _slot(text, sign, audit=audit)
        found.append(slot)
    return tuple(found)


def _slot(text: str, sign: int, *, audit: bool) -> tuple[Slot, int]:
    at = sign + 1
    if at == len(text):
        raise OutputError("invalid formatting syntax: formatting cannot end with a %")
    digits = WIDTH.match(text, at)
    if digits is not None:
        at = digits.end()
        if at == len(text):
            raise OutputError("invalid formatting syntax: formatting cannot end with a number")
    value, end = _value(text, at)
    try:
        kind_of(value, audit=audit)
    except CheckError as problem:
        raise OutputError(f"unknown filter: {problem}", unknown=True) from None
    return Slot(value, text[at:end], int(digits.group()) if digits else 0), end


def _value(text: str, at: int) -> tuple[Value, int]:
    """The field or transformer that begins at a position, and where it ends."""
    end = at
    found = FIELD.match(text, at)
    if found is not None:
        end = found.end()
    elif TRANSFORMER.match(text, at):
        end = _closing(text, at)
    if end > at:
        try:
            node = parse(f"{text[at:end]} exists")
        except ConditionError:
            node = None
        if isinstance(node, Exists) and not isinstance(node.left, Text):
            return node.left, end
    raise OutputError("unknown filter: unexpected token after '", unknown=True)


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if text[place] == ")" and not depth:
            return place + 1
    return at


def fields_printed(output: Template) -> tuple[Field, ...]:
    """The fields that an output prints."""
    return tuple(
        each for part in output if isinstance(part, Slot) for each in fields_of(part.value)
    )


__all__ = ["OutputError", "Slot", "Template", "Transformed", "fields_printed", "template"]
