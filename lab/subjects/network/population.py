"""The ends of a matrix as bits: bit ``i`` of every mask stands for end ``i``.

Everything a matrix asks of its ends – which carry a label, lie in a block, have a port of a name – is
answered with one whole number over all of them, and each distinct question is answered once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from lab.cluster.model import Pod, Protocol
from lab.manifests.selector import LabelSelector, Operator, Requirement
from lab.subjects.network.addresses import Addresses
from lab.subjects.network.ends import End, address_towards, addresses, node_of, own_address, selectable
from lab.subjects.network.masks import mask_of


class Population:
    """Ends in a fixed order, with the masks that were asked for so far. Serves any number of worlds."""

    def __init__(self, ends: Sequence[End]) -> None:
        self.ends = tuple(ends)
        self.everyone = (1 << len(self.ends)) - 1
        self._keys: dict[str, dict[str, int]] = {}
        self._pods: dict[LabelSelector, int] = {}

    @cached_property
    def selectable(self) -> tuple[tuple[int, Pod], ...]:
        """Positions of the pods that selectors can match."""
        found = ((index, selectable(end)) for index, end in enumerate(self.ends))
        return tuple((index, pod) for index, pod in found if pod is not None)

    @cached_property
    def in_namespace(self) -> Mapping[str, int]:
        """The pods of each namespace."""
        places: dict[str, list[int]] = {}
        for index, pod in self.selectable:
            places.setdefault(pod.namespace, []).append(index)
        return {name: mask_of(found) for name, found in places.items()}

    @cached_property
    def pods(self) -> int:
        """Every pod that selectors can match."""
        return mask_of([index for index, _ in self.selectable])

    def labelled(self, selector: LabelSelector) -> int:
        """The pods that the selector matches, whatever their namespace."""
        found = self._pods.get(selector)
        if found is None:
            found = 0 if selector.nothing else self.pods
            for requirement in selector.requirements:
                found &= self._meeting(requirement)
            self._pods[selector] = found
        return found

    def _meeting(self, requirement: Requirement) -> int:
        """The ends that meet a requirement; the negative operators include the ends that are no pods."""
        by_value = self._key(requirement.key)
        wanted: Iterable[int] = by_value.values()
        if requirement.operator in (Operator.IN, Operator.NOT_IN):
            wanted = (by_value.get(value, 0) for value in requirement.values)
        found = 0
        for mask in wanted:
            found |= mask
        if requirement.operator in (Operator.NOT_IN, Operator.DOES_NOT_EXIST):
            return self.everyone ^ found
        return found

    def _key(self, key: str) -> dict[str, int]:
        """The pods with each value of a label."""
        found = self._keys.get(key)
        if found is None:
            places: dict[str, list[int]] = {}
            for index, pod in self.selectable:
                value = pod.labels.get(key)
                if value is not None:
                    places.setdefault(value, []).append(index)
            found = self._keys[key] = {value: mask_of(where) for value, where in places.items()}
        return found

    @cached_property
    def with_port(self) -> Mapping[tuple[str, Protocol, int], int]:
        """The pods with a port of each name, protocol and number."""
        places: dict[tuple[str, Protocol, int], list[int]] = {}
        for index, pod in self.selectable:
            for port in pod.ports:
                if port.name:
                    places.setdefault((port.name, port.protocol, port.number), []).append(index)
        return {port: mask_of(found) for port, found in places.items()}

    @cached_property
    def nodes(self) -> Mapping[str, int]:
        """The ends that are, or share the network of, each node."""
        places: dict[str, list[int]] = {}
        for index, end in enumerate(self.ends):
            if name := node_of(end):
                places.setdefault(name, []).append(index)
        return {name: mask_of(found) for name, found in places.items()}

    @cached_property
    def on_node(self) -> Mapping[str, int]:
        """The pods that run on each node, for the nodes that are ends themselves."""
        places: dict[str, list[int]] = {}
        for index, end in enumerate(self.ends):
            if isinstance(end, Pod) and end.node in self.nodes:
                places.setdefault(end.node, []).append(index)
        return {name: mask_of(found) for name, found in places.items()}

    @cached_property
    def twins(self) -> Mapping[int, int]:
        """For an end that stands here more than once, all of its places."""
        places: dict[object, list[int]] = {}
        for index, end in enumerate(self.ends):
            key = (end.namespace, end.name) if isinstance(end, Pod) else end
            places.setdefault(key, []).append(index)
        return {index: mask_of(found) for found in places.values() if len(found) > 1 for index in found}

    @cached_property
    def own(self) -> tuple[int, ...]:
        """For each end those it always reaches and is reached from: itself, and its node or the pods on it."""
        if not self.nodes and not self.twins:
            return tuple([1 << index for index in range(len(self.ends))])
        return tuple(map(self._own, range(len(self.ends))))

    def _own(self, index: int) -> int:
        found = self.twins.get(index) or 1 << index
        if self.nodes:
            end = self.ends[index]
            if isinstance(end, Pod):
                found |= self.nodes.get(end.node, 0)
            if name := node_of(end):
                found |= self.on_node.get(name, 0)
        return found

    @cached_property
    def as_destinations(self) -> Addresses:
        """The ends under the addresses they are reached at."""
        return Addresses([own_address(end) for end in self.ends])

    @cached_property
    def as_sources(self) -> tuple[tuple[int, Addresses], ...]:
        """For each family: the ends reached at it, and all ends under the addresses that those see."""
        if all(len(addresses(end)) < 2 for end in self.ends):
            return ((self.everyone, self.as_destinations),)
        families: dict[int, list[int]] = {}
        for index, end in enumerate(self.ends):
            address = own_address(end)
            families.setdefault(address.version if address else 0, []).append(index)
        found = []
        for places in families.values():
            towards = own_address(self.ends[places[0]])
            seen = Addresses([address_towards(end, towards) for end in self.ends])
            found.append((mask_of(places), seen))
        return tuple(found)
