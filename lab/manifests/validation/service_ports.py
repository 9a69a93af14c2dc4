"""Validation of a Service's ports."""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.validation.checks import (
    Errors,
    label,
    one_of,
    port_number,
    port_number_or_name,
    qualified_name,
)

_PROTOCOLS = ("SCTP", "TCP", "UDP")


def validate_ports(ports: list[JsonObject], path: FieldPath) -> Errors:
    """Each port by itself, and their names against each other."""
    names: set[str] = set()
    for position, port in enumerate(ports):
        here = path.index(position)
        yield from _name(port.get("name") or "", names, len(ports) > 1, here.child("name"))
        yield from port_number(port.get("port") or 0, here.child("port"))
        yield from one_of(port.get("protocol") or "", _PROTOCOLS, here.child("protocol"))
        yield from port_number_or_name(port.get("targetPort", 0), here.child("targetPort"))
        if "appProtocol" in port:
            yield from qualified_name(port["appProtocol"], here.child("appProtocol"))


def _name(name: str, taken: set[str], required: bool, path: FieldPath) -> Errors:
    if not name:
        if required:
            yield FieldError.required(path)
        return
    yield from label(name, path)
    if name in taken:
        yield FieldError.duplicate(path, name)
    taken.add(name)


def validate_port_clashes(spec: JsonObject, path: FieldPath) -> Errors:
    """Ports that stand in each other's way, and node ports where none may be."""
    ports: list[JsonObject] = spec.get("ports") or []
    if spec.get("type") == "ClusterIP":
        for position, port in enumerate(ports):
            if port.get("nodePort"):
                yield FieldError.forbidden(
                    path.index(position).child("nodePort"), "may not be used when `type` is 'ClusterIP'"
                )
    node_ports: set[tuple[str, int]] = set()
    for position, port in enumerate(ports):
        number = port.get("nodePort") or 0
        key = (port.get("protocol") or "", number)
        if number and key in node_ports:
            yield FieldError.duplicate(path.index(position).child("nodePort"), number)
        node_ports.add(key)
    seen: set[tuple[str, int]] = set()
    for position, port in enumerate(ports):
        key = (port.get("protocol") or "", port.get("port") or 0)
        if key in seen:
            yield FieldError.duplicate(path.index(position), _printed(*key))
        seen.add(key)


def _printed(protocol: str, port: int) -> JsonObject:
    """Kubernetes' internal form of a port of which only these two are set."""
    return {
        "Name": "",
        "Protocol": protocol,
        "AppProtocol": None,
        "Port": port,
        "TargetPort": 0,
        "NodePort": 0,
    }
