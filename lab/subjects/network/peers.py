"""The peers of a policy rule: pods by label, or a block of addresses.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from ipaddress import IPv6Network, ip_network
from typing import TypeAlias

from lab.cluster.model import Address, Labels, Pod
from lab.manifests.document import Json
from lab.manifests.selector import NOTHING, LabelSelector, SelectorError
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End, selectable


@dataclass(frozen=True, slots=True)
class PodPeer:
    """Pods by label. ``namespaces`` is None for the policy's own namespace, which ``home`` names."""

    namespaces: LabelSelector | None
    pods: LabelSelector
    home: str

    def reaches(self, namespace: str, namespaces: Mapping[str, Labels]) -> bool:
        """Whether the namespace is one whose pods are looked at."""
        if self.namespaces is None:
            return namespace == self.home
        return self.namespaces.matches(namespaces.get(namespace, {}))

    def admits_pod(self, pod: Pod, namespaces: Mapping[str, Labels]) -> bool:
        """Whether the pod is among those meant: both selectors must hold."""
        return self.reaches(pod.namespace, namespaces) and self.pods.matches(pod.labels)


@dataclass(frozen=True, slots=True)
class Block:
    """A CIDR as a range of whole numbers, both inclusive; ``text`` is what the author wrote."""

    version: int
    low: int
    high: int
    text: str = field(compare=False)

    def holds(self, address: Address) -> bool:
        """Whether the address lies within. IPv4 blocks never hold an IPv6 address."""
        return address.version == self.version and self.low <= int(address) <= self.high

    def within(self, other: Block) -> bool:
        """Whether all of it lies within the other."""
        return self.version == other.version and other.low <= self.low and self.high <= other.high


@dataclass(frozen=True, slots=True)
class BlockPeer:
    """A block of addresses without the excepted ones. It matches the addresses of pods too.

    ``excepts`` limits this block only: another peer may admit the same address again.
    """

    block: Block | None
    excepts: tuple[Block, ...] = ()

    def admits_address(self, address: Address) -> bool:
        """Whether the address is in the block and not excepted."""
        if self.block is None or not self.block.holds(address):
            return False
        return not any(each.holds(address) for each in self.excepts)


Peer: TypeAlias = PodPeer | BlockPeer


def admits(peer: Peer, end: End, address: Address | None, namespaces: Mapping[str, Labels]) -> bool:
    """Whether the peer means the end, which is seen under that address."""
    if isinstance(peer, BlockPeer):
        return address is not None and peer.admits_address(address)
    pod = selectable(end)
    return pod is not None and peer.admits_pod(pod, namespaces)


NOBODY = BlockPeer(None)
"""A peer without any field. The API server refuses it; where one turns up it means no one."""


def policy_peer(written: Json, home: str) -> Peer:
    """Compile one entry of ``from`` or ``to`` as written, in a policy of namespace ``home``."""
    entry = written if isinstance(written, dict) else {}
    if isinstance(block := entry.get("ipBlock"), dict):
        found = (cidr(text) for text in block.get("except") or ())
        return BlockPeer(cidr(block.get("cidr")), tuple(each for each in found if each is not None))
    namespaces, pods = entry.get("namespaceSelector"), entry.get("podSelector")
    if namespaces is None and pods is None:
        return NOBODY
    return PodPeer(None if namespaces is None else selector(namespaces), selector(pods), home)


EVERYTHING = LabelSelector()


def selector(written: Json) -> LabelSelector:
    """Compile a selector as written; an absent one selects everything, one that is not valid nothing."""
    if not written:
        return EVERYTHING
    key = repr(written)
    found = _selectors.get(key)
    if found is None:
        try:
            found = LabelSelector.compile(written)
        except (SelectorError, AttributeError):
            found = NOTHING
        if len(_selectors) >= _KEPT:
            _selectors.clear()
        _selectors[key] = found
    return found


_KEPT = 4096
_selectors: dict[str, LabelSelector] = {}
"""Selectors by their written form: checking one costs ten times as much as finding it again."""


def cidr(written: Json) -> Block | None:
    """Read a CIDR as Go's ``net.ParseCIDRSloppy`` does: host bits are dropped, IPv4 in IPv6 is IPv4.

    None for what is not a CIDR.
    """
    return _cidr(written) if isinstance(written, str) else None


def forget() -> None:
    """Empty the caches of compiled selectors and blocks, for who measures compiling."""
    _selectors.clear()
    _cidr.cache_clear()


@lru_cache(maxsize=4096)
def _cidr(text: str) -> Block | None:
    network, _, length = text.partition("/")
    if not length.isdigit():
        return None
    if ":" not in network:
        network = ".".join(part.lstrip("0") or "0" if part else part for part in network.split("."))
    try:
        found = ip_network(f"{network}/{int(length)}", strict=False)
    except ValueError:
        return None
    low, high = int(found.network_address), int(found.broadcast_address)
    if isinstance(found, IPv6Network) and found.prefixlen >= 96 and found.network_address.ipv4_mapped:
        return Block(4, low & 0xFFFFFFFF, high & 0xFFFFFFFF, text)
    return Block(found.version, low, high, text)
