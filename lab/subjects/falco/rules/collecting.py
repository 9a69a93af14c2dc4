"""What rules files add up to: later items define anew, append to and replace parts of earlier ones.

Source: falcosecurity/falco, userspace/engine/rule_loader_collector.cpp.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lab.subjects.falco.language.fields import field_known
from lab.subjects.falco.language.grammar import (
    LIST_OPERATORS,
    NUMBER_OPERATORS,
    QUANTIFIERS,
    TEXT_SYMBOLS,
    TEXT_WORDS,
)
from lab.subjects.falco.rules.decoding import Item
from lab.subjects.falco.rules.items import Entry, ListItem, MacroItem, RuleException, RuleItem, RuleUpdate
from lab.subjects.falco.rules.problem import Code, Problem

NO_MACRO = "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists"
NO_LIST = "List uses 'append' or 'override.items: append' but no list by that name already exists"
NO_RULE_TO_APPEND = "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists"
NO_RULE_TO_REPLACE = "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists"
OPERATORS = frozenset(("exists", *NUMBER_OPERATORS, *TEXT_SYMBOLS, *TEXT_WORDS, *LIST_OPERATORS))
WITH_QUANTIFIER = frozenset(f"{each} {how}" for each in (*TEXT_SYMBOLS, *TEXT_WORDS) for how in QUANTIFIERS)


class Collected:
    """The items of all files read so far. Falco keeps the place of an item that is defined anew."""

    def __init__(self, sources: Collection[str]) -> None:
        self.sources = sources
        self.lists: dict[str, ListItem] = {}
        self.macros: dict[str, MacroItem] = {}
        self.rules: dict[str, RuleItem] = {}
        self.warnings: list[Problem] = []
        self._next = 0

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def define_list(self, item: ListItem) -> None:
        """A list, in the place of one of its name."""
        number = self._number()
        known = self.lists.get(item.name)
        index = number if known is None else known.index
        self.lists[item.name] = replace(item, index=index, visibility=number)

    def append_list(self, item: ListItem, source: Item) -> None:
        """More items for a list. Raises LoadError."""
        known = self.lists.get(item.name)
        if known is None:
            raise source.error(NO_LIST, code=Code.VALIDATE)
        self.lists[item.name] = replace(known, items=(*known.items, *item.items), visibility=self._number())

    def define_macro(self, item: MacroItem) -> None:
        """A macro, in the place of one of its name."""
        number = self._number()
        known = self.macros.get(item.name)
        index = number if known is None else known.index
        self.macros[item.name] = replace(item, index=index, visibility=number)

    def append_macro(self, item: MacroItem, source: Item) -> None:
        """More of a macro's condition. Raises LoadError."""
        known = self.macros.get(item.name)
        if known is None:
            raise source.error(NO_MACRO, code=Code.VALIDATE)
        condition = known.condition + " " + item.condition
        self.macros[item.name] = replace(known, condition=condition, visibility=self._number())

    def define_rule(self, item: RuleItem, source: Item) -> None:
        """A rule, in the place of one of its name. Raises LoadError."""
        known = self._known(item.name, item.source, source)
        unknown = item.source not in self.sources
        if unknown:
            message = f"Unknown source {item.source}, skipping"
            self.warnings.append(source.warning(Code.UNKNOWN_SOURCE, message))
        exceptions = tuple(_complete(each, source, check_fields=not unknown) for each in item.exceptions)
        number = self._number()
        index = number if known is None else known.index
        self.rules[item.name] = replace(item, exceptions=exceptions, unknown_source=unknown, index=index)

    def append_rule(self, update: RuleUpdate, source: Item) -> None:
        """More of a rule's parts. Raises LoadError."""
        known = self._known(update.name, update.source, source)
        if known is None:
            raise source.error(NO_RULE_TO_APPEND, code=Code.VALIDATE)
        if not update.says_something:
            raise source.error("Appended rule must have exceptions or condition property", code=Code.VALIDATE)
        if update.condition is not None:
            known = replace(known, condition=known.condition + " " + update.condition)
        if update.output is not None:
            known = replace(known, output=f"{known.output} {update.output.scalar}", output_part=update.output)
        if update.desc is not None:
            known = replace(known, desc=f"{known.desc} {update.desc}")
        if update.tags is not None:
            known = replace(known, tags=tuple(dict.fromkeys((*known.tags, *update.tags))))
        if update.exceptions is not None:
            known = replace(known, exceptions=_more(known, update.exceptions, source))
        self._number()
        self.rules[known.name] = replace(known, changes=(*known.changes, update.part))

    def replace_rule(self, update: RuleUpdate, source: Item) -> None:
        """Other parts for a rule. Raises LoadError."""
        known = self._known(update.name, update.source, source)
        if known is None:
            raise source.error(NO_RULE_TO_REPLACE, code=Code.VALIDATE)
        if not update.says_something:
            raise source.error("The rule must have at least one field that can be replaced", code=Code.VALIDATE)
        parts = (
            "condition", "desc", "tags", "exceptions", "priority", "enabled", "warn_evttypes",
            "skip_if_unknown_filter",
        )  # fmt: skip
        said = {name: value for name in parts if (value := getattr(update, name)) is not None}
        if update.output is not None:
            said |= {"output": update.output.scalar or "", "output_part": update.output}
        self._number()
        self.rules[known.name] = replace(known, **said, changes=(*known.changes, update.part))

    def enable_rule(self, name: str, enabled: bool, source: Item) -> None:
        """Switch a rule on or off. Raises LoadError."""
        known = self.rules.get(name)
        if known is None:
            message = "Rule has 'enabled' key but no rule by that name already exists"
            raise source.error(message, code=Code.VALIDATE)
        self.rules[name] = replace(known, enabled=enabled, changes=(*known.changes, source.part))

    def _known(self, name: str, its_source: str, item: Item) -> RuleItem | None:
        known = self.rules.get(name)
        if known is not None and known.source and its_source and known.source != its_source:
            raise item.error("Rule has been re-defined with a different source", code=Code.VALIDATE)
        return known


def _more(known: RuleItem, added: tuple[RuleException, ...], source: Item) -> tuple[RuleException, ...]:
    """The exceptions of a rule with what is appended: new ones, and values for those there are."""
    found = list(known.exceptions)
    for each in added:
        place = next((at for at, other in enumerate(found) if other.name == each.name), None)
        if place is None:
            if not each.values:
                message = "Rule exception must have values property with a list of values"
                raise source.error(message, each.part, Code.VALIDATE)
            found.append(_complete(each, source, check_fields=not known.unknown_source))
            continue
        for what, written in (("fields", each.fields), ("comps", each.comps)):
            if written is not None:
                message = f"Can not append exception {what} to existing exception, only values"
                raise source.error(message, each.part, Code.VALIDATE)
        found[place] = replace(found[place], values=(*found[place].values, *each.values))
    return tuple(found)


def _complete(written: RuleException, source: Item, *, check_fields: bool) -> RuleException:
    """An exception with its comparisons, which Falco fills in where they are not said. Raises LoadError."""

    def wrong(message: str) -> Exception:
        return source.error(message, written.part, Code.VALIDATE)

    fields = written.fields
    if fields is None or not (fields.entries if fields.is_list else fields.text):
        raise wrong("Rule exception item must have fields property with a list of fields")
    comps = written.comps
    if fields.is_list:
        entries = comps.entries if comps is not None else tuple(Entry("=") for _ in fields.entries)
        if len(entries) != len(fields.entries):
            raise wrong("Fields and comps lists must have equal length")
        comps = Entry(entries=tuple(replace(each, text=each.text.strip()) for each in entries), is_list=True)
        bad = next((each.text for each in comps.entries if each.text not in OPERATORS | WITH_QUANTIFIER), None)
        if bad is not None:
            raise wrong(f"'{bad}' is not a supported comparison operator")
        names = [each.text for each in fields.entries]
    else:
        comps = comps or Entry("in")
        if comps.is_list:
            raise wrong("Fields and comps must both be strings")
        comps = replace(comps, text=comps.text.strip())
        if comps.text not in {*LIST_OPERATORS} | WITH_QUANTIFIER:
            raise wrong(
                "When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier operator "
                "(e.g. startswith oneof)"
            )
        names = [fields.text]
    unknown = next((name for name in names if field_known(name.partition("[")[0]) is None), None)
    if check_fields and unknown is not None:
        raise wrong(f"'{unknown}' is not a supported filter field")
    return replace(written, comps=comps)
