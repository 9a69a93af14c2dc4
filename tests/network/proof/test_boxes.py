"""Boxes: what is left once others are taken out is exactly that, and the sets they make are what policies say."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings

from lab.cluster.model import Pod
from lab.subjects.network.direction import Direction
from lab.subjects.network.proof.boxes import Budget, TooMuchError, boxed, holds, meeting, merged, outside, within
from lab.subjects.network.proof.compare import Seat, compare_worlds
from lab.subjects.network.proof.locks import Locks, locks, pinned
from lab.subjects.network.proof.places import places
from lab.subjects.network.proof.questions import ask
from lab.subjects.network.proof.search import Search, Twin
from lab.subjects.network.proof.space import PORT, Role, Space
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World
from tests.network.proof.test_comparison import GROUNDS, pods
from tests.network.worlds import labels, namespace_labels, policies, seeds

FULL = [0b111, 0b11, 0b1111, 0b111]


def box(random: Random):
    allowed = {each: random.randint(1, full) for each, full in enumerate(FULL) if random.random() < 0.6}
    return boxed(allowed, FULL)


def points(region):
    return set(product(*([bit for bit in range(5) if mask >> bit & 1] for mask in region)))


def points_of(each):
    return points(within(list(FULL), each) or [0])


@given(seeds)
@settings(max_examples=300, deadline=None)
def test_what_is_left_is_all_that_no_box_holds_and_each_point_once(seed: int) -> None:
    random = Random(seed)
    start, taken = within(list(FULL), box(random)), [box(random) for _ in range(random.randint(0, 6))]
    parts = list(outside(start, taken, Budget(100_000)))
    left = [point for part in parts for point in points(part)]
    assert len(left) == len(set(left))
    assert set(left) == points(start) - set().union(*map(points_of, taken))


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_boxes_meet_hold_and_merge_as_their_points_do(seed: int) -> None:
    random = Random(seed)
    one, two = box(random), box(random)
    shared = meeting(one, two)
    assert (points_of(shared) if shared is not None else set()) == points_of(one) & points_of(two)
    assert holds(one, two) == (points_of(two) <= points_of(one))
    some = [box(random) for _ in range(6)]
    united = merged(some, FULL, (0, 2))
    assert len(united) <= len(set(some))
    assert set().union(*map(points_of, united)) == set().union(*map(points_of, some))


def test_a_search_that_takes_too_long_says_so():
    with pytest.raises(TooMuchError):
        list(outside(list(FULL), [((0, 1),)], Budget(1)))


def passes(found: Locks, point: dict[int, int]) -> bool:
    """Whether both locks are open at a point."""

    def inside(boxes) -> bool:
        return any(all(point[dimension] & bits for dimension, bits in each) for each in boxes)

    return all(not inside(found.isolated[each]) or inside(found.admitted[each]) for each in Direction)


@given(seeds)
@settings(max_examples=120, deadline=None)
def test_the_boxes_of_policies_say_what_the_engine_says_of_each_connection(seed: int) -> None:
    random = Random(seed)
    there = pods(random)
    world = World.build(namespace_labels(random), there, policies(random, 4))
    questions = ask([world])
    space = Space(questions, places(questions)[0], there, GROUNDS, (4,))
    found = locks(space, world)
    for source, destination in product(there, there):
        for number, run in enumerate(space.runs):
            point = {PORT: 1 << number, **space.naming(destination, run)}
            for role, end in zip(Role, (source, destination), strict=True):
                point |= space.point(role, end, 4)
            says = verdict(world, source, destination, run.example, run.protocol).allowed
            if source is not destination:
                assert passes(found, point) == says
                held = pinned(space, found, Role.DESTINATION, destination, 4)
                assert passes(held, point) == says


@given(seeds)
@settings(max_examples=120, deadline=None)
def test_the_search_agrees_with_the_list_of_everything(seed: int) -> None:
    """Two ways to find out the same: searching boxes, and listing every kind of pod there could be.

    Now and then the two worlds label a pod differently.
    """
    random = Random(seed)
    spaces, there = namespace_labels(random), pods(random)
    sets = [policies(random, 3) for _ in range(2)]
    if random.random() < 0.5:
        sets[1] = [*sets[0][:-1], *sets[1][:1]]
    other = [pod if random.random() < 0.7 else _relabelled(pod, random) for pod in there]
    one, two = World.build(spaces, there, sets[0]), World.build(spaces, other, sets[1])
    if random.random() < 0.3:
        one, two = one.with_blocks_outside_only(), two.with_blocks_outside_only()
    seats = [Seat((pod, changed, pod)) for pod, changed in zip(there, other, strict=True)]
    listed = compare_worlds((one, two, one), seats, GROUNDS, (4,))
    twins = [Twin((pod, changed)) for pod, changed in zip(there, other, strict=True)]
    search = Search((one, two), twins, GROUNDS, (4,))
    if listed.universe.whole:
        for place in (0, 1):
            found = search.only(place)
            assert found.whole
            assert bool(found.scenes) == any(item.missing == (place == 0) for item in listed.differences)


def _relabelled(pod: Pod, random: Random) -> Pod:
    return Pod(pod.namespace, pod.name, labels(random), pod.addresses, pod.ports, pod.node)
