"""What the API server says of containers beside accepting them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.validation.podrules import visit_containers
from lab.manifests.validation.resources import is_whole

_BYTES = ("memory", "ephemeral-storage")


def fractions(amounts: Mapping[str, str] | None, path: FieldPath) -> Iterator[str]:
    """Amounts of bytes that are no whole numbers."""
    for name in _BYTES:
        if amounts and name in amounts and not is_whole(amounts[name]):
            quoted = go_quote(amounts[name])
            yield f"{path.key(name)}: fractional byte value {quoted} is invalid, must be an integer"


def container_warnings(container: JsonObject, path: FieldPath) -> Iterator[str]:
    """Fractions of bytes, and variables that hide others of the same name."""
    resources = container.get("resources") or {}
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for name in _BYTES:
        for field, amounts in (("limits", limits), ("requests", requests)):
            if name in amounts:
                yield from fractions({name: amounts[name]}, path.child("resources", field))
    taken: set[str] = set()
    for position, variable in enumerate(container.get("env") or ()):
        name, value = variable.get("name") or "", variable.get("value") or ""
        reference = f"$({name})"
        if name not in taken:
            taken.add(name)
        elif variable.get("valueFrom") is not None or value == reference or reference not in value:
            where = path.child("env").index(position)
            hides = f"hides previous definition of {go_quote(name)}"
            yield f"{where}: {hides}, which may be dropped when using apply"


def port_warnings(spec: JsonObject, path: FieldPath) -> Iterator[str]:
    """Ports and port names that more than one place defines."""
    ports = [
        (port, where.child("ports").index(position))
        for container, where in visit_containers(spec, path)
        for position, port in enumerate(container.get("ports") or ())
    ]
    taken: dict[tuple[int, str], list[tuple[JsonObject, FieldPath]]] = {}
    for port, where in ports:
        if port.get("hostIP") and not port.get("hostPort"):
            yield f"{where}: hostIP set without hostPort: {_printed(port)}"
        others = taken.setdefault((port.get("containerPort") or 0, port.get("protocol") or ""), [])
        for other, other_where in others:
            if clash := _clash(port, other):
                yield f"{where}: {clash} port definition with {other_where}"
        others.append((port, where))
    yield from _repeated_names(spec, path)


def _clash(port: JsonObject, other: JsonObject) -> str:
    host_ip, host_port = port.get("hostIP") or "", port.get("hostPort") or 0
    other_ip, other_port = other.get("hostIP") or "", other.get("hostPort") or 0
    if (host_ip, host_port) == (other_ip, other_port):
        return "duplicate"
    if not host_port or not other_port:
        return "overlapping"
    if host_port == other_port and bool(host_ip) != bool(other_ip):
        return "dangerously ambiguous"
    return ""


def _repeated_names(spec: JsonObject, path: FieldPath) -> Iterator[str]:
    taken: dict[str, FieldPath] = {}
    for container, where in _selectable(spec, path):
        for position, port in enumerate(container.get("ports") or ()):
            name, here = port.get("name") or "", where.child("ports").index(position)
            if name in taken:
                other = taken[name]
                yield (
                    f"{here}: duplicate port name {go_quote(name)} with {other},"
                    f" services and probes that select ports by name will use {other}"
                )
            elif name:
                taken[name] = here


def _selectable(spec: JsonObject, path: FieldPath) -> Iterator[tuple[JsonObject, FieldPath]]:
    """The containers whose ports count by name.

    Kubernetes stops looking at the first init container that is no sidecar.
    """
    for container, where in visit_containers({**spec, "ephemeralContainers": ()}, path):
        if container.get("restartPolicy") != "Always" and "initContainers" in where.steps:
            return
        yield container, where


def _printed(port: JsonObject) -> str:
    get = port.get
    return (
        f"{{Name:{get('name') or ''} HostPort:{get('hostPort') or 0}"
        f" ContainerPort:{get('containerPort') or 0} Protocol:{get('protocol') or ''}"
        f" HostIP:{get('hostIP') or ''}}}"
    )
