"""COPY and ADD: which files come where, and from where."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from lab.subjects.dockerfile.context import Context
from lab.subjects.dockerfile.expand import expand
from lab.subjects.dockerfile.image import File, Image
from lab.subjects.dockerfile.instruction import Instruction
from lab.subjects.dockerfile.known import FOLDERS
from lab.subjects.dockerfile.secretlike import is_secret_file, secrets_in
from lab.subjects.dockerfile.shellscript import commands
from lab.subjects.dockerfile.splitting import HEREDOC

ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz", ".tar.zst")
REMOTE = re.compile(r"(?:https?|ftp|git|ssh)://|git@")

OF_BASES = ("/etc/", "/usr/", "/lib/", "/lib64/", "/bin/", "/sbin/", "/opt/", "/var/", "/go/", "/nodejs/")
"""Where base images bring files of their own."""

MAKERS = {
    "mvn": "mvn", "gradle": "gradle", "gradlew": "gradle", "npm": "npm", "yarn": "yarn", "pnpm": "pnpm",
    "cargo": "cargo", "make": "make", "cmake": "cmake", "pip": "pip", "pip3": "pip", "dotnet": "dotnet",
    "bundle": "bundle", "ninja": "ninja", "poetry": "poetry", "uv": "uv", "tsc": "tsc", "ng": "ng",
}  # fmt: skip
"""Programs that make files below the folder they are run in, without naming them."""


def copy_into(image: Image, instruction: Instruction, context: Context, stages: Mapping[str, Image]) -> None:
    """Do a COPY or an ADD. ``stages`` are those before, by name and by number."""
    *sources, target = [expand(word, image.values) for word in instruction.words]
    # A heredoc's name is no variable.
    sources = [
        word if HEREDOC.fullmatch(word) else source for word, source in zip(instruction.words, sources, strict=False)
    ]
    place = posixpath.join(image.workdir, target)
    many = len(sources) > 1 or _is_folder(image, place, target)
    place = f"{place.rstrip('/')}/" if many else place
    taken = instruction.flag("from") if instruction.name == "COPY" else None
    mode = instruction.flag("chmod") or ""
    if _sets_id(mode):
        image.mark(
            "setuid", posixpath.normpath(place), "setuid-left", f"sets the setuid bit on {target}", instruction.line
        )
    for source in sources:
        if taken is not None:
            _from_image(image, instruction, expand(taken, image.values), source, place, stages)
        elif HEREDOC.fullmatch(source):
            _heredoc(image, instruction, source, place, many=many)
        elif instruction.name == "ADD" and REMOTE.match(source):
            _remote(image, instruction, source, place)
        else:
            _from_context(image, instruction, source, place, context, many=many)


def _is_folder(image: Image, place: str, target: str) -> bool:
    """Whether a copy goes into a folder: one that is written so, or one that is there."""
    path = posixpath.normpath(place)
    there = path in ("/", image.workdir, *FOLDERS) or any(each.startswith(f"{path}/") for each in image.files)
    return target.endswith("/") or there


def _sets_id(mode: str) -> bool:
    return bool(
        re.fullmatch(r"0?[4-7][0-7]{3}", mode) and mode.lstrip("0")[:1] in "4567" and len(mode.lstrip("0")) == 4
    )


def _put(image: Image, path: str, file: File) -> None:
    image.files[posixpath.normpath(path)] = file


def _heredoc(image: Image, instruction: Instruction, source: str, place: str, *, many: bool) -> None:
    name = source.partition("<<")[2].lstrip("-").strip("'\"")
    path = posixpath.join(place, name) if many else place
    _put(image, path, File("written here", instruction.line, is_secret_file(path)))
    for each in instruction.heredocs:
        for found in secrets_in(each.content):
            text = f"writes {found} into a layer"
            image.mark("secret", found, "secret-in-run", text, instruction.line)
    if is_secret_file(path):
        _secret_file(image, path, path, instruction)


def _remote(image: Image, instruction: Instruction, source: str, place: str) -> None:
    name = source.rstrip("/").rpartition("/")[2]
    path = posixpath.join(place, name) if place.endswith("/") else place
    _put(image, path, File(f"from {source}", instruction.line))
    checked = instruction.flag("checksum") or "@sha256" in source
    if not checked:
        text = f"adds {source}, and nobody checks what comes from there"
        image.mark("add", source, "add-from-address", text, instruction.line)


def _from_context(
    image: Image, instruction: Instruction, source: str, place: str, context: Context, *, many: bool
) -> None:
    archive = source.endswith(ARCHIVES)
    if instruction.name == "ADD" and not archive:
        image.mark("add", source, "add-for-copy", f"adds {source} with ADD, where COPY does", instruction.line)
    matches = context.matching(source)
    if not matches and not context.known:
        matches = (source.strip("/").removeprefix("./"),)
        # Nothing is known of the context: a name without an ending may be a folder.
        context = Context(frozenset(matches), known=False)
    if not matches:
        shown = "/" + source.strip("/").removeprefix("./")
        text = f'cannot be built: "{shown}" is not in the build context'
        image.trouble(f"source {source}", "copy-source-missing", text, instruction.line)
        return
    folder, pattern = context.is_folder(source), any(sign in source for sign in "*?[")
    for path in matches:
        below = context.folder_of(source, path)
        if pattern and "/" in below:
            below = path.rpartition("/")[2]
        into = posixpath.join(place, below) if folder or many or pattern else place
        origin = "unpacked" if archive and instruction.name == "ADD" else "context"
        _put(image, into, File(f"{origin} {path}", instruction.line, is_secret_file(path)))
        if is_secret_file(path):
            _secret_file(image, path, into, instruction)


def _secret_file(image: Image, path: str, into: str, instruction: Instruction) -> None:
    shown = posixpath.normpath(into)
    text = f"keeps {path} in a layer, as {shown}"
    image.mark("secret", f"file {path}", "secret-copied", text, instruction.line)


def _from_image(
    image: Image, instruction: Instruction, name: str, source: str, place: str, stages: Mapping[str, Image]
) -> None:
    stage = stages.get(name.lower())
    if stage is None:
        if re.fullmatch(r"[\w-]+", name):
            text = f"cannot be built: there is no stage {name} before it, and no image of that name"
            image.trouble(f"from {name}", "copy-from-unknown-stage", text, instruction.line)
        else:
            _put(image, place, File(f"image {name}", instruction.line))
        return
    image.used |= stage.used
    path = posixpath.normpath(posixpath.join("/", source))
    found = dict(_found(stage, path))
    for below, file in found.items():
        into = posixpath.join(place, below) if below else _into(place, path)
        _put(image, into, File(file.origin, instruction.line, file.secret))
        if file.secret:
            what = f"file {file.origin.partition(' ')[2] or path}"
            text = f"takes {posixpath.join(path, below)} along from the stage {name}, and it is a secret"
            image.mark("secret", what, "secret-from-stage", text, instruction.line)
    if path == "/":
        _whole_stage(image, stage, name, instruction)
    if path == "/etc/passwd" and posixpath.normpath(_into(place, path)) == path:
        image.users = None if stage.users is None else {**(image.users or {}), **stage.users}
    if not found:
        _made_there(image, instruction, stage, name, path, place)


def _into(place: str, path: str) -> str:
    return posixpath.join(place, path.rpartition("/")[2]) if place.endswith("/") else place


def _whole_stage(image: Image, stage: Image, name: str, instruction: Instruction) -> None:
    """Everything of a stage comes along, its tools and its shell too."""
    line, along = instruction.line, f"takes the whole of the stage {name} along, and with it"
    held = (("build-tools", stage.known.builds), ("package-manager", stage.known.manager or ""))
    for kind, what in held:
        if what:
            image.mark(kind, what, "whole-stage-copied", f"{along} {what}", line)
    if stage.has_shell:
        image.mark("shell", "", "whole-stage-copied", f"{along} a shell", line)
    for each in stage.marks:
        if each.kind in ("build-tools", "secret", "setuid"):
            image.mark(each.kind, each.what, "whole-stage-copied", f"{along} what {each.text}", line)


def _found(stage: Image, path: str) -> Iterator[tuple[str, File]]:
    """The files of a stage at a path and below it, by what is left of their path."""
    own = stage.files.get(path)
    if own is not None:
        yield "", own
        return
    prefix = path if path == "/" else f"{path}/"
    pattern = _wildcard(path)
    for place, file in stage.files.items():
        if place.startswith(prefix):
            yield place.removeprefix(prefix), file
        elif pattern is not None and pattern.fullmatch(place):
            yield place.rpartition("/")[2], file


def _wildcard(path: str) -> re.Pattern[str] | None:
    if not any(sign in path for sign in "*?"):
        return None
    return re.compile(re.escape(path).replace(r"\*", "[^/]*").replace(r"\?", "[^/]"))


def _made_there(image: Image, instruction: Instruction, stage: Image, name: str, path: str, place: str) -> None:
    origin = made_by(stage, path)
    if not origin and path.startswith(OF_BASES) and stage.known.users != {}:
        origin = "the base image"
    made = {} if origin else made_below(stage, path)
    for below, by in made.items():
        _put(image, posixpath.join(place, below), File(by, instruction.line))
    if made:
        return
    if not origin:
        text = f'cannot be built: nothing in the stage {name} makes "{path}"'
        image.trouble(f"path {path}", "copy-source-missing", text, instruction.line)
        return
    _put(
        image, _into(place, path), File(origin, instruction.line, is_secret_file(path) and not path.startswith("/etc/"))
    )


def made_by(stage: Image, path: str) -> str:
    """Which command of a stage makes a path, as far as scripts tell it; empty where none does."""
    for step in reversed(stage.steps):
        relative = path.removeprefix(step.workdir.rstrip("/") + "/")
        for command in reversed(commands(step.script)):
            if command.program in ("rm", "chmod", "chown", "ls", "test", "cat", "cd"):
                continue
            if any(_names(word, path, relative) for word in (*command.words[1:], *command.into)):
                return f"made by {_title(command.words)}"
            if command.program in MAKERS and relative != path:
                return f"made by {_title(command.words)}"
            if command.program == "go" and "build" in command.words and not command.value("-o") and relative != path:
                return f"made by {_title(command.words)}"
            if command.program == "go" and "install" in command.words and path.startswith("/go/bin/"):
                return f"made by {_title(command.words)}"
    return ""


def made_below(stage: Image, folder: str) -> dict[str, str]:
    """The files that a stage's commands write into a folder, and which command each."""
    found: dict[str, str] = {}
    for step in stage.steps:
        for command in commands(step.script):
            written = [command.value("-o", "--output"), *command.into]
            written += command.arguments[-1:] if command.program in ("cp", "mv", "install") else []
            for word in filter(None, written):
                path = posixpath.normpath(posixpath.join(step.workdir, word))
                if path.startswith(f"{folder.rstrip('/')}/"):
                    found[path[len(folder.rstrip("/")) + 1 :]] = f"made by {_title(command.words)}"
    return found


def _names(word: str, path: str, relative: str) -> bool:
    """Whether a word of a command names a path or a folder that it lies in."""
    bare = word.partition("=")[2] if word.startswith("-") else word
    bare = bare.removeprefix("./").rstrip("/")
    if bare.startswith(("https:", "http:")) or len(bare) < 2:
        return False
    return any(each == bare or each.startswith(f"{bare}/") for each in (path, relative))


def _title(words: tuple[str, ...]) -> str:
    """A command as a person calls it: ``go build``, ``cp``."""
    program = words[0].rpartition("/")[2]
    following = words[1] if len(words) > 1 and re.fullmatch(r"[a-z]{2,}", words[1]) else ""
    return f"{program} {following}".strip() if program in (*MAKERS, "go", "apt-get", "apk") else program
