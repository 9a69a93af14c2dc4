"""Random clusters with three related sets of policies, to try one judge against another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from random import Random
from typing import Any

from lab.cluster.apply import apply
from lab.cluster.model import Host, Port, Protocol
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.network.mutation import mutants
from lab.subjects.protocol import Bounds
from tests.network.worlds import NAMESPACES, PORT_NAMES, PORT_NUMBERS, labels, policy, some

BLOCKS = {
    "10.244.0.0/16": ("10.244.1.0/24", "10.244.2.0/25"),
    "10.244.1.0/24": ("10.244.1.64/26",),
    "0.0.0.0/0": ("10.244.0.0/16", "203.0.113.0/24", "203.0.113.7/32"),
    "203.0.113.0/24": ("203.0.113.0/25", "203.0.113.7/32"),
    "fd00:10:244::/48": ("fd00:10:244:1::/64",),
    "::/0": ("2001:db8::/32", "fd00:10:244::/48"),
    "2001:db8::/32": ("2001:db8::7/128",),
}
"""Blocks that lie across pods and hosts, each with what may be excepted."""

FAMILIES = ((4,), (4,), (6,), (4, 6), (6, 4))


@dataclass(frozen=True)
class Trial:
    """A state, bounds for it, and the policies as they were written."""

    bounds: Bounds
    state: State
    closed: bool
    written: tuple[Any, ...]


def trial(seed: int, most: int = 2) -> Trial:
    """Policies as bounds, now and then with more permitted, and a mutant of them as the state."""
    random = Random(seed)
    found = scenario(random.randrange(8), random.choice(FAMILIES))
    base = [_policy(random, f"policy-{number}") for number in range(random.randint(1, most))]
    own = base
    for _ in range(random.randint(0, 2)):
        own = list(random.choice([*mutants(own, found)]).documents)
    more = [*base, _policy(random, "more")] if random.random() < 0.4 else base
    less = base[1:] if random.random() < 0.2 else base
    bounds = Bounds(applied(found, less), applied(found, more))
    return Trial(bounds, applied(found, own), random.random() < 0.4, (base, own, more))


@cache
def scenario(seed: int, families: tuple[int, ...]) -> State:
    """Three namespaces and a few pods in them; hosts outside."""
    random = Random(seed)
    objects: list[dict[str, Any]] = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels(random)}}
        for name in NAMESPACES
    ]
    objects += [_pod(random, number) for number in range(random.randint(2, 4))]
    addresses = [ip_address(text) for text in ("203.0.113.7", "8.8.8.8", "2001:db8::7", "2600::1")]
    near, far, *six = (address for address in addresses if address.version in families)
    hosts = [Host("one", (near,), (Port(443, Protocol.TCP),)), Host("several", (far, *six))]
    files = [SubmittedFile(f"{number}.json", json.dumps(each)) for number, each in enumerate(objects)]
    return build(EXAM, families, hosts, files)


def applied(state: State, documents: list[Any]) -> State:
    """The state with documents applied; what is refused is left out."""
    files = (SubmittedFile(f"{number}.json", json.dumps(each)) for number, each in enumerate(documents))
    return apply(state, Submission(tuple(files))).state


def _pod(random: Random, number: int) -> dict[str, Any]:
    ports = [
        {"containerPort": random.choice(PORT_NUMBERS), "protocol": random.choice(tuple(Protocol)).value, "name": name}
        for name in some(random, PORT_NAMES, 2)
    ]
    metadata = {"name": f"pod-{number}", "namespace": random.choice(NAMESPACES), "labels": labels(random)}
    container = {"name": "main", "image": "example.com/image:1", "ports": ports}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}


def _policy(random: Random, name: str) -> dict[str, Any]:
    """A policy that the API server takes, with blocks of this cluster."""
    found = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", **policy(random, name)}
    for key, part in (("from", "ingress"), ("to", "egress")):
        for rule in found["spec"].get(part) or ():
            for peer in (rule or {}).get(key) or ():
                if "ipBlock" in peer:
                    cidr = random.choice(tuple(BLOCKS))
                    peer["ipBlock"] = {"cidr": cidr, "except": some(random, BLOCKS[cidr], 2)}
    return found
