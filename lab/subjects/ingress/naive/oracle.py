"""Whether a state lies within its bounds, found out without the engine."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

NOTE = "nginx.ingress.kubernetes.io/"
TODAY = (2026, 1, 1)


def oracle(bounds: Bounds, state: State) -> Ruling:
    """The first request that is answered otherwise than both bounds allow."""
    states = (bounds.required, state, bounds.permitted)
    for host in _hosts(states):
        for path in _paths(states):
            least, now, most = (set(_answers(each, host, path)) for each in states)
            if not least <= now or not now <= (most | least):
                return Ruling(False, f"{host}{path}: {sorted(now)}")
    return Ruling(True)


def _ingresses(state: State) -> Iterator[JsonObject]:
    for ref in sorted(state.objects):
        if ref.kind == "Ingress":
            yield state.objects[ref].value


def _hosts(states: tuple[State, ...]) -> list[str]:
    found = {"elsewhere.example.org"}
    for state in states:
        for ingress in _ingresses(state):
            found |= {str(rule.get("host") or "x.example.org") for rule in ingress["spec"].get("rules") or ()}
            for entry in ingress["spec"].get("tls") or ():
                found |= set(entry.get("hosts") or ())
    return sorted(host.replace("*", "q") for host in found)


def _paths(states: tuple[State, ...]) -> list[str]:
    found = {"/", "/not/there"}
    for state in states:
        for ingress in _ingresses(state):
            for _, path, _ in _paths_of(ingress):
                bare = str(path.get("path") or "/").rstrip("/")
                found |= {bare or "/", f"{bare}/x", f"{bare}x"}
    return sorted(path if path.startswith("/") else f"/{path}" for path in found)


def _paths_of(ingress: JsonObject) -> Iterator[tuple[str, JsonObject, str]]:
    for rule in ingress["spec"].get("rules") or ():
        for path in (rule.get("http") or {}).get("paths") or ():
            yield str(rule.get("host") or ""), path, ingress["metadata"].get("namespace") or "default"
    default = ingress["spec"].get("defaultBackend")
    if default:
        whole = {"path": "/", "pathType": "Prefix", "backend": default}
        yield "", whole, ingress["metadata"].get("namespace") or "default"


def _answers(state: State, host: str, path: str) -> Iterator[tuple[str, ...]]:
    best: tuple[Any, ...] = ()
    hosts = [(_host_rank(name, host), ingress, name, each, space)
             for ingress in _ingresses(state) if _taken(state, ingress)
             for name, each, space in _paths_of(ingress) if _host_rank(name, host)]  # fmt: skip
    top = max((rank for rank, *_ in hosts), default=0)
    for rank, ingress, name, each, space in hosts:
        if rank == top and (length := _path_rank(each, path)) and (not best or length > best[0]):
            best = (length, ingress, name, each, space)
    if not best:
        return
    _, ingress, name, each, space = best
    service = each["backend"].get("service") or {}
    target = _target(state, space, service)
    if not target:
        return
    secret = _secret(state, ingress, name, host, space)
    if secret:
        yield "https", target, secret
    notes = ingress["metadata"].get("annotations") or {}
    forced = str(notes.get(f"{NOTE}force-ssl-redirect")) in ("1", "t", "T", "TRUE", "true", "True")
    off = str(notes.get(f"{NOTE}ssl-redirect")) in ("0", "f", "F", "FALSE", "false", "False")
    yield ("redirect",) if forced or (secret and not off) else ("http", target)


def _taken(state: State, ingress: JsonObject) -> bool:
    classes = {ref.name: item.value for ref, item in state.objects.items() if ref.kind == "IngressClass"}
    notes = ingress["metadata"].get("annotations") or {}
    name = ingress["spec"].get("ingressClassName") or notes.get("kubernetes.io/ingress.class")
    if name:
        return name in classes
    key = "ingressclass.kubernetes.io/is-default-class"
    return any((each["metadata"].get("annotations") or {}).get(key) == "true" for each in classes.values())


def _host_rank(name: str, host: str) -> int:
    if not name:
        return 1
    if name.lower() == host.lower():
        return 3
    return 2 if name[:2] == "*." and host.split(".", 1)[1:] == [name[2:]] else 0


def _path_rank(each: JsonObject, path: str) -> int:
    own, kind = str(each.get("path") or "/"), each.get("pathType")
    if kind == "Exact":
        return 100_000 if own == path else 0
    if kind == "Prefix":
        wanted, given = [part for part in own.split("/") if part], path.strip("/").split("/")
        return 1 + len(own) if wanted == given[: len(wanted)] else 0
    return 1 + len(own) if path[: len(own)] == own else 0


def _target(state: State, space: str, service: JsonObject) -> str:
    for found in state.services:
        if (found.namespace, found.name) != (space, service.get("name")):
            continue
        port = service.get("port") or {}
        for each in found.ports:
            if (each.number == port.get("number")) or (port.get("name") and each.name == port.get("name")):
                pods = [pod for pod in state.pods if pod.namespace == space
                        and found.selector.items() <= pod.labels.items()]  # fmt: skip
                return f"{space}/{found.name}:{each.number}" if pods and found.selector else ""
    return ""


def _secret(state: State, ingress: JsonObject, name: str, host: str, space: str) -> str:
    for entry in ingress["spec"].get("tls") or ():
        if name.lower() in [str(each).lower() for each in entry.get("hosts") or ()]:
            secret = str(entry.get("secretName") or "")
            for ref, item in state.objects.items():
                if (ref.kind, ref.namespace, ref.name) == ("Secret", space, secret):
                    return secret if _good(item.value.get("data") or {}, host) else ""
            return ""
    return ""


def _good(contents: JsonObject, host: str) -> bool:
    x509 = import_module("cryptography.x509")
    serialization = import_module("cryptography.hazmat.primitives.serialization")
    try:
        chain = x509.load_pem_x509_certificates(base64.b64decode(contents["tls.crt"]))
        key = serialization.load_pem_private_key(base64.b64decode(contents["tls.key"]), None)
        names = chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except Exception:  # whatever is wrong with it
        return False
    begins, ends = chain[0].not_valid_before_utc, chain[0].not_valid_after_utc
    fits = [name for name in names.get_values_for_type(x509.DNSName)
            if name == host or (name[:2] == "*." and name[1:] == host[host.find(".") :])]  # fmt: skip
    return (
        key.public_key().public_numbers() == chain[0].public_key().public_numbers()
        and bool(fits)
        and (begins.year, begins.month, begins.day) <= TODAY <= (ends.year, ends.month, ends.day)
        and all(one.issuer == two.subject for one, two in pairwise(chain))
    )
