"""RUN: what a script does to the image, as far as its words tell it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lab.subjects.dockerfile.expand import used_in
from lab.subjects.dockerfile.image import Image, Step
from lab.subjects.dockerfile.instruction import Instruction
from lab.subjects.dockerfile.known import BUILD_TOOLS
from lab.subjects.dockerfile.secretlike import is_secret_file, secrets_in
from lab.subjects.dockerfile.shellscript import Command, commands, script_of

INSTALLERS = {
    "apt-get": "install", "apt": "install", "apk": "add", "dnf": "install", "yum": "install", "microdnf": "install",
}  # fmt: skip
ROOT_ONLY = frozenset({"useradd", "groupadd", "adduser", "addgroup", "usermod", "dpkg", "update-ca-certificates"})

VALUED = {
    "apt-get": ("-t", "--target-release", "-o", "-c"), "apk": ("-t", "--virtual", "-X", "--repository", "-p", "--root"),
    "dnf": ("--installroot", "--releasever"), "pip": ("-r", "-c", "-i", "--index-url", "-t", "--target", "--prefix"),
}  # fmt: skip
"""Options that the next word belongs to."""


def run_in(image: Image, instruction: Instruction) -> None:
    """Do a RUN."""
    script = script_of(instruction)
    line = instruction.line
    if not instruction.json and image.has_shell is False:
        text = f"cannot be built: RUN needs /bin/sh, and {image.written} has none"
        image.trouble("RUN without a shell", "no-shell-there", text, line)
    found = commands(script)
    _needs_root(image, found, line)
    for command in found:
        _users(image, command)
    _packages(image, instruction, found)
    _set_ids(image, found, line)
    _secrets(image, instruction, script, found)
    _removed(image, found, line)
    image.steps.append(Step(image.workdir, script, line))


def installs(command: Command) -> bool:
    """Whether a command installs packages of the distribution."""
    return INSTALLERS.get(command.program, "-") in command.arguments[:1]


def packages_of(command: Command) -> Iterator[str]:
    """The packages that an installing command names."""
    kind = {"apt": "apt-get", "yum": "dnf", "microdnf": "dnf", "pip3": "pip"}.get(command.program, command.program)
    valued, skip, seen = VALUED.get(kind, ()), False, False
    for word in command.words[1:]:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in valued
        elif not seen:
            seen = True
        else:
            yield word


def _needs_root(image: Image, found: tuple[Command, ...], line: int) -> None:
    if image.root or (image.user == "" and image.known.users is None):
        return
    for command in found:
        upkeep = command.program in INSTALLERS and command.arguments[:1] in (("update",), ("upgrade",))
        if installs(command) or upkeep or command.program in ROOT_ONLY:
            text = f"cannot be built: {command.program} needs root, and the user is {image.user_name} there"
            image.trouble("root needed", "user-before-root-step", text, line)
            return


def _users(image: Image, command: Command) -> None:
    if command.program not in ("useradd", "adduser") or image.users is None or not command.arguments:
        return
    written = command.value("-u", "--uid")
    short = next((word[2:] for word in command.words if re.fullmatch(r"-u\d+", word)), "")
    number = written or short
    image.users[command.arguments[-1]] = int(number) if number.isdecimal() else None


def _packages(image: Image, instruction: Instruction, found: tuple[Command, ...]) -> None:
    line = instruction.line
    cached = any("type=cache" in mount for mount in instruction.all_of("mount"))
    gone = {name for command in found for name in _uninstalled(command)}
    for command in found:
        pip = command.program in ("pip", "pip3") and "install" in command.arguments[:1]
        if not installs(command) and not pip:
            continue
        if not cached and not _cleaned(image, command, found):
            text = f"leaves the files that {command.program} loaded down in a layer"
            image.mark("cache", command.program, "cache-left", text, line)
        for name in packages_of(command):
            _package(image, command, name, gone, line)


def _package(image: Image, command: Command, written: str, gone: set[str], line: int) -> None:
    name = re.split(r"[=~<>@\[]", written, maxsplit=1)[0]
    pip = command.program in ("pip", "pip3")
    if name in gone or (command.value("-t", "--virtual") or "-") in gone:
        return
    pinned = "==" in written if pip else bool(re.search(r"[=~]", written))
    local = written.startswith(("/", ".", "http:", "https:")) or not name or "$" in written
    if not pinned and not local:
        text = f"installs {name} in whatever version there is on the day"
        image.mark("unpinned", name, "package-unpinned", text, line)
    if not pip:
        image.packages.setdefault(name, line)
        if name in BUILD_TOOLS:
            text = f"leaves {name} in the image"
            image.mark("build-tools", name, "tools-left", text, line)


def _uninstalled(command: Command) -> Iterator[str]:
    takes = {"apk": ("del",), "apt-get": ("purge", "remove"), "apt": ("purge", "remove")}.get(command.program, ())
    if command.arguments[:1] and command.arguments[0] in takes:
        yield from command.arguments[1:]


def _cleaned(image: Image, command: Command, found: tuple[Command, ...]) -> bool:
    """Whether what an installer loaded down is gone before the layer is closed."""
    program = command.program
    if program in ("pip", "pip3"):
        return command.has("--no-cache-dir") or bool(image.env.get("PIP_NO_CACHE_DIR"))
    if program == "apk":
        return command.has("--no-cache") or _removes(found, "/var/cache/apk")
    if program in ("apt-get", "apt"):
        return _removes(found, "/var/lib/apt/lists")
    return any(each.program == program and each.arguments[:2] == ("clean", "all") for each in found)


def _removes(found: tuple[Command, ...], folder: str) -> bool:
    return any(each.program == "rm" and any(word.startswith(folder) for word in each.words) for each in found)


def _set_ids(image: Image, found: tuple[Command, ...], line: int) -> None:
    for command in found:
        if command.program != "chmod":
            continue
        mode, *paths = [word for word in command.words[1:] if not re.fullmatch(r"-[RvcfR]+|--\w+", word)] or [""]
        numeric = re.fullmatch(r"0?([0-7]{4})", mode)
        if (numeric and numeric[1][0] in "4567" and len(mode.lstrip("0")) == 4) or re.search(
            r"(?:^|[ugoa,])\+[rwx]*s", mode
        ):
            for path in paths:
                text = f"sets the setuid bit on {path}"
                image.mark("setuid", posixpath.join(image.workdir, path), "setuid-left", text, line)


def _secrets(image: Image, instruction: Instruction, script: str, found: tuple[Command, ...]) -> None:
    line = instruction.line
    for what in secrets_in(script):
        image.mark("secret", what, "secret-in-run", f"has {what} in the text of a RUN", line)
    used = used_in(script)
    for name, where in image.secret_arguments.items():
        if name in used:
            text = f"uses the build argument {name}, which stays readable in the image's history"
            image.mark("secret", f"ARG {name}", "secret-in-arg", text, where)
    mounted = [_target(mount) for mount in instruction.all_of("mount") if "type=secret" in mount]
    for command in found:
        path = next((word for word in command.words[1:] for each in mounted if each and word == each), "")
        kept = command.program in ("cp", "mv", "install") or (
            command.program in ("cat", "tee") and any(into != "/dev/null" for into in command.into)
        )
        if path and kept:
            text = f"copies the mounted secret {path} into the layer"
            image.mark("secret", f"mounted {path}", "secret-mount-copied", text, line)
    for command in found:
        for into in command.into:
            if is_secret_file(into):
                what = f"file {into}"
                image.mark("secret", what, "secret-in-run", f"writes {into} into a layer", line)


def _target(mount: str) -> str:
    options = dict(part.partition("=")[::2] for part in mount.split(","))
    if "env" in options and "target" not in options:
        return ""
    named = options.get("target") or options.get("dst") or options.get("destination")
    return named or f"/run/secrets/{options.get('id', '')}"


def _removed(image: Image, found: tuple[Command, ...], line: int) -> None:
    """What is deleted is gone from the image that runs, and stays in the layer that brought it."""
    for command in found:
        if command.program not in ("rm", "shred", "unlink"):
            continue
        for word in command.arguments:
            path = posixpath.normpath(posixpath.join(image.workdir, word))
            for place in [each for each in image.files if each == path or each.startswith(f"{path.rstrip('/')}/")]:
                file = image.files.pop(place)
                if file.secret:
                    what = f"file {file.origin.partition(' ')[2]}"
                    text = f"deletes {place} in a later layer, and the one that brought it keeps it"
                    image.because("secret", what, "secret-deleted-later", text, line)
