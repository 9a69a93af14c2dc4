"""What a Dockerfile comes to: the facts of its final image, and what is held against it and its layers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache

from lab.cluster.state import State
from lab.manifests.imagename import Reference, reference_of
from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.building import build
from lab.subjects.dockerfile.context import Context, context_of
from lab.subjects.dockerfile.copying import MAKERS
from lab.subjects.dockerfile.image import SHELLS, Image
from lab.subjects.dockerfile.instruction import DockerfileError
from lab.subjects.dockerfile.marks import Mark
from lab.subjects.dockerfile.shellscript import commands
from lab.subjects.dockerfile.stages import Plan, plan

NAMES = ("Dockerfile", "Containerfile")


@dataclass(frozen=True, slots=True)
class Base:
    """An image that the build starts from. ``reference`` is None for ``scratch``."""

    reference: Reference | None
    written: str
    line: int
    final: bool

    @property
    def name(self) -> str:
        """The name as people write it."""
        return self.reference.short if self.reference else "scratch"


@dataclass(frozen=True)
class Facts:
    """``marks`` is what is held against the image, ``troubles`` what keeps it from being built or started.

    ``kept`` is what a rewritten Dockerfile has to keep, each thing by its key; ``lines`` tells where it is written.
    """

    path: str
    marks: tuple[Mark, ...] = ()
    troubles: tuple[Mark, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    user: str = ""
    root: bool = True
    uid: int | None = None
    bases: tuple[Base, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    stages: int = 0

    def of_kind(self, kind: str) -> tuple[Mark, ...]:
        """The marks of a kind."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


def is_dockerfile(path: str) -> bool:
    """Whether a file of that path is a Dockerfile by its name."""
    name = path.rpartition("/")[2]
    return name in NAMES or name.endswith(".Dockerfile") or (name.startswith("Dockerfile.") and "ignore" not in name)


def dockerfiles(*states: State) -> tuple[str, ...]:
    """The Dockerfiles that any of the states has."""
    return tuple(sorted({path for state in states for path in state.node_files if is_dockerfile(path)}))


def facts_of(state: State, path: str, target: str = "") -> Facts:
    """The facts of the Dockerfile at a path of the node."""
    text = state.node_files.get(path)
    if text is None:
        return Facts(path, troubles=(Mark("trouble", "file", "dockerfile-broken", "is not there", 1),))
    return _facts(path, text, context_of(path, state.node_files), target)


@lru_cache(maxsize=256)
def _facts(path: str, text: str, context: Context, target: str) -> Facts:
    try:
        planned = plan(text)
    except DockerfileError as error:
        said = f"cannot be read: {error.text}"
        return Facts(path, troubles=(Mark("trouble", "file", "dockerfile-broken", said, error.line),))
    stage = planned.target(target)
    if stage is None:
        said = f"has no stage {target}"
        return Facts(path, troubles=(Mark("trouble", "target", "dockerfile-broken", said, 1),))
    image, made = build(planned, stage, context)
    chain = _chain(planned, stage.number)
    reached = sorted(image.used)
    bases = tuple(_bases(planned, reached, chain))
    others = [number for number in reached if number not in chain]
    kept, lines = _kept(image, bases, [made[number] for number in reached])
    marks = (
        *_root(image, planned, made, chain),
        *_of_bases(bases),
        *image.marks,
        *_of_final_base(image),
        *_in_other_stages(made, others),
    )
    troubles = (
        *(each for number in others for each in made[number].troubles),
        *image.troubles,
        *_starting(image, made),
    )
    return Facts(
        path, marks, troubles, kept, lines, image.user, image.root, image.uid, bases,
        {place: each.origin for place, each in image.files.items()}, image.entrypoint, image.cmd, len(reached),
    )  # fmt: skip


def _chain(planned: Plan, number: int) -> tuple[int, ...]:
    """The stages that the final image is built on top of, itself first."""
    found = [number]
    while (below := planned.stage_before(planned.stages[found[-1]].base, found[-1])) is not None:
        found.append(below.number)
    return tuple(found)


def _bases(planned: Plan, reached: list[int], chain: tuple[int, ...]) -> Iterator[Base]:
    for number in reached:
        stage = planned.stages[number]
        if planned.stage_before(stage.base, number) is None:
            reference = None if stage.base == "scratch" else reference_of(stage.base)
            if reference is not None or stage.base == "scratch":
                yield Base(reference, stage.base, stage.line, number in chain)
        for instruction in stage.instructions:
            taken = instruction.flag("from") or "" if instruction.name == "COPY" else ""
            if any(sign in taken for sign in "/:@") and (reference := reference_of(taken)) is not None:
                yield Base(reference, taken, instruction.line, False)


def _root(image: Image, planned: Plan, made: Mapping[int, Image], chain: tuple[int, ...]) -> Iterator[Mark]:
    if not image.root:
        return
    others = [each for number, each in made.items() if number not in chain and each.user_line and not each.root]
    if image.user_line and image.user_before and image.user_name in ("root", "0"):
        reason, text, line = "user-reset", f"runs as root: a later USER takes {image.user_before} back", image.user_line
    elif image.user_line:
        reason, text, line = "user-is-root", f"runs as root: USER {image.user} is root", image.user_line
    elif others:
        line = planned.stages[chain[0]].line
        reason, text = "user-in-other-stage", f"runs as root: USER {others[-1].user} stands in another stage"
    else:
        reason, text, line = "no-user", "runs as root: nothing says otherwise", planned.stages[chain[0]].line
    yield Mark("root", "", reason, text, line)


def _of_bases(bases: tuple[Base, ...]) -> Iterator[Mark]:
    seen: set[tuple[str, str]] = set()
    for base in bases:
        if base.reference is None or base.reference.digest:
            continue
        marks = []
        if base.reference.tag == "latest":
            said = base.written if base.reference.tagged else f"{base.written}, which means latest"
            marks.append(Mark("base-latest", base.name, "base-latest", f"is built from {said}", base.line))
        text = f"is built from {base.written}, a tag that may be moved"
        reason = marks[0].reason if marks else "base-not-by-digest"
        marks.append(Mark("base-unpinned", base.name, reason, text, base.line))
        for mark in marks:
            if mark.key not in seen:
                seen.add(mark.key)
                yield mark


def _of_final_base(image: Image) -> Iterator[Mark]:
    line, name = image.base_line, image.written
    there = {mark.key for mark in image.marks}
    if image.known.builds:
        text = f"is built on {name}, and holds {image.known.builds} when it runs"
        yield Mark("build-tools", image.known.builds, "final-stage-builds", text, line)
    if image.known.shell and ("shell", "") not in there:
        yield Mark("shell", "", "shell-left", f"has a shell, from {name}", line)
    if image.known.manager and ("package-manager", image.known.manager) not in there:
        text = f"has the package manager {image.known.manager}, from {name}"
        yield Mark("package-manager", image.known.manager, "shell-left", text, line)


def _in_other_stages(made: Mapping[int, Image], others: list[int]) -> Iterator[Mark]:
    for number in others:
        for mark in made[number].marks:
            if mark.kind == "secret":
                text = f"{mark.text}, in a stage that builds it"
                yield Mark("build-secret", mark.what, mark.reason, text, mark.line)


def _starting(image: Image, made: Mapping[int, Image]) -> Iterator[Mark]:
    """Why a container of the image does not start."""
    name = image.user_name
    if name and not name.isdecimal() and image.users is not None and name not in image.users:
        text = f"does not start: unable to find user {name}: no matching entries in passwd file"
        if any(each is not image and name in (each.users or {}) for each in made.values()):
            text += " (it is made in another stage)"
        yield Mark("trouble", "user", "user-unknown", text, image.user_line)
    command = (*image.entrypoint, *image.cmd)
    line = image.entrypoint_line or image.cmd_line or image.base_line
    if not command and image.known.users is None:
        return
    if not command:
        yield Mark("trouble", "command", "command-lost", "does not start: no command specified", line)
        return
    program = command[0]
    if program in SHELLS and image.has_shell is False:
        text = f'does not start: exec: "{program}": no such file or directory, for {image.written} has no shell'
        yield Mark("trouble", "shell", "no-shell-there", text, line)
    elif program.startswith("/") and image.known.users == {} and program not in image.files:
        text = f'does not start: exec: "{program}": no such file or directory'
        yield Mark("trouble", "program", "file-lost", text, line)


def _kept(image: Image, bases: tuple[Base, ...], reached: list[Image]) -> tuple[dict[str, str], dict[str, int]]:
    kept = {
        "entrypoint": json.dumps(image.entrypoint),
        "cmd": json.dumps(image.cmd),
        "workdir": image.workdir,
    }
    lines = {"entrypoint": image.entrypoint_line, "cmd": image.cmd_line}
    if image.stop_signal:
        kept["stop signal"] = image.stop_signal
    if image.healthcheck:
        kept["health check"] = json.dumps(image.healthcheck)
    kept |= {f"port {port}": "" for port in image.exposed}
    lines |= {f"port {port}": line for port, line in image.exposed.items()}
    kept |= {f"volume {path}": "" for path in image.volumes}
    kept |= {f"variable {name}": value for name, value in image.env.items()}
    kept |= {f"file {path}": each.origin for path, each in image.files.items()}
    lines |= {f"file {path}": each.line for path, each in image.files.items()}
    kept |= {f"package {name}": "" for name in image.packages}
    kept |= dict.fromkeys((f"step {title}" for each in reached for title in _steps(each)), "")
    for base in bases:
        if base.reference is not None:
            kept[f"image {base.name}"] = base.reference.digest or base.reference.tag
            lines[f"image {base.name}"] = base.line
        if base.final:
            kept["base"] = base.name
            lines["base"] = base.line
    return kept, lines


def _steps(image: Image) -> Iterator[str]:
    """What a stage's scripts do that an application needs: dependencies installed, programs built."""
    for step in image.steps:
        for command in commands(step.script):
            if command.program in MAKERS and command.arguments:
                verb = command.arguments[0]
                yield f"{MAKERS[command.program]} {'install' if verb == 'ci' else verb}"
