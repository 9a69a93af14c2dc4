"""Which rules open which layers of a matrix; layers that no rule tells apart are worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PolicyPort, PortClass

ALL = -1
"""The mask that takes nothing away."""


class Layers:
    """The layers sorted into kinds: two of a kind are the same to every rule.

    ``kind[layer]`` is a layer's kind, ``kinds`` how many there are, ``first_alike[layer]`` the first of its
    kind.
    """

    def __init__(
        self, ports: Sequence[PortClass], policies: Sequence[Policy], population: Population
    ) -> None:
        mentioned = list(
            dict.fromkeys(
                port
                for policy in policies
                for direction in Direction
                for rule in policy.rules(direction) or ()
                for port in rule.ports
            )
        )
        numbers: dict[tuple[int, ...], int] = {}
        first: list[int] = []
        self.kind: list[int] = []
        for layer, asked in enumerate(ports):
            answers = tuple([opened(port, asked, population) for port in mentioned])
            kind = numbers.setdefault(answers, len(numbers))
            if kind == len(first):
                first.append(layer)
            self.kind.append(kind)
        self.kinds = len(first)
        self.first_alike = tuple([first[kind] for kind in self.kind])
        by_port = zip(*numbers, strict=True) if numbers else repeat(())
        self._masks = dict(zip(mentioned, by_port, strict=False))

    def masks(self, rule: Rule) -> Sequence[int]:
        """For each kind, the destinations whose port of that layer the rule opens."""
        if not rule.ports:
            return [ALL] * self.kinds
        found = self._masks[rule.ports[0]]
        for port in rule.ports[1:]:
            found = tuple([one | other for one, other in zip(found, self._masks[port], strict=True)])
        return found


def opened(port: PolicyPort, asked: PortClass, population: Population) -> int:
    """The destinations on which an entry of ``ports`` opens the port."""
    if port.protocol is not asked.protocol:
        return 0
    if port.name:
        return population.with_port.get((port.name, port.protocol, asked.number), 0)
    return ALL if port.low <= asked.number <= port.high else 0
