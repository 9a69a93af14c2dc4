from __future__ import annotations

import pytest
from hypothesis import given, settings

from lab.cluster.model import Protocol
from lab.cluster.state import State
from lab.subjects.network.ends import End
from lab.subjects.network.explain import explain
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World
from lab.subjects.protocol import Note
from tests.network.clusters import PARTNER, SHOP, cluster, policy
from tests.network.worlds import worlds

FRONTEND_RULE = "{to: [{podSelector: {matchLabels: {tier: backend}}}], ports: [{port: 80}]}"


def egress(*rules: str) -> str:
    selector = "{matchLabels: {tier: frontend}}"
    spec = f"{{podSelector: {selector}, policyTypes: [Egress], egress: [{', '.join(rules)}]}}"
    return policy("frontend-allow-egress", spec)


def notes(state: State, source: str, target: End | str, port: int, service_port: int | None = None):
    world = World.of(state)
    find = {str(end): end for end in world.ends}
    end = find[target] if isinstance(target, str) else target
    return explain(world, verdict(world, find[source], end, port), service_port)


def texts(found: tuple[Note, ...]) -> list[str]:
    return [note.text for note in found]


def test_what_a_rule_admits_instead_is_told_with_what_this_pod_has() -> None:
    state = cluster(SHOP, egress(FRONTEND_RULE))
    told = notes(state, "shop/frontend", "shop/database", 5432)
    assert texts(told)[:2] == [
        "egress from shop/frontend is restricted by frontend-allow-egress; "
        "its only rule does not admit TCP 5432 to shop/database",
        "frontend-allow-egress: egress rule admits TCP 80 to pods with tier=backend in namespace shop; "
        "this pod has tier=database; the port is 5432",
    ]
    assert [note.good for note in told] == [False, False, True]


def test_a_hit_on_the_peer_with_a_missed_port_says_so_at_the_port() -> None:
    state = cluster(SHOP, egress(FRONTEND_RULE))
    pod = str(state.pods_named("shop", "backend")[0])
    _, miss, _ = notes(state, "shop/frontend", pod, 8080)
    assert miss.text == "frontend-allow-egress: egress rule admits TCP 80 to this pod; the port is 8080"
    assert miss.span is not None
    line = next(number for number, line in enumerate(_text(state), 1) if "spec: {podSelector: {match" in line)
    assert miss.span.line == line
    assert _text(state)[line - 1][miss.span.column - 1 :].startswith("{port: 80}")


def _text(state: State) -> list[str]:
    item = state.of_kind("NetworkPolicy")[0]
    assert item.document.root is not None
    return item.document.root.start_mark.buffer.rstrip("\0").split("\n")


def test_a_service_port_in_place_of_the_pods_is_pointed_out() -> None:
    state = cluster(SHOP, egress(FRONTEND_RULE))
    pod = str(state.pods_named("shop", "backend")[0])
    told = texts(notes(state, "shop/frontend", pod, 8080, service_port=80))
    assert "policies see the pod's port 8080, not the Service's port 80" in told


def test_the_nearest_miss_comes_first() -> None:
    far = "{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]}"
    near = "{to: [{podSelector: {matchLabels: {tier: database}}}], ports: [{port: 3306}]}"
    told = texts(notes(cluster(SHOP, egress(far, FRONTEND_RULE, near)), "shop/frontend", "shop/database", 5432))
    assert told[1].startswith("frontend-allow-egress: egress rule 3 admits TCP 3306 to this pod")
    assert told[-2].startswith("frontend-allow-egress: egress rule 1 ")


def test_the_same_labels_in_another_namespace_name_the_namespace() -> None:
    told = texts(notes(cluster(SHOP, egress(FRONTEND_RULE)), "shop/frontend", "other/prober", 80))
    assert told[1].endswith("pods with tier=backend in namespace shop; this pod is in namespace other")


@pytest.mark.parametrize(
    ("peer", "lack"),
    [
        ("{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.10/32]}}", "among the excepted 203.0.113.10/32"),
        ("{ipBlock: {cidr: 198.51.100.0/24}}", "203.0.113.10 is not in 198.51.100.0/24"),
        ("{ipBlock: {cidr: '::/0'}}", "an IPv6 block never holds an IPv4 address"),
        ("{namespaceSelector: {}}", "selectors only match pods, never an address outside the cluster"),
    ],
)
def test_an_outside_host_is_told_why_no_peer_means_it(peer: str, lack: str) -> None:
    told = texts(notes(cluster(SHOP, egress(f"{{to: [{peer}]}}")), "shop/frontend", PARTNER, 443))
    assert told[1].endswith(lack)


def test_a_policy_without_rules_says_that_it_admits_nothing() -> None:
    told = texts(notes(cluster(SHOP, egress()), "shop/frontend", "shop/database", 5432))
    assert told[0].endswith("frontend-allow-egress, which has no egress rule: nothing is admitted")


def test_an_open_lock_names_the_rule_that_opens_it() -> None:
    told = notes(cluster(SHOP, egress(FRONTEND_RULE, "{}")), "shop/frontend", PARTNER, 443)
    assert told[0].text == "frontend-allow-egress admits it: egress rule 2 opens every port to anyone"
    assert told[0].good is True
    assert told[0].span is not None


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_verdict_is_explained_and_nothing_is_said_to_deny(world: World) -> None:
    for source in world.ends:
        for destination in world.ends:
            found = verdict(world, source, destination, 80, Protocol.TCP)
            told = explain(world, found, service_port=81)
            assert all(note.text for note in told)
            assert not any(word in note.text for note in told for word in ("deny", "denie", "forbid"))
            assert any(note.good is False for note in told) is not found.allowed
