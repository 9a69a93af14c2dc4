"""Validation of volumes on storage systems, most of which Kubernetes itself no longer drives.

Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import between
from lab.manifests.validation.checks import Errors, label, relative_path
from lab.manifests.validation.volume_claims import validate_ephemeral

_IQN = {
    "iqn": r"iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$",
    "eui": r"^eui.[A-Za-z0-9]{16}$",
    "naa": r"^naa.[A-Za-z0-9]{32}$",
}
_CACHING = ("None", "ReadOnly", "ReadWrite")
_DISKS = ("Dedicated", "Managed", "Shared")
_MANAGED_URI = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
_BLOB_URI = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"


def _needs(*fields: str) -> Callable[[JsonObject, FieldPath], Errors]:
    """The check of a source that only has to name things."""

    def check(source: JsonObject, path: FieldPath) -> Errors:
        for field in fields:
            if not source.get(field):
                yield FieldError.required(path.child(field))

    return check


def _git_repo(source: JsonObject, path: FieldPath) -> Errors:
    yield from _needs("repository")(source, path)
    yield from relative_path(source.get("directory") or "", path.child("directory"))


def _partitioned(name: str) -> Callable[[JsonObject, FieldPath], Errors]:
    def check(source: JsonObject, path: FieldPath) -> Errors:
        yield from _needs(name)(source, path)
        partition = source.get("partition") or 0
        if not 0 <= partition <= 255:
            yield FieldError.invalid(path.child("partition"), partition, between(1, 255))

    return check


def _iscsi(source: JsonObject, path: FieldPath) -> Errors:
    yield from _needs("targetPortal")(source, path)
    if name := source.get("iqn") or "":
        yield from _iscsi_name(name, path.child("iqn"))
    else:
        yield FieldError.required(path.child("iqn"))
    lun = source.get("lun") or 0
    if not 0 <= lun <= 255:
        yield FieldError.invalid(path.child("lun"), lun, between(0, 255))
    authenticated = source.get("chapAuthDiscovery") or source.get("chapAuthSession")
    if authenticated and source.get("secretRef") is None:
        yield FieldError.required(path.child("secretRef"))
    if (initiator := source.get("initiatorName")) is not None:
        yield from _iscsi_name(initiator, path.child("initiatorname"))


def _iscsi_name(name: str, path: FieldPath) -> Errors:
    form = _IQN.get(name[:3])
    if form is None:
        yield FieldError.invalid(path, name, "must be valid format starting with iqn, eui, or naa")
    elif not re.search(form, name):
        yield FieldError.invalid(path, name, "must be valid format")


def _flocker(source: JsonObject, path: FieldPath) -> Errors:
    name, uuid = source.get("datasetName") or "", source.get("datasetUUID") or ""
    if not name and not uuid:
        yield FieldError.required(path, "one of datasetName and datasetUUID is required")
    if name and uuid:
        detail = "datasetName and datasetUUID can not be specified simultaneously"
        yield FieldError.invalid(path, "resource", detail)
    if "/" in name:
        yield FieldError.invalid(path.child("datasetName"), name, "must not contain '/'")


def _cinder(source: JsonObject, path: FieldPath) -> Errors:
    yield from _needs("volumeID")(source, path)
    yield from _secret_name(source, path)


def _secret_name(source: JsonObject, path: FieldPath) -> Errors:
    secret = source.get("secretRef")
    if secret is not None and not secret.get("name"):
        yield FieldError.required(path.child("secretRef", "name"))


def _quobyte(source: JsonObject, path: FieldPath) -> Errors:
    registry, tenant = source.get("registry") or "", source.get("tenant") or ""
    detail = "must be a host:port pair or multiple pairs separated by commas"
    if not registry:
        yield FieldError.required(path.child("registry"), detail)
    elif len(tenant.encode("utf-8", "surrogatepass")) >= 65:
        yield FieldError.required(path.child("tenant"), "must be a UUID and may not exceed a length of 64 characters")
    else:
        for pair in registry.split(","):
            if not re.fullmatch(r"(\[[^\[\]]*\]|[^:\[\]]*):[^:\[\]]*", pair):
                yield FieldError.invalid(path.child("registry"), registry, detail)
    yield from _needs("volume")(source, path)


def _fibre_channel(source: JsonObject, path: FieldPath) -> Errors:
    names, ids = source.get("targetWWNs") or [], source.get("wwids") or []
    where = path.child("targetWWNs")
    if not names and not ids:
        yield FieldError.required(where, "must specify either targetWWNs or wwids, but not both")
    if names and ids:
        yield FieldError.invalid(where, names, "targetWWNs and wwids can not be specified simultaneously")
    if names:
        lun = source.get("lun")
        if lun is None:
            yield FieldError.required(path.child("lun"), "lun is required if targetWWNs is specified")
        elif not 0 <= lun <= 255:
            yield FieldError.invalid(path.child("lun"), lun, between(0, 255))


def _flex(source: JsonObject, path: FieldPath) -> Errors:
    yield from _needs("driver")(source, path)
    for key in source.get("options") or ():
        domain = f".{key.partition('/')[0].lower()}"
        if domain.endswith((".kubernetes.io", ".k8s.io")):
            detail = "kubernetes.io and k8s.io namespaces are reserved"
            yield FieldError.invalid(path.child("options").key(key), key, detail)


def _azure_disk(source: JsonObject, path: FieldPath) -> Errors:
    yield from _needs("diskName", "diskURI")(source, path)
    uri, kind, caching = source.get("diskURI") or "", source.get("kind"), source.get("cachingMode")
    if caching is not None and caching not in _CACHING:
        yield FieldError.not_supported(path.child("cachingMode"), NamedString(caching), _CACHING)
    if kind is not None and kind not in _DISKS:
        yield FieldError.not_supported(path.child("kind"), NamedString(kind), _DISKS)
    if kind == "Managed" and not uri.startswith("/subscriptions/"):
        yield FieldError.not_supported(path.child("diskURI"), uri, (_MANAGED_URI,))
    if kind not in (None, "Managed") and not uri.startswith("https://"):
        yield FieldError.not_supported(path.child("diskURI"), uri, (_BLOB_URI,))


def _storage_os(source: JsonObject, path: FieldPath) -> Errors:
    if name := source.get("volumeName") or "":
        yield from label(name, path.child("volumeName"))
    else:
        yield FieldError.required(path.child("volumeName"))
    if namespace := source.get("volumeNamespace") or "":
        yield from label(namespace, path.child("volumeNamespace"))
    yield from _secret_name(source, path)


CHECKS: dict[str, Callable[[JsonObject, FieldPath], Errors]] = {
    "awsElasticBlockStore": _partitioned("volumeID"),
    "azureDisk": _azure_disk,
    "azureFile": _needs("secretName", "shareName"),
    "cephfs": _needs("monitors"),
    "cinder": _cinder,
    "ephemeral": validate_ephemeral,
    "fc": _fibre_channel,
    "flexVolume": _flex,
    "flocker": _flocker,
    "gcePersistentDisk": _partitioned("pdName"),
    "gitRepo": _git_repo,
    "glusterfs": _needs("endpoints", "path"),
    "iscsi": _iscsi,
    "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"),
    "quobyte": _quobyte,
    "rbd": _needs("monitors", "image"),
    "scaleIO": _needs("gateway", "system", "volumeName"),
    "storageos": _storage_os,
    "vsphereVolume": _needs("volumePath"),
}
