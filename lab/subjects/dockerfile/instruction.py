"""A Dockerfile's instructions as BuildKit reads them.

Source: https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

from lab.quick_dataclass import dataclass


class DockerfileError(Exception):
    """A Dockerfile that cannot be read; says why, in BuildKit's words, and on which line."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A text that follows its instruction; ``chomp`` takes the tabs off its lines."""

    name: str
    descriptor: int
    content: str
    chomp: bool = False


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. ``words`` are its arguments without flags: one word for a command in shell form.

    ``trigger`` is the instruction that an ONBUILD holds; ``json`` says that the arguments are a JSON array.
    Lines count from 1, the last one included.
    """

    name: str
    words: tuple[str, ...]
    line: int
    end_line: int
    flags: tuple[str, ...] = ()
    json: bool = False
    trigger: str = ""
    heredocs: tuple[Heredoc, ...] = ()
    original: str = ""

    def flag(self, name: str) -> str | None:
        """The value of a flag, as of ``--from=build``; None where it is not given, the last where it is repeated."""
        start = f"--{name}="
        found = [flag.removeprefix(start) for flag in self.flags if flag.startswith(start)]
        return found[-1] if found else None

    def all_of(self, name: str) -> tuple[str, ...]:
        """Every value of a flag that may be repeated."""
        start = f"--{name}="
        return tuple(flag.removeprefix(start) for flag in self.flags if flag.startswith(start))
