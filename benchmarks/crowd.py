"""Large clusters with policies as teams write them, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from random import Random
from typing import Any

from lab.cluster.model import Labels, Pod, Port, Protocol
from lab.subjects.network.ports import PortClass

TIERS = ("frontend", "backend", "database", "cache", "worker")
ENVIRONMENTS = ("prod", "staging", "dev")
TEAMS = 8
FIRST_ADDRESS = int(ip_address("10.244.0.0"))
LISTENING = (
    (Port(8080, Protocol.TCP, "http"), Port(9090, Protocol.TCP, "metrics")),
    (Port(8443, Protocol.TCP, "https"), Port(9090, Protocol.TCP, "metrics")),
    (Port(5432, Protocol.TCP, "db"),),
)
CLASSES = (
    *(PortClass(Protocol.TCP, number) for number in (53, 80, 443, 5432, 6379, 8080, 8443, 9090, 9999)),
    *(PortClass(Protocol.UDP, number) for number in (53, 123)),
    PortClass(Protocol.SCTP, 9999),
)
"""The twelve layers every size is worked out for."""


@dataclass(frozen=True)
class Crowd:
    """Everything a world is built from, in memory."""

    namespaces: dict[str, Labels]
    pods: tuple[Pod, ...]
    policies: tuple[dict[str, Any], ...]


def crowd(pods: int, policies: int, seed: int = 1) -> Crowd:
    """A cluster of that size: some fifty pods to a namespace, three replicas to a workload."""
    random = Random(seed)
    names = [f"team-{number}" for number in range(max(3, pods // 50))]
    namespaces = {
        name: {"kubernetes.io/metadata.name": name, "team": f"t{index % TEAMS}"} for index, name in enumerate(names)
    }
    found: list[Pod] = []
    while len(found) < pods:
        found += _workload(random, names, len(found), min(3, pods - len(found)))
    apps = sorted({pod.labels["app"] for pod in found})
    written = tuple(_policy(random, names, apps, number) for number in range(policies))
    return Crowd(namespaces, tuple(found), written)


def _workload(random: Random, names: list[str], first: int, replicas: int) -> list[Pod]:
    namespace, listening = random.choice(names), random.choice(LISTENING)
    labels = {
        "app": f"app-{random.randrange(400)}",
        "tier": random.choice(TIERS),
        "env": random.choice(ENVIRONMENTS),
        "pod-template-hash": f"{random.randrange(10**9):09}",
    }
    return [
        Pod(namespace, f"pod-{number}", labels, (ip_address(FIRST_ADDRESS + number),), listening)
        for number in range(first, first + replicas)
    ]


def _selector(random: Random, apps: list[str]) -> dict[str, Any]:
    form = random.randrange(5)
    if form < 2:
        return {"matchLabels": {"app": random.choice(apps)}}
    if form == 2:
        return {"matchLabels": {"tier": random.choice(TIERS), "env": random.choice(ENVIRONMENTS)}}
    if form == 3:
        tiers = {"key": "tier", "operator": "In", "values": random.sample(TIERS, 2)}
        return {"matchExpressions": [tiers, {"key": "env", "operator": "NotIn", "values": ["dev"]}]}
    return {"matchLabels": {"tier": random.choice(TIERS)}}


def _peer(random: Random, names: list[str], apps: list[str]) -> dict[str, Any]:
    form = random.randrange(5)
    if form == 0:
        third = random.randrange(256)
        cidr = random.choice((f"10.244.{third % 40}.0/24", f"203.0.{third}.0/24", "10.244.0.0/16"))
        return {"ipBlock": {"cidr": cidr}}
    if form == 1:
        return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": random.choice(names)}}}
    if form == 2:
        team = {"matchLabels": {"team": f"t{random.randrange(TEAMS)}"}}
        return {"namespaceSelector": team, "podSelector": _selector(random, apps)}
    return {"podSelector": _selector(random, apps)}


def _ports(random: Random) -> list[dict[str, Any]] | None:
    dns = [{"port": 53, "protocol": "UDP"}, {"port": 53}]
    span = [{"port": 8000, "endPort": 9000}]
    return random.choice((None, [{"port": 8080}], [{"port": "http"}], [{"port": 5432}], dns, span, [{"port": 443}]))


def _policy(random: Random, names: list[str], apps: list[str], number: int) -> dict[str, Any]:
    def rules(key: str) -> list[dict[str, Any]]:
        return [
            {key: [_peer(random, names, apps) for _ in range(random.randint(1, 2))], "ports": _ports(random)}
            for _ in range(random.randint(1, 2))
        ]

    selector = {} if random.random() < 0.2 else _selector(random, apps)
    types = random.choice((["Ingress"], ["Egress"], ["Ingress", "Egress"]))
    return {
        "metadata": {"name": f"policy-{number}", "namespace": random.choice(names)},
        "spec": {"podSelector": selector, "policyTypes": types, "ingress": rules("from"), "egress": rules("to")},
    }
