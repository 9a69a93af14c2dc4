"""The items of rules files: lists, macros and rules."""

from __future__ import annotations

from dataclasses import field

from lab.quick_dataclass import dataclass
from lab.subjects.falco.rules.part import Part
from lab.subjects.falco.rules.wording import Wording

PRIORITIES = ("Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug")
"""The most severe first."""

SYSCALL = "syscall"


def priority_named(written: str) -> int | None:
    """The place of a priority in the list, whatever its case; None where there is none of that name."""
    lower = written.lower()
    if lower == "info":
        lower = "informational"
    return next((place for place, name in enumerate(PRIORITIES) if name.lower() == lower), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of an exception, or several."""

    text: str = ""
    entries: tuple[Entry, ...] = ()
    is_list: bool = False
    part: Part | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RuleException:
    """What a rule leaves out. ``fields`` and ``comps`` are None where they are not written."""

    name: str
    fields: Entry | None
    comps: Entry | None
    values: tuple[Entry, ...]
    part: Part = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list. ``index`` is when it was first defined, ``visibility`` when it was last changed."""

    name: str
    items: tuple[str, ...]
    part: Part = field(repr=False, compare=False)
    index: int = 0
    visibility: int = 0


@dataclass(frozen=True, slots=True)
class MacroItem:
    """A macro."""

    name: str
    condition: Wording
    part: Part = field(repr=False, compare=False)
    index: int = 0
    visibility: int = 0


@dataclass(frozen=True, slots=True)
class RuleItem:
    """A rule. ``part`` is where it was defined, ``changes`` where later items changed it."""

    name: str
    condition: Wording
    output: str
    desc: str
    priority: int
    part: Part = field(repr=False, compare=False)
    source: str = SYSCALL
    enabled: bool = True
    tags: tuple[str, ...] = ()
    exceptions: tuple[RuleException, ...] = ()
    skip_if_unknown_filter: bool = False
    warn_evttypes: bool = True
    unknown_source: bool = False
    output_part: Part | None = field(default=None, repr=False, compare=False)
    changes: tuple[Part, ...] = field(default=(), repr=False, compare=False)
    index: int = 0


@dataclass(frozen=True, slots=True)
class RuleUpdate:
    """Parts of a rule that a later item appends or replaces; None for those it leaves alone."""

    name: str
    part: Part = field(repr=False, compare=False)
    source: str = ""
    condition: Wording | None = None
    output: Part | None = None
    desc: str | None = None
    tags: tuple[str, ...] | None = None
    exceptions: tuple[RuleException, ...] | None = None
    priority: int | None = None
    enabled: bool | None = None
    warn_evttypes: bool | None = None
    skip_if_unknown_filter: bool | None = None

    @property
    def says_something(self) -> bool:
        """Whether it changes anything."""
        said = (
            self.condition, self.output, self.desc, self.tags, self.exceptions, self.priority, self.enabled,
            self.warn_evttypes, self.skip_if_unknown_filter,
        )  # fmt: skip
        return any(each is not None for each in said)
