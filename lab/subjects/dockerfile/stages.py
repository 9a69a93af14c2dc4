"""The stages of a Dockerfile, and what BuildKit refuses before it builds anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.expand import expand
from lab.subjects.dockerfile.instruction import DockerfileError, Instruction
from lab.subjects.dockerfile.read import KNOWN, read

STAGE_NAME = re.compile(r"[a-z][a-z0-9_.-]*")

FLAGS: Mapping[str, tuple[str, ...]] = {
    "ADD": ("chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"),
    "COPY": ("chown", "chmod", "link", "from", "parents", "exclude"),
    "FROM": ("platform",),
    "HEALTHCHECK": ("interval", "timeout", "start-period", "start-interval", "retries"),
    "RUN": ("mount", "network", "security", "device"),
}

EXACTLY_ONE = ("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR")
AT_LEAST_ONE = ("ARG", "ENV", "EXPOSE", "LABEL", "ONBUILD", "SHELL", "VOLUME", "HEALTHCHECK")
NO_TRIGGERS = ("FROM", "MAINTAINER")

PREDEFINED = {"TARGETPLATFORM": "linux/amd64", "BUILDPLATFORM": "linux/amd64", "TARGETOS": "linux",
              "TARGETARCH": "amd64", "BUILDOS": "linux", "BUILDARCH": "amd64"}  # fmt: skip
"""What BuildKit sets on the machines of this lab."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: what it is built from, as written and with its arguments put in, and its instructions."""

    number: int
    name: str
    written: str
    base: str
    line: int
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A Dockerfile's stages, and the arguments before the first of them."""

    stages: tuple[Stage, ...]
    arguments: Mapping[str, str]

    def stage_before(self, name: str, number: int) -> Stage | None:
        """The stage of that name, or of that number, among those before one."""
        found = [stage for stage in self.stages[:number] if stage.name == name.lower() and name]
        if found:
            return found[-1]
        return self.stages[int(name)] if name.isdecimal() and int(name) < number else None

    def target(self, name: str) -> Stage | None:
        """The stage to build: the last one where no name is given; None where there is none of that name."""
        return self.stage_before(name, len(self.stages)) if name else self.stages[-1]


def plan(text: str) -> Plan:
    """The stages of a Dockerfile. Raises DockerfileError in BuildKit's words."""
    arguments: dict[str, str] = dict(PREDEFINED)
    stages: list[Stage] = []
    open_stage: list[Instruction] = []
    for instruction in read(text):
        refuse(instruction)
        if instruction.name == "FROM":
            stages = _closed(stages, open_stage)
            open_stage = []
            stages.append(_begun(instruction, len(stages), arguments))
        elif not stages:
            if instruction.name != "ARG":
                raise DockerfileError(instruction.line, "no build stage in current context")
            for word in instruction.words:
                name, sign, value = word.partition("=")
                if sign:
                    arguments[name] = expand(value, arguments)
        else:
            open_stage.append(instruction)
    if not stages:
        raise DockerfileError(text.count("\n") + 1, "dockerfile contains no stages to build")
    return Plan(tuple(_closed(stages, open_stage)), arguments)


def _closed(stages: list[Stage], instructions: list[Instruction]) -> list[Stage]:
    if not stages:
        return stages
    last = stages[-1]
    return [*stages[:-1], Stage(last.number, last.name, last.written, last.base, last.line, tuple(instructions))]


def _begun(instruction: Instruction, number: int, arguments: Mapping[str, str]) -> Stage:
    words = instruction.words
    name = words[2].lower() if len(words) == 3 else ""
    base = expand(words[0], arguments)
    if not base:
        raise DockerfileError(instruction.line, f"base name ({words[0]}) should not be blank")
    return Stage(number, name, words[0], base, instruction.line, ())


def refuse(instruction: Instruction) -> None:
    """Raise DockerfileError for an instruction that BuildKit does not take."""
    said = _refusal(instruction, instruction.name)
    if not said and instruction.trigger:
        trigger = instruction.trigger
        if trigger == "ONBUILD":
            said = "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"
        elif trigger in NO_TRIGGERS:
            said = f"{trigger} isn't allowed as an ONBUILD trigger"
    if said:
        raise DockerfileError(instruction.line, said)


def _refusal(instruction: Instruction, name: str) -> str:
    if name not in KNOWN:
        return f"unknown instruction: {instruction.original.split()[0] if instruction.original.split() else ''}"
    words = instruction.words
    if name == "FROM":
        return _from_refusal(words) or _flag_refusal(instruction)
    if name in ("ADD", "COPY") and len(words) < 2:
        said = "requires at least two arguments, but only one was provided. Destination could not be determined."
        return f"{name} {said}"
    if name in EXACTLY_ONE and len(words) != 1:
        return f"{name} requires exactly one argument"
    if name in AT_LEAST_ONE and not words:
        return f"{name} requires at least one argument"
    if name in ("ENV", "LABEL") and not all(words[::2]):
        return f"{name} names can not be blank"
    if name == "HEALTHCHECK":
        return _healthcheck_refusal(words) or _flag_refusal(instruction)
    if name == "SHELL" and not instruction.json:
        return "SHELL requires the arguments to be in JSON form"
    return _flag_refusal(instruction)


def _from_refusal(words: tuple[str, ...]) -> str:
    if len(words) == 3 and words[1].lower() == "as":
        if STAGE_NAME.fullmatch(words[2].lower()):
            return ""
        return f'invalid name for build stage: "{words[2]}", name can\'t start with a number or contain symbols'
    return "" if len(words) == 1 else "FROM requires either one or three arguments"


def _healthcheck_refusal(words: tuple[str, ...]) -> str:
    kind = words[0].upper()
    if kind == "NONE":
        return "HEALTHCHECK NONE takes no arguments" if len(words) > 1 else ""
    if kind != "CMD":
        return f'Unknown type "{kind}" in HEALTHCHECK (try CMD)'
    return "" if len(words) > 1 else "Missing command after HEALTHCHECK CMD"


def _flag_refusal(instruction: Instruction) -> str:
    known = FLAGS.get(instruction.name, ())
    if instruction.trigger:
        return ""
    for flag in instruction.flags:
        name, sign, _ = flag.removeprefix("--").partition("=")
        if name not in known:
            return f"unknown flag: --{name}"
        if not sign and name not in ("link", "keep-git-dir", "parents", "unpack"):
            return f"missing a value on flag: --{name}"
    return ""
