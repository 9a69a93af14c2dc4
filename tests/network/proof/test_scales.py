"""The scales agree with the matrix: what they find wrong is what its rows say."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings

from lab.cluster.model import Protocol
from lab.subjects.network.matrix import Matrix, reachability
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PortClass
from lab.subjects.network.proof.scales import Scales
from lab.subjects.network.world import World
from tests.network.worlds import OUTSIDE, policies, seeds, worlds

LAYERS = (
    PortClass(Protocol.TCP, 80),
    PortClass(Protocol.TCP, 443),
    PortClass(Protocol.UDP, 53),
)


def wrong(matrix: Matrix, bounds: list[tuple[int, int]], gone: int) -> tuple[list[int], list[int]]:
    """Row by row, what is lacking and what is too much."""
    lacking, exceeding = [], []
    rows = iter(bounds)
    for layer in range(len(LAYERS)):
        for source in range(len(matrix.ends)):
            here = 0 if gone >> source & 1 else matrix.row(source, layer) & ~gone
            required, forbidden = next(rows)
            lacking.append(required & ~here)
            exceeding.append(here & forbidden)
    return lacking, exceeding


def count(rows: tuple[list[int], list[int]]) -> int:
    return sum(row.bit_count() for row in (*rows[0], *rows[1]))


def beyond(rows: tuple[list[int], list[int]], others: tuple[list[int], list[int]]) -> int:
    pairs = zip((*rows[0], *rows[1]), (*others[0], *others[1]), strict=True)
    return sum((row & ~other).bit_count() for row, other in pairs)


@settings(max_examples=80, deadline=None)
@given(worlds(), seeds)
def test_the_scales_say_what_the_matrix_says(world: World, seed: int) -> None:
    random = Random(seed)
    if random.random() < 0.3:
        world = world.with_blocks_outside_only()
    population = Population((*world.ends, *world.nodes, *OUTSIDE[1:]))
    everyone = population.everyone
    bounds = [
        (random.getrandbits(40) & everyone, random.getrandbits(40) & everyone)
        for _ in range(len(LAYERS) * len(population.ends))
    ]
    gone = random.choice((0, random.getrandbits(40) & everyone))
    scales = Scales(world, population, LAYERS, bounds, gone)
    other = World.build(world.namespaces, world.pods, policies(random), world.hosts, world.nodes)
    if not world.blocks_mean_pods:
        other = other.with_blocks_outside_only()

    before = wrong(reachability(world, population, LAYERS), bounds, gone)
    after = wrong(reachability(other, population, LAYERS), bounds, gone)
    weighed_before, weighed_after = scales.wrong(scales.all(world.policies)), scales.wrong(scales.all(other.policies))

    assert (weighed_before.cells, weighed_after.cells) == (count(before), count(after))
    assert weighed_before.beyond(weighed_after) == beyond(before, after)
    assert weighed_after.beyond(weighed_before) == beyond(after, before)


@settings(max_examples=40, deadline=None)
@given(worlds(), seeds)
def test_policies_say_the_same_together_and_one_after_the_other(world: World, seed: int) -> None:
    population = Population(world.ends)
    everyone = population.everyone
    bounds = [(everyone, 0)] * (len(LAYERS) * len(population.ends))
    scales = Scales(world, population, LAYERS, bounds, 0)
    place = Random(seed).randint(0, len(world.policies))
    kept, others = world.policies[:place], world.policies[place:]
    assert scales.all(kept, others) == scales.all(world.policies)
    assert scales.all(kept, others) == scales.all(kept, others)
