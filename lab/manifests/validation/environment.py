"""Validation of containers' environment variables and the references they are filled from.

Source: https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/ and
https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import config_map_key_errors, env_var_name_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form, label, name_prefix, no_backsteps, subdomain
from lab.manifests.validation.downward import validate_field_ref, validate_resource_field_ref
from lab.manifests.validation.podrules import PodRules, visit_containers

_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)


def validate_env(variables: list[JsonObject], rules: PodRules, path: FieldPath) -> Errors:
    """The variables of one container."""
    for position, variable in enumerate(variables):
        here = path.index(position)
        if name := variable.get("name") or "":
            yield from form(env_var_name_errors, name, here.child("name"))
        else:
            yield FieldError.required(here.child("name"))
        if (source := variable.get("valueFrom")) is not None:
            value = variable.get("value") or ""
            yield from _value_from(source, value, rules.release, here.child("valueFrom"))


def _value_from(source: JsonObject, value: str, release: Release, path: FieldPath) -> Errors:
    sources = 0
    if (reference := source.get("fieldRef")) is not None:
        sources += 1
        yield from validate_field_ref(reference, _FIELDS, path.child("fieldRef"))
    if (reference := source.get("resourceFieldRef")) is not None:
        sources += 1
        where = path.child("resourceFieldRef")
        yield from validate_resource_field_ref(reference, where, of_volume=False)
    for field in ("configMapKeyRef", "secretKeyRef"):
        if (reference := source.get(field)) is not None:
            sources += 1
            yield from _key_ref(reference, path.child(field))
    if (reference := source.get("fileKeyRef")) is not None:
        sources += 1
        yield from _file_key_ref(reference, path.child("fileKeyRef"))
    if sources == 0:
        yield FieldError.invalid(path, "", _known_sources(release))
    elif value:
        yield FieldError.invalid(path, "", "may not be specified when `value` is not empty")
    elif sources > 1:
        yield FieldError.invalid(path, "", "may not have more than one field specified at a time")


def _known_sources(release: Release) -> str:
    if release >= features.ENV_FILES:
        end = "`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
    else:
        end = "`configMapKeyRef` or `secretKeyRef`"
    return f"must specify one of: `fieldRef`, `resourceFieldRef`, {end}"


def _key_ref(reference: JsonObject, path: FieldPath) -> Errors:
    yield from subdomain(reference.get("name") or "", path.child("name"))
    if key := reference.get("key") or "":
        yield from form(config_map_key_errors, key, path.child("key"))
    else:
        yield FieldError.required(path.child("key"))


def _file_key_ref(reference: JsonObject, path: FieldPath) -> Errors:
    if key := reference.get("key") or "":
        yield from form(env_var_name_errors, key, path.child("key"))
    else:
        yield FieldError.required(path.child("key"))
    if volume := reference.get("volumeName") or "":
        yield from label(volume, path.child("volumeName"))
    else:
        yield FieldError.required(path.child("volumeName"))
    if file := reference.get("path") or "":
        yield from no_backsteps(file, path.child("path"))
    else:
        yield FieldError.required(path.child("path"))


def validate_env_from(sources: list[JsonObject], path: FieldPath) -> Errors:
    """The ConfigMaps and Secrets that one container takes all variables of."""
    for position, source in enumerate(sources):
        here = path.index(position)
        if prefix := source.get("prefix") or "":
            yield from form(env_var_name_errors, prefix, here.child("prefix"))
        found = 0
        for field in ("configMapRef", "secretRef"):
            reference = source.get(field)
            if reference is None:
                continue
            found += 1
            if name := reference.get("name") or "":
                yield from name_prefix(name, here.child(field, "name"))
            else:
                yield FieldError.required(here.child(field, "name"))
        if found == 0:
            yield FieldError.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")
        elif found > 1:
            yield FieldError.invalid(path, "", "may not have more than one field specified at a time")


def validate_env_file_volumes(spec: JsonObject, path: FieldPath) -> Errors:
    """Variables read from files need an ``emptyDir`` to read from."""
    volumes = {volume.get("name") or "": volume for volume in spec.get("volumes") or ()}
    for container, where in visit_containers(spec, path):
        for position, variable in enumerate(container.get("env") or ()):
            reference = (variable.get("valueFrom") or {}).get("fileKeyRef")
            if reference is None:
                continue
            name = reference.get("volumeName") or ""
            here = where.child("env").index(position).child("valueFrom", "fileKeyRef", "volumeName")
            if name not in volumes:
                yield FieldError.not_found(here, name)
            elif volumes[name].get("emptyDir") is None:
                yield FieldError.invalid(here, name, "referenced volume must be of type emptyDir")
