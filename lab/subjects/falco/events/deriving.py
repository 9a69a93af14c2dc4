"""The fields of an event that follow from others."""

from __future__ import annotations

from lab.manifests.document import Json
from lab.subjects.falco.events.moment import moments

OPENS = frozenset(("open", "openat", "openat2", "open_by_handle_at", "creat"))
TYPE_CHARACTERS = {
    "file": "f", "directory": "d", "ipv4": "4", "ipv6": "6", "unix": "u", "pipe": "p", "event": "e", "eventpoll": "l",
    "inotify": "i", "timerfd": "t", "signal": "s", "memfd": "m",
}  # fmt: skip
ANCESTORS = {"proc.aname": "proc.pname", "proc.aexepath": "proc.pexepath", "proc.acmdline": "proc.pcmdline"}
"""Lists of ancestors, the parent first, and the field that is the parent's alone."""

HOST = {"container.id": "host", "container.name": "host"}


def derived(written: dict[str, Json], number: int) -> dict[str, Json]:
    """The event with everything that follows; what is written counts more."""
    found: dict[str, Json] = {
        "evt.num": number, "evt.source": "syscall", "evt.dir": "<", "evt.res": "SUCCESS", "evt.rawres": 0,
        "evt.failed": False, "proc.tty": 0, "user.loginuid": -1,
    }  # fmt: skip
    found |= moments(str(written.get("evt.time", "")))
    found |= {key: value for key, value in written.items() if key != "evt.time" and value is not None}
    for add in (_event, _file, _process, _place):
        found = {**add(found), **found}
    return found


def _event(known: dict[str, Json]) -> dict[str, Json]:
    kind = known.get("evt.type", "")
    arguments = {key[len("evt.arg.") :]: value for key, value in known.items() if key.startswith("evt.arg.")}
    said = " ".join(f"{key}={value}" for key, value in arguments.items())
    found: dict[str, Json] = {"syscall.type": kind, "evt.args": said, "evt.info": said}
    flags = str(arguments.get("flags", "")).split("|") if kind in OPENS else []
    if kind == "creat":
        flags = ["O_WRONLY", "O_CREAT"]
    found["evt.is_open_read"] = "O_RDONLY" in flags or "O_RDWR" in flags
    found["evt.is_open_write"] = "O_WRONLY" in flags or "O_RDWR" in flags
    found["evt.is_open_create"] = "O_CREAT" in flags
    found["evt.is_open_exec"] = False
    return found


def _file(known: dict[str, Json]) -> dict[str, Json]:
    name, kind = known.get("fd.name"), known.get("fd.type")
    if not isinstance(name, str):
        return {}
    kind = kind if isinstance(kind, str) else "ipv4" if "->" in name else "file"
    found: dict[str, Json] = {"fd.type": kind, "fd.typechar": TYPE_CHARACTERS.get(kind, "o"), "fd.nameraw": name}
    found["fd.num"] = -1 if known.get("evt.failed") is True else 3
    if kind in ("ipv4", "ipv6"):
        return found | connection(name)
    if kind in ("file", "directory"):
        found |= path_parts(name)
    return found


def path_parts(path: str) -> dict[str, Json]:
    """The fields of a file that follow from its path."""
    folder, _, last = path.rpartition("/")
    return {"fd.directory": folder or "/", "fd.filename": last, "fs.path.name": path, "fs.path.nameraw": path}


def connection(name: str) -> dict[str, Json]:
    """The fields of a connection that follow from ``client:port->server:port``, seen from the client."""
    client, arrow, server = name.partition("->")
    if not arrow:
        return {"fd.l4proto": "tcp", "fd.is_server": False}
    found: dict[str, Json] = {"fd.l4proto": "tcp", "fd.is_server": False}
    for ends, (address, port) in (("cl", _end(client)), ("sr", _end(server))):
        for end in ends:
            found[f"fd.{end}ip"], found[f"fd.{end}port"] = address, port
    return found


def _end(written: str) -> tuple[str, int]:
    address, _, port = written.rpartition(":")
    return address.strip("[]"), int(port) if port.isdigit() else 0


def _process(known: dict[str, Json]) -> dict[str, Json]:
    name = known.get("proc.name")
    if not isinstance(name, str):
        return {}
    found: dict[str, Json] = {"proc.cmdline": name, "proc.exe": name, "proc.exepath": f"/usr/bin/{name}"}
    found["proc.args"] = str(known.get("proc.cmdline", name)).partition(" ")[2]
    for many, one in ANCESTORS.items():
        listed = known.get(many)
        ancestors = listed if isinstance(listed, list) else [known[one]] if one in known else []
        if ancestors:
            found |= {many: ancestors, one: ancestors[0]}
            found |= {f"{many}[{place}]": each for place, each in enumerate(ancestors, start=1)}
    return found


def _place(known: dict[str, Json]) -> dict[str, Json]:
    if "container.id" not in known and "container.name" not in known:
        return dict(HOST)
    found: dict[str, Json] = {"container.type": "containerd", "container.privileged": False}
    found["container.full_id"] = str(known.get("container.id", "")).ljust(64, "0")
    if "container.image.repository" in known:
        tag = known.get("container.image.tag", "latest")
        found |= {"container.image.tag": tag, "container.image": f"{known['container.image.repository']}:{tag}"}
    return found
