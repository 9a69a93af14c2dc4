"""Validation of containers' ports.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import port_name_errors
from lab.manifests.validation.checks import Errors, one_of, port_number

PROTOCOLS = ("SCTP", "TCP", "UDP")


def validate_ports(ports: list[JsonObject], path: FieldPath) -> Errors:
    """The ports of one container: numbers, protocols, names and their uniqueness."""
    names: set[str] = set()
    for position, port in enumerate(ports):
        here = path.index(position)
        yield from _name(port.get("name") or "", names, here)
        number = port.get("containerPort") or 0
        if number == 0:
            yield FieldError.required(here.child("containerPort"))
        else:
            yield from port_number(number, here.child("containerPort"))
        if host_port := port.get("hostPort") or 0:
            yield from port_number(host_port, here.child("hostPort"))
        yield from one_of(port.get("protocol") or "", PROTOCOLS, here.child("protocol"))


def _name(name: str, taken: set[str], path: FieldPath) -> Errors:
    if not name:
        return
    if messages := port_name_errors(name):
        for message in messages:
            yield FieldError.invalid(path.child("name"), name, message)
    elif name in taken:
        yield FieldError.duplicate(path.child("name"), name)
    else:
        taken.add(name)


def validate_host_port_conflicts(containers: list[JsonObject], path: FieldPath) -> Errors:
    """No two of the containers take the same port of the node."""
    taken: set[str] = set()
    for number, container in enumerate(containers):
        for position, port in enumerate(container.get("ports") or ()):
            host_port = port.get("hostPort") or 0
            if host_port == 0:
                continue
            key = f"{port.get('protocol') or ''}/{port.get('hostIP') or ''}/{host_port}"
            if key in taken:
                where = path.index(number).child("ports").index(position).child("hostPort")
                yield FieldError.duplicate(where, key)
            taken.add(key)


def validate_host_network(spec: JsonObject, path: FieldPath, *, in_pod: bool) -> Errors:
    """On the node's network a container's port is the node's port."""
    if not spec.get("hostNetwork"):
        return
    for number, container in enumerate(spec.get("containers") or ()):
        for position, port in enumerate(container.get("ports") or ()):
            host_port, container_port = port.get("hostPort") or 0, port.get("containerPort") or 0
            if (in_pod or host_port) and host_port != container_port:
                where = path.child("containers").index(number).child("ports").index(position)
                yield FieldError.invalid(
                    where.child("hostPort"),
                    host_port,
                    "must match `containerPort` when `hostNetwork` is true",
                )
