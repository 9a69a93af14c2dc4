"""Ends, selectors, peers and ports in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address

from lab.cluster.model import Host, Node, Pod, Protocol
from lab.manifests.selector import LabelSelector, Operator, Requirement
from lab.subjects.network.ends import End
from lab.subjects.network.peers import BlockPeer, Peer, PodPeer
from lab.subjects.network.ports import PolicyPort

EMPTY = '""'
"""How an empty label value is shown."""


def who(end: End) -> str:
    """An end by its name: a pod as namespace/name, its workload's if it has one; a host with its address."""
    if isinstance(end, Pod) and end.owner is not None:
        return f"{end.namespace}/{end.owner.name}"
    if isinstance(end, Host):
        address = str(end.addresses[0]) if end.addresses else ""
        return f"{end.name} ({address})" if address and address != end.name else end.name
    return str(end)


def this(end: End) -> str:
    """How to point at an end that was just named."""
    if isinstance(end, Pod):
        return "this pod"
    if isinstance(end, Node):
        return "this node"
    return "this address" if isinstance(end, (IPv4Address, IPv6Address)) else "this host"


def port_words(protocol: Protocol, port: int | str) -> str:
    """A port as people say it, ``TCP 80``."""
    return f"{protocol} {port}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words with commas and a word before the last."""
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def requirement_words(requirement: Requirement) -> str:
    """One condition on a label, to stand after "with"."""
    key, values = requirement.key, sorted(requirement.values)
    shown = [value or EMPTY for value in values]
    match requirement.operator:
        case Operator.EXISTS:
            return f"a label {key}"
        case Operator.DOES_NOT_EXIST:
            return f"no label {key}"
        case Operator.IN if len(values) == 1:
            return f"{key}={shown[0]}"
        case Operator.IN:
            return f"{key} one of {', '.join(shown)}"
    return f"{key} not {listed(shown, 'or')}"


def selector_words(selector: LabelSelector) -> str:
    """The conditions of a selector, to stand after "with"; empty for one that selects everything."""
    return listed(map(requirement_words, selector.requirements))


def pods_words(peer: PodPeer) -> str:
    """Who is meant by a peer that selects pods."""
    conditions = selector_words(peer.pods)
    pods = f"pods with {conditions}" if conditions else "all pods"
    if peer.namespaces is None:
        return f"{pods} in namespace {peer.home}"
    where = selector_words(peer.namespaces)
    if where:
        return f"{pods} in namespaces with {where}"
    return f"{pods} in any namespace" if conditions else "all pods of all namespaces"


def block_words(peer: BlockPeer) -> str:
    """Who is meant by a peer that is a block of addresses."""
    if peer.block is None:
        return "no one"
    excepted = f" except {listed(each.text for each in peer.excepts)}" if peer.excepts else ""
    return f"addresses in {peer.block.text}{excepted}"


def peer_words(peer: Peer) -> str:
    """Who is meant by a peer."""
    return pods_words(peer) if isinstance(peer, PodPeer) else block_words(peer)


def ports_words(ports: tuple[PolicyPort, ...]) -> str:
    """The ports a rule opens."""
    if not ports:
        return "every port"
    return listed(dict.fromkeys(map(str, ports)))
