"""Parts of events that nobody recorded: for each constant that a comparison names, it and what comes close to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import TypeAlias

from lab.manifests.document import Json
from lab.subjects.falco.events.deriving import connection, path_parts
from lab.subjects.falco.events.evaluating import kind_of
from lab.subjects.falco.language.fields import Kind
from lab.subjects.falco.language.literals import LiteralError, literal
from lab.subjects.falco.language.tree import Check, Exists, Items, Text
from lab.subjects.falco.proving.groups import CALL, PARENTS, PLACE, PROCESS, TERMINAL, USER, keys_read

Bundle: TypeAlias = Mapping[str, Json]
"""The fields of one part of an event."""

MOST_BASES = 4
"""Recorded parts that a constant is put into."""

FAMILIES = (
    ("open", "openat", "openat2", "open_by_handle_at", "creat"), ("execve", "execveat"),
    ("connect", "sendto", "sendmsg"), ("accept", "accept4"), ("unlink", "unlinkat", "rmdir"),
    ("rename", "renameat", "renameat2"), ("mkdir", "mkdirat"), ("symlink", "symlinkat"), ("link", "linkat"),
    ("chmod", "fchmod", "fchmodat"), ("dup", "dup2", "dup3"), ("init_module", "finit_module"),
    ("clone", "clone3", "fork", "vfork"), ("mount", "umount", "umount2"), ("read", "pread", "readv"),
    ("write", "pwrite", "writev"),
)  # fmt: skip
"""Calls that take each other's place."""


SIGNED = ("fd.num", "evt.rawres", "user.loginuid", "proc.sid", "proc.vpgid", "proc.pgid", "evt.arg.res")
"""Numbers that may be negative."""


def varied(group: str, checks: Sequence[Check | Exists], recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    """What the comparisons of a part's fields make of it."""
    make = {PROCESS: _processes, PLACE: _places, CALL: _calls, PARENTS: _parents, USER: _plain, TERMINAL: _plain}
    yield from make.get(group, _plain)(tuple(_constants(checks)), recorded)


def _constants(checks: Iterable[Check | Exists]) -> Iterator[tuple[str, Kind, str]]:
    """Every constant, with the field that it is compared with."""
    for check in checks:
        if not isinstance(check, Check):
            continue
        texts = check.right.items if isinstance(check.right, Items) else (check.right,)
        for key in keys_read(check):
            for text in texts:
                if isinstance(text, Text):
                    yield key, kind_of(check.left), text.value


def near(key: str, kind: Kind, constant: str) -> Iterator[Json]:
    """A constant and its neighbours."""
    if kind in (Kind.NUMBER, Kind.PORT):
        try:
            number = literal(constant, kind)
        except LiteralError:
            return
        assert isinstance(number, int)
        close = (number, number + 1, number - 1)
        yield from (each for each in close if each >= 0 or key in SIGNED)
    elif kind is Kind.BOOLEAN:
        yield from (True, False)
    elif kind in (Kind.ADDRESS, Kind.NETWORK):
        yield from _addresses(kind, constant)
    else:
        plain = constant.replace("*", "x").replace("?", "x")
        yield from dict.fromkeys((constant, plain, f"{plain}x", f"x{plain}", f"x{plain}x"))


def _addresses(kind: Kind, constant: str) -> Iterator[str]:
    try:
        found = literal(constant, kind)
    except LiteralError:
        return
    if isinstance(found, IPv4Network | IPv6Network):
        yield str(found.network_address)
        yield str(found.broadcast_address)
        yield str(found.broadcast_address + 1)
    else:
        yield constant


def _plain(constants: Sequence[tuple[str, Kind, str]], recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    """One field changed, and nothing that goes with it."""
    for key, kind, constant in constants:
        for value in near(key, kind, constant):
            for base in recorded[:MOST_BASES]:
                yield {**base, key: value}


def _processes(constants: Sequence[tuple[str, Kind, str]], recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    lines: list[str] = []
    names: list[str] = []
    for key, kind, constant in constants:
        plain = constant.replace("*", "x").replace("?", "x")
        if key in ("proc.name", "proc.exe"):
            names.append(plain.rpartition("/")[2])
            for value in near(key, kind, constant):
                yield process(str(value).rpartition("/")[2])
            yield process(plain.rpartition("/")[2], folder="/tmp")
            yield process(plain.rpartition("/")[2], arguments="-v")
        elif key in ("proc.exepath", "proc.exeline"):
            for value in near(key, kind, constant):
                yield process(str(value).rpartition("/")[2], folder=str(value).rpartition("/")[0])
            yield process("tool", folder=f"/{plain.strip('/')}")
        elif key.startswith(("proc.cmdline", "proc.args")):
            lines.append(plain)
        else:
            yield from _plain([(key, kind, constant)], recorded)
    for line in lines:
        yield process("tool", arguments=line)
        yield {**process(line.split(" ")[0] or "tool"), "proc.cmdline": line, "proc.args": line.partition(" ")[2]}
        for name in dict.fromkeys(names):
            yield process(name, arguments=line)


def process(name: str, folder: str = "/usr/bin", arguments: str = "") -> Bundle:
    """A process of that name."""
    line = f"{name} {arguments}".rstrip()
    return {
        "proc.name": name[:15], "proc.exe": name, "proc.exepath": f"{folder}/{name}", "proc.cmdline": line,
        "proc.exeline": line, "proc.args": arguments, "proc.cwd": "/",
    }  # fmt: skip


def _parents(constants: Sequence[tuple[str, Kind, str]], recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    for key, kind, constant in constants:
        if not key.startswith(("proc.pname", "proc.aname")):
            yield from _plain([(key, kind, constant)], recorded)
            continue
        for value in near(key, kind, constant):
            yield from (ancestors([str(value), "init"]), ancestors(["tool", str(value)]))


def ancestors(names: Sequence[str]) -> Bundle:
    """A process's ancestors, the parent first."""
    found: dict[str, Json] = {"proc.aname": list(names), "proc.pname": names[0], "proc.pcmdline": names[0]}
    found |= {f"proc.aname[{place}]": name for place, name in enumerate(names, start=1)}
    return found | {"proc.pexepath": f"/usr/bin/{names[0]}", "proc.pexe": names[0]}


STRANGER: Bundle = {
    "container.id": "5d1c3a0be77f", "container.name": "other", "container.image.repository": "docker.io/library/other",
    "container.image.tag": "1", "container.image": "docker.io/library/other:1", "container.type": "containerd",
    "container.privileged": False, "k8s.ns.name": "other", "k8s.pod.name": "other-0",
}  # fmt: skip
"""A container that nobody has seen yet."""


def _places(constants: Sequence[tuple[str, Kind, str]], recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    yield STRANGER
    inside = [each for each in recorded if each.get("container.id") != "host"]
    for key, kind, constant in constants:
        if constant == "host":
            continue
        for value in near(key, kind, constant):
            for base in (STRANGER, *inside[:MOST_BASES]):
                changed = {**base, key: value}
                if key.startswith("container.image."):
                    tag = changed.get("container.image.tag")
                    changed["container.image"] = f"{changed.get('container.image.repository')}:{tag}"
                yield changed


def _calls(constants: Sequence[tuple[str, Kind, str]], recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    files = [each for each in recorded if each.get("fd.type") in ("file", "directory")]
    ends = [each for each in recorded if each.get("fd.type") in ("ipv4", "ipv6")]
    for key, kind, constant in constants:
        if key in ("evt.type", "syscall.type"):
            yield from _other_types(constant, recorded)
        elif key in ("fd.name", "fd.nameraw", "fd.directory", "fd.filename", "fs.path.name"):
            yield from (_file(base, path) for path in _paths(key, constant) for base in _distinct(files))
        elif key in ("fd.sport", "fd.rport", "fd.cport", "fd.lport", "fd.sip", "fd.rip", "fd.cip", "fd.lip"):
            yield from (_end(base, key, value) for value in near(key, kind, constant) for base in ends[:MOST_BASES])
        elif kind is Kind.BOOLEAN:
            continue
        else:
            own = [each for each in recorded if key in each]
            yield from _plain([(key, kind, constant)], own)


def _other_types(constant: str, recorded: Sequence[Bundle]) -> Iterator[Bundle]:
    family = next((each for each in FAMILIES if constant in each), (constant,))
    there = False
    for base in recorded:
        if base.get("evt.type") in family:
            there = True
            yield {**base, "evt.type": constant, "syscall.type": constant}
    if not there:
        yield {"evt.type": constant, "syscall.type": constant, "evt.res": "SUCCESS", "evt.rawres": 0, "evt.dir": "<"}


def _distinct(files: Sequence[Bundle]) -> list[Bundle]:
    """One recorded call for each way of using a file."""
    keys = ("evt.type", "evt.is_open_read", "evt.is_open_write", "evt.failed")
    ways = {tuple(each.get(key) for key in keys): each for each in reversed(files)}
    return list(reversed(ways.values()))[: MOST_BASES + 2]


def _paths(key: str, constant: str) -> Iterator[str]:
    plain = constant.replace("*", "x").replace("?", "x")
    if key == "fd.filename":
        yield from (f"/tmp/{plain}", f"/tmp/{plain}x", f"/tmp/x{plain}")
    elif key == "fd.directory":
        yield from (f"{plain}/x", f"{plain}/x/x", f"{plain}x/x", f"/x{plain}/x")
    else:
        yield from (plain, f"{plain}x", f"{plain.rstrip('/')}/x", f"/x{plain}", f"/x{plain}/x")


def _file(base: Bundle, path: str) -> Bundle:
    return {**base, "fd.name": path, "fd.nameraw": path, **path_parts(path)}


def _end(base: Bundle, key: str, value: Json) -> Bundle:
    """A connection with another address or port at one of its ends."""
    client, _, server = str(base.get("fd.name", "")).partition("->")
    at_server = key[3] in "sr"
    address, _, port = (server if at_server else client).rpartition(":")
    changed = f"{address}:{value}" if key.endswith("port") else f"{value}:{port}"
    name = f"{client}->{changed}" if at_server else f"{changed}->{server}"
    return {**base, "fd.name": name, "fd.nameraw": name, **connection(name)}
