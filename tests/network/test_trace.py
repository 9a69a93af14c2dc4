from __future__ import annotations

import json
from ipaddress import ip_address
from random import Random

import pytest
import yaml
from hypothesis import given, settings

from lab.cluster.model import Host, Port
from lab.subjects.network.fate import Fate, StepKind, Trace
from lab.subjects.network.trace import trace, trace_between
from lab.subjects.network.verdict import Doubt, verdict
from lab.subjects.network.world import World
from tests.network.clusters import PARTNER, SHOP, cluster, policy
from tests.network.worlds import policies, seeds

DNS_UDP = (
    "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], "
    "ports: [{port: 53, protocol: UDP}]}"
)
DNS_TCP = DNS_UDP.replace("UDP", "TCP")
BACKEND = "{to: [{podSelector: {matchLabels: {tier: backend}}}], ports: [{port: 8080}]}"

LARGE = """
kind: Service
metadata: {name: large, namespace: shop, annotations: {cks-lab/large-answer: "true"}}
spec:
  selector: {tier: backend}
  ports: [{port: 80, targetPort: 8080}]
"""


def egress(*rules: str, name: str = "frontend") -> str:
    selector = "{matchLabels: {tier: frontend}}"
    return policy(name, f"{{podSelector: {selector}, policyTypes: [Egress], egress: [{', '.join(rules)}]}}")


def ingress(label: str, *rules: str, namespace: str = "shop") -> str:
    spec = f"{{podSelector: {{matchLabels: {{{label}}}}}, ingress: [{', '.join(rules)}]}}"
    return policy("guard", spec, namespace)


def service(name: str, spec: str) -> str:
    return f"kind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}"


def steps(found: Trace) -> list[tuple[StepKind, bool | None]]:
    return [(step.kind, step.good) for step in found.steps]


def test_a_connection_by_name_passes_every_station() -> None:
    found = trace(cluster(SHOP), "shop/frontend", "backend:80")
    assert found.fate is Fate.CONNECTED
    assert steps(found) == [
        (StepKind.LOOKUP, True),
        (StepKind.SERVICE, True),
        (StepKind.EGRESS, True),
        (StepKind.INGRESS, True),
        (StepKind.ARRIVAL, True),
    ]
    assert (found.tried, found.agreeing) == (3, 3)


def test_a_forgotten_lookup_fails_though_the_address_would_work() -> None:
    state = cluster(SHOP, egress(BACKEND))
    by_name = trace(state, "shop/frontend", "backend:80")
    assert by_name.fate is Fate.LOOKUP_BLOCKED
    assert steps(by_name) == [(StepKind.LOOKUP, False)]
    assert by_name.steps[0].span is not None
    assert trace(state, "shop/frontend", "svc/shop/backend:80").connected
    assert trace(state, "shop/frontend", "shop/backend:8080").connected


def test_the_lookup_needs_coredns_to_take_it_too() -> None:
    state = cluster(SHOP, ingress("k8s-app: kube-dns", namespace="kube-system"))
    found = trace(state, "shop/frontend", "backend:80")
    assert found.fate is Fate.LOOKUP_BLOCKED
    assert "ingress to kube-system/coredns" in found.steps[0].notes[0].text


def test_a_large_answer_needs_tcp_53() -> None:
    without = cluster(SHOP, LARGE, egress(BACKEND, DNS_UDP))
    assert trace(without, "shop/frontend", "backend:80").connected
    cut = trace(without, "shop/frontend", "large:80")
    assert cut.fate is Fate.TRUNCATED
    assert steps(cut) == [(StepKind.LOOKUP, True), (StepKind.LOOKUP_TCP, False)]
    whole = trace(cluster(SHOP, LARGE, egress(BACKEND, DNS_UDP, DNS_TCP)), "shop/frontend", "large:80")
    assert whole.connected
    assert whole.steps[1].kind is StepKind.LOOKUP_TCP


def test_policies_see_the_pods_port_not_the_services() -> None:
    state = cluster(SHOP, egress(BACKEND.replace("8080", "80"), DNS_UDP))
    found = trace(state, "shop/frontend", "backend:80")
    assert found.fate is Fate.EGRESS_BLOCKED
    assert "policies see the pod's port 8080, not the Service's port 80" in [note.text for note in found.notes]
    assert trace(cluster(SHOP, egress(BACKEND, DNS_UDP)), "shop/frontend", "backend:80").connected


@pytest.mark.parametrize(
    ("policies", "fate"),
    [
        ((egress(),), Fate.EGRESS_BLOCKED),
        ((ingress("tier: database"),), Fate.INGRESS_BLOCKED),
        ((egress(), ingress("tier: database")), Fate.BOTH_BLOCKED),
        ((), Fate.CONNECTED),
    ],
)
def test_the_fate_names_the_lock_that_nothing_opens(policies: tuple[str, ...], fate: Fate) -> None:
    found = trace(cluster(SHOP, *policies), "shop/frontend", "shop/database:5432")
    assert found.fate is fate
    assert found.connected is (fate is Fate.CONNECTED)


def test_nothing_listens_where_no_container_does() -> None:
    found = trace(cluster(SHOP), "shop/frontend", "shop/database:5433")
    assert found.fate is Fate.NOTHING_LISTENS
    assert found.steps[-1].text.endswith("it listens on TCP 5432")


def test_a_pod_that_declares_no_ports_may_listen() -> None:
    found = trace(cluster(SHOP), "shop/frontend", "other/prober:80")
    assert found.connected
    assert steps(found)[-1] == (StepKind.ARRIVAL, None)


def test_a_service_without_endpoints_says_why() -> None:
    alone = service("alone", "{selector: {tier: none}, ports: [{port: 80}]}")
    found = trace(cluster(SHOP, alone), "shop/frontend", "alone:80")
    assert found.fate is Fate.NO_ENDPOINTS
    assert found.steps[-1].text.endswith("no pod in shop has tier=none")


def test_a_port_that_the_service_lacks_is_told_with_those_it_has() -> None:
    found = trace(cluster(SHOP), "shop/frontend", "backend:8081")
    assert found.fate is Fate.NOTHING_LISTENS
    assert found.steps[-1].text == "Service shop/backend has no port TCP 8081; it has TCP 80"


def test_a_headless_service_translates_nothing() -> None:
    text = service("direct", "{clusterIP: None, selector: {tier: backend}, ports: [{port: 80, targetPort: 8080}]}")
    state = cluster(SHOP, text)
    assert trace(state, "shop/frontend", "direct:8080").connected
    assert trace(state, "shop/frontend", "direct:80").fate is Fate.NOTHING_LISTENS


def test_a_name_that_only_pods_have_is_no_name() -> None:
    found = trace(cluster(SHOP), "shop/frontend", "database:5432")
    assert found.fate is Fate.NO_SUCH_NAME
    assert "write shop/database" in found.steps[0].text


def test_a_misspelt_service_suggests_the_nearest() -> None:
    found = trace(cluster(SHOP), "shop/frontend", "backnd:80")
    assert found.fate is Fate.NO_SUCH_NAME
    assert "did you mean backend?" in found.steps[0].text


def test_without_kube_dns_no_name_can_be_looked_up() -> None:
    assert trace(cluster(SHOP, dns=False), "shop/frontend", "backend:80").fate is Fate.LOOKUP_BLOCKED


def test_hosts_outside_are_met_by_name_by_domain_and_by_address() -> None:
    rule = "{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]}"
    state = cluster(SHOP, egress(rule))
    assert trace(state, "shop/frontend", "partner-api:443").connected
    assert trace(state, "shop/frontend", "203.0.113.10:443").connected
    assert trace(state, "shop/frontend", "203.0.113.99:443").connected
    assert trace(state, "shop/frontend", "partner-api:80").fate is Fate.EGRESS_BLOCKED
    assert trace(state, "shop/frontend", "api.example.com:443").fate is Fate.LOOKUP_BLOCKED
    assert trace(state, "partner-api", "shop/database:5432").connected


def test_a_host_that_listens_elsewhere_is_said_to() -> None:
    assert trace(cluster(SHOP), "shop/frontend", "partner-api:80").fate is Fate.NOTHING_LISTENS


def test_a_block_over_a_services_address_is_left_to_the_plugin() -> None:
    state = cluster(SHOP, egress("{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}", DNS_UDP))
    found = trace(state, "shop/frontend", "backend:80")
    assert found.fate is Fate.UNDEFINED
    assert found.verdict is not None
    assert found.verdict.doubt is Doubt.CLUSTER_IP
    assert found.undefined
    shut = cluster(SHOP, egress("{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}", DNS_UDP), ingress("tier: backend"))
    assert trace(shut, "shop/frontend", "backend:80").fate is Fate.BOTH_BLOCKED


def test_one_failing_replica_is_shown_and_counted() -> None:
    state = cluster(SHOP)
    first = state.pods_named("shop", "backend")[0]
    rule = f"{{to: [{{ipBlock: {{cidr: 0.0.0.0/0, except: [{first.addresses[0]}/32]}}}}]}}"
    found = trace(cluster(SHOP, egress(rule)), "shop/frontend", "shop/backend:8080")
    assert found.fate is Fate.EGRESS_BLOCKED
    assert (found.tried, found.agreeing) == (3, 1)
    assert "1 of 3" in found.summary


@pytest.mark.parametrize(
    ("source", "target", "advice"),
    [
        ("shop/fronted", "backend:80", "did you mean shop/frontend?"),
        ("shpo/frontend", "backend:80", "did you mean shop?"),
        ("shop/frontend", "shop/bakend:80", "did you mean shop/backend?"),
        ("shop/frontend", "other/database:80", "did you mean shop/database?"),
        ("shop/frontend", "svc/shop/bakend:80", "did you mean svc/shop/backend:80?"),
        ("partner-app", "shop/backend:80", "did you mean partner-api?"),
        ("partner-api", "backend:80", "write namespace/backend:80"),
        ("", "backend:80", "write it like namespace/pod"),
        ("node/worker-9", "shop/backend:80", "did you mean worker-"),
        ("shop/a/b", "shop/backend:80", "write it like namespace/pod"),
    ],
)
def test_unknown_ends_say_what_to_write(source: str, target: str, advice: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as raised:
        trace(cluster(SHOP), source, target)
    assert advice in str(raised.value)


def test_a_name_in_several_namespaces_has_to_be_told_apart() -> None:
    twin = "kind: Pod\nmetadata: {name: database, namespace: other}\nspec: {containers: []}"
    with pytest.raises(ValueError, match="other/database, shop/database"):
        trace(cluster(SHOP, twin), "database", "shop/backend:80")
    assert trace(cluster(SHOP), "database", "shop/backend:8080").connected


def test_a_trace_is_plain_json() -> None:
    state = cluster(SHOP, egress(BACKEND))
    found = json.loads(json.dumps(trace(state, "shop/frontend", "backend:80").as_json()))
    assert (found["fate"], found["connected"], found["steps"][0]["kind"]) == ("lookup blocked", False, "lookup")
    assert found["steps"][0]["line"] > 1


def test_two_ends_are_traced_without_names() -> None:
    state = cluster(SHOP, egress(BACKEND))
    source, destination = state.pods_named("shop", "frontend")[0], state.pods_named("shop", "database")[0]
    assert trace_between(state, source, destination, 5432).fate is Fate.EGRESS_BLOCKED
    assert trace_between(state, PARTNER, destination, 5432).connected


def test_dual_stack_services_lead_to_the_addresses_of_their_family() -> None:
    six = service("six", "{ipFamilies: [IPv6], selector: {tier: backend}, ports: [{port: 80, targetPort: 8080}]}")
    block = "{to: [{ipBlock: {cidr: '::/0'}}]}"
    state = cluster(SHOP, six, egress(block, DNS_UDP), families=(4, 6))
    assert trace(state, "shop/frontend", "six:80").connected
    assert trace(state, "shop/frontend", "svc/shop/backend:80").fate is Fate.EGRESS_BLOCKED


def test_an_alias_leads_to_the_name_behind_it() -> None:
    alias = service("alias", "{type: ExternalName, externalName: far.example.com}")
    host = Host("far.example.com", (ip_address("198.51.100.9"),), (Port(443),))
    found = trace(cluster(SHOP, alias, hosts=(host,)), "shop/frontend", "alias:443")
    assert found.connected
    assert trace(cluster(SHOP, alias), "shop/frontend", "alias:443").fate is Fate.NO_SUCH_NAME


PLACES = {"one": "shop", "two": "other", "three": "kube-system"}
TARGETS = ("backend:80", "shop/backend:http", "svc/shop/backend:80", "database:5432", "8.8.8.8:53/udp", "[::1]:80")


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_a_trace_ends_as_its_verdicts_say(seed: int) -> None:
    written = policies(Random(seed))
    for each in written:
        each["kind"] = "NetworkPolicy"
        each["metadata"]["namespace"] = PLACES[each["metadata"]["namespace"]]
    state = cluster(SHOP, yaml.safe_dump_all(written))
    world = World.of(state)
    for source in (*state.pods, PARTNER):
        for destination in state.pods:
            found = trace_between(state, source, destination, 8080)
            judged = verdict(world, source, destination, 8080)
            assert judged.allowed == (found.fate in (Fate.CONNECTED, Fate.NOTHING_LISTENS))
    for target in TARGETS:
        found = trace(state, "shop/frontend", target)
        # What is left to the plugin fails at no step, and yet does not count as connected.
        arrives = all(step.good is not False for step in found.steps) and found.fate is not Fate.UNDEFINED
        assert found.connected is arrives
        assert json.dumps(found.as_json())
