from __future__ import annotations

from ipaddress import ip_address
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.model import Pod, Protocol
from lab.subjects.network.interest import interesting_ports
from lab.subjects.network.masks import mask_of, places_of
from lab.subjects.network.matrix import reachability
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PortClass
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World
from tests.network.worlds import OUTSIDE, policies, seeds, worlds

bounded = settings(max_examples=150, deadline=None)

LAYERS = (
    PortClass(Protocol.TCP, 80),
    PortClass(Protocol.TCP, 443),
    PortClass(Protocol.UDP, 53),
    PortClass(Protocol.SCTP, 80),
    PortClass(Protocol.TCP, 9999),
)


@bounded
@given(worlds())
def test_every_cell_is_the_verdict(world: World) -> None:
    ends = (*world.ends, *world.nodes, *OUTSIDE[1:])
    matrix = reachability(world, ends, LAYERS)
    for layer, port in enumerate(LAYERS):
        for source, start in enumerate(ends):
            rows = (
                matrix.row(source, layer),
                matrix.egress_row(source, layer),
                matrix.ingress_row(source, layer),
            )
            for destination, end in enumerate(ends):
                found = verdict(world, start, end, port.number, port.protocol)
                cells = tuple(bool(row >> destination & 1) for row in rows)
                assert cells == (found.allowed, found.egress.open, found.ingress.open), (start, end, port)


@bounded
@given(worlds())
def test_layers_called_alike_have_the_same_rows(world: World) -> None:
    matrix = reachability(world, None, LAYERS)
    for layer, first in enumerate(matrix.first_alike):
        assert matrix.rows(layer) == matrix.rows(first)


@bounded
@given(worlds(), seeds)
def test_a_population_serves_several_worlds(world: World, seed: int) -> None:
    other = World.build(world.namespaces, world.pods, policies(Random(seed)), world.hosts, world.nodes)
    shared = Population(world.ends)
    for each in (world, other, world):
        alone, together = reachability(each, world.ends, LAYERS), reachability(each, shared, LAYERS)
        assert [alone.rows(layer) for layer in range(5)] == [together.rows(layer) for layer in range(5)]


@given(st.sets(st.integers(0, 3000), max_size=200))
def test_masks_and_places_undo_each_other(places: set[int]) -> None:
    assert places_of(mask_of(sorted(places))) == sorted(places)
    assert places_of(mask_of(sorted(places, reverse=True))) == sorted(places)


def test_a_bare_address_that_a_pod_has_is_that_pod() -> None:
    pod = Pod("one", "a", {}, (ip_address("10.0.0.1"),))
    closed = {"metadata": {"name": "p", "namespace": "one"}, "spec": {"podSelector": {}}}
    world = World.build({"one": {}}, [pod], [closed])
    matrix = reachability(world, [ip_address("8.8.8.8"), ip_address("10.0.0.1")], LAYERS[:1])
    assert matrix.ends[1] is pod
    assert not matrix.allowed(ip_address("8.8.8.8"), pod, LAYERS[0])


def test_interesting_ports_are_those_listened_on_and_those_policies_name() -> None:
    spec = {"podSelector": {}, "ingress": [{"ports": [{"port": 8000, "endPort": 8010}, {"protocol": "UDP"}]}]}
    policy = {"metadata": {"name": "p", "namespace": "one"}, "spec": spec}
    world = World.build({"one": {}}, [], [policy])
    assert interesting_ports(world) == (
        PortClass(Protocol.TCP, 8000),
        PortClass(Protocol.TCP, 8010),
    )


def test_no_ends_and_no_layers_are_an_empty_matrix() -> None:
    world = World.build({}, [], [])
    assert reachability(world).ends == ()
    assert reachability(world, [], LAYERS).rows(0) == []
