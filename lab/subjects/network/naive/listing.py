"""Listing a world: ends and ports that stand for all that could be, as three states see them.

Why a list can stand for everything: a policy asks only a few questions of a connection – which selectors select the
pod and its namespace, which blocks hold the address, which ranges hold the port, what the port is called. The list
holds an end for every set of answers, so a connection that is not on it fares as one that is. Blocks and ranges
change their answer only at their bounds; the numbers at and beside each bound are all on the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address
from itertools import chain

from lab.cluster.model import Address, Labels, Protocol
from lab.cluster.state import AUTOMATIC_LABEL, NAMESPACE_NAME, State
from lab.manifests.document import Json, JsonObject
from lab.subjects.network.naive.rules import EGRESS, INGRESS, PEERS_KEY, Network, Point, network, rules
from lab.subjects.network.naive.selectors import labellings, mentioned

PODS = ("10.244.0.0/14", "fd00:10:244::/48")
"""Where pods get their addresses (kubeadm's and Calico's usual ranges; see ``lab.cluster.addressing``)."""

NEVER_OUTSIDE = (
    "10.96.0.0/12", "fd00:10:96::/112",  # Services
    "0.0.0.0/8", "127.0.0.0/8", "::/127",  # this host
    "224.0.0.0/3",  # groups, and what is reserved
)  # fmt: skip
"""Where no host outside can be, besides the pods' and the nodes' addresses. Source: RFC 6890."""

HIGHEST = {4: 2**32 - 1, 6: 2**128 - 1}

NAME = re.compile(r"(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?")

NEW = "a-new-namespace"


def peers_of(policy: JsonObject) -> Iterator[JsonObject]:
    """Every peer of a policy's rules."""
    for direction in (EGRESS, INGRESS):
        for rule in rules(policy, direction):
            yield from rule.get(PEERS_KEY[direction]) or ()


def ports_of(policy: JsonObject) -> Iterator[JsonObject]:
    """Every port of a policy's rules."""
    for direction in (EGRESS, INGRESS):
        for rule in rules(policy, direction):
            yield from (port or {} for port in rule.get("ports") or ())


def pod_selectors(policies: Iterable[JsonObject]) -> list[JsonObject]:
    """Every selector that is asked of pods' labels."""
    found: list[JsonObject] = []
    for policy in policies:
        found.append((policy.get("spec") or {}).get("podSelector") or {})
        found += (peer["podSelector"] for peer in peers_of(policy) if peer.get("podSelector") is not None)
    return _distinct(found)


def namespace_selectors(policies: Iterable[JsonObject]) -> list[JsonObject]:
    """Every selector that is asked of namespaces' labels."""
    peers = (peer for policy in policies for peer in peers_of(policy))
    return _distinct([peer["namespaceSelector"] for peer in peers if peer.get("namespaceSelector") is not None])


def _distinct(values: Sequence[Json]) -> list[Json]:
    found: list[Json] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def blocks(policies: Iterable[JsonObject]) -> list[Network]:
    """Every block of addresses that is spoken of, excepted ones included."""
    found: dict[Network, None] = {}
    for policy in policies:
        for peer in peers_of(policy):
            block = peer.get("ipBlock") or {}
            for text in (*([block["cidr"]] if block else ()), *(block.get("except") or ())):
                found[network(text)] = None
    return list(found)


def names(policies: Iterable[JsonObject]) -> list[tuple[str, Protocol]]:
    """Every port that is spoken of by name."""
    ports = (port for policy in policies for port in ports_of(policy) if isinstance(port.get("port"), str))
    return _distinct([(port["port"], Protocol(port.get("protocol") or "TCP")) for port in ports])


def points(policies: Iterable[JsonObject], states: Iterable[State]) -> list[Point]:
    """Ports at and beside every bound, those that something declares, the first and the last."""
    numbers: dict[Protocol, set[int]] = {protocol: {1, 65535} for protocol in Protocol}
    for policy in policies:
        for port in ports_of(policy):
            if isinstance(low := port.get("port"), int):
                high = port.get("endPort") or low
                numbers[Protocol(port.get("protocol") or "TCP")] |= {low - 1, low, high, high + 1}
    for state in states:
        declared = (*(pod.ports for pod in state.pods), *(host.ports for host in state.hosts))
        for each in chain.from_iterable(declared):
            numbers[each.protocol].add(each.number)
    return [
        (protocol, number) for protocol in Protocol for number in sorted(numbers[protocol]) if 1 <= number <= 65535
    ]


def addresses(found: Sequence[Network], families: Iterable[int], nodes: Iterable[Address]) -> tuple[
    list[Address], list[Address]
]:  # fmt: skip
    """Addresses that pods could have, and that hosts outside could have: at and beside every bound."""
    own = [network(text) for text in PODS]
    never = [*own, *map(network, NEVER_OUTSIDE), *(network(str(node)) for node in nodes)]
    pods: list[Address] = []
    outside: list[Address] = []
    for family in families:
        numbers = {0, HIGHEST[family]}
        for block in (*found, *never):
            if block.version == family:
                low, high = int(block.network_address), int(block.broadcast_address)
                numbers |= {low - 1, low, high, high + 1}
        for number in sorted(numbers):
            if 0 <= number <= HIGHEST[family]:
                address = IPv4Address(number) if family == 4 else IPv6Address(number)
                if any(address in block for block in own):
                    pods.append(address)
                elif not any(address in block for block in never):
                    outside.append(address)
    return pods, outside


def new_namespaces(policies: Sequence[JsonObject], there: Mapping[str, Labels], state: State) -> Iterator[
    tuple[str, Labels]
]:  # fmt: skip
    """Namespaces that could be created: by every name that is spoken of and free, and every labelling.

    A name is an RFC 1123 label; whoever selects by another value of the automatic label selects nothing.
    """
    selectors = namespace_selectors(policies)
    automatic = state.release >= AUTOMATIC_LABEL
    spoken_of = mentioned(selectors).get(NAMESPACE_NAME, []) if automatic else []
    for name in (NEW, *spoken_of):
        if name not in there and NAME.fullmatch(name):
            for labels in labellings(selectors, {NAMESPACE_NAME: name} if automatic else {}):
                yield name, labels
