"""What flows are judged in: every policy of a cluster, compiled, and who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property

from lab.cluster.model import Labels, Node, Pod
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.kubernetes import compile_kubernetes
from lab.subjects.cilium.labels import RESERVED, Identity, pod_identity
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.policy import CILIUM_KINDS, Policy, compile_policies
from lab.subjects.cilium.ports import Transport
from lab.subjects.cilium.services import with_services
from lab.subjects.remembered import KEPT, of_state
from lab.subjects.running_as import account_of

HOST = "host"


@dataclass(frozen=True)
class World:
    """Policies, pods by their identity, and the ports that names stand for.

    ``mutual`` says whether ends can prove to each other who they are. With ``everywhere`` what is no pod is judged as
    if it had an agent too: so does Cilium's own calculation of a flow.
    """

    policies: tuple[Policy, ...]
    parties: tuple[Party, ...] = ()
    namespaces: Mapping[str, Labels] = field(default_factory=dict)
    mutual: bool = True
    everywhere: bool = False

    @staticmethod
    def of(state: State) -> World:
        """The world of a cluster; the same again while it is among those last asked for."""
        return _of(state)

    def selecting(self, party: Party) -> tuple[Policy, ...]:
        """The policies that are for a pod; none for what is no pod."""
        if not self.enforced(party):
            return ()
        known = self._selecting.get(id(party.identity))
        if known is None:
            found = tuple(policy for policy in self.policies if policy.endpoints.matches(party.identity))
            # The identity is kept with the answer, so that no other takes its place meanwhile.
            known = self._selecting[id(party.identity)] = (party.identity, found)
        return known[1]

    @cached_property
    def _selecting(self) -> dict[int, tuple[Identity, tuple[Policy, ...]]]:
        return {}

    def enforced(self, party: Party) -> bool:
        """Whether an agent stands between an end and the network."""
        return party.pod is not None or (self.everywhere and HOST not in party.identity.get(RESERVED, ()))

    @cached_property
    def named(self) -> Mapping[tuple[str, Transport], frozenset[int]]:
        """The numbers of all pods' ports by their name."""
        found: dict[tuple[str, Transport], set[int]] = {}
        for party in self.parties:
            for port in party.ports:
                if port.name:
                    found.setdefault((port.name.lower(), Transport(port.protocol)), set()).add(port.number)
        return {key: frozenset(numbers) for key, numbers in found.items()}


@of_state
def _of(state: State) -> World:
    from lab.subjects.cilium.config import config_of

    policies: list[Policy] = []
    for kind in CILIUM_KINDS:
        for item in state.of_kind(kind):
            policies += compile_policies(item)
    policies += map(compile_kubernetes, state.of_kind("NetworkPolicy"))
    parties = _parties(state)
    found = with_services(tuple(policies), state)
    return World(found, parties, state.namespaces, config_of(state).mutual)


def _parties(state: State) -> tuple[Party, ...]:
    """The pods as ends; the same objects for states whose pods are alike, as those of one exercise mostly are."""
    known = _lately.get(id(state.pods))
    if known is None:
        parties = tuple(party_of(state, pod) for pod in state.pods)
        parties = next((each for _, each in _lately.values() if each == parties), parties)
        if len(_lately) >= KEPT:
            _lately.clear()
        known = _lately[id(state.pods)] = (state.pods, parties)
    return known[1]


_lately: dict[int, tuple[tuple[Pod, ...], tuple[Party, ...]]] = {}
"""Each with the pods, whose identity so stays their own. States share their pods while these are the same."""


def party_of(state: State, pod: Pod, *, made_up: bool = False, words: str = "") -> Party:
    """A pod of a cluster as an end."""
    if pod.host_network:
        return node_party(state, state.node(pod.node), str(pod))
    labels = state.namespaces.get(pod.namespace, {})
    identity = pod_identity(pod.labels, pod.namespace, labels, account_of(state, pod))
    name = str(pod) if pod.owner is None else f"{pod.namespace}/{pod.owner.name}"
    return Party(words or name, identity, pod, made_up=made_up)


def node_party(state: State, node: Node | None, words: str) -> Party:
    """A node as most pods see it: another than their own, and where the API server runs, that too."""
    from lab.subjects.cilium.labels import reserved

    first = state.nodes[0] if state.nodes else None
    also = ("kube-apiserver",) if node is not None and node == first else ()
    return Party(words, reserved("remote-node", *also))


def build(policies: Iterable[Policy], parties: Iterable[Party], namespaces: Mapping[str, Labels]) -> World:
    """A world from parts, in which every identity is judged."""
    return World(tuple(policies), tuple(parties), namespaces, everywhere=True)
