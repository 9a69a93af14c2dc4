"""From names that a person writes to ends: pods, addresses, machines outside, entities; and lookups of names."""

from __future__ import annotations

from ipaddress import ip_address

from lab.cluster.model import Host, Node, Pod
from lab.cluster.services import address_of
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.entities import ENTITIES
from lab.subjects.cilium.names import plain
from lab.subjects.cilium.party import Party, entity, stranger
from lab.subjects.cilium.ports import Transport
from lab.subjects.cilium.verdict import Fate, Flow, Match, verdict
from lab.subjects.cilium.world import World, node_party, party_of
from lab.subjects.network.sources import sources
from lab.subjects.protocol import Note

DNS = ("kube-system", "kube-dns")
UNKNOWN = ip_address("198.51.100.77")
"""The address of a machine outside of which only the name is known."""


def dns_pods(state: State) -> tuple[Pod, ...]:
    """The pods that answer lookups."""
    service = state.service(*DNS)
    if service is None:
        return ()
    found = (backend.endpoint for port in service.ports for backend in state.endpoints(service, port))
    return tuple({(pod.namespace, pod.name): pod for pod in found if isinstance(pod, Pod)}.values())


def parties(state: State, text: str) -> tuple[Party, ...]:
    """Who is meant: pods, an entity, a machine outside or an address. Raises ValueError saying what to write."""
    if text in ENTITIES and text not in ("all", "cluster", "world"):
        return (entity(text, *(("remote-node",) if text == "kube-apiserver" else ())),)
    known = _lately.get((id(state.pods), text))
    if known is None or known[1] is not state.hosts or known[2] is not state.nodes:
        if len(_lately) >= 256:
            _lately.clear()
        found = tuple(_party(state, end) for end in sources(state, text))
        known = _lately[id(state.pods), text] = (state.pods, state.hosts, state.nodes, found)
    return known[3]


_lately: dict[tuple[int, str], tuple[tuple[Pod, ...], tuple[Host, ...], tuple[Node, ...], tuple[Party, ...]]] = {}
"""Each with what it was found among; states share their pods while these are the same."""


def _party(state: State, end: object) -> Party:
    if isinstance(end, Pod):
        return party_of(state, end)
    if isinstance(end, Node):
        return node_party(state, end, str(end))
    if isinstance(end, Host):
        return stranger(end.addresses[0], words=f"{end.addresses[0]} ({end.name})")
    address = address_of(str(end))
    assert address is not None
    return stranger(address, words=f"{address} (outside the cluster)")


def by_name(state: State, name: str) -> Party:
    """A machine outside, as it is found by its name."""
    host = state.host(name)
    address = host.addresses[0] if host is not None else UNKNOWN
    return stranger(address, plain(name), words=plain(name))


@dataclass(frozen=True, slots=True)
class Answer:
    """A lookup: whether it is answered, and whether the sender's node learns the address from it."""

    answered: bool
    learned: bool
    notes: tuple[Note, ...] = ()


def looked_up(world: World, state: State, source: Party, name: str) -> Answer:
    """What becomes of a pod's lookup of a name."""
    last = Answer(False, False, (Note(f"{source.words} cannot look up {name}: nothing answers lookups", good=False),))
    for pod in dns_pods(state):
        flow = Flow(source, party_of(state, pod), Transport.UDP, 53, name)
        found = verdict(world, flow)
        if found.fate is Fate.FORWARDED:
            seen = any(_of_names(match) for match in found.egress.allowed)
            text = f"{source.words} looks up {name}"
            return Answer(True, seen, (Note(text if seen else f"{text}; no DNS rule watches the answer", good=True),))
        from lab.subjects.cilium.explain import verdict_notes

        why = f"{source.words} cannot look up {name} ({found.fate})"
        last = Answer(False, False, (Note(why, good=False), *verdict_notes(found)))
    return last


def _of_names(match: Match) -> bool:
    return match.l7 is not None and match.l7.kind == "dns"
