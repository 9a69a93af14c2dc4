"""A Dockerfile's effect: every stage built in thought, instruction by instruction.

Source: https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from lab.subjects.dockerfile.context import Context
from lab.subjects.dockerfile.copying import copy_into
from lab.subjects.dockerfile.expand import expand
from lab.subjects.dockerfile.image import Image
from lab.subjects.dockerfile.instruction import Instruction
from lab.subjects.dockerfile.running import run_in
from lab.subjects.dockerfile.secretlike import is_secret_name, secrets_in
from lab.subjects.dockerfile.splitting import unquoted
from lab.subjects.dockerfile.stages import PREDEFINED, Plan, Stage


def build(plan: Plan, target: Stage, context: Context) -> tuple[Image, Mapping[int, Image]]:
    """The image of a stage, and those of all stages up to it by number."""
    made: dict[int, Image] = {}
    for stage in plan.stages[: target.number + 1]:
        below = plan.stage_before(stage.base, stage.number)
        image = Image.of_base(stage.base, stage.line) if below is None else made[below.number].on_top()
        image.used.add(stage.number)
        named: dict[str, Image] = {str(number): each for number, each in made.items()}
        named |= {plan.stages[number].name: each for number, each in made.items() if plan.stages[number].name}
        for instruction in stage.instructions:
            _do(image, instruction, plan, context, named)
        made[stage.number] = image
    return made[target.number], made


def _do(image: Image, instruction: Instruction, plan: Plan, context: Context, stages: Mapping[str, Image]) -> None:
    if instruction.name in ("COPY", "ADD"):
        copy_into(image, instruction, context, stages)
    elif instruction.name == "ARG":
        _argument(image, instruction, plan)
    elif instruction.name == "RUN":
        for mount in instruction.all_of("mount"):
            source = dict(part.partition("=")[::2] for part in mount.split(",")).get("from", "")
            if source.lower() in stages:
                image.used |= stages[source.lower()].used
        run_in(image, instruction)
    elif instruction.name in _OTHERS:
        _OTHERS[instruction.name](image, instruction)


def _argument(image: Image, instruction: Instruction, plan: Plan) -> None:
    for word in instruction.words:
        name, sign, value = word.partition("=")
        given = expand(value, image.values) if sign else plan.arguments.get(name, PREDEFINED.get(name, ""))
        image.arguments[name] = given
        if not is_secret_name(name):
            continue
        image.secret_arguments[name] = instruction.line
        if given:
            text = f"gives the build argument {name} a value, which anybody with the Dockerfile or the history reads"
            image.mark("secret", f"ARG {name}", "secret-in-arg", text, instruction.line)


def _env(image: Image, instruction: Instruction) -> None:
    words = instruction.words
    before = image.values
    for name, written in zip(words[::2], words[1::2], strict=False):
        value = expand(written, before)
        image.env[unquoted(name)] = value
        from_argument = any(each in written for each in image.secret_arguments)
        if is_secret_name(name) and (value or from_argument) and not value.startswith("/run/secrets/"):
            text = f"has the value of {name} among its variables"
            image.mark("secret", f"ENV {name}", "secret-in-env", text, instruction.line)
        else:
            for found in secrets_in(f"x {value}"):
                text = f"has {found} in its variable {name}"
                image.mark("secret", f"ENV {name}", "secret-in-env", text, instruction.line)


def _user(image: Image, instruction: Instruction) -> None:
    image.user_before = image.user if image.user_line else ""
    image.user, image.user_line = expand(instruction.words[0], image.values).strip(), instruction.line


def _workdir(image: Image, instruction: Instruction) -> None:
    path = expand(instruction.words[0], image.values)
    image.workdir = posixpath.normpath(posixpath.join(image.workdir, path))


def _command_of(image: Image, instruction: Instruction) -> tuple[str, ...]:
    """The command as it is run: one in shell form is a script for the shell."""
    if instruction.json:
        return instruction.words
    return (*image.shell, instruction.words[0]) if instruction.words else ()


def _cmd(image: Image, instruction: Instruction) -> None:
    image.cmd, image.cmd_line = _command_of(image, instruction), instruction.line
    image.cmd_set = True


def _entrypoint(image: Image, instruction: Instruction) -> None:
    image.entrypoint, image.entrypoint_line = _command_of(image, instruction), instruction.line
    if not image.cmd_set:
        image.cmd, image.cmd_line = (), instruction.line


def _shell(image: Image, instruction: Instruction) -> None:
    image.shell = instruction.words


def _expose(image: Image, instruction: Instruction) -> None:
    for word in instruction.words:
        for each in expand(word, image.values).split():
            number, _, protocol = each.partition("/")
            image.exposed[f"{number}/{protocol.lower() or 'tcp'}"] = instruction.line


def _volume(image: Image, instruction: Instruction) -> None:
    image.volumes |= {posixpath.normpath(expand(word, image.values)) for word in instruction.words}


def _healthcheck(image: Image, instruction: Instruction) -> None:
    kind, *command = instruction.words
    if kind.upper() == "NONE":
        image.healthcheck = ("NONE",)
    else:
        image.healthcheck = tuple(command) if instruction.json else (*image.shell, *command)


def _stop_signal(image: Image, instruction: Instruction) -> None:
    image.stop_signal = expand(instruction.words[0], image.values)


def _label(image: Image, instruction: Instruction) -> None:
    words = instruction.words
    image.labels |= {
        unquoted(name): expand(value, image.values) for name, value in zip(words[::2], words[1::2], strict=False)
    }


_OTHERS: Mapping[str, Callable[[Image, Instruction], None]] = {
    "CMD": _cmd,
    "ENTRYPOINT": _entrypoint,
    "ENV": _env,
    "EXPOSE": _expose,
    "HEALTHCHECK": _healthcheck,
    "LABEL": _label,
    "SHELL": _shell,
    "STOPSIGNAL": _stop_signal,
    "USER": _user,
    "VOLUME": _volume,
    "WORKDIR": _workdir,
}
