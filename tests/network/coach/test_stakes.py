"""What is at stake in a policy holds for every edit of it: nothing that it rules out comes true."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings

from lab.cluster.model import Protocol
from lab.manifests.document import Json, Path
from lab.subjects.network.coach.alternatives import OWN_PODS, Alternatives
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.edits import Put, rules
from lab.subjects.network.coach.ledger import Ledger
from lab.subjects.network.coach.stakes import Stakes
from lab.subjects.network.policy import Policy
from lab.subjects.network.world import World
from tests.network.worlds import OUTSIDE, PORT_NUMBERS, peer, policy_port, seeds, selector, worlds


def edits(policy: Policy, random: Random) -> Iterator[tuple[Path, Json]]:
    """Something new for the policy's own selector, and for each of its rules, peers and ports."""
    yield OWN_PODS, selector(random)
    for rule in rules(policy):
        yield rule.path, {rule.direction.peers_key: [peer(random)], "ports": [policy_port(random)]}
        yield from ((path, peer(random)) for path, _ in rule.peers)
        yield from (((*path, "podSelector"), selector(random)) for path, _ in rule.peers)
        yield from ((path, policy_port(random)) for path, _ in rule.ports)
        yield from (((*path, "port"), random.choice(PORT_NUMBERS)) for path, _ in rule.ports)


@settings(max_examples=80, deadline=None)
@given(worlds(), seeds)
def test_nothing_comes_of_an_edit_beyond_what_is_at_stake_there(world: World, seed: int) -> None:
    random = Random(seed)
    ends, protocols = (*world.ends, *world.nodes, *OUTSIDE), tuple(Protocol)
    cells = [
        Cell(start, end, random.choice(protocols), random.choice(PORT_NUMBERS), random.random() < 0.5, frozenset())
        for start, end in ((random.choice(ends), random.choice(ends)) for _ in range(20))
    ]
    ledger = Ledger(world, cells)
    for policy in world.policies:
        others = ledger.all(tuple(each for each in world.policies if each is not policy))
        alternatives = Alternatives(ledger, others, policy)
        stakes = Stakes(ledger, alternatives)
        for path, new in edits(policy, random):
            put = Put(policy.source.value, path, new)
            right = ledger.right(others | ledger.written(put(), policy.namespace))
            assert right & ~stakes.at(path) == 0
            said = alternatives.of(put)
            assert (said is None) is (path != OWN_PODS and len(path) < 5)
            assert said is None or ledger.right(said) == right


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_a_policy_says_the_same_written_and_compiled(world: World) -> None:
    ends = (*world.ends, *OUTSIDE)
    cells = [Cell(start, end, Protocol.TCP, 80, True, frozenset()) for start in ends for end in ends[:4]]
    ledger = Ledger(world, cells)
    for policy in world.policies:
        assert ledger.written(policy.source.value, policy.namespace) == ledger.of(policy)
