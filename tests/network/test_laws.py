"""Laws that hold in every cluster, whatever its policies."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings

from lab.cluster.model import Protocol
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import own_address, selectable
from lab.subjects.network.matrix import reachability
from lab.subjects.network.ports import PortClass
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World
from tests.network.worlds import OUTSIDE, policies, policy, seeds, world, worlds

bounded = settings(max_examples=150, deadline=None)

LAYERS = (
    PortClass(Protocol.TCP, 80),
    PortClass(Protocol.UDP, 53),
    PortClass(Protocol.TCP, 400),
    PortClass(Protocol.SCTP, 81),
)


def written(found: World) -> list[dict[str, Any]]:
    """The policies as written."""
    return [deepcopy(each.source.value) for each in found.policies]


def under(found: World, others: list[dict[str, Any]]) -> World:
    """The same cluster under other policies."""
    return World.build(found.namespaces, found.pods, others, found.hosts, found.nodes)


def all_rows(found: World) -> list[list[int]]:
    matrix = reachability(found, (*found.ends, *found.nodes, *OUTSIDE), LAYERS)
    return [matrix.rows(layer) for layer in range(len(LAYERS))]


def shuffle(value: Any, random: Random) -> None:
    """Put every list of rules, peers, ports and excepts in another order."""
    if isinstance(value, dict):
        for each in value.values():
            shuffle(each, random)
    elif isinstance(value, list):
        random.shuffle(value)
        for each in value:
            shuffle(each, random)


@bounded
@given(seeds)
def test_order_never_matters(seed: int) -> None:
    before = world(seed)
    others, random = written(before), Random(seed)
    for each in others:
        shuffle(each["spec"], random)
    random.shuffle(others)
    assert all_rows(under(before, others)) == all_rows(before)


@bounded
@given(seeds)
def test_one_more_policy_closes_nothing_where_pods_are_isolated_already(seed: int) -> None:
    before = world(seed)
    added = policy(Random(seed + 1), "one-more")
    after = under(before, [*written(before), added])
    ends = (*before.ends, *OUTSIDE)
    old, new = reachability(before, ends, LAYERS), reachability(after, ends, LAYERS)
    for layer in range(len(LAYERS)):
        for source, start in enumerate(ends):
            closed = old.egress_row(source, layer) & ~new.egress_row(source, layer)
            assert not closed or not before.isolating(start, Direction.EGRESS)
            closed = old.ingress_row(source, layer) & ~new.ingress_row(source, layer)
            for destination, end in enumerate(ends):
                if before.isolating(end, Direction.INGRESS):
                    assert not closed >> destination & 1


@bounded
@given(seeds)
def test_isolating_a_pod_changes_only_connections_of_that_pod(seed: int) -> None:
    before = world(seed)
    random = Random(seed)
    chosen = random.choice(before.pods)
    marked = replace(chosen, labels={**chosen.labels, "chosen": "yes"})
    pods = tuple(marked if each is chosen else each for each in before.pods)
    relabelled = replace(before, pods=pods)
    isolation = {
        "metadata": {"name": "isolation", "namespace": chosen.namespace},
        "spec": {
            "podSelector": {"matchLabels": {"chosen": "yes"}},
            "policyTypes": random.choice((["Ingress"], ["Egress"], ["Ingress", "Egress"])),
        },
    }
    after = under(relabelled, [*written(before), isolation])
    at = pods.index(marked)
    for old, new in zip(all_rows(relabelled), all_rows(after), strict=True):
        for source, (one, other) in enumerate(zip(old, new, strict=True)):
            assert source == at or (one ^ other) & ~(1 << at) == 0


@bounded
@given(worlds())
def test_a_pod_always_reaches_its_own_address(found: World) -> None:
    for pod in found.pods:
        assert verdict(found, pod, pod, 80).allowed
        address = own_address(pod)
        if address is not None and selectable(pod):
            assert verdict(found, pod, address, 80).allowed


@bounded
@given(worlds())
def test_without_policies_everyone_reaches_everyone(found: World) -> None:
    everyone = (1 << len(found.ends) + len(found.nodes) + len(OUTSIDE)) - 1
    assert all(row == everyone for rows in all_rows(under(found, [])) for row in rows)


@bounded
@given(seeds)
def test_defaults_written_out_change_nothing(seed: int) -> None:
    before = world(seed)
    others = written(before)
    for each in others:
        spec = each["spec"]
        if not spec.get("policyTypes"):
            spec["policyTypes"] = ["Ingress"] + (["Egress"] if spec.get("egress") else [])
        for direction in ("ingress", "egress"):
            spec[direction] = [rule or {} for rule in spec.get(direction) or ()]
            for rule in spec[direction]:
                if rule.get("ports"):
                    rule["ports"] = [{"protocol": "TCP", **_kept(port)} for port in rule["ports"]]
    assert all_rows(under(before, others)) == all_rows(before)


def _kept(port: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (port or {}).items() if value is not None}


@bounded
@given(seeds)
def test_a_policy_for_each_rule_admits_what_one_policy_with_all_admits(seed: int) -> None:
    before = world(seed)
    split: list[dict[str, Any]] = []
    for each in policies(Random(seed)):
        spec = each["spec"]
        types = spec.get("policyTypes") or ["Ingress"] + (["Egress"] if spec.get("egress") else [])
        bare = {**spec, "policyTypes": types, "ingress": [], "egress": []}
        parts = [bare]
        for direction in ("ingress", "egress"):
            parts += [{**bare, direction: [rule]} for rule in spec.get(direction) or ()]
        name = each["metadata"]["name"]
        split += [
            {"metadata": {**each["metadata"], "name": f"{name}-{number}"}, "spec": part}
            for number, part in enumerate(parts)
        ]
    assert all_rows(under(before, split)) == all_rows(under(before, policies(Random(seed))))
