"""One check of the benchmark: its parts, and whether values meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from lab.subjects.controlplane.cis.table import CHECKS, KUBELET_SUITES, SERVER_SUITES

_SUITES = {"$SERVER": ",".join(SERVER_SUITES.split()), "$KUBELET": ",".join(KUBELET_SUITES.split())}


class Part(NamedTuple):
    """One part: what is looked at, and what must be so. Without ``op`` it only has to be there, or not be there."""

    name: str
    setting: str = ""
    there: bool = True
    op: str = ""
    value: str = ""

    def told(self) -> str:
        """What it asks, in words."""
        name = self.name.replace("_", " ")
        if not self.there:
            return f"{name} is not set"
        words = {
            "": "is set",
            "eq": f"is {self.value}",
            "noteq": f"is not {self.value}",
            "gte": f"is {self.value} or more",
            "has": f"holds {self.value}",
            "nothave": f"does not hold {self.value}",
            "bitmask": f"are {self.value} or stricter",
            "valid_elements": "holds strong suites only",
        }
        return f"{name} {words[self.op]}"


class CisCheck(NamedTuple):
    """A check by its number. ``target`` is a component, or one or several files, separated by commas."""

    id: str
    automated: bool
    target: str
    any: bool
    parts: tuple[Part, ...]

    @property
    def of_files(self) -> bool:
        """Whether it looks at files' modes and owners."""
        return self.target.startswith("/")

    @property
    def told(self) -> str:
        """What it asks, in words."""
        parts = dict.fromkeys(part.told() for part in self.parts)
        asked = (" or " if self.any else " and ").join(parts)
        if not self.of_files:
            return asked
        owner = "owned by " if ":" in asked else ""
        return f"{self.target}: {owner}{asked.removeprefix('ownership is ')}".replace(" is set", "")


Held = Callable[[Part], str | None]
"""What a part's option or setting holds where it is written; None where it is not."""


def met(check: CisCheck, held: Held) -> bool:
    """Whether the values meet the check, as kube-bench judges one that it finds."""
    results = (_met(part, held(part)) for part in check.parts)
    return any(results) if check.any else all(results)


def _met(part: Part, value: str | None) -> bool:
    if not part.there:
        return value is None
    if value is None:
        return False
    return _OPS[part.op](value, part.value)


def _plain(value: str) -> str:
    low = value.lower()
    return "0" if low in ("0s", "0h", "0m") else low


def _items(value: str) -> set[str]:
    return {item.strip().removeprefix(":") for item in value.split(",")}


def _most(value: str, wanted: str) -> bool:
    return value.lstrip("-").isdigit() and int(value) >= int(wanted)


def _within_mask(value: str, wanted: str) -> bool:
    allowed = int(wanted, 8)
    return value.isdigit() and set(value) <= set("01234567") and int(value, 8) | allowed == allowed


_OPS: Mapping[str, Callable[[str, str], bool]] = {
    "": lambda _value, _wanted: True,
    "eq": lambda value, wanted: _plain(value) == _plain(wanted),
    "noteq": lambda value, wanted: _plain(value) != _plain(wanted),
    "gte": _most,
    "has": lambda value, wanted: wanted in _items(value) or value == wanted,
    "nothave": lambda value, wanted: wanted not in _items(value),
    "bitmask": _within_mask,
    "valid_elements": lambda value, wanted: _items(value) <= _items(wanted),
}


@cache
def checks() -> dict[str, CisCheck]:
    """Every check by its number, in the benchmark's order."""
    joined = CHECKS.strip().replace("\n    ", " ")
    return {check.id: check for check in map(read_check, joined.split("\n"))}


def read_check(line: str) -> CisCheck:
    """A check from its line."""
    head, *parts = (each.strip() for each in line.split(" ;"))
    number, how, target, together = head.split(" ")
    return CisCheck(number, how == "auto", target, together == "or", tuple(map(_part, parts)))


def _part(text: str) -> Part:
    name, *words = text.split(" ")
    setting = words.pop(0)[1:] if words and words[0].startswith("@") else ""
    if words == ["unset"]:
        return Part(name, setting, there=False)
    op, value = (words[0], " ".join(words[1:])) if words else ("", "")
    return Part(name, setting, op=op, value=_SUITES.get(value, value))


def failing(check: CisCheck, held: Held) -> Iterator[Part]:
    """The parts that are not met; nothing where one of several is enough and met."""
    if not met(check, held):
        yield from (part for part in check.parts if not _met(part, held(part)))
