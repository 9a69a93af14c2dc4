"""Random clusters and policies, small enough to be judged pair by pair and odd enough to matter.

Drawn from a seed, not value by value: hypothesis would mostly draw worlds in which nothing meets.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from lab.cluster.model import Host, Node, Pod, Port, Protocol
from lab.subjects.network.world import World

T = TypeVar("T")

NAMESPACES = ("one", "two", "three")
LABELS = {"app": ("web", "db", ""), "tier": ("front", "back"), "env": ("dev",)}
PORT_NUMBERS = (53, 80, 81, 443)
PORT_NAMES = ("http", "dns")
BLOCKS = {
    "10.0.0.0/28": ("10.0.0.0/31", "10.0.0.3/32", "10.0.0.4/30"),
    "10.0.0.2/31": ("10.0.0.3/32",),
    "0.0.0.0/0": ("203.0.113.0/25", "10.0.0.0/30", "8.8.8.8/32", "192.0.2.1/32"),
    "203.0.113.0/24": ("203.0.113.1/32",),
    "fd00::/124": ("fd00::2/128", "fd00::4/126"),
    "::/0": ("2001:db8::1/128", "fd00::/126"),
}
OUTSIDE = tuple(map(ip_address, ("203.0.113.1", "203.0.113.9", "8.8.8.8", "2001:db8::1")))
NODES = (Node("a", (ip_address("192.0.2.1"),)), Node("b", (ip_address("192.0.2.2"),)))

seeds = st.integers(0, 2**32 - 1)


def labels(random: Random) -> dict[str, str]:
    """Some of the labels there are."""
    return {key: random.choice(values) for key, values in LABELS.items() if random.random() < 0.6}


def some(random: Random, choices: Sequence[T], most: int) -> list[T]:
    """Up to ``most`` of the choices, maybe none."""
    return random.sample(choices, random.randint(0, min(most, len(choices))))


def selector(random: Random) -> dict[str, Any]:
    """A selector in any of its forms."""
    form = random.randrange(4)
    if form == 0:
        return {}
    if form < 3:
        key = random.choice(tuple(LABELS))
        return {"matchLabels": {key: random.choice(LABELS[key])}}
    key, operator = random.choice(tuple(LABELS)), random.choice(("In", "NotIn", "Exists", "DoesNotExist"))
    expression: dict[str, Any] = {"key": key, "operator": operator}
    if operator in ("In", "NotIn"):
        expression["values"] = [random.choice(LABELS[key]), "other"]
    return {"matchExpressions": [expression]}


def peer(random: Random) -> dict[str, Any]:
    """A peer in any of its forms."""
    form = random.randrange(5)
    if form == 0:
        return {"podSelector": selector(random)}
    if form == 1:
        return {"namespaceSelector": selector(random)}
    if form == 2:
        return {"namespaceSelector": selector(random), "podSelector": selector(random)}
    cidr = random.choice(tuple(BLOCKS))
    return {"ipBlock": {"cidr": cidr, "except": some(random, BLOCKS[cidr], 2) or None}}


def policy_port(random: Random) -> dict[str, Any] | None:
    """An entry of ``ports`` in any of its forms."""
    return random.choice(
        (
            None,
            {"protocol": random.choice(("TCP", "UDP", "SCTP"))},
            {"port": random.choice(PORT_NUMBERS)},
            {"port": random.choice(PORT_NAMES), "protocol": random.choice(("TCP", "UDP", None))},
            {"port": random.choice(PORT_NUMBERS), "protocol": "UDP"},
            {"port": 80, "endPort": random.choice((80, 81, 500))},
        )
    )


def rule(random: Random, peers_key: str) -> dict[str, Any] | None:
    """A rule, now and then one that admits everyone."""
    if random.random() < 0.05:
        return random.choice((None, {}))
    found: dict[str, Any] = {peers_key: [peer(random) for _ in range(random.randint(1, 3))]}
    if random.random() < 0.6:
        found["ports"] = [policy_port(random) for _ in range(random.randint(1, 2))]
    if random.random() < 0.1:
        found[peers_key] = random.choice((None, []))
    return found


def policy(random: Random, name: str) -> dict[str, Any]:
    """A policy as written: without defaults, with nulls."""
    spec: dict[str, Any] = {"podSelector": selector(random)}
    types = random.choice((None, [], ["Ingress"], ["Egress"], ["Ingress", "Egress"], ["Egress", "Ingress"]))
    if types is not None:
        spec["policyTypes"] = types
    for direction, peers_key in (("ingress", "from"), ("egress", "to")):
        if random.random() < 0.8:
            spec[direction] = [rule(random, peers_key) for _ in range(random.randint(0, 3))]
    return {"metadata": {"name": name, "namespace": random.choice(NAMESPACES)}, "spec": spec}


def policies(random: Random, most: int = 6) -> list[dict[str, Any]]:
    """Policies with names of their own."""
    return [policy(random, f"policy-{index}") for index in range(random.randint(1, most))]


def pod(random: Random, index: int) -> Pod:
    """A pod of one address family or both, now and then on the host network or without an address."""
    four, six = ip_address(f"10.0.0.{index}"), ip_address(f"fd00::{index}")
    families = random.choice(((four,), (four,), (six,), (four, six), (six, four), (four,) if index else ()))
    ports = tuple(
        Port(random.choice(PORT_NUMBERS), random.choice(tuple(Protocol)), random.choice(("", *PORT_NAMES)))
        for _ in range(random.randint(0, 3))
    )
    on_host = random.random() < 0.12
    return Pod(
        random.choice(NAMESPACES),
        f"pod-{index}",
        labels(random),
        families,
        ports,
        node=random.choice("ab"),
        host_network=on_host,
    )


def namespace_labels(random: Random) -> dict[str, dict[str, str]]:
    """The labels of each namespace."""
    return {name: labels(random) for name in NAMESPACES}


def world(seed: int) -> World:
    """A whole world."""
    random = Random(seed)
    return World.build(
        namespace_labels(random),
        [pod(random, index) for index in range(random.randint(2, 8))],
        policies(random),
        hosts=(Host("outside", OUTSIDE[:1]), Host("both", (OUTSIDE[3], OUTSIDE[2]))),
        nodes=NODES,
    )


def worlds() -> st.SearchStrategy[World]:
    """Worlds by seed; a failing one is printed in full."""
    return st.builds(world, seeds)
