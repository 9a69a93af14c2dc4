"""Reading a rules file, item by item.

Source: falcosecurity/falco, userspace/engine/rule_loader_reader.cpp.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lab.manifests.finding import Severity
from lab.manifests.nodes import resolved
from lab.manifests.reader import load
from lab.subjects.falco.language.grammar import WORD
from lab.subjects.falco.rules.collecting import Collected
from lab.subjects.falco.rules.decoding import APPEND_AND_OVERRIDE, Item, exceptions_of
from lab.subjects.falco.rules.items import SYSCALL, ListItem, MacroItem, RuleItem, RuleUpdate, priority_named
from lab.subjects.falco.rules.part import Part
from lab.subjects.falco.rules.problem import Code, LoadError, Problem
from lab.subjects.falco.rules.wording import Wording

ENGINE_VERSION = (0, 63, 0)
"""The engine that these rules are read by; rules that need a later one are refused."""

APPEND_WARNING = (
    "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' instead."
)
ENABLED_WARNING = (
    "The standalone 'enabled' key usage is deprecated. The correct approach requires also a 'replace' entry under the "
    "'override' key (i.e. 'enabled: replace')."
)
APPENDABLE = frozenset(("condition", "output", "desc", "tags", "exceptions"))
REPLACEABLE = APPENDABLE | {
    "priority", "capture", "capture_duration", "enabled", "warn_evttypes", "skip-if-unknown-filter",
}  # fmt: skip
RULE_KEYS = REPLACEABLE | {"rule", "source", "override", "append"}
LIST_NAME = re.compile(r"""[^()"' \t\n\v\f\r=,]+""")
MACRO_NAME = re.compile(WORD)


@lru_cache(maxsize=32)
def parts_of(path: str, text: str) -> tuple[Part, ...] | Problem:
    """The documents of a file; the problem where it is no YAML."""
    loaded = load(text, path)
    errors = [each for each in loaded.findings if each.severity is Severity.ERROR and each.rule != "yaml-empty"]
    if errors and (loaded.unread or not loaded.documents):
        return Problem(Code.YAML_PARSE, errors[0].message, errors[0].span)
    return tuple(
        Part(resolved(each.root), each, text) for each in loaded.documents if each.root is not None
    )


def read(path: str, text: str, into: Collected) -> None:
    """Take in what a file holds. Raises LoadError at the first thing that Falco refuses."""
    documents = parts_of(path, text)
    if isinstance(documents, Problem):
        raise LoadError(documents)
    for document in documents:
        if document.is_null:
            continue
        if not document.is_list:
            said = "Rules content is not yaml array of objects" if document.is_map else "Rules content is not yaml"
            raise LoadError(Problem(Code.YAML_VALIDATE, said, document.span))
        for part in document.items():
            if not part.is_null:
                _item(part, into)


def _item(part: Part, into: Collected) -> None:
    item = Item(part, "")
    if not part.is_map:
        raise item.error("Unexpected element type. Each element should be a yaml associative array.")
    for key, reader in READERS.items():
        if part.get(key) is not None:
            reader(item, into)
            return
    into.warnings.append(item.warning(Code.UNKNOWN_ITEM, "Unknown top level item"))


def _engine_version(item: Item, into: Collected) -> None:
    written = item.text("required_engine_version")
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:[-+].*)?", written)
    if found is None and not written.isdigit():
        raise item.error(
            f"Unable to parse engine version '{written}' as a semver string. Expected \"x.y.z\" semver format."
        )
    version = (0, int(written), 0) if found is None else tuple(map(int, found.groups()))
    if version[0] != ENGINE_VERSION[0] or version > ENGINE_VERSION:
        asked, own = (".".join(map(str, each)) for each in (version, ENGINE_VERSION))
        raise item.error(f"Rules require engine version {asked}, but engine version is {own}", code=Code.VALIDATE)
    into.warnings.extend(item.unknown_keys(frozenset(("required_engine_version",))))


def _plugin_versions(item: Item, into: Collected) -> None:
    written = item.part.get("required_plugin_versions")
    if written is None or not written.is_list:
        raise item.error("Value of required_plugin_versions must be a sequence", written)
    for each in written.items():
        if not each.is_map:
            raise item.error("Plugin version must be a mapping", each)
        plugin = Item(each, "")
        plugin.text("name")
        plugin.text("version")
    into.warnings.extend(item.unknown_keys(frozenset(("required_plugin_versions",))))


def _list(item: Item, into: Collected) -> None:
    name = item.text("list")
    item = item.named("list", name)
    if not LIST_NAME.fullmatch(name):
        message = f"List has an invalid name. List names should match a regular expression: ({LIST_NAME.pattern})"
        into.warnings.append(item.warning(Code.LIST_NAME, message))
    found = ListItem(name, item.texts("items"), item.part)
    if _appends(item, "items", into):
        into.append_list(found, item)
    else:
        into.define_list(found)
    into.warnings.extend(item.unknown_keys(frozenset(("list", "items", "append", "override"))))


def _macro(item: Item, into: Collected) -> None:
    name = item.text("macro")
    item = item.named("macro", name)
    if not MACRO_NAME.fullmatch(name):
        message = f"Macro has an invalid name. Macro names should match a regular expression: ({WORD})"
        into.warnings.append(item.warning(Code.MACRO_NAME, message))
    found = MacroItem(name, _wording(item, "condition"), item.part)
    if _appends(item, "condition", into):
        into.append_macro(found, item)
    else:
        into.define_macro(found)
    into.warnings.extend(item.unknown_keys(frozenset(("macro", "condition", "append", "override"))))


def _appends(item: Item, key: str, into: Collected) -> bool:
    """Whether a list or macro adds to one that there is. Raises LoadError."""
    append = item.boolean("append", False)
    if append:
        into.warnings.append(item.warning(Code.DEPRECATED, APPEND_WARNING))
    appended, replaced = item.overrides(frozenset((key,)), frozenset((key,)))
    if append and (appended or replaced):
        raise item.error(APPEND_AND_OVERRIDE)
    return append or key in appended


def _wording(item: Item, key: str) -> Wording:
    item.text(key)
    value = item.part.get(key)
    assert value is not None
    return Wording.of(value)


def _rule(item: Item, into: Collected) -> None:
    name = item.text("rule")
    item = item.named("rule", name)
    source = item.optional_text("source", "", may_be_empty=True)
    append = item.boolean("append", False)
    if append:
        into.warnings.append(item.warning(Code.DEPRECATED, APPEND_WARNING))
    appended, replaced = item.overrides(APPENDABLE, REPLACEABLE)
    if append and (appended or replaced):
        raise item.error(APPEND_AND_OVERRIDE)
    if appended or replaced:
        _override(item, name, source, appended, replaced, into)
    elif append:
        _append(item, name, source, into)
    elif not any(item.part.get(key) is not None for key in ("condition", "output", "desc", "priority")):
        enabled = item.text("enabled") and item.boolean("enabled", True)
        into.warnings.append(item.warning(Code.DEPRECATED, ENABLED_WARNING))
        into.enable_rule(name, bool(enabled), item)
    else:
        _define(item, name, into)
    into.warnings.extend(item.unknown_keys(frozenset(RULE_KEYS)))


def _define(item: Item, name: str, into: Collected) -> None:
    condition = _wording(item, "condition")
    output = item.text("output").strip()
    desc = item.text("desc")
    priority = _priority(item)
    exceptions, warnings = exceptions_of(item, append=False)
    into.warnings.extend(warnings)
    rule = RuleItem(
        name, condition, output, desc, priority, item.part,
        source=item.optional_text("source", SYSCALL),
        enabled=item.boolean("enabled", True),
        tags=item.texts("tags", optional=True),
        exceptions=exceptions,
        skip_if_unknown_filter=item.boolean("skip-if-unknown-filter", False),
        warn_evttypes=item.boolean("warn_evttypes", True),
        output_part=item.part.get("output"),
    )  # fmt: skip
    into.define_rule(rule, item)


def _priority(item: Item) -> int:
    found = priority_named(item.text("priority"))
    if found is None:
        raise item.error("Invalid priority", item.part.get("priority"))
    return found


def _append(item: Item, name: str, source: str, into: Collected) -> None:
    condition = _wording(item, "condition") if item.part.get("condition") is not None else None
    exceptions = None
    if item.part.get("exceptions") is not None:
        exceptions, warnings = exceptions_of(item, append=True)
        into.warnings.extend(warnings)
    into.append_rule(RuleUpdate(name, item.part, source, condition=condition, exceptions=exceptions), item)


def _override(
    item: Item, name: str, source: str, appended: set[str], replaced: set[str], into: Collected
) -> None:
    written = {key for key in APPENDABLE | REPLACEABLE if item.part.get(key) is not None}
    for how, keys in (("append", appended), ("replace", replaced)):
        for key in sorted(keys - written):
            raise item.error(f"An {how} override for '{key}' was specified but '{key}' is not defined")
        if keys:
            update, warnings = _update(item, name, source, keys, append=how == "append")
            into.warnings.extend(warnings)
            if how == "append":
                into.append_rule(update, item)
            else:
                into.replace_rule(update, item)
        written -= keys
    for key in sorted(written):
        message = f"Unexpected key '{key}': no corresponding entry under 'override' is defined."
        raise item.error(message, item.part.key(key))


def _update(
    item: Item, name: str, source: str, keys: set[str], *, append: bool
) -> tuple[RuleUpdate, tuple[Problem, ...]]:
    exceptions, warnings = exceptions_of(item, append=append) if "exceptions" in keys else (None, ())
    if "output" in keys:
        item.text("output")
    update = RuleUpdate(
        name, item.part, source if "condition" in keys else "",
        condition=_wording(item, "condition") if "condition" in keys else None,
        output=item.part.get("output") if "output" in keys else None,
        desc=item.text("desc") if "desc" in keys else None,
        tags=item.texts("tags", optional=True) if "tags" in keys else None,
        exceptions=exceptions,
        priority=_priority(item) if "priority" in keys else None,
        enabled=item.boolean("enabled", True) if "enabled" in keys else None,
        warn_evttypes=item.boolean("warn_evttypes", True) if "warn_evttypes" in keys else None,
        skip_if_unknown_filter=(
            item.boolean("skip-if-unknown-filter", False) if "skip-if-unknown-filter" in keys else None
        ),
    )  # fmt: skip
    return update, warnings


READERS = {
    "required_engine_version": _engine_version,
    "required_plugin_versions": _plugin_versions,
    "list": _list,
    "macro": _macro,
    "rule": _rule,
}
"""In the order in which Falco looks for them."""
