"""The recorded events as plain dicts, and the pieces that others can be put together from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lab.subjects.falco.naive.conditions import Comparison

Event = dict[str, Any]

GROUPS = (
    ("where", ("container.", "k8s.")),
    ("parent", ("proc.pname", "proc.aname", "proc.pexe", "proc.pcmd")),
    ("tty", ("proc.tty",)),
    ("process", ("proc.",)),
    ("user", ("user.", "group.")),
    ("call", ("evt.type", "evt.arg", "evt.is_", "evt.res", "evt.raw", "evt.failed", "fd.", "fs.", "syscall.")),
)
ALIKE = (
    {"open", "openat", "openat2", "creat", "open_by_handle_at"}, {"execve", "execveat"}, {"unlink", "unlinkat"},
    {"connect", "sendto", "sendmsg"}, {"rename", "renameat", "renameat2"},
)  # fmt: skip


def events_in(files: dict[str, str]) -> list[Event]:
    """Every event, with the fields that follow from others."""
    paths = [path for path in sorted(files) if path.startswith("/var/lib/falco/") and path.endswith(".jsonl")]
    return _events("".join(files[path] for path in paths))


@lru_cache(maxsize=8)
def _events(text: str) -> list[Event]:
    found = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [_whole(event, number) for number, event in enumerate(found, 1)]


def _whole(event: Event, number: int) -> Event:
    time = event.get("evt.time", "T")
    event = {
        "evt.num": number, "evt.dir": "<", "evt.res": "SUCCESS", "evt.rawres": 0, "evt.failed": False, "proc.tty": 0,
        "user.loginuid": -1, "container.id": "host", "container.name": "host", **event,
    }  # fmt: skip
    event["evt.time"], event["evt.time.s"] = time.split("T")[1].rstrip("Z"), time.split("T")[1][:8]
    flags = str(event.get("evt.arg.flags", ""))
    opens = event.get("evt.type") in ALIKE[0]
    event.setdefault("evt.is_open_read", opens and ("O_RDONLY" in flags or "O_RDWR" in flags))
    event.setdefault("evt.is_open_write", opens and ("O_WRONLY" in flags or "O_RDWR" in flags))
    if "proc.name" in event:
        event.setdefault("proc.cmdline", event["proc.name"])
        event.setdefault("proc.exepath", f"/usr/bin/{event['proc.name']}")
        event.setdefault("proc.exe", event["proc.name"])
        event.setdefault("proc.args", event["proc.cmdline"].partition(" ")[2])
    if event.get("proc.aname"):
        event["proc.pname"] = event["proc.aname"][0]
        for place, name in enumerate(event["proc.aname"], 1):
            event[f"proc.aname[{place}]"] = name
    if event["container.id"] != "host":
        event.setdefault("container.privileged", False)
        repository, tag = (event.get(f"container.image.{part}") for part in ("repository", "tag"))
        event.setdefault("container.image", f"{repository}:{tag}")
    return event | (_file(event) if "fd.name" in event else {})


def _file(event: Event) -> Event:
    name = event["fd.name"]
    kind = event.get("fd.type") or ("ipv4" if "->" in name else "file")
    found: Event = {"fd.type": kind, "fd.typechar": {"file": "f", "ipv4": "4", "directory": "d"}.get(kind, kind[0])}
    found["fd.num"] = event.get("fd.num", 3)
    if kind == "ipv4" and "->" in name:
        client, server = name.split("->")
        for side, end in (("c", client), ("l", client), ("s", server), ("r", server)):
            found[f"fd.{side}ip"], found[f"fd.{side}port"] = end.split(":")[0], int(end.split(":")[1])
        found["fd.l4proto"] = "tcp"
    elif kind in ("file", "directory"):
        found["fd.directory"], _, found["fd.filename"] = name.rpartition("/")
    return found


@lru_cache(maxsize=512)
def group_of(field: str) -> str:
    """The piece that a field belongs to."""
    return next((name for name, prefixes in GROUPS if field.startswith(prefixes)), "other")


def pieces(events: list[Event], comparisons: Iterable[Comparison]) -> dict[str, list[Event]]:
    """For each piece of events that any comparison looks at, the recorded ones and others like them."""
    asked = list(comparisons)
    found: dict[str, list[Event]] = {}
    for name in dict.fromkeys(group_of(each.field) for each in asked):
        own = [{key: value for key, value in event.items() if group_of(key) == name} for event in events]
        mine = [each for each in asked if group_of(each.field) == name]
        others = (made for each in mine for value in each.values for made in _made(name, each, value, own))
        found[name] = [*own, *others]
    return found


def _made(group: str, asked: Comparison, value: str, own: list[Event]) -> list[Event]:
    close = [value, f"{value}x", f"x{value}", f"x{value}x"]
    field = asked.field
    if value.lstrip("-").isdigit() and field not in ("fd.typechar",):
        numbers = [int(value) - 1, int(value), int(value) + 1]
        signed = field in ("fd.num", "evt.rawres", "user.loginuid")
        return [{**each, field: number} for number in numbers if number >= 0 or signed for each in _once(own, field)]
    if group == "process":
        named = [_process(field, text) for text in close]
        elsewhere = [{**each, "proc.exepath": f"/tmp/{each['proc.name']}"} for each in named]
        busy = [{**each, "proc.cmdline": f"{each['proc.cmdline']} -v", "proc.args": "-v"} for each in named]
        return [*named, *elsewhere, *busy]
    if group == "where" and value != "host":
        base = {"container.id": "0f9e8d7c6b5a", "container.name": "new", "container.image.repository": "new",
                "container.image.tag": "1", "k8s.ns.name": "new", "k8s.pod.name": "new-0"}  # fmt: skip
        return [base, *({**base, field: text} for text in close)]
    if group == "call":
        return _calls(field, value, close, own)
    return [{**each, field: text} for text in close for each in own[:2]]


def _once(own: list[Event], field: str) -> list[Event]:
    return [each for each in own if field in each][:3]


def _process(field: str, text: str) -> Event:
    name = text.rsplit("/", 1)[-1].split(" ", maxsplit=1)[0]
    path = text if field == "proc.exepath" else f"/usr/bin/{name}"
    line = text if field == "proc.cmdline" else f"{name} {text}" if field == "proc.args" else name
    return {"proc.name": name, "proc.exe": name, "proc.exepath": path, "proc.cmdline": line,
            "proc.args": line.partition(" ")[2]}  # fmt: skip


def _calls(field: str, value: str, close: list[str], own: list[Event]) -> list[Event]:
    if field == "evt.type":
        family = next((each for each in ALIKE if value in each), {value})
        like = [each for each in own if each.get("evt.type") in family] or [{}]
        return [{**each, "evt.type": value} for each in like[:6]]
    if field in ("fd.name", "fd.directory", "fd.filename"):
        paths = {
            "fd.name": [*close, f"{value.rstrip('/')}/x", f"/x{value}"],
            "fd.directory": [f"{value}/x", f"{value}/x/x", f"{value}x/x"],
            "fd.filename": [f"/tmp/{text}" for text in close],
        }[field]
        kinds = {(each.get("evt.type"), each.get("evt.is_open_read"), each.get("evt.is_open_write")): each
                 for each in own if each.get("fd.type") == "file"}  # fmt: skip
        renamed = ({**each, "fd.name": path} for each in kinds.values() for path in paths)
        return [{**each, **_file(each)} for each in renamed]
    if value in ("true", "false"):
        return []
    return [{**each, field: text} for text in close for each in _once(own, field)]
