"""What the policies of some states answer when asked about one end.

A policy's effect on a connection depends on its ends only through these answers, so ends with the same answers are
interchangeable: judging one of them judges all. That is all the pruning there is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from lab.cluster.model import Labels
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.network.naive.listing import peers_of
from lab.subjects.network.naive.rules import (
    EGRESS,
    INGRESS,
    End,
    directions,
    is_peer,
    rules,
    selects,
    speaks_of,
)
from lab.subjects.network.naive.selectors import selected


@dataclass(frozen=True, slots=True)
class Answers:
    """About one end. Bit *i* of ``isolated`` stands for policy *i*, of ``admitted`` for rule *i*, by direction."""

    isolated_egress: int
    isolated_ingress: int
    admitted_as_destination: int
    admitted_as_source: int

    def as_source(self) -> tuple[int, int]:
        """What matters of the end where it connects."""
        return self.isolated_egress, self.admitted_as_source

    def as_destination(self) -> tuple[int, int]:
        """What matters of it where it is connected to."""
        return self.isolated_ingress, self.admitted_as_destination


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule with the number of its policy."""

    policy: int
    home: str
    direction: str
    value: JsonObject


class Policies:
    """The policies of several states, equal ones taken once, and their rules in both directions."""

    def __init__(self, states: Iterable[Iterable[JsonObject]]) -> None:
        numbers: dict[str, int] = {}
        self.values: list[JsonObject] = []
        self.of_state: list[int] = []
        for state in states:
            here = 0
            for policy in state:
                key = json.dumps([policy["metadata"]["namespace"], policy.get("spec")], sort_keys=True)
                if key not in numbers:
                    numbers[key] = len(self.values)
                    self.values.append(policy)
                here |= 1 << numbers[key]
            self.of_state.append(here)
        self.isolating = {
            direction: [
                number for number, policy in enumerate(self.values) if direction in set(directions(policy))
            ]
            for direction in (EGRESS, INGRESS)
        }
        self.rules = {direction: list(self._rules(direction)) for direction in (EGRESS, INGRESS)}
        self._seen: dict[tuple[object, ...], Answers] = {}
        self._pods: dict[int, tuple[Labels, tuple[bool, ...]]] = {}
        self._spaces: dict[int, tuple[Labels, tuple[bool, ...]]] = {}
        self._blocks: dict[object, tuple[bool, ...]] = {}
        self._pod_selectors = _distinct(
            [(policy.get("spec") or {}).get("podSelector") for policy in self.values]
            + [peer.get("podSelector") for policy in self.values for peer in peers_of(policy)]
        )
        self._space_selectors = _distinct(
            [peer.get("namespaceSelector") for policy in self.values for peer in peers_of(policy)]
        )
        self._block_peers = _distinct(
            [peer for policy in self.values for peer in peers_of(policy) if peer.get("ipBlock") is not None]
        )

    def _rules(self, direction: str) -> Iterator[Rule]:
        for number in self.isolating[direction]:
            policy = self.values[number]
            for value in rules(policy, direction):
                yield Rule(number, policy["metadata"]["namespace"], direction, value)

    def about(self, end: End) -> Answers:
        """The answers about an end. Ends that no selector and no block tells apart are asked about once."""
        key = (
            end.namespace,
            bool(end.namespace) and self._of_pod(end.labels),
            bool(end.namespace) and self._of_space(end.spaced),
            self.of_address(end),
        )
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._ask(end)
        return found

    @property
    def speak_of_addresses(self) -> bool:
        """Whether any of them has a block of addresses for a peer."""
        return bool(self._block_peers)

    def _of_pod(self, labels: Labels) -> tuple[bool, ...]:
        return _answered(self._pods, self._pod_selectors, labels)

    def _of_space(self, labels: Labels) -> tuple[bool, ...]:
        return _answered(self._spaces, self._space_selectors, labels)

    def of_address(self, end: End) -> tuple[bool, ...]:
        """Which of the blocks, less what they except, hold the end's address."""
        key = (int(end.address), end.address.version, end.in_blocks)
        found = self._blocks.get(key)
        if found is None:
            found = self._blocks[key] = tuple(is_peer(peer, "", end) for peer in self._block_peers)
        return found

    def _ask(self, end: End) -> Answers:
        return Answers(
            self._isolated(end, EGRESS),
            self._isolated(end, INGRESS),
            self._admitted(end, EGRESS),
            self._admitted(end, INGRESS),
        )

    def _isolated(self, end: End, direction: str) -> int:
        return sum(1 << number for number in self.isolating[direction] if selects(self.values[number], end))

    def _admitted(self, end: End, direction: str) -> int:
        return sum(
            1 << number
            for number, rule in enumerate(self.rules[direction])
            if speaks_of(rule.value, direction, rule.home, end)
        )


def _answered(
    known: dict[int, tuple[Labels, tuple[bool, ...]]], selectors: Iterable[JsonObject], labels: Labels
) -> tuple[bool, ...]:
    """What the selectors say of the labels; ``known`` holds the labels too, so that no others get their identity."""
    found = known.get(id(labels))
    if found is None:
        found = known[id(labels)] = (labels, tuple(selected(each, labels) for each in selectors))
    return found[1]


def _distinct(values: Iterable[Json]) -> list[Json]:
    found: dict[str, Json] = {json.dumps(value, sort_keys=True): value for value in values if value is not None}
    return list(found.values())
