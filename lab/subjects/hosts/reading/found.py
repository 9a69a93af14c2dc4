"""What reading files brings: settings in force, lines that say nothing, and complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

Key: TypeAlias = tuple[str, str]
"""What a setting is of, and its name: ``("sshd", "PermitRootLogin")``."""

Held: TypeAlias = str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting in force, and the line that says so; no line for a default."""

    key: Key
    value: Held
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Idle:
    """A line that would set something, and does not: ``why`` is one of the coach's rules."""

    key: Key
    value: Held
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that its program refuses, in that program's words."""

    of: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was read."""

    settings: Mapping[Key, Setting]
    idle: tuple[Idle, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def lines_of(state: State, path: str) -> Iterator[tuple[int, str, Span]]:
    """The lines of a file that say something, each with its number and place; comments and blanks are left out."""
    source = state.source_of(path)
    for number, line in enumerate(state.node_files.get(path, "").split("\n"), 1):
        said = line.strip()
        if said and not said.startswith(("#", ";")):
            start = line.index(said) + 1
            yield number, said, Span(source, number, start, number, start + len(said))


def files_in(state: State, *folders: str) -> list[str]:
    """The files directly in some folders, by their names; of two with one name that of the first folder counts."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in state.node_files:
            head, _, name = path.rpartition("/")
            if head == folder.rstrip("/"):
                found.setdefault(name, path)
    return [found[name] for name in sorted(found)]
