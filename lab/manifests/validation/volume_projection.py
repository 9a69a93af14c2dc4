"""Validation of ``projected`` volumes, which put several sources into one directory.

Source: https://kubernetes.io/docs/concepts/storage/projected-volumes/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.validation.checks import Errors, file_mode, local_path
from lab.manifests.validation.volume_files import validate_downward_file, validate_key_to_path

_SHORTEST_TOKEN = 10 * 60
_LONGEST_TOKEN = 2**32
_SOURCES = ("secret", "configMap", "downwardAPI", "serviceAccountToken")


def validate_projected(source: JsonObject, path: FieldPath) -> Errors:
    """A ``projected`` volume: each source of one kind, and no file made by two of them."""
    yield from file_mode(source.get("defaultMode"), path.child("defaultMode"))
    files: set[str] = set()
    for position, projection in enumerate(source.get("sources") or ()):
        here = path.child("sources").index(position)
        for field in ("secret", "configMap"):
            if (of_object := projection.get(field)) is not None:
                yield from _of_object(of_object, files, here.child(field), path)
        if (downward := projection.get("downwardAPI")) is not None:
            yield from _downward(downward, files, here.child("downwardAPI"), path)
        if (token := projection.get("serviceAccountToken")) is not None:
            yield from _token(token, here.child("serviceAccountToken"), path)
        if sum(projection.get(field) is not None for field in _SOURCES) > 1:
            yield FieldError.forbidden(here, "may not specify more than 1 volume type per source")


def _of_object(source: JsonObject, files: set[str], path: FieldPath, volume_path: FieldPath) -> Errors:
    name = source.get("name") or ""
    if not name:
        yield FieldError.required(path.child("name"))
    for position, item in enumerate(source.get("items") or ()):
        yield from validate_key_to_path(item, path.child("items").index(position))
        yield from _distinct(item.get("path") or "", files, name, volume_path)


def _downward(source: JsonObject, files: set[str], path: FieldPath, volume_path: FieldPath) -> Errors:
    for item in source.get("items") or ():
        file = item.get("path") or ""
        yield from validate_downward_file(item, path)
        yield from _distinct(file, files, file, volume_path)


def _distinct(file: str, files: set[str], printed: str, path: FieldPath) -> Errors:
    if file and file in files:
        yield FieldError.invalid(path, printed, "conflicting duplicate paths")
    files.add(file)


def _token(token: JsonObject, path: FieldPath, volume_path: FieldPath) -> Errors:
    seconds, file = token.get("expirationSeconds") or 0, token.get("path") or ""
    if seconds < _SHORTEST_TOKEN:
        detail = "may not specify a duration less than 10 minutes"
        yield FieldError.invalid(path.child("expirationSeconds"), seconds, detail)
    if seconds > _LONGEST_TOKEN:
        detail = "may not specify a duration larger than 2^32 seconds"
        yield FieldError.invalid(path.child("expirationSeconds"), seconds, detail)
    # Kubernetes names the volume here, not the source.
    if file:
        yield from local_path(file, volume_path.child("path"))
    else:
        yield FieldError.required(volume_path.child("path"))


def validate_tokens_have_account(spec: JsonObject, path: FieldPath) -> Errors:
    """A Pod that projects a token names its service account."""
    if spec.get("serviceAccountName"):
        return
    for number, volume in enumerate(spec.get("volumes") or ()):
        for position, projection in enumerate((volume.get("projected") or {}).get("sources") or ()):
            if projection.get("serviceAccountToken") is not None:
                here = path.child("volumes").index(number).child("projected", "sources").index(position)
                detail = "must not be specified when serviceAccountName is not set"
                yield FieldError.forbidden(here.child("serviceAccountToken"), detail)
