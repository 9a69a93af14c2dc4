"""An image while it is built, and a stage's outcome."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

from lab.manifests.imagename import Reference, reference_of
from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.known import BaseImage, known_base
from lab.subjects.dockerfile.marks import Mark

SHELL = ("/bin/sh", "-c")
SHELLS = ("/bin/sh", "/bin/bash", "/bin/ash", "sh", "bash", "ash")


@dataclass(frozen=True, slots=True)
class File:
    """A file of an image that the Dockerfile put there: where it comes from, and the instruction's line."""

    origin: str
    line: int
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A RUN: where it was run, its script, and its line."""

    workdir: str
    script: str
    line: int


class Image:
    """What a stage has become so far. Made from a base; a stage on top of another begins with a copy of it."""

    def __init__(self, reference: Reference | None, written: str, line: int, known: BaseImage) -> None:
        self.reference = reference
        self.written = written
        self.base_line = line
        self.known = known
        self.user, self.user_line = known.user, 0
        self.user_before = ""
        self.users: dict[str, int | None] | None = None if known.users is None else dict(known.users)
        self.entrypoint, self.entrypoint_line = known.entrypoint, 0
        self.cmd, self.cmd_line = known.cmd, 0
        self.cmd_set = False
        self.shell: tuple[str, ...] = SHELL
        self.workdir = known.workdir
        self.env: dict[str, str] = dict(known.env)
        self.arguments: dict[str, str] = {}
        self.secret_arguments: dict[str, int] = {}
        self.exposed: dict[str, int] = dict.fromkeys(known.exposed, 0)
        self.volumes: set[str] = set()
        self.labels: dict[str, str] = {}
        self.healthcheck: tuple[str, ...] = ()
        self.stop_signal = ""
        self.files: dict[str, File] = {}
        self.steps: list[Step] = []
        self.packages: dict[str, int] = {}
        self.marks: list[Mark] = []
        self.troubles: list[Mark] = []
        self.used: set[int] = set()

    @classmethod
    def of_base(cls, name: str, line: int) -> Image:
        """The image at the start of a stage that is built from an image of a registry, or from nothing."""
        if name == "scratch":
            return cls(None, name, line, known_base(None))
        reference = reference_of(name)
        if reference is None:
            image = cls(None, name, line, BaseImage())
            text = f"cannot be built: {_bad_name(name)}"
            image.troubles.append(Mark("trouble", f"base {name}", "base-malformed", text, line))
            return image
        return cls(reference, name, line, known_base(reference))

    def on_top(self) -> Image:
        """A stage that begins where this one ended."""
        made = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(made, name, copy(value))
        made.arguments, made.secret_arguments, made.cmd_set = {}, {}, False
        return made

    @property
    def values(self) -> Mapping[str, str]:
        """The variables that an instruction may use."""
        return {**self.arguments, **self.env}

    @property
    def user_name(self) -> str:
        """The user without the group."""
        return self.user.partition(":")[0]

    @property
    def uid(self) -> int | None:
        """The user's number; None where it is not known."""
        name = self.user_name
        if name in ("", "root"):
            return 0
        if name.isdecimal():
            return int(name)
        return (self.users or {}).get(name)

    @property
    def root(self) -> bool:
        """Whether it runs as root, as far as is known."""
        return self.uid == 0

    @property
    def has_shell(self) -> bool | None:
        """Whether there is a shell; None where it is not known."""
        return True if "/bin/sh" in self.files else self.known.shell

    def mark(self, kind: str, what: str, reason: str, text: str, line: int) -> None:
        """Hold something against the image, once."""
        made = Mark(kind, what, reason, text, line)
        if made.key not in {each.key for each in self.marks}:
            self.marks.append(made)

    def trouble(self, what: str, reason: str, text: str, line: int) -> None:
        """Note what keeps it from being built."""
        self.troubles.append(Mark("trouble", what, reason, text, line))

    def because(self, kind: str, what: str, reason: str, text: str, line: int) -> None:
        """Give a mark that is there a better reason."""
        self.marks = [
            replace(each, reason=reason, text=text, line=line) if each.key == (kind, what) else each
            for each in self.marks
        ]


def _bad_name(name: str) -> str:
    if "@" in name and reference_of(name.partition("@")[0]) is not None:
        return f"{name.partition('@')[2] or 'nothing'} is no digest: sha256: and 64 hexadecimal digits make one"
    return f"invalid reference format: {name}"
