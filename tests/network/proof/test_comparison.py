"""The proof is as good as trying every connection: it finds what sampling finds, and what it finds is so."""

from __future__ import annotations

from ipaddress import ip_address
from random import Random

import pytest
from hypothesis import assume, given, settings

from lab.cluster.model import Pod, Port, Protocol
from lab.subjects.network.ends import End
from lab.subjects.network.proof.compare import Comparison, Seat, blocks_of, compare_worlds
from lab.subjects.network.proof.universe import Grounds
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World
from tests.network.worlds import LABELS, NAMESPACES, OUTSIDE, labels, namespace_labels, policies, seeds

GROUNDS = Grounds(blocks_of("10.0.0.0/24", "fd00::/120"), ())
NAMES = ("http", "dns")


def pods(random: Random) -> list[Pod]:
    """A few pods of one address family."""
    found = []
    for index in range(random.randint(1, 4)):
        ports = tuple(Port(random.choice((80, 443)), Protocol.TCP, random.choice(("", *NAMES))) for _ in range(2))
        address = ip_address(f"10.0.0.{index}")
        found.append(Pod(random.choice(NAMESPACES), f"pod-{index}", labels(random), (address,), ports))
    return found


def stranger(random: Random) -> Pod:
    """Any pod that could be created, with labels of its own choice."""
    own = {key: random.choice((*values, "other", "odd")) for key, values in LABELS.items() if random.random() < 0.6}
    number, protocol = random.choice((53, 80, 81, 443, 9999)), random.choice(tuple(Protocol))
    ports = tuple(Port(number, protocol, name) for name in NAMES if random.random() < 0.4)
    address = ip_address(f"10.0.0.{random.randint(0, 255)}")
    return Pod(random.choice((*NAMESPACES, "fresh")), f"new-{random.random()}", own, (address,), ports)


def end(random: Random, there: list[Pod]) -> End:
    """A pod that is there, one that could be, or an outside address."""
    if random.random() < 0.3:
        return random.choice(there)
    if random.random() < 0.8:
        return stranger(random)
    return random.choice((*(each for each in OUTSIDE if each.version == 4), ip_address("203.0.113.77")))


def trial(seed: int) -> tuple[list[World], list[Pod], Comparison]:
    """Three sets of policies over the same pods, and their comparison. Two of them are often related."""
    random = Random(seed)
    spaces, there = namespace_labels(random), pods(random)
    sets = [policies(random, 3) for _ in range(3)]
    if random.random() < 0.5:
        sets[2] = [*sets[1], *sets[2]]
    worlds = [World.build(spaces, there, written) for written in sets]
    seats = [Seat((pod, pod, pod)) for pod in there]
    return worlds, there, compare_worlds(worlds, seats, GROUNDS, (4,))


@given(seeds)
@settings(max_examples=120, deadline=None)
def test_what_sampling_finds_the_proof_finds(seed: int) -> None:
    worlds, there, comparison = trial(seed)
    assume(comparison.universe.whole)
    kinds = {item.missing for item in comparison.differences}
    random = Random(seed + 1)
    for _ in range(150):
        fresh = {"fresh": {**labels(random), "team": random.choice("xy")}}
        source, destination = end(random, there), end(random, there)
        number, protocol = random.choice((1, 53, 80, 81, 300, 443, 9999)), random.choice(tuple(Protocol))
        required, own, permitted = (
            verdict(world.among({**fresh, **world.namespaces}), source, destination, number, protocol).allowed
            for world in worlds
        )
        assert not (required and not own) or True in kinds, (source, destination, number, protocol)
        assert not (own and not permitted) or False in kinds, (source, destination, number, protocol)


@given(seeds)
@settings(max_examples=120, deadline=None)
def test_what_the_proof_finds_is_so(seed: int) -> None:
    worlds, _, comparison = trial(seed)
    space = comparison.universe
    for item in comparison.differences[:40]:
        source, destination = space.ends[item.source], space.ends[item.destination]
        required, own, permitted = (
            verdict(
                world.among({**space.namespaces, **world.namespaces}),
                source, destination, item.port, item.run.protocol,
            ).allowed
            for world in worlds
        )  # fmt: skip
        assert (required, own) == (True, False) if item.missing else (own, permitted) == (True, False)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_policies_mean_what_they_mean_in_any_order(seed: int) -> None:
    random = Random(seed)
    spaces, there, written = namespace_labels(random), pods(random), policies(random, 4)
    shuffled = [dict(policy, spec={**policy["spec"]}) for policy in written]
    for policy in shuffled:
        for direction in ("ingress", "egress"):
            rules = policy["spec"].get(direction)
            if rules:
                policy["spec"][direction] = random.sample(rules, len(rules))
    random.shuffle(shuffled)
    one, two = World.build(spaces, there, written), World.build(spaces, there, shuffled)
    seats = [Seat((pod, pod, pod)) for pod in there]
    assert not compare_worlds([one, two, one], seats, GROUNDS, (4,)).differences


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_a_policy_on_isolated_pods_only_ever_adds(seed: int) -> None:
    random = Random(seed)
    spaces, there, written = namespace_labels(random), pods(random), policies(random, 3)
    closed = [
        {"metadata": {"name": f"closed-{name}", "namespace": name},
         "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}
        for name in NAMESPACES
    ]  # fmt: skip
    fewer = World.build(spaces, there, [*closed, *written[:-1]])
    more = World.build(spaces, there, [*closed, *written])
    seats = [Seat((pod, pod, pod)) for pod in there]
    found = compare_worlds([fewer, more, more], seats, GROUNDS, (4,)).differences
    assert not found


def test_a_pod_is_held_apart_from_others_of_its_own_kind() -> None:
    only = Pod("one", "web", {"app": "web"}, (ip_address("10.0.0.1"),), (Port(80),))
    spec = {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"]}
    closed = {"metadata": {"name": "p", "namespace": "one"}, "spec": spec}
    opened = {**closed, "spec": {**spec, "egress": [{"to": [{"podSelector": {"matchLabels": {"app": "web"}}}]}]}}
    worlds = [World.build({"one": {}}, [only], [policy]) for policy in (closed, opened, closed)]
    found = compare_worlds(worlds, [Seat((only, only, only))], GROUNDS, (4,))
    assert found.differences, "a second web pod could come, and the first would reach it"


@pytest.mark.parametrize(("closed", "differs"), [(True, False), (False, True)])
def test_a_closed_world_holds_only_what_is_there(closed: bool, differs: bool) -> None:
    only = Pod("one", "web", {"app": "web", "tier": "front"}, (ip_address("10.0.0.1"),), (Port(80),))
    by_app, by_tier = (
        {"metadata": {"name": "p", "namespace": "one"},
         "spec": {"podSelector": {"matchLabels": labels}, "policyTypes": ["Ingress"]}}
        for labels in ({"app": "web"}, {"tier": "front"})
    )  # fmt: skip
    worlds = [World.build({"one": {}}, [only], [policy]) for policy in (by_tier, by_app, by_tier)]
    found = compare_worlds(worlds, [Seat((only, only, only))], GROUNDS, (4,), closed=closed)
    assert bool(found.differences) is differs
