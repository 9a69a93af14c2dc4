"""Lists in conditions: Falco puts their items in the place of their names before it reads a condition.

Source: falcosecurity/falco, userspace/engine/rule_loader_compiler.cpp.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.subjects.falco.rules.items import ListItem
from lab.subjects.falco.rules.wording import Piece, Wording

BLANKS = " \t\n\r"
DELIMITERS = BLANKS + "(),="


def quoted_item(item: str) -> str:
    """An item as it is put into a condition: in quotes where it has a blank."""
    return f'"{item}"' if " " in item and item[0] not in "\"'" else item


def list_items(lists: Mapping[str, ListItem]) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The items of each list, those of earlier lists that it names among them, and the lists that are so named.

    What a named list names in turn is not looked up. In the order in which the lists were first defined.
    """
    found: dict[str, tuple[str, ...]] = {}
    used = set()
    for each in sorted(lists.values(), key=lambda item: item.index):
        items: list[str] = []
        for item in each.items:
            other = lists.get(item)
            if other is not None and other.index < each.visibility:
                used.add(item)
                items += other.items
            else:
                items.append(item)
        found[each.name] = tuple(items)
    return found, frozenset(used)


def substituted(wording: Wording, lists: Mapping[str, tuple[str, ...]], used: set[str]) -> Wording:
    """A condition with every list's items in the place of its name; the lists found are noted in ``used``."""
    text = wording.text
    for name, items in lists.items():
        if name and name in text:
            wording = _with_list(wording, name, items, used)
            text = wording.text
    return wording


def _with_list(wording: Wording, name: str, items: tuple[str, ...], used: set[str]) -> Wording:
    text = wording.text
    joined = ", ".join(map(quoted_item, items))
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if (start == 0 or text[start - 1] in DELIMITERS) and (end >= len(text) or text[end] in DELIMITERS):
            while start > 0 and text[start - 1] in BLANKS:
                start -= 1
            while end < len(text) and text[end] in BLANKS:
                end += 1
            if not joined:
                # With nothing in its place, a comma beside it has to go as well.
                if start > 0 and text[start - 1] == ",":
                    start -= 1
                elif end < len(text) and text[end] == ",":
                    end += 1
            sub = f"{' ' if start > 0 else ''}{joined} "
            # What is put in is told where the name stands, not at the blank before it.
            name_at = text.find(name, start)
            wording = wording.cut(0, start) + _standing_for(wording, name_at, sub) + wording.cut(end, len(text))
            text = wording.text
            start += len(joined) + 1
            used.add(name)
        start = text.find(name, start + 1)
    return wording


def _standing_for(wording: Wording, at: int, text: str) -> Wording:
    return Wording(tuple(Piece(text, each.part, each.at, fixed=True) for each in wording.cut(at, at + 1).pieces))
