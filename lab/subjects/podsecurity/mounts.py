"""Where a container's volumes are mounted, and which of its paths it can write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass

READ_ONLY = frozenset({"configMap", "downwardAPI", "image", "projected", "secret"})
"""Kinds of volumes that are mounted read-only whatever the mount says."""

OWN = frozenset({"emptyDir"})
"""Kinds of volumes that begin empty with each pod."""

ALWAYS_WRITABLE = ("/dev/shm", "/dev/termination-log")
"""What every runtime gives a container to write."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume at a path of a container.

    ``source`` is the volume as written, without its name; ``kind`` its kind, such as ``emptyDir``. ``host`` is the
    node's path that is seen there, empty for other kinds.
    """

    path: str
    volume: str
    kind: str
    source: JsonObject
    writable: bool
    host: str = ""
    sub_path: str = ""


def mounts_of(container: JsonObject, spec: JsonObject) -> tuple[Mount, ...]:
    """The mounts of a container, as written; those of volumes that are not there are left out."""
    volumes = {text(item.get("name")): item for item in items(spec.get("volumes"))}
    found = []
    for written in items(container.get("volumeMounts")):
        name = text(written.get("name"))
        if name in volumes:
            found.append(_mount(written, name, volumes[name]))
    return tuple(found)


def _mount(written: JsonObject, name: str, volume: JsonObject) -> Mount:
    kind = next((key for key, value in volume.items() if key != "name" and value is not None), "emptyDir")
    source = mapping(volume.get(kind))
    sub_path = text(written.get("subPath")) or text(written.get("subPathExpr"))
    host = ""
    if kind == "hostPath":
        host = clean(f"{text(source.get('path'))}/{sub_path}")
    writable = written.get("readOnly") is not True and kind not in READ_ONLY and source.get("readOnly") is not True
    return Mount(f"/{text(written.get('mountPath')).strip('/')}", name, kind, {kind: source}, writable, host, sub_path)


def clean(path: str) -> str:
    """A path without doubled and trailing slashes; ``/var/run`` is ``/run``, to which it leads in every image."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if parts[:2] == ["var", "run"]:
        parts = parts[1:]
    return "/" + "/".join(parts)


def within(path: str, directory: str) -> bool:
    """Whether a path is a directory or lies in it."""
    path, directory = clean(path), clean(directory)
    return directory == "/" or path == directory or path.startswith(directory + "/")


def can_write(path: str, mounts: Iterable[Mount], read_only_root: bool) -> bool:
    """Whether a path lies where the container can write, as far as mounts decide it."""
    if any(within(path, directory) for directory in ALWAYS_WRITABLE):
        return True
    over = [mount for mount in mounts if within(path, mount.path)]
    if not over:
        return not read_only_root
    return max(over, key=lambda mount: len(clean(mount.path))).writable


def hidden_by(path: str, mounts: Iterable[Mount]) -> Mount | None:
    """The volume that begins empty and hides a directory of the image: mounted above it, and nothing at it."""
    over = [mount for mount in mounts if within(path, mount.path)]
    last = max(over, key=lambda mount: len(clean(mount.path)), default=None)
    return last if last is not None and last.kind in OWN and clean(last.path) != clean(path) else None


def host_paths(mounts: Iterable[Mount]) -> Mapping[str, bool]:
    """The node's paths that are mounted, and whether each can be written."""
    found: dict[str, bool] = {}
    for mount in mounts:
        if mount.host:
            found[mount.host] = found.get(mount.host, False) or mount.writable
    return found
