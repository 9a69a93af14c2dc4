"""Whom a rule is about: endpoints by label, entities, blocks of addresses, names of machines outside, Services.

Source: https://docs.cilium.io/en/stable/security/policy/language/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.cluster.model import Address
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.entities import ENTITIES
from lab.subjects.cilium.names import NamePattern, name_pattern
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.selector import Selector, peer_endpoints
from lab.subjects.network.peers import Block, BlockPeer, cidr

FIELDS = {
    "ingress": ("fromEndpoints", "fromEntities", "fromCIDR", "fromCIDRSet", "fromNodes", "fromGroups"),
    "egress": (
        "toEndpoints", "toEntities", "toCIDR", "toCIDRSet", "toNodes", "toGroups", "toServices", "toFQDNs",
    ),
}  # fmt: skip
"""The fields of a rule that say whom it is about, by direction."""


@dataclass(frozen=True, slots=True)
class ServicePeer:
    """A Service by name, or Services by label."""

    namespace: str
    name: str = ""
    selector: Selector | None = None


@dataclass(frozen=True, slots=True)
class Peers:
    """Whom a rule is about; ``everyone`` where it does not say."""

    everyone: bool = False
    selectors: tuple[Selector, ...] = ()
    blocks: tuple[BlockPeer, ...] = ()
    names: tuple[NamePattern, ...] = ()
    services: tuple[ServicePeer, ...] = ()

    def mean(self, party: Party, learned: bool = True) -> bool:
        """Whether the party is among them; by name only where its address was ``learned`` from a lookup."""
        if self.everyone or any(each.matches(party.identity) for each in self.selectors):
            return True
        if party.outside is None:
            return False
        if any(each.admits_address(party.outside) for each in self.blocks):
            return True
        return learned and any(pattern.matches(name) for pattern in self.names for name in party.names)


def peers_of(rule: JsonObject, direction: str, home: str, *, of_starting_pods: bool = False) -> Peers:
    """Whom a rule as written is about.

    Without any of the fields it is about everyone, if it names ports; a rule that says nothing at all allows nothing,
    and so does a field that is there but empty.
    """
    given = [field for field in FIELDS[direction] if rule.get(field) is not None]
    if not given:
        return Peers(everyone=bool(rule.get("toPorts") or rule.get("icmps")))
    way = "from" if direction == "ingress" else "to"
    endpoints = tuple(
        peer_endpoints(each, home, of_starting_pods=of_starting_pods) for each in _items(rule.get(f"{way}Endpoints"))
    )
    named = (ENTITIES.get(str(each), ()) for each in _items(rule.get(f"{way}Entities")))
    entities = tuple(found for each in named for found in each)
    blocks = (*_plain(_items(rule.get(f"{way}CIDR"))), *_sets(_items(rule.get(f"{way}CIDRSet"))))
    names = tuple(name_pattern(each) for each in _items(rule.get("toFQDNs")))
    services = tuple(_services(_items(rule.get("toServices")), home))
    return Peers(False, (*endpoints, *entities), tuple(blocks), names, services)


def _items(written: Json) -> list[Json]:
    return written if isinstance(written, list) else []


def _plain(written: Iterable[Json]) -> Iterator[BlockPeer]:
    for each in written:
        yield BlockPeer(block(each))


def _sets(written: Iterable[Json]) -> Iterator[BlockPeer]:
    for each in written:
        if isinstance(each, dict):
            found = (block(one) for one in _items(each.get("except")))
            yield BlockPeer(block(each.get("cidr")), tuple(one for one in found if one is not None))


def block(written: Json) -> Block | None:
    """A block of addresses, or a single one written without a length."""
    if isinstance(written, str) and "/" not in written:
        return cidr(f"{written}/{128 if ':' in written else 32}")
    return cidr(written)


def _services(written: Iterable[Json], home: str) -> Iterator[ServicePeer]:
    from lab.subjects.cilium.selector import selector

    for each in written:
        entry = each if isinstance(each, dict) else {}
        named, selecting = entry.get("k8sService"), entry.get("k8sServiceSelector")
        if isinstance(named, dict):
            yield ServicePeer(str(named.get("namespace") or home), str(named.get("serviceName") or ""))
        if isinstance(selecting, dict):
            yield ServicePeer(str(selecting.get("namespace") or home), "", selector(selecting.get("selector")))


def holds(blocks: Iterable[BlockPeer], address: Address) -> bool:
    """Whether an address lies in one of the blocks."""
    return any(each.admits_address(address) for each in blocks)
