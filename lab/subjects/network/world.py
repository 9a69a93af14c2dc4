"""What connections are judged in: policies, the labels of namespaces, and who there is.

``World.of(state)`` makes one from a state, ``World.build(...)`` from parts. ``world.among(namespaces)`` is
the same policies over other namespaces, for ends that the state does not hold.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address

from lab.cluster.model import Address, Host, Labels, Node, Pod
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import End, addresses, selectable
from lab.subjects.network.policy import Policy, compile_policy


@dataclass(frozen=True)
class World:
    """Compiled policies and whom they are about. Never changes, so share it freely."""

    namespaces: Mapping[str, Labels]
    pods: tuple[Pod, ...] = ()
    hosts: tuple[Host, ...] = ()
    nodes: tuple[Node, ...] = ()
    policies: tuple[Policy, ...] = ()
    blocks_mean_pods: bool = True
    """Whether an ipBlock matches pods by their addresses: Kubernetes' suite asks for it, some plugins never do."""

    @classmethod
    def of(cls, state: State) -> World:
        """The world of a state; the same object again while the state is among those last asked for."""
        return _remembered(state)

    @classmethod
    def build(
        cls,
        namespaces: Mapping[str, Labels],
        pods: Iterable[Pod] = (),
        policies: Iterable[KubeObject | JsonObject] = (),
        hosts: Iterable[Host] = (),
        nodes: Iterable[Node] = (),
    ) -> World:
        """A world from parts. Namespaces' labels are taken as they are: nothing is added."""
        compiled = tuple(sorted((compile_policy(each) for each in policies), key=lambda policy: policy.ref))
        return cls(namespaces, tuple(pods), tuple(hosts), tuple(nodes), compiled)

    def with_blocks_outside_only(self) -> World:
        """The same world under a plugin that never matches a pod by its address."""
        return replace(self, blocks_mean_pods=False)

    def among(self, namespaces: Mapping[str, Labels]) -> World:
        """The same policies over other namespaces."""
        return replace(self, namespaces=namespaces)

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """Every pod, then every host outside the cluster."""
        return (*self.pods, *self.hosts)

    @cached_property
    def by_namespace(self) -> Mapping[str, tuple[Policy, ...]]:
        """The policies of each namespace that has any."""
        found: dict[str, list[Policy]] = {}
        for policy in self.policies:
            found.setdefault(policy.namespace, []).append(policy)
        return {name: tuple(policies) for name, policies in found.items()}

    def isolating(self, end: End, direction: Direction) -> tuple[Policy, ...]:
        """The policies that isolate the end in that direction; none for what is no pod of the pod network."""
        pod = selectable(end)
        if pod is None:
            return ()
        if id(pod) not in self._own:
            return self.selecting(pod, direction)
        found = self._isolating.get((id(pod), direction))
        if found is None:
            found = self._isolating[id(pod), direction] = self.selecting(pod, direction)
        return found

    @cached_property
    def _own(self) -> frozenset[int]:
        """The identities of its own pods: it holds them, so no other object can take these on."""
        return frozenset(map(id, self.pods))

    @cached_property
    def _isolating(self) -> dict[tuple[int, Direction], tuple[Policy, ...]]:
        """What was worked out so far, for its own pods."""
        return {}

    def selecting(self, pod: Pod, direction: Direction) -> tuple[Policy, ...]:
        """The policies that select the pod by its labels and speak of the direction."""
        return tuple(
            policy
            for policy in self.by_namespace.get(pod.namespace, ())
            if policy.rules(direction) is not None and policy.pods.matches(pod.labels)
        )

    @cached_property
    def _owners(self) -> Mapping[Address, End]:
        found: dict[Address, End] = {}
        ends: tuple[End, ...] = (*self.nodes, *self.hosts, *self.pods)
        for end in ends:
            # A host-network pod shares its node's address: the address means the node.
            if not (isinstance(end, Pod) and end.host_network):
                found.update((address, end) for address in addresses(end))
        return found

    def settle(self, end: End) -> End:
        """The pod, host or node that has the address, if the end is a bare one that someone has."""
        return self._owners.get(end, end) if isinstance(end, (IPv4Address, IPv6Address)) else end


_KEPT = 16
_worlds: OrderedDict[int, tuple[State, World]] = OrderedDict()


def _remembered(state: State) -> World:
    """States cannot be hashed, so they are told apart by identity; keeping them keeps it theirs."""
    found = _worlds.get(id(state))
    if found is not None:
        # Another thread may have dropped it meanwhile.
        with suppress(KeyError):
            _worlds.move_to_end(id(state))
        return found[1]
    world = World.build(state.namespaces, state.pods, state.of_kind("NetworkPolicy"), state.hosts, state.nodes)
    _worlds[id(state)] = (state, world)
    while len(_worlds) > _KEPT:
        _worlds.popitem(last=False)
    return world
