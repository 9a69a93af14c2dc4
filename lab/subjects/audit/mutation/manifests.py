"""The API server's manifest with one thing changed about its audit log: flags, mounts, volumes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lab.manifests.document import Json, JsonObject
from lab.subjects.audit.mutation.policies import Change

TYPES = ("File", "Directory", "DirectoryOrCreate", "FileOrCreate", "")
OWN = ("audit", "policy", "log")


def manifest_changes(pod: JsonObject) -> Iterator[Change]:
    """Every change of one thing."""
    try:
        container = pod["spec"]["containers"][0]
        words = list(container["command"])
    except (KeyError, IndexError, TypeError):
        return
    for place, word in enumerate(words):
        if word.startswith("--audit-"):
            yield from _flag(pod, words, place)
    for place, mount in enumerate(container.get("volumeMounts") or []):
        if any(each in str(mount.get("name")) for each in OWN):
            yield from _mount(pod, place)
    for place, volume in enumerate(pod["spec"].get("volumes") or []):
        if any(each in str(volume.get("name")) for each in OWN):
            yield from _volume(pod, place)


def _with_words(pod: JsonObject, words: list[str], operator: str, text: str) -> Change:
    made: Json = deepcopy(pod)
    made["spec"]["containers"][0]["command"] = words
    return Change(operator, text, made)


def _flag(pod: JsonObject, words: list[str], place: int) -> Iterator[Change]:
    word = words[place]
    name, _, value = word.partition("=")
    rest = [*words[:place], *words[place + 1 :]]
    yield _with_words(pod, rest, "drop-flag", f"{name} left out")
    yield _with_words(pod, [*rest, word], "move-flag", f"{name} last")
    yield _with_words(pod, [*words, word], "repeat-flag", f"{name} twice")
    slip = f"{name}s={value}"
    yield _with_words(pod, [*words[:place], slip, *words[place + 1 :]], "misname-flag", f"{name}s")
    others = (str(int(value) + 1), "0", "-1") if value.isdigit() else (f"{value}.old", value.rpartition("/")[0])
    for other in others:
        changed = f"{name}={other}"
        yield _with_words(pod, [*words[:place], changed, *words[place + 1 :]], "flag", changed)
        yield _with_words(pod, [*words, changed], "override-flag", f"{changed} at the end")


def _mount(pod: JsonObject, place: int) -> Iterator[Change]:
    mount = pod["spec"]["containers"][0]["volumeMounts"][place]

    def made(instead: list[JsonObject], operator: str, text: str) -> Change:
        changed: Json = deepcopy(pod)
        changed["spec"]["containers"][0]["volumeMounts"][place : place + 1] = instead
        return Change(operator, f"mount {mount['name']}: {text}", changed)

    yield made([], "drop-mount", "left out")
    yield made([{**mount, "readOnly": not mount.get("readOnly")}], "read-only", "readOnly turned round")
    yield made([{**mount, "mountPath": f"{mount['mountPath'].rstrip('/')}.d"}], "mount-path", "elsewhere")
    yield made([{**mount, "mountPath": mount["mountPath"].rpartition("/")[0]}], "mount-path", "a folder above")
    yield made([{**mount, "name": f"{mount['name']}s"}], "misname-mount", "another volume's name")


def _volume(pod: JsonObject, place: int) -> Iterator[Change]:
    volume = pod["spec"]["volumes"][place]

    def made(instead: list[JsonObject], operator: str, text: str) -> Change:
        changed: Json = deepcopy(pod)
        changed["spec"]["volumes"][place : place + 1] = instead
        return Change(operator, f"volume {volume['name']}: {text}", changed)

    yield made([], "drop-volume", "left out")
    yield made([{"name": volume["name"], "emptyDir": {}}], "empty-dir", "emptyDir")
    host = volume.get("hostPath") or {}
    for kind in TYPES:
        yield made([{**volume, "hostPath": {**host, "type": kind}}], "host-path-type", f"type {kind}")
    path = str(host.get("path") or "/")
    for other in (f"{path}.d", path.rpartition("/")[0] or "/"):
        yield made([{**volume, "hostPath": {**host, "path": other}}], "host-path", f"path {other}")
