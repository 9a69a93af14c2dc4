"""What the API server says of volumes beside accepting them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.validation.resources import is_whole

_GONE = {
    "photonPersistentDisk": ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    "gitRepo": ("gitRepo", "deprecated in v1.11"),
    "scaleIO": ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    "flocker": ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
    "storageos": ("storageOS", "deprecated in v1.22, non-functional in v1.25+"),
    "quobyte": ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    "glusterfs": ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    "cephfs": ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    "rbd": ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
}
"""The server's name of each departed kind of volume, and what it says."""


class _File(NamedTuple):
    """A file in a volume, and what puts it there."""

    path: str
    source: str

    def __str__(self) -> str:
        quoted = go_quote(self.path)
        return f"{quoted} ({self.source})" if self.source else quoted


def volume_warnings(volumes: list[JsonObject], path: FieldPath) -> Iterator[str]:
    """Departed kinds of volumes, and files that are in each other's way."""
    for position, volume in enumerate(volumes):
        here = path.index(position)
        for field, (name, message) in _GONE.items():
            if volume.get(field) is not None:
                yield f"{here.child(name)}: {message}"
        if (source := volume.get("ephemeral")) is not None:
            yield from _claim(source, here.child("ephemeral", "volumeClaimTemplate", "spec"))
    for volume in volumes:
        yield from _overlaps(volume, go_quote(volume.get("name") or ""))


def _claim(source: JsonObject, path: FieldPath) -> Iterator[str]:
    resources = ((source.get("volumeClaimTemplate") or {}).get("spec") or {}).get("resources") or {}
    for field in ("requests", "limits"):
        storage = (resources.get(field) or {}).get("storage")
        if storage is not None and not is_whole(storage):
            where = path.child("resources", field).key("storage")
            yield f"{where}: fractional byte value {go_quote(storage)} is invalid, must be an integer"


def _overlaps(volume: JsonObject, name: str) -> Iterator[str]:
    for field, kind, name_field in (
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", "secretName"),
        ("downwardAPI", "DownwardAPI", ""),
    ):
        if source := volume.get(field):
            owner = f"{kind} {go_quote(source.get(name_field) or '')}" if name_field else kind
            for overlap in _in_each_others_way(_files(source.get("items"), "")):
                yield f"volume {name} ({owner}): overlapping paths: {overlap}"
    before: list[_File] = []
    for source in (volume.get("projected") or {}).get("sources") or ():
        if not source:
            yield f"volume {name} (Projected) has no sources provided"
        for file in _projected(source):
            for overlap in _with(file, before):
                yield f"volume {name} (Projected): overlapping paths: {overlap}"
            before.append(_bare(file))


def _files(items: list[JsonObject] | None, source: str) -> list[_File]:
    return [_File(item.get("path") or "", source) for item in items or ()]


def _projected(source: JsonObject) -> list[_File]:
    for field, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
        of_object = source.get(field)
        if of_object is not None and of_object.get("items") is not None:
            return _files(of_object["items"], f"{kind} {go_quote(of_object.get('name') or '')}")
    downward = source.get("downwardAPI")
    if downward is not None and downward.get("items") is not None:
        return _files(downward["items"], "DownwardAPI")
    token = source.get("serviceAccountToken")
    return [] if token is None else [_File(token.get("path") or "", "ServiceAccountToken")]


def _in_each_others_way(files: Iterable[_File]) -> Iterator[str]:
    before: list[_File] = []
    for file in files:
        yield from _with(file, before)
        before.append(_bare(file))


def _bare(file: _File) -> _File:
    return file._replace(path=file.path.rstrip("/"))


def _with(file: _File, before: list[_File]) -> Iterator[str]:
    file = _bare(file)
    if not file.path:
        return
    for other in before:
        if other.path and (f"{other.path}/".startswith(f"{file.path}/") or _below(file, other)):
            yield f"{file} with {other}"


def _below(file: _File, other: _File) -> bool:
    return f"{file.path}/".startswith(f"{other.path}/")
