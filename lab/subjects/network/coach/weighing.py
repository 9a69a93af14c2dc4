"""What a repair would do: weighed by the wrong connections, and by everything the comparison looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from lab.cluster.model import Labels
from lab.manifests.document import Document, JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.network.bearing import Bearing
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.ledger import ANYTHING, Ledger, Sought
from lab.subjects.network.coach.parts import KnownParts
from lab.subjects.network.entries import Entries
from lab.subjects.network.policy import Parts, Policy, compile_policy
from lab.subjects.network.proof.compare import Comparison
from lab.subjects.network.proof.scales import Balance, Scales
from lab.subjects.network.world import World

HARM = 3
"""How many mended cells a newly broken one outweighs: undoing a mistake breaks little that was right."""


class Gain(NamedTuple):
    """What a repair would do: the wrong connections that come out right, and how far the whole would mend.

    ``fixed`` has a bit for each of the case's cells. A share of 1 is all the way; 0 or less means that too much would
    be broken for what is gained, and then nothing counts as fixed. ``broken`` counts what was right and would not be.
    """

    fixed: int
    share: float
    broken: int = 0


NO_GAIN = Gain(0, 0)


class Weighing:
    """Weighs repairs of one attempt; ``world`` is what the learner made."""

    def __init__(self, world: World, cells: Sequence[Cell], comparison: Comparison) -> None:
        self._world, self._cells, self._comparison = world, cells, comparison
        self.parts = KnownParts()
        self._policies: dict[tuple[Ref, int], Policy] = {}
        """By the identity of their values, which they hold."""
        self._beams: dict[str, tuple[Ledger, Scales]] = {}

    def _beam(self, labels: Mapping[str, Labels]) -> tuple[Ledger, Scales]:
        """What to weigh on where namespaces are labelled like this."""
        if not labels:
            return self.plain
        key = repr(sorted(labels.items()))
        found = self._beams.get(key)
        if found is None:
            world = self._world.among({**self._world.namespaces, **labels})
            ledger = Ledger(world, self._cells, self.parts)
            found = self._beams[key] = (ledger, self._comparison.scales(labels, self.parts))
        return found

    @cached_property
    def plain(self) -> tuple[Ledger, Scales]:
        """What to weigh on where namespaces are labelled as they are."""
        return Ledger(self._world, self._cells, self.parts), self._comparison.scales(parts=self.parts)

    def gain(
        self,
        kept: tuple[Policy, ...],
        values: Mapping[Ref, JsonObject | None],
        labels: Mapping[str, Labels],
        sought: Sought = ANYTHING,
    ) -> Gain:
        """What is gained with these values beside the policies that are kept; see ``Case.without``."""
        ledger, scales = self._beam(labels)
        right = ledger.right(_with(ledger, kept, values))
        if not ledger.serves(right, sought):
            return NO_GAIN
        return self.weighed(right, _with(scales, kept, values) if self._balance.cells else Bearing())

    def weighed(self, right: int, bearing: Bearing) -> Gain:
        """What is gained where those connections come out right, and that is what all the policies say."""
        balance = self._balance
        if not balance.cells:
            return Gain(right, right.bit_count() / len(self._cells))
        mended, broken = balance.against(bearing)
        share = (mended - HARM * broken) / balance.cells
        return Gain(right if share > 0 else 0, share, broken)

    def mended(self, ref: Ref, value: JsonObject) -> Policy:
        """A policy as a repair would have it."""
        found = self._policies.get((ref, id(value)))
        if found is None:
            found = self._policies[ref, id(value)] = mended_policy(ref, value, self.parts)
        return found

    @cached_property
    def _balance(self) -> Balance:
        """Where the learner's state leaves its bounds."""
        _, scales = self.plain
        return scales.balance(scales.all(self._comparison.submission.policies))


def _with(entries: Entries, kept: tuple[Policy, ...], values: Mapping[Ref, JsonObject | None]) -> Bearing:
    """What the policies that are kept say with those that are written beside them."""
    bearing = entries.all(kept)
    for ref, value in values.items():
        if value is not None:
            bearing |= entries.written(value, ref.namespace)
    return bearing


def mended_policy(ref: Ref, value: JsonObject, parts: Parts) -> Policy:
    """A policy as a repair would have it; its value stands nowhere in a text."""
    source = KubeObject(ref, "networking.k8s.io/v1", value, value, Document(value, "mended"))
    return compile_policy(source, parts)
