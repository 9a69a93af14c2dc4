"""Falco: conditions that libsinsp's parser takes or refuses, and the stock rules, resolved over their whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml

from lab.subjects.falco.language.fields import Kind
from lab.subjects.falco.language.grammar import WORD
from lab.subjects.falco.language.parsing import DEEPEST, ConditionError, parse
from lab.subjects.falco.language.tree import Check, Items, Name, Node, checks_of, nodes_of
from lab.subjects.falco.rules.checking import kind_of
from lab.subjects.falco.rules.collecting import Collected
from lab.subjects.falco.rules.compiling import Compiled, compiled
from lab.subjects.falco.rules.problem import LoadError
from lab.subjects.falco.rules.reading import read
from lab.subjects.falco.rules.substituting import list_items, substituted
from tests.conformance.result import Result, Row, over

FITTING = {Kind.ADDRESS: "192.0.2.1", Kind.NETWORK: "192.0.2.0/24", Kind.NUMBER: "1", Kind.PORT: "1"}
SOURCES = ("syscall", "k8s_audit", "aws_cloudtrail", "okta", "github")


@dataclass(frozen=True)
class Whole:
    """The items of a file, and what came of compiling them all; None where that is refused."""

    collected: Collected
    compiled: Compiled | None


def run(rows: Iterable[Row]) -> Result:
    """Judge every row: those with an ``item`` together, file by file."""
    every = list(rows)
    result = over([row for row in every if "item" not in row], _condition)
    files: dict[str, list[Row]] = {}
    for row in every:
        if "item" in row:
            files.setdefault(str(row.get("source", "")), []).append(row)
    for listed in files.values():
        collected = _collected(listed)
        try:
            whole = Whole(collected, compiled(collected, audit=True))
        except LoadError:
            whole = Whole(collected, None)
        result.add(over(listed, lambda row, tally, whole=whole: _item(row, tally, whole)))
    return result


def _condition(row: Row, result: Result) -> None:
    try:
        parse(row["condition"], DEEPEST)
        accepted = True
    except ConditionError:
        accepted = False
    result.check(row["id"], repr(row["condition"]), row["accepted"], accepted)


def _item(row: Row, result: Result, whole: Whole) -> None:
    item: dict[str, Any] = row["item"]
    result.check(row["id"], "is read", "", _refusal(item))
    if "list" in item:
        lists, _ = list_items(whole.collected.lists)
        named = {str(each) for each in item["items"]} & whole.collected.lists.keys()
        left = sorted(named & set(lists[item["list"]]) - {item["list"]})
        result.check(row["id"], "has the items of the lists it names", [], left)
        return
    found, refusal = whole.compiled, ""
    if found is None:
        # Something in the file is refused: is it this item?
        single = Collected(SOURCES)
        single.lists, single.macros = whole.collected.lists, whole.collected.macros
        single.rules = {item["rule"]: whole.collected.rules[item["rule"]]} if "rule" in item else {}
        try:
            found = compiled(single, audit=True)
        except LoadError as error:
            refusal = error.problem.text
    result.check(row["id"], "compiles", "", refusal)
    if "rule" in item and found is not None:
        enabled = next((rule.item.enabled for rule in found.rules if rule.name == item["rule"]), None)
        result.check(row["id"], "is a rule, switched on or off", item.get("enabled", True), enabled)


def _collected(rows: Sequence[Row]) -> Collected:
    """All items of a file. What they name and no row holds is made up: it may stand among rows kept elsewhere."""
    found = Collected(SOURCES)
    read("rules.yaml", yaml.safe_dump([row["item"] for row in rows], sort_keys=False), found)
    lists, _ = list_items(found.lists)
    wordings = [item.condition for item in (*found.macros.values(), *found.rules.values())]
    nodes = [parse(substituted(wording, lists, set()).text) for wording in wordings]
    made_up = [
        *({"macro": name, "condition": "(evt.num>=0)"} for name in _macros(nodes) - found.macros.keys()),
        *({"list": name, "items": [item]} for name, item in _lists(nodes).items()),
    ]
    elsewhere = Collected(SOURCES)
    read("elsewhere.yaml", yaml.safe_dump(made_up), elsewhere)
    macros = {name: replace(macro, index=-1) for name, macro in elsewhere.macros.items()}
    found.macros = {**macros, **found.macros}
    found.lists = {**elsewhere.lists, **found.lists}
    return found


def _macros(nodes: Iterable[Node]) -> set[str]:
    return {each.name for node in nodes for each in nodes_of(node) if isinstance(each, Name)}


def _lists(nodes: Iterable[Node]) -> dict[str, str]:
    """Names among constants that are no texts: lists that no row holds, each with an item that fits."""
    found: dict[str, str] = {}
    for check in (each for node in nodes for each in checks_of(node)):
        if isinstance(check, Check) and isinstance(check.right, Items):
            fits = FITTING.get(kind_of(check.left, audit=True))
            names = [text.value for text in check.right.items if re.fullmatch(WORD, text.value)]
            found |= dict.fromkeys(names, fits) if fits else {}
    return found


def _refusal(item: dict[str, Any]) -> str:
    try:
        read("rules.yaml", yaml.safe_dump([item], sort_keys=False), Collected(SOURCES))
    except LoadError as error:
        return error.problem.text
    return ""
