"""Validation of a pod's containers: regular, init and ephemeral ones.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors, label
from lab.manifests.validation.container_policies import (
    validate_init_restart_policy,
    validate_message_policy,
    validate_pull_policy,
    validate_resize_policies,
    validate_restart_policy,
)
from lab.manifests.validation.container_ports import validate_host_port_conflicts, validate_ports
from lab.manifests.validation.environment import validate_env, validate_env_from
from lab.manifests.validation.mounts import validate_devices, validate_mounts
from lab.manifests.validation.podrules import PodFrame
from lab.manifests.validation.probes import validate_lifecycle, validate_probes
from lab.manifests.validation.resources import validate_resources
from lab.manifests.validation.security_context import validate_security_context

_NOT_FOR_INIT = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")
_NOT_FOR_EPHEMERAL = (
    "ports",
    "resources",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
)


def validate_containers(containers: list[JsonObject], frame: PodFrame, path: FieldPath) -> Errors:
    """The regular containers, of which there is at least one."""
    if not containers:
        yield FieldError.required(path)
        return
    names: set[str] = set()
    for position, container in enumerate(containers):
        here = path.index(position)
        yield from _container(container, frame, here)
        name = container.get("name") or ""
        if name in names:
            yield FieldError.duplicate(here.child("name"), name)
        names.add(name)
        if (lifecycle := container.get("lifecycle")) is not None:
            yield from validate_lifecycle(lifecycle, frame.grace_period, frame.os, here.child("lifecycle"))
        yield from validate_probes(container, frame.grace_period, here)
        yield from validate_restart_policy(container, frame.rules.release, here)
    yield from validate_host_port_conflicts(containers, path)


def validate_init_containers(
    containers: list[JsonObject], regular: list[JsonObject], frame: PodFrame, path: FieldPath
) -> Errors:
    """The init containers, sidecars among them."""
    names = {container.get("name") or "" for container in regular}
    for position, container in enumerate(containers):
        here = path.index(position)
        yield from _container(container, frame, here)
        yield from validate_init_restart_policy(container, frame.rules.release, here)
        name = container.get("name") or ""
        if name in names:
            yield FieldError.duplicate(here.child("name"), name)
        elif name:
            names.add(name)
        yield from validate_host_port_conflicts([container], path)
        if container.get("restartPolicy") == "Always":
            yield from _sidecar(container, frame, here)
        else:
            yield from _plain_init_container(container, here)


def _sidecar(container: JsonObject, frame: PodFrame, path: FieldPath) -> Errors:
    if (lifecycle := container.get("lifecycle")) is not None:
        yield from validate_lifecycle(lifecycle, frame.grace_period, frame.os, path.child("lifecycle"))
    yield from validate_probes(container, frame.grace_period, path)


def _plain_init_container(container: JsonObject, path: FieldPath) -> Errors:
    for field in _NOT_FOR_INIT:
        if container.get(field) is not None:
            detail = "may not be set for init containers without restartPolicy=Always"
            yield FieldError.forbidden(path.child(field), detail)
    for position, policy in enumerate(container.get("resizePolicy") or ()):
        if policy.get("restartPolicy") == "RestartContainer":
            where = path.child("resizePolicy").index(position).child("restartPolicy")
            detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
            yield FieldError.invalid(where, NamedString("RestartContainer"), detail)


def validate_ephemeral_containers(
    containers: list[JsonObject], others: list[JsonObject], frame: PodFrame, path: FieldPath
) -> Errors:
    """The ephemeral containers; ``others`` are the regular and the init containers."""
    other_names = {container.get("name") or "" for container in others}
    names = set(other_names)
    for position, container in enumerate(containers):
        here = path.index(position)
        yield from _container(container, frame, here)
        yield from validate_image_of_pod(container, here)
        name, target = container.get("name") or "", container.get("targetContainerName") or ""
        if name in names:
            yield FieldError.duplicate(here.child("name"), name)
        names.add(name)
        if target and target not in other_names:
            yield FieldError.not_found(here.child("targetContainerName"), target)
        for field in _NOT_FOR_EPHEMERAL:
            value = container.get(field)
            if value is not None and not (field == "resources" and value == {}):
                yield FieldError.forbidden(here.child(field), "cannot be set for an Ephemeral Container")
        for number, mount in enumerate(container.get("volumeMounts") or ()):
            for field in ("subPath", "subPathExpr"):
                if mount.get(field):
                    where = here.child("volumeMounts").index(number).child(field)
                    yield FieldError.forbidden(where, "cannot be set for an Ephemeral Container")


def _container(container: JsonObject, frame: PodFrame, path: FieldPath) -> Errors:
    """What holds for a container of any kind."""
    get = container.get
    if name := get("name") or "":
        yield from label(name, path.child("name"))
    else:
        yield FieldError.required(path.child("name"))
    if not get("image"):
        yield FieldError.required(path.child("image"))
    yield from validate_message_policy(get("terminationMessagePolicy") or "", path.child("terminationMessagePolicy"))
    if ports := get("ports"):
        yield from validate_ports(ports, path.child("ports"))
    if variables := get("env"):
        yield from validate_env(variables, frame.rules, path.child("env"))
    if sources := get("envFrom"):
        yield from validate_env_from(sources, path.child("envFrom"))
    if get("volumeMounts"):
        yield from validate_mounts(container, frame.volumes, path.child("volumeMounts"))
    if get("volumeDevices"):
        yield from validate_devices(container, frame.volumes, path.child("volumeDevices"))
    yield from validate_pull_policy(get("imagePullPolicy") or "", path.child("imagePullPolicy"))
    if resources := get("resources"):
        yield from validate_resources(resources, frame.claims, path.child("resources"))
    if policies := get("resizePolicy"):
        yield from validate_resize_policies(policies, frame.restart_policy, path.child("resizePolicy"))
    if context := get("securityContext"):
        yield from validate_security_context(context, path.child("securityContext"), frame.host_users)


def validate_image_of_pod(container: JsonObject, path: FieldPath) -> Errors:
    """A Pod's image has no blanks around it; a template's may."""
    image = container.get("image") or ""
    if image != image.strip():
        yield FieldError.invalid(path.child("image"), image, "must not have leading or trailing whitespace")
