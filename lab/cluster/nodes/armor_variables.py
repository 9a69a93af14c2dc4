"""The variables of a file with AppArmor profiles: those that it sets, and those of the tunables that it includes.

Source: apparmor.d(5), variables: they are set before the first profile, and one that nothing sets is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lab.cluster.nodes.abstractions import KNOWN, name_of
from lab.cluster.nodes.armor_grammar import ArmorSyntaxError
from lab.cluster.nodes.globbing import TUNABLES, VARIABLES

OWN = frozenset({"profile_name", "exec_path", "attach_path"})
"""What every profile knows by itself."""


class Variables:
    """The variables while a file is read. ``values`` holds those that are set so far."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[str, ...]] = {}
        self.open = False
        """Whether something is included that may set any."""

    def include(self, text: str, line: int) -> None:
        """Read an ``include`` before a profile."""
        named = name_of(text)
        folder, _, name = named.partition("/")
        if folder == "tunables" and name in TUNABLES:
            self.values |= TUNABLES[name]
        elif named == "tunables/global":
            self.values |= VARIABLES
        elif named in KNOWN:
            raise ArmorSyntaxError(line, f"<{named}> holds rules: include it within a profile")
        elif named:
            self.open = True

    def set(self, text: str, line: int, *, late: bool) -> None:
        """Read a line such as ``@{NAME} = /one /two``."""
        name, more, said = re.fullmatch(r"[@$]\{(\w+)\}[ \t]*(\+?)=(.*)", text).groups()  # type: ignore[union-attr]
        if late:
            raise ArmorSyntaxError(line, "variables are set before the first profile")
        values = tuple(each.strip('"') for each in re.findall(r'"[^"]*"|[^\s"#]+', said.split(" #")[0]))
        if not values:
            raise ArmorSyntaxError(line, f"{name} is given no value")
        if more and not self.open:
            self.check([name], line, "nothing can be added to")
        if name in self.values and not more:
            raise ArmorSyntaxError(line, f"the variable {name} is set already; += adds to it")
        self.values[name] = (*self.values.get(name, ()), *values)

    def check(self, names: Iterable[str], line: int, said: str) -> None:
        """Raise ArmorSyntaxError where one of the names is not set."""
        lost = sorted(name for name in names if name not in self.values and name not in OWN)
        if lost and not self.open:
            how = "include <tunables/global> first" if lost[0] in VARIABLES else "set it first"
            raise ArmorSyntaxError(line, f"{said} @{{{lost[0]}}}, which nothing sets: {how}")
