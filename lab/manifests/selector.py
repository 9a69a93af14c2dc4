"""Label selectors as objects carry them: ``matchLabels`` and ``matchExpressions``.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors, and the
wording of apimachinery's ``LabelSelectorAsSelector``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.labels import label_value_errors, qualified_name_errors
from lab.quick_dataclass import dataclass


class SelectorError(ValueError):
    """The selector is not valid; the text is Kubernetes' own."""


class Operator(StrEnum):
    """How a requirement compares a label, as ``matchExpressions`` write it."""

    IN = "In"
    NOT_IN = "NotIn"
    EXISTS = "Exists"
    DOES_NOT_EXIST = "DoesNotExist"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on one label. A pair of ``matchLabels`` is an ``In`` with a single value."""

    key: str
    operator: Operator
    values: frozenset[str] = frozenset()
    text: str = field(default="", compare=False, repr=False)
    """As apimachinery prints it; it keeps what ``values`` forgets: the form and repeated values."""

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels meet the condition. An absent key meets ``NotIn``."""
        if self.operator is Operator.EXISTS:
            return self.key in labels
        if self.operator is Operator.DOES_NOT_EXIST:
            return self.key not in labels
        found = self.key in labels and labels[self.key] in self.values
        return found if self.operator is Operator.IN else not found


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """A valid selector: every requirement must hold; with none it selects everything.

    ``nothing`` marks the selector that was never given, which selects nothing.
    """

    requirements: tuple[Requirement, ...] = ()
    nothing: bool = False

    @classmethod
    def compile(cls, written: JsonObject | None) -> LabelSelector:
        """Read the API's form; null values and list items read as empty, as the API server reads them.

        Raises SelectorError with apimachinery's words for the first requirement that is not valid.
        """
        if written is None:
            return NOTHING
        found = [*_from_labels(written.get("matchLabels")), *_from_expressions(written.get("matchExpressions"))]
        return cls(tuple(sorted(found, key=lambda requirement: requirement.key)))

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether an object with these labels is selected."""
        return not self.nothing and all(each.matches(labels) for each in self.requirements)

    @property
    def everything(self) -> bool:
        """Whether it selects every object, labelled or not."""
        return not self.nothing and not self.requirements

    def __str__(self) -> str:
        return ",".join(each.text or printed(each.key, each.operator, each.values) for each in self.requirements)


NOTHING = LabelSelector(nothing=True)
"""The selector of an absent field."""


def _from_labels(written: Json) -> Iterable[Requirement]:
    if not isinstance(written, dict | None):
        raise SelectorError("matchLabels must be a map of labels")
    # Kubernetes tries the pairs in no fixed order; by key, the first refusal is always the same one.
    for key, value in sorted((_text(key), _text(value)) for key, value in (written or {}).items()):
        check(key, "=", (value,))
        yield Requirement(key, Operator.IN, frozenset((value,)), f"{key}={value}")


def _from_expressions(written: Json) -> Iterable[Requirement]:
    if not isinstance(written, list | None):
        raise SelectorError("matchExpressions must be a list")
    for expression in written or ():
        if not isinstance(expression, dict | None):
            raise SelectorError("each of matchExpressions must be a map with key, operator and values")
        yield _from_expression(expression or {})


def _from_expression(expression: JsonObject) -> Requirement:
    name = _text(expression.get("operator"))
    listed = expression.get("values")
    if not isinstance(listed, list | None):
        raise SelectorError("values must be a list")
    key, values = _text(expression.get("key")), tuple(map(_text, listed or ()))
    try:
        operator = Operator(name)
    except ValueError:
        raise SelectorError(f"{go_quote(name)} is not a valid label selector operator") from None
    check(key, operator.lower(), values)
    return Requirement(key, operator, frozenset(values), printed(key, operator, values))


def _text(value: Json) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SelectorError(f"{value!r} must be a string")
    return value


def printed(key: str, operator: Operator, values: Iterable[str]) -> str:
    """A requirement as apimachinery prints it."""
    if operator is Operator.EXISTS:
        return key
    if operator is Operator.DOES_NOT_EXIST:
        return f"!{key}"
    return f"{key} {operator.lower()} ({','.join(sorted(values))})"


_SINGLE = frozenset({"=", "==", "!="})
_UNARY = frozenset({"exists", "doesnotexist", "!"})


def check(key: str, operator: str, values: tuple[str, ...]) -> None:
    """Raise SelectorError where apimachinery's ``NewRequirement`` would refuse.

    ``operator`` is the word of the string form: in, notin, exists, !, =, ==, !=, gt, lt.
    """
    errors = []
    if messages := qualified_name_errors(key):
        errors.append(FieldError.invalid(FieldPath("key"), key, "; ".join(messages)))
    errors.extend(_count_errors(operator, values))
    for position, value in enumerate(values):
        if messages := label_value_errors(value):
            where = FieldPath("values").index(position).key(key)
            errors.append(FieldError.invalid(where, value, "; ".join(messages)))
    if errors:
        distinct = list(dict.fromkeys(map(str, errors)))
        raise SelectorError(distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]")


def _count_errors(operator: str, values: tuple[str, ...]) -> Iterable[FieldError]:
    path, given = FieldPath("values"), list(values) or None
    if operator in ("in", "notin") and not values:
        yield FieldError.invalid(path, given, "for 'in', 'notin' operators, values set can't be empty")
    elif operator in _UNARY and values:
        yield FieldError.invalid(path, given, "values set must be empty for exists and does not exist")
    elif operator in _SINGLE and len(values) != 1:
        yield FieldError.invalid(path, given, "exact-match compatibility requires one single value")
    elif operator in ("gt", "lt"):
        if len(values) != 1:
            yield FieldError.invalid(path, given, "for 'Gt', 'Lt' operators, exactly one value is required")
        for position, value in enumerate(values):
            if integer(value) is None:
                detail = "for 'Gt', 'Lt' operators, the value must be an integer"
                yield FieldError.invalid(path.index(position), value, detail)


def integer(text: str) -> int | None:
    """A signed 64-bit number written in decimal, as Go's ``strconv.ParseInt`` reads it; else None."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdigit()) or len(digits.lstrip("0")) > 19:
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None
