"""The ledger agrees with the verdict on every connection."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings

from lab.cluster.model import Protocol
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.ledger import Ledger
from lab.subjects.network.world import World
from tests.network.worlds import OUTSIDE, PORT_NUMBERS, policies, seeds, worlds


@settings(max_examples=80, deadline=None)
@given(worlds(), seeds)
def test_a_connection_is_right_when_its_verdict_is_what_is_wanted(world: World, seed: int) -> None:
    random = Random(seed)
    if random.random() < 0.3:
        world = world.with_blocks_outside_only()
    ends = (*world.ends, *world.nodes, *OUTSIDE)
    protocols = tuple(Protocol)
    cells = [
        Cell(start, end, random.choice(protocols), random.choice(PORT_NUMBERS), random.random() < 0.5, frozenset())
        for start, end in ((random.choice(ends), random.choice(ends)) for _ in range(20))
    ]
    ledger = Ledger(world, cells)
    other = World.build(world.namespaces, world.pods, policies(random), world.hosts, world.nodes)
    if not world.blocks_mean_pods:
        other = other.with_blocks_outside_only()

    for judged in (world, other):
        right = ledger.right(ledger.all(judged.policies))
        for place, cell in enumerate(cells):
            assert bool(right >> place & 1) is (cell.judge(judged).allowed is cell.wanted), cell
