"""One policy as written, asked about one flow. Shares nothing with the engine: labels are plain text throughout."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

End: TypeAlias = dict[str, Any]
"""An end: ``labels`` (source:key to value), and of a machine outside ``ip`` and ``name``."""

NS = "k8s:io.kubernetes.pod.namespace"
NSL = "io.cilium.k8s.namespace.labels."
CLUSTER = ("host", "remote-node", "init", "ingress", "health", "unmanaged", "kube-apiserver")


def parts(kind: str, value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The specs of a policy, those of Kubernetes' own kind put into Cilium's fields."""
    if kind == "NetworkPolicy":
        yield _translated(value)
        return
    for spec in [value.get("spec"), *(value.get("specs") or [])]:
        if spec and any(spec.get(key) for key in ("ingress", "ingressDeny", "egress", "egressDeny")):
            yield spec


def _translated(value: dict[str, Any]) -> dict[str, Any]:
    spec = value.get("spec") or {}
    types = spec.get("policyTypes") or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])
    made: dict[str, Any] = {"endpointSelector": spec.get("podSelector") or {}, "shut": [t.lower() for t in types]}
    for way, side in (("ingress", "from"), ("egress", "to")):
        if way in made["shut"]:
            made[way] = [_translated_rule(rule or {}, side) for rule in spec.get(way) or []]
    return made


def _translated_rule(rule: dict[str, Any], side: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if rule.get(side):
        made["kubernetes"] = rule[side]
    else:
        made[f"{side}Entities"] = ["all"]
    if rule.get("ports"):
        ports = [
            {"port": str(p.get("port") or 0), "protocol": p.get("protocol") or "TCP", "endPort": p.get("endPort")}
            for p in rule["ports"]
        ]
        made["toPorts"] = [{"ports": ports}]
    return made


def selects(spec: dict[str, Any], namespace: str, end: End) -> bool:
    """Whether a spec is for an end; ``namespace`` is empty for a cluster-wide policy."""
    if "pod" not in end or "endpointSelector" not in spec:
        return False
    if namespace and end["labels"].get(NS) != namespace:
        return False
    selector = spec["endpointSelector"] or {}
    if namespace:
        labels = {k: v for k, v in (selector.get("matchLabels") or {}).items() if k != NS}
        selector = {**selector, "matchLabels": labels}
    return fits(selector, end)


def value_of(end: End, key: str) -> str | None:
    """A label of an end, by a key as selectors write it."""
    labels: dict[str, str] = end["labels"]
    if ":" in key and not key.startswith("any:"):
        return labels.get(key)
    bare = key.removeprefix("any:")
    return next((v for k, v in labels.items() if k.partition(":")[2] == bare), None)


def fits(selector: dict[str, Any], end: End) -> bool:
    """Whether an end meets a selector."""
    for key, value in (selector.get("matchLabels") or {}).items():
        if value_of(end, key) != (value or ""):
            return False
    for each in selector.get("matchExpressions") or []:
        found, values = value_of(end, each["key"]), each.get("values") or []
        good = {
            "In": found in values, "NotIn": found not in values, "Exists": found is not None,
            "DoesNotExist": found is None,
        }[each["operator"]]  # fmt: skip
        if not good:
            return False
    return True


def _keys(selector: dict[str, Any]) -> list[str]:
    return [*(selector.get("matchLabels") or {}), *(each["key"] for each in selector.get("matchExpressions") or [])]


def meant(rule: dict[str, Any], side: str, namespace: str, end: End, known: bool) -> bool:
    """Whether a rule is about an end at the other side; ``known`` is whether its address was learned from a lookup."""
    fields = [key for key in rule if key.startswith(side) and rule[key] is not None and key != "toPorts"]
    if "kubernetes" in rule:
        return any(_kubernetes_peer(peer or {}, namespace, end) for peer in rule["kubernetes"])
    if not fields:
        return bool(rule.get("toPorts") or rule.get("icmps"))
    for selector in rule.get(f"{side}Endpoints") or []:
        keys = [key.removeprefix("any:").removeprefix("k8s:") for key in _keys(selector or {})]
        reserved = any(key.startswith("reserved:") for key in _keys(selector or {}))
        place = "io.kubernetes.pod.namespace" in keys
        by_label = any(key.startswith(NSL) for key in keys)
        here = end["labels"].get(NS)
        if reserved or place or (by_label and namespace):
            scoped = True
        else:
            scoped = here == namespace if namespace else here is not None
        if scoped and fits(selector or {}, end):
            return True
    if any(_entity(name, end) for name in rule.get(f"{side}Entities") or []):
        return True
    ip = end.get("ip")
    if ip is None:
        return False
    if any(_inside(ip, block) for block in rule.get(f"{side}CIDR") or []):
        return True
    for each in rule.get(f"{side}CIDRSet") or []:
        if _inside(ip, each.get("cidr") or "") and not any(_inside(ip, out) for out in each.get("except") or []):
            return True
    return known and any(named(each, end.get("name") or "") for each in rule.get("toFQDNs") or [])


def _kubernetes_peer(peer: dict[str, Any], namespace: str, end: End) -> bool:
    if peer.get("ipBlock"):
        ip, block = str(end.get("ip") or ""), peer["ipBlock"]
        return _inside(ip, block["cidr"]) and not any(_inside(ip, out) for out in block.get("except") or [])
    if "pod" not in end:
        return False
    if peer.get("namespaceSelector") is None:
        if end["labels"].get(NS) != namespace:
            return False
    else:
        around = {k[len(f"k8s:{NSL}"):]: v for k, v in end["labels"].items() if k.startswith(f"k8s:{NSL}")}
        space = {"labels": {f"k8s:{k}": v for k, v in around.items()}}
        if not fits(peer["namespaceSelector"], space):
            return False
    return fits(peer.get("podSelector") or {}, end)


def _entity(name: str, end: End) -> bool:
    own = {key.partition(":")[2] for key in end["labels"] if key.startswith("reserved:")}
    if name == "all":
        return True
    if name == "cluster":
        return "pod" in end or bool(own & set(CLUSTER))
    return name in own


def _inside(ip: str, block: str) -> bool:
    try:
        return ipaddress.ip_address(ip) in ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False


def named(pattern: dict[str, str], name: str) -> bool:
    """Whether a pattern of names means a name."""
    name = name.lower()
    if pattern.get("matchName"):
        return bool(pattern["matchName"].lower().rstrip(".") == name)
    text = (pattern.get("matchPattern") or "").lower().rstrip(".")
    if text == "*":
        return True
    labels = text.split(".")
    if labels[0] == "**":
        rest = name.split(".")
        need = len(labels) - 1
        return len(rest) > need and all(map(_label, labels[1:], rest[len(rest) - need :])) and "" not in rest
    return bool(text) and len(labels) == len(name.split(".")) and all(map(_label, labels, name.split(".")))


def _label(pattern: str, label: str) -> bool:
    return re.fullmatch("[-a-z0-9_]*".join(map(re.escape, re.split(r"\*+", pattern))), label) is not None


def opened(rule: dict[str, Any], way: str, flow: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The entries of ``toPorts`` that are about a flow's port; None where the rule is not about it."""
    if not rule.get("toPorts") and not rule.get("icmps"):
        return [{}]
    found = []
    for group in rule.get("toPorts") or []:
        for port in group.get("ports") or []:
            protocol = (port.get("protocol") or "ANY").upper()
            if flow["protocol"] not in ("TCP", "UDP", "SCTP") or protocol not in ("ANY", flow["protocol"]):
                continue
            text = str(port.get("port"))
            if text.isdigit():
                low = int(text)
                high = max(low, port.get("endPort") or 0)
                hit = low == 0 or low <= flow["port"] <= high
            else:
                hit = (text.lower(), flow["protocol"], flow["port"]) in flow["named"][way]
            if hit:
                found.append(group)
                break
    if flow["protocol"] == "ICMP":
        for each in rule.get("icmps") or []:
            for field in each.get("fields") or []:
                number = {"EchoRequest": 8, "Echo": 8, "EchoReply": 0}.get(field["type"], field["type"])
                if field.get("family") != "IPv6" and str(number) == str(flow["port"]):
                    found.append({})
    return found or None


def admitted(group: dict[str, Any], said: Any) -> bool:
    """Whether an entry of ``toPorts`` lets through what is said: a method and a path, a name, or anything (None)."""
    rules = group.get("rules") or {}
    if said is None or not (rules.get("http") or rules.get("dns")):
        return True
    if isinstance(said, str):
        return any(named(each, said) for each in rules.get("dns") or [])
    return any(_request(each, said) for each in rules.get("http") or [])


def _request(rule: dict[str, Any], said: dict[str, Any]) -> bool:
    for key in ("method", "path", "host"):
        pattern = rule.get(key)
        if pattern and re.fullmatch(pattern, said.get(key) or "", re.DOTALL) is None:
            return False
    for header in rule.get("headers") or []:
        name, _, value = header.partition(" ")
        has = (said.get("headers") or {}).get(name.rstrip(":").lower())
        if has is None or (value.strip() and has != value.strip()):
            return False
    return True
