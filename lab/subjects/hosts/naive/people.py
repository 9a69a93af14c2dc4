"""Users, groups and sudo, from the raw text of a node's files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


def people(files: Mapping[str, str]) -> dict[str, object]:
    """Whatever the files say of people, by name."""
    found: dict[str, object] = {}
    belongs: dict[str, set[str]] = {}
    numbered = {}
    for line in _lines(files.get("/etc/group", "")):
        parts = line.split(":")
        numbered[parts[2] if len(parts) > 2 else ""] = parts[0]
        for member in re.split(r"[,\s]+", parts[3]) if len(parts) > 3 else []:
            if member:
                belongs.setdefault(member, set()).add(parts[0])
    for line in _lines(files.get("/etc/passwd", "")):
        parts = [*line.split(":"), *[""] * 7]
        belongs.setdefault(parts[0], set()).add(numbered.get(parts[3], parts[3]))
        shell = "none" if re.search(r"/(nologin|false)$", parts[6]) else parts[6]
        found[f"shell {parts[0]}"] = shell
        if parts[2] == "0" and parts[0] != "root":
            found[f"root {parts[0]}"] = "yes"
    found |= {f"groups {name}": groups for name, groups in belongs.items()}
    return {**found, **_sudo(files, belongs)}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def _sudo(files: Mapping[str, str], belongs: Mapping[str, set[str]]) -> dict[str, object]:
    if "/etc/sudoers" not in files:
        return {}
    said = list(_entries(files))
    commands = {name.strip(): re.split(r"\s*,\s*", value.strip()) for kind, name, value in said if kind == "Cmnd_Alias"}
    users = {name.strip(): re.split(r"\s*,\s*", value.strip()) for kind, name, value in said if kind == "User_Alias"}
    rights: dict[str, dict[str, str]] = {}
    found: dict[str, object] = {}
    for kind, who, what in said:
        if kind == "broken":
            found["sudo broken"] = "yes"
        if kind != "entry":
            continue
        people_ = [each for name in re.split(r"\s*,\s*", who) for each in users.get(name, [name])]
        for person in people_:
            names = [person]
            if person.startswith("%"):
                members = [each for each, groups in belongs.items() if person[1:] in groups]
                names = [f"every member of {person[1:]}", *members]
            for name in names:
                held = rights.setdefault(name, {})
                for runas, command, tag in _rights(what, commands):
                    if command.startswith("!"):
                        held.pop(f"{runas}: {command[1:]}", None)
                    held[f"{runas}: {command}"] = "" if command.startswith("!") else tag
    return {**found, **{f"sudo {name}": {right + tag for right, tag in held.items()} for name, held in rights.items()}}


def _entries(files: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    texts: list[str] = []
    for line in files["/etc/sudoers"].splitlines():
        if re.match(r"\s*[@#]includedir\s", line):
            for path in sorted(files):
                if re.fullmatch(r"/etc/sudoers\.d/[^/.]*[^/.~]", path):
                    texts.append(files[path])
        else:
            texts.append(line)
    for line in _lines("\n".join(texts).replace("\\\n", " ")):
        if line.startswith("Defaults"):
            continue
        alias = re.match(r"(Cmnd_Alias|User_Alias|Host_Alias|Runas_Alias)\s+(\w+)\s*=\s*(.*)", line)
        entry = re.match(r"(\S+(?:\s*,\s*\S+)*)\s+(\S+?)\s*=\s*(.+)", line.split(" #")[0])
        if alias:
            yield alias.group(1), alias.group(2), alias.group(3)
        elif entry:
            yield "entry", entry.group(1), entry.group(3)
        else:
            yield "broken", line, ""


def _rights(what: str, aliases: Mapping[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    runas, tag = "root", ""
    for item in what.split(","):
        rest = item.strip()
        whom = re.match(r"\(([^)]*)\)\s*(.*)", rest)
        if whom:
            runas = re.sub(r"\s|:ALL", "", whom.group(1)) if whom.group(1).startswith("ALL") else whom.group(1).strip()
            rest = whom.group(2)
        while flag := re.match(r"(NOPASSWD|PASSWD|NOEXEC|EXEC|SETENV|NOSETENV):\s*(.*)", rest):
            tag = {"NOPASSWD": ", without a password", "PASSWD": ""}.get(flag.group(1), tag)
            rest = flag.group(2)
        for command in aliases.get(rest, [rest]):
            yield runas, " ".join(command.split()), tag
