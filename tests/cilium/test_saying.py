"""What may be said: HTTP, lookups, names of machines outside."""

import re
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.cilium.http import HttpRule, Request, http_rule
from lab.subjects.cilium.names import NamePattern
from lab.subjects.cilium.proof.lookups import names
from lab.subjects.cilium.proof.requests import members, requests
from tests.cilium.cluster import API, DB, WEB, cluster, flow, policy, ports, with_

DNS = {
    "toEndpoints": [{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns"}}],
    "toPorts": ports(53, protocol="ANY", rules={"dns": [{"matchPattern": "*"}]}),
}


def http(*rules):
    return ports(80, rules={"http": list(rules)})


def ask(state, method="GET", path="/", **more):
    return flow(state, "shop/web", "shop/api", http={"method": method, "path": path, **more})


class TestHttp:
    STATE = with_(policy({"endpointSelector": API, "ingress": [
        {"fromEndpoints": [WEB], "toPorts": http({"method": "GET", "path": "/public(/.*)?"})}]}))  # fmt: skip

    @pytest.mark.parametrize(
        ("method", "path", "fate"),
        [
            ("GET", "/public", "forwarded"),
            ("GET", "/public/x", "forwarded"),
            ("GET", "/public-keys", "refused"),
            ("GET", "/x/public", "refused"),
            ("POST", "/public", "refused"),
            ("GET", "/public?x=1", "refused"),
        ],
    )
    def test_a_request_must_match_as_a_whole(self, method, path, fate):
        assert ask(self.STATE, method, path) == fate

    def test_who_is_not_allowed_at_all_is_dropped(self):
        assert flow(self.STATE, "shop/db", "shop/api", http={"method": "GET", "path": "/public"}) == "dropped"

    def test_the_connection_itself_stands(self):
        assert flow(self.STATE, "shop/web", "shop/api") == "forwarded"

    def test_a_rule_beside_it_without_requests_lets_all_of_them_through(self):
        open_ = with_(policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [{}]}]}, "q"), state=self.STATE)
        assert ask(open_, "POST", "/admin") == "forwarded"

    def test_headers_and_host(self):
        rule = {"headers": ["X-Team: red"], "host": "api\\.shop"}
        state = with_(policy({"endpointSelector": API, "ingress": [{"toPorts": http(rule)}]}))
        assert ask(state, host="api.shop", headers={"x-team": "red"}) == "forwarded"
        assert ask(state, host="api.shop", headers={"x-team": "blue"}) == "refused"
        assert ask(state, host="apiXshop", headers={"x-team": "red"}) == "refused"

    def test_both_ends_may_limit_requests(self):
        out = policy({"endpointSelector": WEB, "egress": [{"toPorts": http({"path": "/a.*"})}]}, "out")
        state = with_(out, policy({"endpointSelector": API, "ingress": [{"toPorts": http({"path": ".*b"})}]}, "in"))
        assert ask(state, path="/ab") == "forwarded"
        assert ask(state, path="/a") == ask(state, path="/b") == "refused"

    def test_rules_without_anything_in_them_allow_anything(self):
        assert http_rule({}).admits(Request("DELETE", "/x"))
        assert http_rule(None).admits(Request())


class TestNames:
    @pytest.mark.parametrize(
        ("pattern", "name", "meant"),
        [
            ("*.bank.example", "api.bank.example", True),
            ("*.bank.example", "a.b.bank.example", False),
            ("*.bank.example", "bank.example", False),
            ("*bank.example", "mybank.example", True),
            ("*bank.example", "my.bank.example", False),
            ("**.bank.example", "a.b.bank.example", True),
            ("**.bank.example", "a.bank.example", True),
            ("**.bank.example", "bank.example", False),
            ("a*z.example", "az.example", True),
            ("A.Bank.Example", "a.bank.example.", True),
            ("*", "anything.at.all", True),
            ("bank.example", "bankXexample", False),
        ],
    )
    def test_patterns(self, pattern, name, meant):
        assert NamePattern(pattern=pattern).matches(name) is meant

    def test_a_name_is_compared_whole_whatever_its_case(self):
        assert NamePattern("API.bank.example").matches("api.bank.example.")
        assert not NamePattern("bank.example").matches("api.bank.example")
        assert not NamePattern().matches("")


class TestMachinesOutside:
    TO_BANK: ClassVar = {"toFQDNs": [{"matchName": "api.bank.example"}], "toPorts": ports(443)}

    def go(self, *rules, name="api.bank.example", port=443):
        return flow(with_(policy({"endpointSelector": WEB, "egress": list(rules)})), "shop/web", fqdn=name, port=port)

    def test_a_name_needs_a_lookup_that_is_watched(self):
        assert self.go(DNS, self.TO_BANK) == "forwarded"
        assert self.go(self.TO_BANK) == "dropped"
        unwatched = {**DNS, "toPorts": ports(53, protocol="ANY")}
        assert self.go(unwatched, self.TO_BANK) == "dropped"

    def test_a_lookup_of_another_name_is_refused(self):
        picky = {**DNS, "toPorts": ports(53, protocol="UDP", rules={"dns": [{"matchName": "files.example.net"}]})}
        assert self.go(picky, self.TO_BANK) == "dropped"
        state = with_(policy({"endpointSelector": WEB, "egress": [picky]}))
        asked = {"port": 53, "protocol": "UDP", "dns": "api.bank.example"}
        assert flow(state, "shop/web", "kube-system/coredns", **asked) == "refused"
        assert flow(state, "shop/web", "kube-system/coredns", **{**asked, "dns": "files.example.net"}) == "forwarded"

    def test_other_names_and_ports_stay_out_of_reach(self):
        assert self.go(DNS, self.TO_BANK, name="files.example.net") == "dropped"
        assert self.go(DNS, self.TO_BANK, port=80) == "dropped"

    def test_an_address_does_without_a_name(self):
        assert self.go(DNS, {"toCIDR": ["203.0.113.0/24"]}) == "forwarded"
        assert self.go(DNS, {"toEntities": ["world"]}, name="who.knows.example") == "forwarded"

    def test_without_a_policy_names_lead_everywhere(self):
        assert flow(cluster(), "shop/db", fqdn="who.knows.example") == "forwarded"


PATTERNS = ("/public", "/public/.*", "/a|/b", "/v[12]/x+", "/items/[0-9]+", "(/x)?/y", "/a.c", "/x{2,3}")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_members_of_a_pattern_match_it(pattern):
    assert members(pattern)
    assert all(re.fullmatch(pattern, text) for text in members(pattern))


RULES = st.lists(
    st.builds(HttpRule, st.sampled_from(("", "GET", "GET|HEAD")), st.sampled_from(("", *PATTERNS))),
    min_size=1, max_size=3,
)  # fmt: skip


@given(RULES, st.sampled_from(("GET", "HEAD", "POST", "PUT")), st.text("/ab12xyc-", max_size=8))
@settings(max_examples=80, deadline=None)
def test_every_request_is_answered_like_one_of_the_samples(rules, method, path):
    request = Request(method, f"/{path}")
    answers = tuple(rule.admits(request) for rule in rules)
    assert answers in {tuple(rule.admits(sample) for rule in rules) for sample in requests(rules)}


@given(
    st.lists(st.sampled_from(("*", "*.a.b", "**.a.b", "x.a.b", "*.b", "a.b", "*a.b")), min_size=1, max_size=3),
    st.lists(st.sampled_from(("a", "b", "x", "xa")), min_size=1, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_every_name_is_answered_like_one_of_the_samples(patterns, labels):
    asked = [NamePattern(pattern=pattern) for pattern in patterns]
    answers = tuple(pattern.matches(".".join(labels)) for pattern in asked)
    samples = {tuple(pattern.matches(name) for pattern in asked) for name in names(asked)}
    assert answers in samples


def test_a_denial_comes_before_what_is_said():
    state = with_(policy({"endpointSelector": DB, "ingress": [{"toPorts": http({"method": "GET"})}],
                          "ingressDeny": [{"fromEndpoints": [WEB]}]}))  # fmt: skip
    assert flow(state, "shop/web", "shop/db", http={"method": "GET", "path": "/"}) == "dropped"
