"""COPY and ADD for the second opinion: which files come where, and who made them."""

from __future__ import annotations

import posixpath
import re

from lab.subjects.dockerfile.known import FOLDERS
from lab.subjects.dockerfile.naive.scripts import secret_file
from lab.subjects.dockerfile.naive.values import filled


def copied(stage, word, words, flags, before, context) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Do a COPY or an ADD."""
    *sources, target = [filled(each, {**stage["args"], **stage["env"]}) for each in words]
    place = posixpath.join(stage["workdir"], target)
    path = posixpath.normpath(place)
    into_folder = target.endswith("/") or len(sources) > 1 or path in ("/", stage["workdir"], *FOLDERS)
    into_folder = into_folder or any(each.startswith(path + "/") for each in stage["files"])
    place = place.rstrip("/") + "/" if into_folder else place
    if re.fullmatch(r"0?[4567]\d{3}", flags.get("chmod", "")):
        stage["faults"].add(f"setuid {posixpath.normpath(place)}")
    for source in sources:
        if "from" in flags and word == "COPY":
            _take(stage, flags["from"], source, place, before)
        elif word == "ADD" and re.match(r"(https?|ftp|git|ssh)://|git@", source):
            if "checksum" not in flags:
                stage["faults"].add(f"add {source}")
            path = posixpath.join(place, source.rstrip("/").rpartition("/")[2]) if into_folder else place
            stage["files"][posixpath.normpath(path)] = (f"from {source}", False)
        else:
            _bring(stage, word, source, place, into_folder, context)


def _bring(stage, word, source, place, into_folder, context) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    archive = bool(re.search(r"\.(tar|tgz|txz|tar\.\w+)$", source))
    if word == "ADD" and not archive:
        stage["faults"].add(f"add {source}")
    bare = "/".join(each for each in source.split("/") if each not in ("", ".", ".."))
    glob = re.escape(bare).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    there = context or [bare]
    found = [name for name in there if not bare or re.fullmatch(f"{glob}(/.*)?", name)]
    if not found:
        stage["broken"].add(f"source {source}")
    for name in found:
        if not bare:
            below = name
        elif re.fullmatch(glob, name):
            below = name.rpartition("/")[2] if into_folder or "*" in bare else ""
        else:
            below = name.rpartition("/")[2] if "*" in bare else "/".join(name.split("/")[bare.count("/") + 1 :])
        path = posixpath.normpath(posixpath.join(place, below))
        origin = "unpacked" if archive and word == "ADD" else "context"
        stage["files"][path] = (f"{origin} {name}", secret_file(name))
        if secret_file(name):
            stage["faults"].add(f"secret file {name}")


def _take(stage, name, source, place, before) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    other = next((each for each in reversed(before) if name.lower() in (each["name"], str(each["number"]))), None)
    if other is None:
        if re.fullmatch(r"[\w-]+", name):
            stage["broken"].add(f"from {name}")
        else:
            stage["from_images"].add(name)
            stage["files"][posixpath.normpath(place)] = (f"image {name}", False)
        return
    stage["uses"] |= other["uses"]
    path = posixpath.normpath("/" + source.lstrip("/"))
    inside = [each for each in other["files"] if each == path or each.startswith(path.rstrip("/") + "/")]
    ends = posixpath.join(place, path.rpartition("/")[2]) if place.endswith("/") else place
    for each in inside:
        origin, secret = other["files"][each]
        left = each[len(path) :].strip("/")
        stage["files"][posixpath.normpath(posixpath.join(place, left) if left else ends)] = (origin, secret)
        if secret:
            stage["faults"].add(f"secret file {origin.partition(' ')[2] or path}")
    if path == "/":
        known = other["known"]
        stage["faults"] |= {f"build-tools {known.builds}"} if known.builds else set()
        stage["faults"] |= {f"package-manager {known.manager}"} if known.manager else set()
        stage["faults"] |= {"shell "} if other["shell"] else set()
        stage["faults"] |= {each for each in other["faults"] if each.startswith(("build-tools", "secret", "setuid"))}
    if path == "/etc/passwd" and ends == path and other["users"] is not None:
        stage["users"] = {**(stage["users"] or {}), **other["users"]}
    if inside:
        return
    maker = _maker(other, path)
    if not maker and re.match(r"/(etc|usr|lib|lib64|bin|sbin|opt|var|go|nodejs)/", path) and other["known"].users != {}:
        maker = "the base image"
    outputs = {} if maker else _outputs(other, path)
    for below, by in outputs.items():
        stage["files"][posixpath.normpath(posixpath.join(place, below))] = (by, False)
    if maker:
        stage["files"][posixpath.normpath(ends)] = (maker, secret_file(path) and not path.startswith("/etc/"))
    elif not outputs:
        stage["broken"].add(f"path {path}")


def _outputs(stage, folder) -> dict[str, str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    found = {}
    for workdir, listed in stage["scripts"]:
        for command, into in listed:
            program = command[0].rpartition("/")[2]
            made = [command[at + 1] for at, each in enumerate(command[:-1]) if each in ("-o", "--output")]
            made += [each.partition("=")[2] for each in command if re.match("(-o|--output)=", each)] + into
            made += command[-1:] if program in ("cp", "mv", "install") and len(command) > 1 else []
            for each in made:
                path = posixpath.normpath(posixpath.join(workdir, each))
                if path.startswith(folder.rstrip("/") + "/"):
                    titled = program in WHOLESALE or program in ("go", "apt-get", "apk")
                    second = command[1] if re.fullmatch("[a-z]{2,}", command[1]) else ""
                    found[path[len(folder.rstrip("/")) + 1 :]] = f"made by {program} {second if titled else ''}".strip()
    return found


WHOLESALE = {"mvn", "npm", "yarn", "pnpm", "cargo", "make", "pip", "gradle", "bundle", "dotnet", "poetry", "uv",
             "cmake"}  # fmt: skip


def _maker(stage, path) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for workdir, commands in reversed(stage["scripts"]):
        local = path[len(workdir.rstrip("/")) + 1 :] if path.startswith(workdir.rstrip("/") + "/") else ""
        for command in ([*words, *into] for words, into in reversed(commands)):
            program = command[0].rpartition("/")[2].replace("pip3", "pip")
            if program in ("rm", "chmod", "chown", "ls", "test", "cat", "cd"):
                continue
            named = [re.sub(r"^-[\w-]*=", "", each).removeprefix("./").rstrip("/") for each in command[1:]]
            hit = any(
                len(each) > 1 and not each.startswith("http") and (at == each or at.startswith(each + "/"))
                for each in named for at in (path, local) if at
            )  # fmt: skip
            builds = program == "go" and "build" in command and "-o" not in command and local
            if (
                hit
                or (program in WHOLESALE and local)
                or builds
                or (program == "go" and "install" in command and path.startswith("/go/bin/"))
            ):
                second = command[1] if len(command) > 1 and re.fullmatch(r"[a-z]{2,}", command[1]) else ""
                titled = program in WHOLESALE or program in ("go", "apt-get", "apk")
                return f"made by {program} {second if titled else ''}".strip()
    return ""
