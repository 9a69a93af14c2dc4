"""One thing changed in a rules file, or in falco.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

import yaml

from lab.manifests.document import Json, JsonObject
from lab.subjects.falco.language.parsing import ConditionError, parse
from lab.subjects.falco.language.tree import And, Check, Exists, Items, Name, Node, Not, Or, Text, children_of, nodes_of

MACROS = ("spawned_process", "container", "open_read", "open_write", "outbound", "shell_procs")
FIELDS = ("proc.name", "proc.pname", "proc.cmdline", "fd.name", "user.name", "container.name", "evt.type")
EXPANDED = {
    "spawned_process": "evt.type in (execveat, execve)",
    "container": "not container.id = host",
    "shell_procs": "proc.name in (zsh, dash, sh, bash, ash, ksh, csh, tcsh)",
}
"""The same in other words."""


class Change(NamedTuple):
    """The kind of change, what was changed, and the file then."""

    operator: str
    text: str
    file: str


def rules_changes(text: str) -> Iterator[Change]:
    """Every change of one item of a rules file."""
    try:
        items = yaml.load(text, yaml.CBaseLoader)
    except yaml.YAMLError:
        return
    if not isinstance(items, list):
        return
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        name = next((str(item[key]) for key in ("rule", "macro", "list") if key in item), f"item {place}")
        yield Change("drop-item", f"{name} left out", _written(items, place, None))
        for operator, said, changed in _of_item(item):
            yield Change(operator, f"{name}: {said}", _written(items, place, changed))


def _written(items: list[Json], place: int, changed: JsonObject | None) -> str:
    made = [*items[:place], *([] if changed is None else [changed]), *items[place + 1 :]]
    return yaml.dump(made, Dumper=yaml.CSafeDumper, sort_keys=False, width=4096)


def _of_item(item: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    for key in item:
        yield "drop-key", f"no {key}", {other: value for other, value in item.items() if other != key}
    yield "same-keys", "keys turned round", dict(reversed(item.items()))
    if "rule" in item:
        yield "rename", "another name", {**item, "rule": f"{item['rule']} 2"}
        yield "disable", "switched off", {**item, "enabled": False}
    if "priority" in item:
        for priority in ("CRITICAL", "notice", "Warning"):
            yield "priority", priority, {**item, "priority": priority}
    if isinstance(item.get("condition"), str):
        for operator, said, changed in condition_changes(item["condition"]):
            yield operator, said, {**item, "condition": changed}
    if isinstance(item.get("output"), str):
        for said, changed in _outputs(item["output"]):
            yield "output", said, {**item, "output": changed}
    if isinstance(item.get("items"), list):
        yield from _list_items(item)
    for key, how in (item.get("override") or {}).items():
        other = "append" if how == "replace" else "replace"
        yield "override", f"{key}: {other}", {**item, "override": {**item["override"], key: other}}
    if isinstance(item.get("exceptions"), list):
        yield from _exceptions(item)


def _list_items(item: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    items = item["items"]
    for place in range(len(items)):
        yield "list-drop", f"no {items[place]}", {**item, "items": [*items[:place], *items[place + 1 :]]}
    yield "list-add", "one more", {**item, "items": [*items, "python3"]}
    yield "list-order", "turned round", {**item, "items": items[::-1]}


def _exceptions(item: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    for place, each in enumerate(item["exceptions"]):
        for key in ("fields", "comps", "values"):
            if key in each:
                changed = deepcopy(item)
                del changed["exceptions"][place][key]
                yield "exception-drop", f"exception without {key}", changed
        fields = each.get("fields")
        if isinstance(fields, list) and len(fields) > 1:
            for at in range(len(fields)):
                changed = deepcopy(item)
                own = changed["exceptions"][place]
                own["fields"] = [*fields[:at], *fields[at + 1 :]]
                own["values"] = [[*row[:at], *row[at + 1 :]] for row in each.get("values") or []]
                if "comps" in own:
                    own["comps"] = [*own["comps"][:at], *own["comps"][at + 1 :]]
                yield "exception-field", f"exception without {fields[at]}", changed
        if isinstance(each.get("comps"), list):
            for at in range(len(each["comps"])):
                changed = deepcopy(item)
                changed["exceptions"][place]["comps"][at] = "startswith"
                yield "exception-comp", f"{each['comps'][at]} as startswith", changed


def condition_changes(text: str) -> Iterator[tuple[str, str, str]]:
    """Every change of one part of a condition."""
    lead, rest = _lead(text)
    try:
        node = parse(rest)
    except ConditionError:
        return
    for operator, said, start, end, new in _edits(node, rest):
        yield operator, said, f"{lead}{rest[:start]}{new}{rest[end:]}"


def _lead(text: str) -> tuple[str, str]:
    """The word with which an appended condition begins."""
    found = re.match(r"\s*(and|or)\s+(?:not\s+(?=\())?", text)
    return (text[: found.end()], text[found.end() :]) if found else ("", text)


def _edits(node: Node, text: str) -> Iterator[tuple[str, str, int, int, str]]:
    for each in nodes_of(node):
        own = text[each.start : each.end]
        if isinstance(each, And | Or):
            yield from _joined(each, text)
        elif isinstance(each, Name):
            for macro in MACROS:
                if macro != each.name:
                    yield "macro", f"{macro} for {own}", each.start, each.end, macro
            if each.name in EXPANDED:
                yield "same-expanded", f"{own} spelled out", each.start, each.end, f"({EXPANDED[each.name]})"
        if isinstance(each, Name | Check | Exists):
            yield "not", f"not {own}", each.start, each.end, f"not ({own})"
            yield "same-twice-not", f"not not {own}", each.start, each.end, f"not (not ({own}))"
        if isinstance(each, Not) and not isinstance(each.child, Not):
            inner = text[each.child.start : each.child.end]
            if own.endswith(inner) or own.startswith("not "):
                yield "no-not", f"{own} without not", each.start, each.start + 3, "    "
        if isinstance(each, Check):
            yield from _compared(each, text)


def _joined(node: And | Or, text: str) -> Iterator[tuple[str, str, int, int, str]]:
    word, other = ("and", "or") if isinstance(node, And) else ("or", "and")
    for first, second in zip(node.children, node.children[1:], strict=False):
        between = text[first.end : second.start]
        if f" {word} " in between:
            yield "and-or", f"{other} for {word}", first.end, second.start, between.replace(word, other, 1)
        if "(" not in between and ")" not in between:
            yield "drop", f"no {text[second.start : second.end]}", first.end, second.end, ""
            yield "drop", f"no {text[first.start : first.end]}", first.start, second.start, ""
            swapped = f"{text[second.start : second.end]} {word} {text[first.start : first.end]}"
            if not any(isinstance(child, Or) for each in (first, second) for child in (each, *children_of(each))):
                yield "same-order", "turned round", first.start, second.end, swapped


def _compared(check: Check, text: str) -> Iterator[tuple[str, str, int, int, str]]:
    own, left = text[check.start : check.end], text[check.left.start : check.left.end]
    right = text[check.right.start : check.end]
    for field in FIELDS:
        if field != left:
            yield "field", f"{field} for {left}", check.left.start, check.left.end, field
    if isinstance(check.right, Text):
        for how in ("!=", "contains", "startswith", "endswith"):
            if how != check.operator and not check.quantifier:
                yield "operator", f"{how} in {own}", check.start, check.end, f"{left} {how} {right}"
        if check.operator in ("=", "=="):
            yield "same-in", f"in for = in {own}", check.start, check.end, f"{left} in ({right})"
        if not check.right.quoted and check.operator not in ("in", "intersects", "pmatch"):
            quoted = f'{left} {check.operator} "{check.right.value}"'
            yield "same-quotes", f"quotes in {own}", check.start, check.end, quoted
            yield "constant", f"x behind {right}", check.start, check.end, f"{left} {check.operator} {right}x"
    if isinstance(check.right, Items) and len(check.right.items) > 1:
        for item in check.right.items:
            kept = ", ".join(text[each.start : each.end] for each in check.right.items if each is not item)
            yield "value-drop", f"no {item.value}", check.start, check.end, f"{left} {check.operator} ({kept})"


def _outputs(text: str) -> Iterator[tuple[str, str]]:
    fields = list(dict.fromkeys(re.findall(r"%[a-z0-9_.]+[a-z0-9_](?:\[[^\]]*\])?", text)))
    for field in fields:
        yield f"no {field}", text.replace(field, "", 1)
        for other in ("%proc.cmdline", "%user.uid", "%fd.name"):
            if other != field:
                yield f"{other} for {field}", text.replace(field, other, 1)
    yield "one word more", f"{text} !"
    yield "no field of that name", f"{text} %proc"


def settings_changes(text: str) -> Iterator[Change]:
    """Every change of one setting that alerts depend on."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        found = re.fullmatch(r"(\s*)([a-z_0-9]+):[ \t]*(.*)", line)
        if found is not None:
            for said, new in _other_values(found.group(2), found.group(3)):
                changed = f"{found.group(1)}{found.group(2)}: {new}"
                yield Change("setting", f"{found.group(2)}: {said}", _with_line(lines, place, changed))
        elif re.fullmatch(r"\s*- /etc/falco/\S+", line):
            yield Change("no-file", f"no {line.strip()[2:]}", _with_line(lines, place, None))


def _other_values(key: str, value: str) -> Iterator[tuple[str, str]]:
    if value in ("true", "false"):
        other = "false" if value == "true" else "true"
        yield other, other
    elif key == "priority":
        yield from ((each, each) for each in ("critical", "notice", "WARNING", "no-such"))
    elif key == "rule_matching":
        yield from ((each, each) for each in ("all", "first", "none"))
    elif key == "filename":
        yield from ((each, each) for each in ("/tmp/events.txt", f"{value}.1"))
        yield "empty", ""


def _with_line(lines: list[str], place: int, changed: str | None) -> str:
    return "\n".join([*lines[:place], *([] if changed is None else [changed]), *lines[place + 1 :]])
