"""Validation of what a container mounts: volumes as directories, and volumes as block devices.

Source: https://kubernetes.io/docs/concepts/storage/volumes/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors, relative_path

_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE_READ_ONLY = ("Disabled", "Enabled", "IfPossible")


def validate_mounts(container: JsonObject, volumes: dict[str, JsonObject], path: FieldPath) -> Errors:
    """The volume mounts of one container."""
    devices = {
        device.get("name") or "": device.get("devicePath") or "" for device in container.get("volumeDevices") or ()
    }
    taken: set[str] = set()
    for position, mount in enumerate(container.get("volumeMounts") or ()):
        here = path.index(position)
        name, mount_path = mount.get("name") or "", mount.get("mountPath") or ""
        if not name:
            yield FieldError.required(here.child("name"))
        if name not in volumes:
            yield FieldError.not_found(here.child("name"), name)
        if not mount_path:
            yield FieldError.required(here.child("mountPath"))
        if mount_path in taken:
            yield FieldError.invalid(here.child("mountPath"), mount_path, "must be unique")
        taken.add(mount_path)
        if devices:
            yield from _beside_devices(name, mount_path, devices, here)
        yield from _sub_paths(mount, here, path)
        if (propagation := mount.get("mountPropagation")) is not None:
            yield from _propagation(propagation, container, path.child("mountPropagation"))
        if mount.get("recursiveReadOnly") is not None:
            yield from _recursive_read_only(mount, path.child("recursiveReadOnly"))


def _beside_devices(name: str, mount_path: str, devices: dict[str, str], path: FieldPath) -> Errors:
    if name in devices:
        yield FieldError.invalid(path.child("name"), name, "must not already exist in volumeDevices")
    if mount_path in devices.values():
        detail = "must not already exist as a path in volumeDevices"
        yield FieldError.invalid(path.child("mountPath"), mount_path, detail)


def _sub_paths(mount: JsonObject, path: FieldPath, list_path: FieldPath) -> Errors:
    # Kubernetes reports these at the list, without the mount's position.
    sub_path, expression = mount.get("subPath") or "", mount.get("subPathExpr") or ""
    if sub_path:
        yield from relative_path(sub_path, list_path.child("subPath"))
    if expression:
        if sub_path:
            detail = "subPathExpr and subPath are mutually exclusive"
            yield FieldError.invalid(path.child("subPathExpr"), expression, detail)
        yield from relative_path(expression, list_path.child("subPathExpr"))


def _propagation(propagation: str, container: JsonObject, path: FieldPath) -> Errors:
    if propagation not in _PROPAGATIONS:
        yield FieldError.not_supported(path, NamedString(propagation), _PROPAGATIONS)
    if propagation == "Bidirectional" and not (container.get("securityContext") or {}).get("privileged"):
        detail = "Bidirectional mount propagation is available only to privileged containers"
        yield FieldError.forbidden(path, detail)


def _recursive_read_only(mount: JsonObject, path: FieldPath) -> Errors:
    mode = mount["recursiveReadOnly"]
    if mode in ("Enabled", "IfPossible"):
        if not mount.get("readOnly"):
            yield FieldError.forbidden(path, "may only be specified when readOnly is true")
        if mount.get("mountPropagation") not in (None, "None"):
            detail = "may only be specified when mountPropagation is None or not specified"
            yield FieldError.forbidden(path, detail)
    elif mode != "Disabled":
        yield FieldError.not_supported(path, NamedString(mode), _RECURSIVE_READ_ONLY)


def validate_devices(container: JsonObject, volumes: dict[str, JsonObject], path: FieldPath) -> Errors:
    """The block devices of one container."""
    mounts = {mount.get("name") or "": mount.get("mountPath") or "" for mount in container.get("volumeMounts") or ()}
    names: set[str] = set()
    paths: set[str] = set()
    for position, device in enumerate(container.get("volumeDevices") or ()):
        here = path.index(position)
        name, device_path = device.get("name") or "", device.get("devicePath") or ""
        yield from _device_name(name, names, volumes, here.child("name"))
        yield from _device_path(device_path, paths, here.child("devicePath"))
        if name in mounts:
            yield FieldError.invalid(here.child("name"), name, "must not already exist in volumeMounts")
        if device_path in mounts.values():
            detail = "must not already exist as a path in volumeMounts"
            yield FieldError.invalid(here.child("devicePath"), device_path, detail)
        if name:
            names.add(name)


def _device_name(name: str, taken: set[str], volumes: dict[str, JsonObject], path: FieldPath) -> Errors:
    if not name:
        yield FieldError.required(path)
    if name in taken:
        yield FieldError.invalid(path, name, "must be unique")
    volume = volumes.get(name)
    if volume is None:
        yield FieldError.not_found(path, name)
    elif volume.get("persistentVolumeClaim") is None and volume.get("ephemeral") is None:
        detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
        yield FieldError.invalid(path, name, detail)


def _device_path(device_path: str, taken: set[str], path: FieldPath) -> Errors:
    if not device_path:
        yield FieldError.required(path)
    if device_path in taken:
        yield FieldError.invalid(path, device_path, "must be unique")
    if ".." in device_path.split("/"):
        yield FieldError.invalid(path, device_path, "can not contain backsteps ('..')")
    else:
        taken.add(device_path)
