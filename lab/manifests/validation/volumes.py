"""Validation of a pod's volumes.

Source: https://kubernetes.io/docs/concepts/storage/volumes/ and
https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.quantity import Quantity
from lab.manifests.validation.checks import Errors, label, no_backsteps, subdomain
from lab.manifests.validation.container_policies import validate_pull_policy
from lab.manifests.validation.volume_files import (
    validate_config_map,
    validate_downward_api,
    validate_secret,
)
from lab.manifests.validation.volume_projection import validate_projected
from lab.manifests.volumesources import VOLUME_SOURCES

SourceCheck: TypeAlias = Callable[[JsonObject, FieldPath], Errors]

_HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
_LONGEST_DRIVER = 63

_REPORTED_AS = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}
"""Where the server's name for a second volume type is not the field's."""

_JUDGED_AS = {"gcePersistentDisk": "persistentDisk"}
"""Where the server's name for the volume's own errors is not the field's."""


def validate_volumes(volumes: list[JsonObject], pod_name: str, valid: dict[str, JsonObject], path: FieldPath) -> Errors:
    """The volumes of a pod; the valid ones are put into ``valid`` for the containers to refer to.

    ``pod_name`` is empty for a template: the claims made for ephemeral volumes are then not named yet.
    """
    made = {
        f"{pod_name}-{volume.get('name') or ''}"
        for volume in volumes
        if pod_name and volume.get("ephemeral") is not None
    }
    for position, volume in enumerate(volumes):
        here = path.index(position)
        name = volume.get("name") or ""
        errors = [*_source(volume, name, pod_name, here), *_name(name, valid, here.child("name"))]
        if errors:
            yield from errors
        else:
            valid[name] = volume
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName") or ""
        if made and claim in made:
            where = here.child("persistentVolumeClaim", "claimName")
            detail = "must not reference a PVC that gets created for an ephemeral volume"
            yield FieldError.invalid(where, claim, detail)


def _name(name: str, taken: dict[str, JsonObject], path: FieldPath) -> Errors:
    if name:
        yield from label(name, path)
    else:
        yield FieldError.required(path)
    if name in taken:
        yield FieldError.duplicate(path, name)


def _source(volume: JsonObject, name: str, pod_name: str, path: FieldPath) -> Errors:
    found = False
    for field in VOLUME_SOURCES:
        source = volume.get(field)
        if source is None:
            continue
        if found:
            where = path.child(_REPORTED_AS.get(field, field))
            yield FieldError.forbidden(where, "may not specify more than 1 volume type")
        else:
            found = True
            check = _CHECKS.get(field) or _rare_check(field)
            yield from check(source, path.child(_JUDGED_AS.get(field, field)))
            if field == "ephemeral":
                yield from _claim_name(name, pod_name, path.child("name"))
        if field == "iscsi":
            yield from _iscsi_portal(source, name, path.child("name"))
    if not found:
        yield FieldError.required(path, "must specify a volume type")


def _rare_check(field: str) -> SourceCheck:
    """The checks of storage that has mostly left Kubernetes are read when one is used."""
    from lab.manifests.validation import volume_storage

    return volume_storage.CHECKS[field]


def _claim_name(name: str, pod_name: str, path: FieldPath) -> Errors:
    if not pod_name or not name:
        return
    claim = f"{pod_name}-{name}"
    for message in dns1123_subdomain_errors(claim):
        yield FieldError.invalid(path, name, f'PVC name "{claim}": {message}')


def _iscsi_portal(source: JsonObject, name: str, path: FieldPath) -> Errors:
    portal = f"{name}:{source.get('targetPortal') or ''}"
    if source.get("initiatorName") is not None and len(portal.encode("utf-8", "surrogatepass")) > 64:
        yield FieldError.invalid(
            path,
            name,
            "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters"
            " if iscsi.initiatorName is specified.",
        )


def _empty_dir(source: JsonObject, path: FieldPath) -> Errors:
    limit = source.get("sizeLimit")
    if limit is not None and limit[:1] == "-" and Quantity.parse(limit) < Quantity.parse("0"):
        detail = "SizeLimit field must be a valid resource quantity"
        yield FieldError.forbidden(path.child("sizeLimit"), detail)


def _host_path(source: JsonObject, path: FieldPath) -> Errors:
    file, kind = source.get("path") or "", source.get("type")
    if not file:
        yield FieldError.required(path.child("path"))
        return
    yield from no_backsteps(file, path.child("path"))
    if kind is not None and kind not in _HOST_PATH_TYPES:
        yield FieldError.not_supported(path.child("type"), NamedString(kind), _HOST_PATH_TYPES)


def _persistent_claim(source: JsonObject, path: FieldPath) -> Errors:
    if not source.get("claimName"):
        yield FieldError.required(path.child("claimName"))


def _nfs(source: JsonObject, path: FieldPath) -> Errors:
    if not source.get("server"):
        yield FieldError.required(path.child("server"))
    exported = source.get("path") or ""
    if not exported:
        yield FieldError.required(path.child("path"))
    if not exported.startswith("/"):
        yield FieldError.invalid(path.child("path"), exported, "must be an absolute path")


def _csi(source: JsonObject, path: FieldPath) -> Errors:
    driver = source.get("driver") or ""
    if not driver:
        yield FieldError.required(path.child("driver"))
    else:
        if len(driver.encode("utf-8", "surrogatepass")) > _LONGEST_DRIVER:
            yield FieldError.too_long(path.child("driver"), _LONGEST_DRIVER)
        for message in dns1123_subdomain_errors(driver.lower()):
            yield FieldError.invalid(path.child("driver"), driver, message)
    secret = source.get("nodePublishSecretRef")
    if secret is None:
        return
    if name := secret.get("name") or "":
        yield from subdomain(name, path.child("name"))
    else:
        yield FieldError.required(path.child("nodePublishSecretRef", "name"))


def _image(source: JsonObject, path: FieldPath) -> Errors:
    if not source.get("reference"):
        yield FieldError.required(path.child("reference"))
    yield from validate_pull_policy(source.get("pullPolicy") or "", path.child("pullPolicy"))


_CHECKS: dict[str, SourceCheck] = {
    "configMap": validate_config_map,
    "csi": _csi,
    "downwardAPI": validate_downward_api,
    "emptyDir": _empty_dir,
    "hostPath": _host_path,
    "image": _image,
    "nfs": _nfs,
    "persistentVolumeClaim": _persistent_claim,
    "projected": validate_projected,
    "secret": validate_secret,
}
