"""Who could be at either end of a flow, and what could be said: near what the policies mention."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from lab.cluster.model import Port
from lab.cluster.state import State
from lab.subjects.cilium.naive.reading import NS, NSL, End

NODES = {
    "the API server": ("remote-node", "kube-apiserver"), "another node": ("remote-node",), "a stray": ("unmanaged",),
}  # fmt: skip


def version(state: State, end: End) -> End | None:
    """An end as a state has it; None where it is not there."""
    if "made" in end:
        namespace, extra, own = end["made"]
        account = own.get("io.cilium.k8s.policy.serviceaccount", "default")
        around = state.namespaces.get(namespace, {"kubernetes.io/metadata.name": namespace, **(extra or {})})
    elif "pod" in end:
        pods = [p for p in state.pods if (p.namespace, p.owner.name if p.owner else p.name) == end["pod"]]
        if not pods:
            return None
        namespace, own, around = pods[0].namespace, dict(pods[0].labels), state.namespaces[pods[0].namespace]
        account = _account(state, end["pod"])
    else:
        return {**end, "key": (end["words"], end.get("ip"), end.get("name"))}
    found = {f"k8s:{k}": v for k, v in own.items() if not k.startswith(("pod-template-hash", "kubernetes.io"))}
    found |= {f"k8s:{NSL}{k}": v for k, v in around.items()}
    found |= {NS: namespace, "k8s:io.cilium.k8s.policy.serviceaccount": account}
    found["k8s:io.cilium.k8s.policy.cluster"] = "default"
    return {**end, "labels": found, "key": tuple(sorted(found.items()))}


def strangers(states: tuple[State, ...], raw: Any, written: str) -> Iterator[End]:
    """Pods that could be created, with one label or two of those that selectors ask for."""
    spaces: dict[str, None] = {pod.namespace: None for state in states for pod in state.pods}
    spaces |= dict.fromkeys(re.findall(r'pod\.namespace": "([a-z0-9-]+)"', written))
    keys: dict[str, set[str]] = {}
    around: dict[str, set[str]] = {}
    for key, value in _mentioned(raw):
        bare = key.removeprefix("any:").removeprefix("k8s:")
        if bare.startswith(NSL):
            around.setdefault(bare.removeprefix(NSL), set()).add(value)
        elif not bare.startswith("io.kubernetes.pod") and not key.startswith("reserved:"):
            keys.setdefault(bare, set()).add(value)
    made: list[dict[str, str]] = [{}, *({k: v} for k in sorted(keys) for v in (*sorted(keys[k]), "zz"))]
    for one, two in combinations(sorted(keys), 2):
        made += [{one: a, two: b} for a, b in product(sorted(keys[one]), sorted(keys[two]))]
    named = "kubernetes.io/metadata.name"
    fresh = [{}, *({k: v} for k in sorted(around) if k != named for v in (*sorted(around[k]), "zz"))]
    asked = {name.lower() for name in re.findall(r'"port": "(\w*[A-Za-z][\w-]*)"', written)}
    named_ports = {
        (port.name, port.protocol, port.number) for state in states for pod in state.pods for port in pod.ports
        if port.name.lower() in asked
    }  # fmt: skip
    given = tuple(Port(number, protocol, each) for each, protocol, number in sorted(named_ports))
    variants = ((), given) if given else ((),)
    places: list[Any] = [(name, None) for name in spaces] + [("brand-new", labels) for labels in fresh]
    for (name, labels), own in product(places, made[:40]):
        words = json.dumps([name, labels, own], sort_keys=True)
        for ports in variants:
            yield {"made": (name, labels, own), "pod": ("", ""), "words": words, "ports": ports}


def _account(state: State, pod: tuple[str, str]) -> str:
    for ref, item in state.objects.items():
        if (ref.namespace, ref.name) == pod and ref.kind in ("Deployment", "StatefulSet", "DaemonSet", "Pod"):
            spec = item.value["spec"]
            return str((spec if ref.kind == "Pod" else spec["template"]["spec"]).get("serviceAccountName") or "default")
    return "default"


def machines(states: tuple[State, ...], written: str) -> Iterator[End]:
    """What is no pod: nodes, addresses in and beside the blocks, and names near those that patterns mean."""
    for words, reserved in NODES.items():
        yield {"words": words, "labels": {f"reserved:{name}": "" for name in reserved}, "ports": ()}
    ips = {"8.8.8.8", "169.254.169.254", "1.1.1.1", "10.1.2.3", "192.168.7.7"}
    for block in set(re.findall(r'"(\d+\.\d+\.\d+\.\d+)(?:/\d+)?"', written)):
        ips.add(block)
        head, _, last = block.rpartition(".")
        ips.add(f"{head}.{(int(last) + 1) % 256}")
    for state in states:
        ips |= {str(address) for host in state.hosts for address in host.addresses}
    for ip in sorted(ips):
        yield {"words": ip, "labels": {"reserved:world": ""}, "ip": ip, "ports": ()}
    names = {host.name for state in states for host in state.hosts if "." in host.name}
    known = {host.name: str(host.addresses[0]) for state in states for host in state.hosts}
    for name in set(re.findall(r'"match(?:Name|Pattern)": "([^"]+)"', written)):
        bare = name.replace("**.", "").replace("*.", "").replace("*", "").strip(".")
        names |= {n for n in (bare, f"www.{bare}", f"a.b.{bare}", f"evil{bare}", "other.example.org") if n.strip(".")}
    if "match" in written and ('"matchName"' in written or '"matchPattern"' in written):
        for name in sorted(names):
            ip = known.get(name, "198.51.100.9")
            yield {"words": name, "labels": {"reserved:world": ""}, "ip": ip, "name": name.lower(), "ports": ()}


def _mentioned(raw: list[list[tuple[str, str, Any]]]) -> Iterator[tuple[str, str]]:
    """Every label that a selector asks for, with each value."""
    stack: list[Any] = [raw]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            for key, value in (here.get("matchLabels") or {}).items():
                yield key, value or ""
            if "operator" in here and "key" in here:
                for value in here.get("values") or ["zz"]:
                    yield here["key"], value
            stack += here.values()
        elif isinstance(here, list | tuple):
            stack += here


def said_near(raw: Any) -> Iterator[Any]:
    """Requests and lookups near those that rules speak of."""
    text = json.dumps(raw)
    rules = [rule for rule in _found(raw, "http") for rule in rule]
    if rules:
        methods = {m for rule in rules for m in re.findall(r"[A-Z]+", rule.get("method") or "")}
        methods |= {"GET", "POST", "DELETE"}
        paths = {"/", "/other"}
        for rule in rules:
            plain = re.sub(r"\\(.)", r"\1", (rule.get("path") or "/").strip("^$"))
            for fill in ("", "x", "/x", "x/y"):
                filled = re.sub(r"\.\*|\(.*\)\??|\[[^]]*\][+*]?|\.\+", fill, plain)
                paths |= {filled, f"{filled}x", f"{filled}/x", filled[:-1], f"/a{filled}"}
        headers: list[dict[str, str]] = [{}]
        for rule in rules:
            for header in rule.get("headers") or []:
                name, _, value = header.partition(" ")
                headers += [{name.rstrip(":").lower(): value.strip() or "x"}, {name.rstrip(":").lower(): "wrong"}]
        hosts = {"", *(rule["host"] for rule in rules if rule.get("host"))}
        for method, path, header, host in product(sorted(methods), sorted(paths), headers, sorted(hosts)):
            yield {"method": method, "path": path, "headers": header, "host": host}
    if '"dns"' in text:
        for name in set(re.findall(r'"match(?:Name|Pattern)": "([^"]+)"', text)):
            bare = name.replace("**.", "").replace("*.", "").replace("*", "").strip(".")
            yield from (n for n in (bare, f"www.{bare}", f"a.b.{bare}", f"evil{bare}") if n.strip("."))
        yield "other.example.org"


def _found(value: Any, name: str) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name and isinstance(inner, list):
                yield inner
            yield from _found(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _found(inner, name)
