"""Validation of references to a pod's own fields and a container's own resources.

Source: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.quantity import Quantity
from lab.manifests.validation.checks import Errors, qualified_name

_CONVERTIBLE = frozenset(
    {
        "metadata.annotations",
        "metadata.labels",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.serviceAccountName",
        "spec.schedulerName",
        "status.phase",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
    }
)

_RESOURCES = (
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
)
_HUGE_PAGES = ("requests.hugepages-", "limits.hugepages-")

_BYTE_DIVISORS = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei"


def validate_field_ref(reference: JsonObject, fields: tuple[str, ...], path: FieldPath) -> Errors:
    """A reference to one of ``fields`` of the pod, or to one label or annotation."""
    version, written = reference.get("apiVersion") or "", reference.get("fieldPath") or ""
    if not version:
        yield FieldError.required(path.child("apiVersion"))
        return
    if not written:
        yield FieldError.required(path.child("fieldPath"))
        return
    name, subscript = _split(written)
    if error := _conversion_error(version, written, name, subscript):
        detail = f"error converting fieldPath: {error}"
        yield FieldError.invalid(path.child("fieldPath"), written, detail)
    elif subscript is not None:
        yield from qualified_name(subscript.lower() if name == "metadata.annotations" else subscript, path)
    else:
        name = "spec.nodeName" if name == "spec.host" else name
        if name not in fields:
            yield FieldError.not_supported(path.child("fieldPath"), name, sorted(fields))


def _split(written: str) -> tuple[str, str | None]:
    """``metadata.labels['a']`` as its two parts; the second is None when there is no subscript."""
    if written.endswith("']"):
        name, bracket, subscript = written[:-2].partition("['")
        if bracket and name:
            return name, subscript
    return written, None


def _conversion_error(version: str, written: str, name: str, subscript: str | None) -> str:
    if version != "v1":
        return f"unsupported pod version: {version}"
    if subscript is not None:
        if name in ("metadata.annotations", "metadata.labels"):
            return ""
        return f"field label does not support subscript: {written}"
    if name in _CONVERTIBLE or name == "spec.host":
        return ""
    return f"field label not supported: {written}"


def validate_resource_field_ref(reference: JsonObject, path: FieldPath, *, of_volume: bool) -> Errors:
    """A reference to a limit or request; a volume has to say of which container."""
    resource = reference.get("resource") or ""
    if of_volume and not reference.get("containerName"):
        yield FieldError.required(path.child("containerName"))
    elif not resource:
        yield FieldError.required(path.child("resource"))
    elif resource not in _RESOURCES and not resource.startswith(_HUGE_PAGES):
        yield FieldError.not_supported(path.child("resource"), resource, _RESOURCES)
    yield from _divisor(reference.get("divisor") or "0", resource, path.child("divisor"))


def _divisor(divisor: str, resource: str, path: FieldPath) -> Errors:
    if divisor == "0" or Quantity.parse(divisor) == Quantity.parse("0"):
        return
    if resource in ("limits.cpu", "requests.cpu"):
        if divisor not in ("1m", "1"):
            detail = "only divisor's values 1m and 1 are supported with the cpu resource"
            yield FieldError.invalid(path, resource, detail)
        return
    if resource in ("limits.memory", "requests.memory"):
        kind = "memory"
    elif resource in ("limits.ephemeral-storage", "requests.ephemeral-storage"):
        kind = "local ephemeral storage"
    elif resource.startswith(_HUGE_PAGES):
        kind = "hugepages"
    else:
        return
    if divisor not in _BYTE_DIVISORS.split(", "):
        detail = f"only divisor's values {_BYTE_DIVISORS} are supported with the {kind} resource"
        yield FieldError.invalid(path, resource, detail)
