"""A stand-in for a network plugin: packet filter rules in the nodes' namespaces, made from the policies there are.

The test cluster's own plugin enforces nothing. What a policy means is worked out here from the API objects, by
Kubernetes' rules and without the lab's engine, as a plugin would; IPv6 and host-network pods are left out.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

from lab.live.api import Api

NODES = ("dc-n1", "dc-n2")
TABLE = "cks-lab-test"


def nft_of(kubeconfig: str) -> Path | None:
    """The packet filter's command of the cluster that the kubeconfig is of, None where tests cannot use it."""
    home = Path(kubeconfig).resolve().parent.parent
    found = home / "root/usr/sbin/nft"
    usable = os.geteuid() == 0 and found.exists() and all(Path(f"/run/netns/{node}").exists() for node in NODES)
    return found if usable else None


def run_nft(nft: Path, node: str, rules: str) -> None:
    libraries = ":".join(str(each) for each in (nft.parent.parent / "lib").glob("*-linux-gnu"))
    command = ["nsenter", f"--net=/run/netns/{node}", "env", f"LD_LIBRARY_PATH={libraries}", str(nft), "-f", "-"]
    subprocess.run(command, input=rules, text=True, check=True, capture_output=True, timeout=20)


class PacketFilter:
    """Enforces the cluster's policies while it is entered."""

    def __init__(self, api: Api, nft: Path, every: float = 0.2) -> None:
        self._api, self._nft, self._every = api, nft, every
        self._over = threading.Event()
        self._failed: list[BaseException] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PacketFilter:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._thread.join()
        error = self._failed[0] if self._failed else None
        for node in NODES:
            run_nft(self._nft, node, f"table ip {TABLE}\ndelete table ip {TABLE}\n")
        if error is not None:
            raise error

    def _watch(self) -> None:
        try:
            self._keep_up()
        except BaseException as error:
            self._failed.append(error)

    def _keep_up(self) -> None:
        last = ""
        while not self._over.is_set():
            rules = ruleset(self._api)
            if rules != last:
                for node in NODES:
                    run_nft(self._nft, node, rules)
                last = rules
            self._over.wait(self._every)


def ruleset(api: Api) -> str:
    """Rules that let through what the policies allow, for both directions of every isolated pod."""
    pods = [each for each in api.items("/api/v1/pods") if (each.get("status") or {}).get("podIP")]
    namespaces = {each["metadata"]["name"]: _labels(each) for each in api.items("/api/v1/namespaces")}
    policies = sorted(api.items("/apis/networking.k8s.io/v1/networkpolicies"), key=lambda each: each["metadata"]["uid"])
    lines = ["chain forward {", "type filter hook forward priority -5", "ct state established,related accept"]
    chains: list[str] = []
    for pod in sorted(pods, key=lambda each: each["metadata"]["uid"]):
        address = pod["status"]["podIP"]
        for direction, seen in (("Egress", "saddr"), ("Ingress", "daddr")):
            isolating = [each for each in policies if _isolates(each, pod, direction)]
            if isolating:
                name = f"{direction.lower()}_{address.replace('.', '_')}"
                lines.append(f"ip {seen} {address} jump {name}")
                allowed = [rule for each in isolating for rule in _allowed(each, direction, pods, namespaces)]
                chains.append("\n".join([f"chain {name} {{", *allowed, "drop", "}"]))
    lines.append("}")
    anew = [f"table ip {TABLE}", f"delete table ip {TABLE}", f"table ip {TABLE} {{"]
    return "\n".join([*anew, *chains, *lines, "}", ""])


def _isolates(policy: dict, pod: dict, direction: str) -> bool:
    spec, metadata = policy["spec"], pod["metadata"]
    same = policy["metadata"]["namespace"] == metadata["namespace"]
    return same and direction in spec["policyTypes"] and _matches(spec.get("podSelector") or {}, _labels(pod))


def _allowed(policy: dict, direction: str, pods: list[dict], namespaces: dict[str, dict[str, str]]) -> Iterator[str]:
    other = "daddr" if direction == "Egress" else "saddr"
    for rule in policy["spec"].get(direction.lower()) or ():
        peers = rule.get("to" if direction == "Egress" else "from")
        where = [found for peer in peers or () for found in _peer(policy, peer, other, pods, namespaces)]
        ports = [found for port in rule.get("ports") or () for found in _port(port, pods)]
        for place in where if peers else [""]:
            for port in ports if rule.get("ports") else [""]:
                yield f"{place} {port} return".strip()


def _peer(
    policy: dict, peer: dict, other: str, pods: list[dict], namespaces: dict[str, dict[str, str]]
) -> Iterator[str]:
    block = peer.get("ipBlock")
    if block:
        if ip_network(block["cidr"]).version == 4:
            holes = f" ip {other} != {{ {', '.join(block['except'])} }}" if block.get("except") else ""
            yield f"ip {other} {block['cidr']}{holes}"
        return
    inside, wanted = peer.get("namespaceSelector"), peer.get("podSelector") or {}
    for pod in pods:
        namespace = pod["metadata"]["namespace"]
        own = inside is None and namespace == policy["metadata"]["namespace"]
        there = own or (inside is not None and _matches(inside, namespaces.get(namespace, {})))
        if there and _matches(wanted, _labels(pod)):
            yield f"ip {other} {pod['status']['podIP']}"


def _port(port: dict, pods: list[dict]) -> Iterator[str]:
    """One match, or for a port that goes by a name one for each pod that has a port of that name."""
    protocol, number = port.get("protocol", "TCP"), port.get("port")
    if number is None:
        yield f"meta l4proto {protocol.lower()}"
    elif isinstance(number, int):
        yield f"{protocol.lower()} dport {number}{'-' + str(port['endPort']) if 'endPort' in port else ''}"
    else:
        for pod in pods:
            for container in pod["spec"]["containers"]:
                for own in container.get("ports") or ():
                    if own.get("name") == number and own.get("protocol", "TCP") == protocol:
                        yield f"ip daddr {pod['status']['podIP']} {protocol.lower()} dport {own['containerPort']}"


def _matches(selector: dict, labels: dict[str, str]) -> bool:
    wanted = all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items())
    return wanted and all(_meets(each, labels) for each in selector.get("matchExpressions") or ())


def _meets(expression: dict, labels: dict[str, str]) -> bool:
    key, values = expression["key"], expression.get("values") or ()
    match expression["operator"]:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
    return key not in labels


def _labels(item: dict) -> dict[str, str]:
    return item["metadata"].get("labels") or {}
