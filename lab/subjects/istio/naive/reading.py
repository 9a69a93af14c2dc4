"""Istio's objects as they are written, asked one question at a time."""

from __future__ import annotations

import ipaddress
import re
from typing import Any, TypeAlias

Objects: TypeAlias = list[tuple[str, str, str, dict[str, Any]]]
"""Kind, namespace, name and value, the oldest first."""


def has_sidecar(labels: dict[str, str], around: dict[str, str], state: Any) -> bool:
    """Whether a pod gets a sidecar."""
    own = labels.get("sidecar.istio.io/inject")
    revisions = {"default"} | {
        item.labels.get("istio.io/rev", "default") for ref, item in state.objects.items()
        if ref.kind == "Deployment" and ref.namespace == "istio-system" and item.labels.get("app") == "istiod"
    }  # fmt: skip
    switch = around.get("istio-injection")
    if own == "false" or switch == "disabled":
        return False
    if switch == "enabled":
        return True
    if "istio.io/rev" in around:
        return labels.get("istio.io/rev", around["istio.io/rev"]) in revisions
    return own == "true" and labels.get("istio.io/rev", "default") in revisions


def means(value: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether an object's selector, if it has one, means pods with those labels."""
    wanted = ((value.get("spec") or {}).get("selector") or {}).get("matchLabels") or {}
    return all(labels.get(k) == v for k, v in wanted.items())


def mode_of(objects: Objects, target: dict[str, Any], port: int) -> str:
    """The mode of a port."""
    levels: list[dict[str, Any] | None] = [None, None, None]
    for kind, namespace, _, value in objects:
        if kind != "PeerAuthentication":
            continue
        spec = value.get("spec") or {}
        plain = not ((spec.get("selector") or {}).get("matchLabels"))
        places = []
        if plain and namespace == "istio-system":
            places.append(0)
        if plain and namespace == target["namespace"]:
            places.append(1)
        if not plain and namespace == target["namespace"] != "istio-system" and means(value, target["labels"]):
            places.append(2)
        for place in places:
            levels[place] = levels[place] or spec or {"mtls": None}
    mode = "PERMISSIVE"
    for level in levels:
        found = ((level or {}).get("mtls") or {}).get("mode")
        mode = found if found not in (None, "UNSET") else mode
    own = ((levels[2] or {}).get("portLevelMtls") or {}).get(str(port))
    if own is not None and own.get("mode") not in (None, "UNSET"):
        return str(own["mode"])
    return mode


def client_speaks(world: Any, own: dict[str, Any], target: dict[str, Any], port: int) -> str:
    """Whether a client calls by mutual TLS, in plain text, or otherwise."""
    if not own["sidecar"]:
        return "plain"
    for service in world.state.services:
        if service.namespace != target["namespace"]:
            continue
        if not service.selector or not all(target["labels"].get(k) == v for k, v in service.selector.items()):
            continue
        for each in service.ports:
            if each.target == port:
                mode = _asked(world.objects, own["namespace"], service, each.number)
                if mode is not None:
                    return {"DISABLE": "plain", "ISTIO_MUTUAL": "mtls"}.get(mode, "other")
    if not target["sidecar"] or mode_of(world.objects, target, port) == "DISABLE":
        return "plain"
    return "mtls"


def _asked(objects: Objects, client: str, service: Any, number: int) -> str | None:
    name = f"{service.name}.{service.namespace}.svc.cluster.local"
    for place in (client, service.namespace, "istio-system"):
        found = []
        for kind, namespace, _, value in objects:
            host = str((value.get("spec") or {}).get("host") or "")
            if kind != "DestinationRule" or namespace != place:
                continue
            full = host if "." in host or "*" in host else f"{host}.{namespace}.svc.cluster.local"
            exact = full in (name, name.removesuffix(".svc.cluster.local"), name.removesuffix(".cluster.local"))
            if exact or (full.startswith("*") and name.endswith(full[1:])):
                found.append((not exact, value["spec"].get("trafficPolicy") or {}))
        for _, policy in sorted(found, key=lambda pair: pair[0]):
            tls = policy.get("tls")
            for each in policy.get("portLevelSettings") or []:
                if (each.get("port") or {}).get("number") == number:
                    tls = each.get("tls")
                    break
            if tls is not None:
                return str(tls.get("mode") or "DISABLE")
    return None


def allows(objects: Objects, target: dict[str, Any], request: dict[str, Any]) -> bool:
    """Whether the authorization policies let a request through."""
    here = [
        value.get("spec") or {} for kind, namespace, _, value in objects
        if kind == "AuthorizationPolicy" and namespace in (target["namespace"], "istio-system")
        and means(value, target["labels"]) and not (value.get("spec") or {}).get("targetRefs")
    ]  # fmt: skip
    for spec in here:
        if spec.get("action") == "DENY" and any(_rule(r or {}, request, target) for r in spec.get("rules") or []):
            return False
    allowing = [spec for spec in here if (spec.get("action") or "ALLOW") == "ALLOW"]
    return not allowing or any(_rule(r or {}, request, target) for spec in allowing for r in spec.get("rules") or [])


def _rule(rule: dict[str, Any], request: dict[str, Any], target: dict[str, Any]) -> bool:
    if rule.get("from") and not any(_source((e or {}).get("source") or {}, request, target) for e in rule["from"]):
        return False
    if rule.get("to") and not any(operation_fits((e or {}).get("operation") or {}, request) for e in rule["to"]):
        return False
    return all(condition_holds(each, request) for each in rule.get("when") or [])


def _source(source: dict[str, Any], request: dict[str, Any], target: dict[str, Any]) -> bool:
    proven = request["channel"] == "mtls"
    who = f"cluster.local/ns/{request['namespace']}/sa/{request['account']}" if proven else None
    where = request["namespace"] if proven else None
    for key, values in source.items():
        negative = key.startswith("not")
        name = key[3].lower() + key[4:] if negative else key
        if name in ("ipBlocks", "remoteIpBlocks"):
            hit = any(_in(request["ip"], v) for v in values)
        elif name == "principals":
            hit = any(_like(v, who) for v in values)
        elif name == "namespaces":
            hit = any(_like(v, where) for v in values)
        elif name == "serviceAccounts":
            own = f"{where}/{request['account']}"
            hit = proven and any((v if "/" in v else f"{target['namespace']}/{v}") == own for v in values)
        else:
            hit = False
        if values and hit is negative:
            return False
    return True


def operation_fits(operation: dict[str, Any], request: dict[str, Any]) -> bool:
    """Whether an operation matches a request."""
    for key, values in operation.items():
        negative = key.startswith("not")
        name = key[3].lower() + key[4:] if negative else key
        if name == "paths":
            plain = request["path"].split("?")[0]
            hit = any(_pathlike(v, plain) for v in values)
        elif name == "hosts":
            host = request.get("host") or None
            hit = any(_like(v.lower(), host and host.lower()) for v in values)
        else:
            hit = any(_like(v, request[{"methods": "method", "ports": "port"}[name]]) for v in values)
        if values and hit is negative:
            return False
    return True


def _pathlike(pattern: str, path: str) -> bool:
    if "{" not in pattern:
        return _like(pattern, path)
    text = re.escape(pattern).replace(r"\{\*\*\}", ".*").replace(r"\{\*\}", "[^/]+")
    return re.fullmatch(text, path) is not None


def condition_holds(each: dict[str, Any], request: dict[str, Any]) -> bool:
    """Whether an entry of ``when`` holds."""
    key = each.get("key") or ""
    proven = request["channel"] == "mtls"
    value = {
        "source.namespace": request["namespace"] if proven else None,
        "source.principal": f"cluster.local/ns/{request['namespace']}/sa/{request['account']}" if proven else None,
        "source.ip": request["ip"], "remote.ip": request["ip"], "destination.port": request["port"],
    }.get(key)  # fmt: skip
    header = re.fullmatch(r"request\.headers\[(.*)\]", key)
    if header:
        value = (request.get("headers") or {}).get(header[1].lower())

    def hit(pattern: str) -> bool:
        return _in(value, pattern) if key.endswith(".ip") else _like(pattern, value)

    if each.get("values") and not any(map(hit, each["values"])):
        return False
    return not any(map(hit, each.get("notValues") or []))


def _like(pattern: str, value: str | None) -> bool:
    if value is None:
        return False
    if pattern == "*":
        return value != ""
    if pattern.startswith("*"):
        return value.endswith(pattern[1:])
    return value.startswith(pattern[:-1]) if pattern.endswith("*") else value == pattern


def _in(ip: str | None, block: str) -> bool:
    try:
        return ip is not None and ipaddress.ip_address(ip) in ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False
