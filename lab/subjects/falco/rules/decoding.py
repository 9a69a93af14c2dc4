"""Values of an item's keys, with Falco's complaints about those that are not as they should be.

Source: falcosecurity/falco, userspace/engine/rule_loader_reader.cpp.
"""

from __future__ import annotations

from lab.quick_dataclass import dataclass
from lab.subjects.falco.rules.items import Entry, RuleException
from lab.subjects.falco.rules.part import Part
from lab.subjects.falco.rules.problem import Code, LoadError, Problem

APPEND_AND_OVERRIDE = (
    "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') "
    "under 'override' instead."
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a rules file while it is read. ``about`` names it in messages."""

    part: Part
    about: str
    rule: str = ""

    def error(self, message: str, at: Part | None = None, code: Code = Code.YAML_VALIDATE) -> LoadError:
        """The error that ends the loading."""
        return LoadError(Problem(code, message, (at or self.part).span, self.about, self.rule))

    def warning(self, code: Code, message: str, at: Part | None = None) -> Problem:
        """A warning about it."""
        return Problem(code, message, (at or self.part).span, self.about, self.rule)

    def named(self, kind: str, name: str) -> Item:
        """The same with its name known."""
        return Item(self.part, f"{kind} '{name}'", name if kind == "rule" else "")

    def text(self, key: str) -> str:
        """A text that must be there and not be empty. Raises LoadError."""
        value = self.part.get(key)
        if value is None:
            raise self.error(f"Item has no mapping for key '{key}'", self.part.key(key))
        if value.is_null:
            raise self.error(f"Mapping for key '{key}' is empty", value)
        if value.scalar is None:
            raise self.error("Value is not a scalar value", value)
        if not value.scalar:
            raise self.error("Value must be non-empty", value)
        return value.scalar

    def optional_text(self, key: str, otherwise: str, *, may_be_empty: bool = False) -> str:
        """A text that need not be there. Raises LoadError."""
        value = self.part.get(key)
        if value is None or (may_be_empty and (value.is_null or value.scalar == "")):
            return otherwise
        return self.text(key)

    def boolean(self, key: str, otherwise: bool) -> bool:
        """Yes or no, where it is said. Raises LoadError."""
        value = self.part.get(key)
        if value is None:
            return otherwise
        self.text(key)
        if value.boolean is None:
            raise self.error("Can't decode YAML scalar value", value)
        return value.boolean

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts. Raises LoadError."""
        value = self.part.get(key)
        if value is None:
            if optional:
                return ()
            raise self.error(f"Item has no mapping for key '{key}'")
        if not value.is_list:
            raise self.error("Value is not a sequence", value)
        found = []
        for each in value.items():
            if each.scalar is None:
                raise self.error("sequence value is not scalar", each)
            found.append(each.scalar)
        return tuple(found)

    def overrides(self, append: frozenset[str], replace: frozenset[str]) -> tuple[set[str], set[str]]:
        """What ``override`` says is appended and replaced. Raises LoadError."""
        value = self.part.get("override")
        appended: set[str] = set()
        replaced: set[str] = set()
        for key, operation in () if value is None else value.pairs():
            name, word = key.scalar or "", operation.scalar or ""
            if word == "append":
                if name not in append:
                    raise self.error(f"Key '{name}' cannot be appended to, use 'replace' instead", key)
                appended.add(name)
            elif word == "replace":
                if name not in replace:
                    raise self.error(f"Key '{name}' cannot be replaced", key)
                replaced.add(name)
            else:
                could = f"{'append ' * (name in append)}{'replace ' * (name in replace)}"
                message = f"Invalid override operation for key '{name}': '{word}'. Allowed values are: {could}"
                raise self.error(message, operation)
        return appended, replaced

    def unknown_keys(self, expected: frozenset[str]) -> tuple[Problem, ...]:
        """A warning for each key that Falco passes over."""
        return tuple(
            self.warning(Code.UNKNOWN_KEY, f"Unknown key '{key.scalar}'. The key will be ignored.", key)
            for key, _ in self.part.pairs()
            if (key.scalar or "") not in expected
        )


def exceptions_of(item: Item, *, append: bool) -> tuple[tuple[RuleException, ...], tuple[Problem, ...]]:
    """The exceptions of a rule, and warnings about them. Raises LoadError."""
    written = item.part.get("exceptions")
    if written is None or written.is_null:
        return (), ()
    if not written.is_list:
        raise item.error("Rule exceptions must be a sequence", written)
    found: list[RuleException] = []
    warnings: list[Problem] = []
    for each in written.items():
        if not each.is_map:
            raise item.error("Rule exception must be a mapping", each)
        own = Item(each, item.about, item.rule)
        name = own.text("name")
        if any(other.name == name for other in found):
            message = f"Multiple definitions of exception '{name}' in the same rule"
            warnings.append(own.warning(Code.EXCEPTION_NAME, message))
        fields = _entry_under(own, "fields", optional=append)
        comps = _entry_under(own, "comps", optional=True)
        values = each.get("values")
        if values is None and append:
            warnings.append(own.warning(Code.APPEND_NO_VALUES, "Overriding/appending exception with no values"))
        if values is not None and not values.is_list:
            raise own.error("Rule exception values must be a sequence", values)
        entries = tuple(_entry(own, value) for value in values.items()) if values is not None else ()
        found.append(RuleException(name, fields, comps, entries, each))
    return tuple(found), tuple(warnings)


def _entry_under(item: Item, key: str, *, optional: bool) -> Entry | None:
    value = item.part.get(key)
    if value is None:
        if optional:
            return None
        raise item.error(f"Item has no mapping for key '{key}'")
    return _entry(item, value)


def _entry(item: Item, part: Part) -> Entry:
    if part.is_list:
        return Entry(entries=tuple(_entry(item, each) for each in part.items()), is_list=True, part=part)
    if part.scalar is None:
        return Entry(part=part)
    if not part.scalar:
        raise item.error("Value must be non-empty", part)
    return Entry(part.scalar, part=part)
