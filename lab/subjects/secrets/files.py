"""The files that a container sees of Secrets and ConfigMaps, as the kubelet lays them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.subjects.secrets.environment import Trouble, missing
from lab.subjects.secrets.seen import File, Origin
from lab.subjects.secrets.stored import stored_in

SOURCES = (("secret", "Secret", "secretName"), ("configMap", "ConfigMap", "name"))
"""The volumes of this sort: the field, the kind, and the key that names the object."""

DEFAULT_MODE = 0o644
OTHERS, GROUP = 0o004, 0o040


class Laid(NamedTuple):
    """A file within its volume."""

    content: bytes
    origin: Origin
    mode: int
    path: Path


def volumes(
    spec: JsonObject, path: Path, namespace: str, state: State
) -> tuple[dict[str, dict[str, Laid]], list[Trouble]]:
    """The files of each volume by its name, and why volumes cannot be set up, which keeps every container waiting."""
    found: dict[str, dict[str, Laid]] = {}
    troubles: list[Trouble] = []
    for index, volume in enumerate(items(spec.get("volumes"))):
        here = (*path, "volumes", index)
        name = text(volume.get("name"))
        laid: dict[str, Laid] = {}
        for source, kind, holder, mode, at in _sources(volume, here):
            trouble = _lay(source, kind, holder, mode, at, namespace, state, laid)
            if trouble:
                troubles.append((f'MountVolume.SetUp failed for volume "{name}" : {trouble}', at))
        found[name] = laid
    return found, troubles


def _sources(volume: JsonObject, here: Path) -> Iterator[tuple[JsonObject, str, str, int, Path]]:
    for field, kind, key in SOURCES:
        if isinstance(volume.get(field), dict):
            source = volume[field]
            yield source, kind, text(source.get(key)), _mode(source.get("defaultMode"), DEFAULT_MODE), (*here, field)
    projected = mapping(volume.get("projected"))
    for index, each in enumerate(items(projected.get("sources"))):
        for field, kind, _ in SOURCES:
            if isinstance(each.get(field), dict):
                at = (*here, "projected", "sources", index, field)
                mode = _mode(projected.get("defaultMode"), DEFAULT_MODE)
                yield each[field], kind, text(each[field].get("name")), mode, at


def _lay(
    source: JsonObject, kind: str, name: str, mode: int, at: Path, namespace: str, state: State, laid: dict[str, Laid]
) -> str:
    """Put a source's files among those of its volume; gives what is in the way."""
    optional = source.get("optional") is True
    stored = stored_in(state, kind, namespace, name)
    if stored is None:
        return "" if optional else missing(kind, name)
    chosen = items(source.get("items"))
    if not chosen:
        for key, content in stored.contents.items():
            laid[key] = Laid(content, Origin(kind, name, key), mode, at)
    for index, item in enumerate(chosen):
        key = text(item.get("key"))
        if key in stored.contents:
            here = (*at, "items", index)
            origin = Origin(kind, name, key)
            laid[text(item.get("path"))] = Laid(stored.contents[key], origin, _mode(item.get("mode"), mode), here)
        elif not optional:
            return f"references non-existent {'secret' if kind == 'Secret' else 'config'} key: {key}"
    return ""


def files(container: JsonObject, spec: JsonObject, laid: Mapping[str, Mapping[str, Laid]]) -> dict[str, File]:
    """The files by the path at which the container sees them."""
    mounts = [(_directory(text(mount.get("mountPath"))), mount) for mount in items(container.get("volumeMounts"))]
    found: dict[str, File] = {}
    for place, mount in sorted(mounts, key=lambda each: len(each[0])):
        # What is mounted over a directory hides what was seen there before.
        for known in [known for known in found if known == place or known.startswith(f"{place}/")]:
            del found[known]
        for name, file in laid.get(text(mount.get("name")), {}).items():
            seen_at = _seen_at(place, text(mount.get("subPath")).strip("/"), name)
            if seen_at:
                mode = file.mode | 0o440 if _fs_group(spec) else file.mode
                readable = _readable(container, spec, mode)
                found[seen_at] = File(seen_at, file.content, file.origin, mode, readable, file.path)
    return found


def _directory(path: str) -> str:
    return "/" + "/".join(part for part in path.split("/") if part not in ("", "."))


def _seen_at(place: str, part: str, name: str) -> str:
    """Where a file is seen; empty where only another part of its volume is mounted."""
    if not part:
        return f"{place.rstrip('/')}/{name}"
    if part == name:
        return place
    return f"{place.rstrip('/')}/{name.removeprefix(f'{part}/')}" if name.startswith(f"{part}/") else ""


def _mode(value: Json, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _fs_group(spec: JsonObject) -> bool:
    return isinstance(mapping(spec.get("securityContext")).get("fsGroup"), int)


def _readable(container: JsonObject, spec: JsonObject, mode: int) -> bool:
    """Whether the container's user may read a file of root's; a user that only the image knows counts as root."""
    pod, own = mapping(spec.get("securityContext")), mapping(container.get("securityContext"))
    user = own.get("runAsUser", pod.get("runAsUser"))
    if not user or mode & OTHERS:
        return True
    in_group = (
        _fs_group(spec)
        or not own.get("runAsGroup", pod.get("runAsGroup"))
        or 0 in (pod.get("supplementalGroups") or ())
    )
    return bool(in_group and mode & GROUP)
