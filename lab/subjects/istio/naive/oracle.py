"""Whether a state lies within its bounds, by trying a great many requests. Shares nothing with the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from lab.cluster.state import State
from lab.subjects.istio.naive.reading import (
    allows,
    client_speaks,
    condition_holds,
    has_sidecar,
    means,
    mode_of,
    operation_fits,
)
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

KINDS = ("PeerAuthentication", "AuthorizationPolicy", "DestinationRule")


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
    """Try requests of everyone to everyone there is, and (unless ``closed``) to pods that could be."""
    worlds = [World(each) for each in (bounds.required, state, bounds.permitted)]
    written = json.dumps([[item for _, _, _, item in world.objects] for world in worlds])
    identities = list(_identities(worlds, written))
    sayings = _distinct(worlds, list(_sayings(written)))
    seen = set()
    for target in _targets(worlds, written, closed):
        here = [world.version(target) for world in worlds]
        if all(world.alike(worlds[0]) for world in worlds) and here[0] == here[1] == here[2]:
            continue
        look = json.dumps([world.look(each) for world, each in zip(worlds, here, strict=True)])
        if "labels" in target and look in seen:
            continue
        seen.add(look)
        for port in sorted({*target["ports"], *map(int, re.findall(r'"(\d{2,5})"', written)), 23456}):
            for sender in (*identities, *_clients(worlds, target, port)):
                for saying in sayings:
                    least, own, most = (w.lets(e, sender, port, saying) for w, e in zip(worlds, here, strict=True))
                    if (least and not own) or (own and not most):
                        said = f"{sender['words']} -> {target['words']}:{port} {saying}: {own}"
                        return Ruling(False, said)
    return Ruling(True)


class World:
    """One state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.objects = [
            (ref.kind, ref.namespace, ref.name, item.value) for ref, item in state.objects.items() if ref.kind in KINDS
        ]
        self.pods = {(p.namespace, p.owner.name if p.owner else p.name): p for p in state.pods if not p.host_network}
        self.known: dict[Any, Any] = {}

    def alike(self, other: World) -> bool:
        """Whether it says the same as another."""
        return self.objects == other.objects and self.state.namespaces == other.state.namespaces

    def version(self, target: dict[str, Any]) -> dict[str, Any] | None:
        """A workload as this state has it."""
        labels = target.get("labels")
        if labels is None:
            pod = self.pods.get((target["namespace"], target["name"]))
            if pod is None:
                return None
            labels = dict(pod.labels)
        around = dict(self.state.namespaces.get(target["namespace"], {}))
        sidecar = has_sidecar(labels, around, self.state)
        return {"namespace": target["namespace"], "name": target["name"], "labels": labels, "sidecar": sidecar}

    def look(self, target: dict[str, Any] | None) -> Any:
        """Everything that could decide about a workload."""
        if target is None:
            return None
        found = [
            name for kind, namespace, name, value in self.objects
            if namespace in (target["namespace"], "istio-system") and kind != "DestinationRule"
            and means(value, target["labels"])
        ]  # fmt: skip
        return [target["namespace"] if "serviceAccounts" in json.dumps(self.objects) else "", target["sidecar"], found]

    def lets(self, target: dict[str, Any] | None, sender: dict[str, Any], port: int, saying: dict[str, Any]) -> bool:
        """Whether a request gets through."""
        if target is None:
            return False
        if "client" in sender:
            sender = self._as_client(sender, target, port)
        if not target["sidecar"]:
            return bool(sender["channel"] == "plain")
        place = ("mode", target["namespace"], str(target["labels"]), port)
        if place not in self.known:
            self.known[place] = mode_of(self.objects, target, port)
        mode = self.known[place]
        if sender["channel"] == "other" or (mode, sender["channel"]) in (("STRICT", "plain"), ("DISABLE", "mtls")):
            return False
        look = (target["namespace"], str(sorted(target["labels"].items())), sender["words"], sender["channel"], port,
                str(saying))  # fmt: skip
        found = self.known.get(look)
        if found is None:
            request = {**sender, **saying, "port": str(port)}
            found = self.known[look] = allows(self.objects, target, request)
        return bool(found)

    def _as_client(self, sender: dict[str, Any], target: dict[str, Any], port: int) -> dict[str, Any]:
        key = ("client", sender["client"], target["namespace"], target["name"], str(target["labels"]), port)
        if key not in self.known:
            own = self.version({"namespace": sender["client"][0], "name": sender["client"][1]})
            if own is None:
                self.known[key] = {**sender, "channel": "other", "namespace": "", "account": ""}
            else:
                channel, account = client_speaks(self, own, target, port), account_of(self.state, sender["client"])
                self.known[key] = {
                    **sender, "channel": channel, "namespace": own["namespace"], "account": account, "ip": "10.244.9.9",
                }  # fmt: skip
        found: dict[str, Any] = self.known[key]
        return found


def account_of(state: State, name: tuple[str, str]) -> str:
    """The account of a workload."""
    for ref, item in state.objects.items():
        if (ref.namespace, ref.name) == name and ref.kind in ("Deployment", "StatefulSet", "DaemonSet", "Pod"):
            spec = item.value["spec"]
            return str((spec if ref.kind == "Pod" else spec["template"]["spec"]).get("serviceAccountName") or "default")
    return "default"


def _targets(worlds: list[World], written: str, closed: bool) -> Iterator[dict[str, Any]]:
    seen = set()
    for world in (worlds[1], worlds[0], worlds[2]):
        for (namespace, name), pod in world.pods.items():
            if (namespace, name) not in seen:
                seen.add((namespace, name))
                ports = {port.number for port in pod.ports}
                yield {"namespace": namespace, "name": name, "words": f"{namespace}/{name}", "ports": ports}
    if closed:
        return
    asked = [json.loads(text) for text in set(re.findall(r'"matchLabels": (\{[^}]*\})', written))]
    merged: dict[str, str] = {}
    for labels in asked:
        merged |= labels
    for namespace in {name for world in worlds for name in world.state.namespaces if not name.startswith("kube-")}:
        for labels in ({}, *asked, merged, *({k: "zz"} for k in merged)):
            words = f"made up in {namespace} {labels}"
            yield {"namespace": namespace, "name": "made-up", "labels": labels, "words": words, "ports": set()}


def _clients(worlds: list[World], target: dict[str, Any], port: int) -> Iterator[dict[str, Any]]:
    if port in target["ports"]:
        for name in worlds[1].pods:
            yield {"client": name, "words": "/".join(name)}


def _identities(worlds: list[World], written: str) -> Iterator[dict[str, Any]]:
    ips = {"10.244.9.9"}
    for block in re.findall(r'"(\d+\.\d+\.\d+\.\d+)(?:/\d+)?"', written):
        head, _, last = block.rpartition(".")
        ips |= {block, f"{head}.{(int(last) + 1) % 255}"}
    for ip in sorted(ips):
        yield {"channel": "plain", "namespace": "", "account": "", "ip": ip, "words": f"plain from {ip}"}
    names = {(n, account_of(world.state, (n, w))) for world in worlds for n, w in world.pods}
    if "AuthorizationPolicy" in written:
        for namespace, account in re.findall(r"ns/([^/\"]+)/sa/([^/\"]+)", written):
            names |= {(namespace, account), (namespace, "zz"), ("zz", account)}
        for word in re.findall(r'"([a-z0-9*-]+)"', written):
            names.add((word.replace("*", "any"), "zz"))
        for namespace, account in re.findall(r'"([a-z0-9-]+)/([a-z0-9-]+)"', written):
            names.add((namespace, account))
    names |= {("zz", "zz")}
    for namespace, account in sorted(names):
        words = f"{namespace}/{account}"
        yield {"channel": "mtls", "namespace": namespace, "account": account, "ip": "10.244.9.9", "words": words}


def _distinct(worlds: list[World], sayings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sayings that no policy answers as it answers another."""
    rules = [
        rule or {} for world in worlds for kind, _, _, value in world.objects if kind == "AuthorizationPolicy"
        for rule in (value.get("spec") or {}).get("rules") or []
    ]  # fmt: skip
    found: dict[Any, dict[str, Any]] = {}
    for saying in sayings:
        request = {**saying, "channel": "plain", "namespace": "", "account": "", "ip": "10.244.9.9"}
        look = []
        for rule in rules:
            for each in rule.get("to") or []:
                fields = {k: v for k, v in ((each or {}).get("operation") or {}).items() if "orts" not in k}
                look.append(operation_fits(fields, request))
            headers = [each for each in rule.get("when") or [] if "headers" in (each.get("key") or "")]
            look += [condition_holds(each, {**request, "port": ""}) for each in headers]
        found.setdefault(tuple(look), saying)
    return list(found.values())


def _sayings(written: str) -> Iterator[dict[str, Any]]:
    methods = {"GET", "POST", *re.findall(r'"([A-Z]{3,7})"', written)} - {"ALLOW", "DENY", "AUDIT", "STRICT", "CUSTOM"}
    paths = {"/", "/other"}
    for path in re.findall(r'"(\*?/[^"*{}]*|/[^"]*)"', written):
        bare = path.replace("{**}", "a/b").replace("{*}", "a").replace("*", "")
        paths |= {bare, f"{bare}x", f"{bare.rstrip('/')}/x", f"/x{bare}", bare.rstrip("/")}
    headers: list[dict[str, str]] = [{}]
    for name, value in re.findall(r'request\.headers\[([^]]+)\]", "values": \["([^"]+)"', written):
        headers += [{name.lower(): value.replace("*", "x")}, {name.lower(): "zz"}]
    hosts = {"", *(h.replace("*", "x") for block in re.findall(r'"hosts": \[([^]]*)\]', written)
                   for h in re.findall(r'"([^"]+)"', block))}  # fmt: skip
    rooted = sorted(path for path in paths if path[:1] == "/")
    for method, path, header, host in product(sorted(methods), rooted, headers, hosts):
        yield {"method": method, "path": path, "headers": header, "host": host}
