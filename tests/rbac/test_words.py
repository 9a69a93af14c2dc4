"""What is said of requests: witnesses, reasons, the listing and the table."""

import pytest

from lab.subjects.protocol import Bounds
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.bootstrap import AGGREGATE
from lab.subjects.rbac.explain import explain
from lab.subjects.rbac.listing import listing
from lab.subjects.rbac.proof.compare import compare
from lab.subjects.rbac.proof.words import witnesses
from lab.subjects.rbac.table import table
from lab.subjects.requests import Caller, Request
from tests.rbac.clusters import account, binding, group, role, rule, state_of, user

CI = account("ci", "team-a")
READER = role("reader", "team-a", rule("get list", "pods"))
BOUND = binding("ci", "team-a", "reader", CI, kind="Role")
WANTED = (READER, BOUND)


def told(*answer, wanted=WANTED, closed=False):
    bounds = Bounds(state_of(*wanted), state_of(*wanted))
    return [each.text for each in witnesses(compare(bounds, state_of(*answer), closed=closed))]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ((BOUND,), "ci cannot get or list pods in team-a, and must"),
        ((role("reader", "team-a", rule("get list delete", "pods")), BOUND), "ci may also delete pods in team-a"),
        ((role("reader", "team-a", rule("get list", "*")), BOUND), "ci may also get and list secrets in team-a"),
        (
            (*WANTED, binding("all", "", "cluster-admin", CI)),
            "ci of team-a may also get, list, create and delete secrets in every namespace",
        ),
        (
            (*WANTED, binding("more", "team-a", "reader", group("devs"), kind="Role")),
            "anyone in group devs may also get and list pods in team-a",
        ),
        (
            (*WANTED, binding("more", "team-a", "reader", group("system:serviceaccounts:team-b"), kind="Role")),
            "every service account of team-b may also get and list pods in team-a",
        ),
        (
            (*WANTED, binding("more", "team-a", "reader", user("system:anonymous"), kind="Role")),
            "anyone without credentials may also get and list pods in team-a",
        ),
        (
            (*WANTED, role("m", "", rule("get", urls="/metrics")), binding("m", "", "m", user("jane"))),
            "user jane may also get the path /metrics",
        ),
        (
            (*WANTED, role("n", "", rule("get", "nodes"), labels={f"{AGGREGATE}admin": "true"})),
            "whoever is given ClusterRole admin may also get nodes",
        ),
    ],
)
def test_the_first_witness_is_one_that_people_recognise(answer, text):
    assert told(*answer)[0] == text


def test_what_everyone_may_is_said_once():
    everyone = binding("all", "team-a", "reader", group("system:authenticated"), kind="Role")
    assert told(*WANTED, everyone, binding("j", "team-a", "reader", user("jane"), kind="Role")) == [
        "every authenticated user may also get and list pods in team-a"
    ]


def test_names_that_are_right_are_left_out():
    named = (role("r", "team-a", rule("get", "secrets", names="db")), binding("b", "team-a", "r", CI, kind="Role"))
    anything = (role("r", "team-a", rule("get", "secrets")), named[1])
    assert told(*anything, wanted=named) == ["ci may also get secrets other than db in team-a"]
    assert told(*named, wanted=anything) == ["ci cannot get secrets other than db in team-a, and must"]


def test_what_does_not_exist_is_no_right():
    mixed = role("reader", "team-a", rule("get list", "pods deployments", "core"), rule("get", "nodes"))
    assert told(mixed, BOUND) == []
    assert told(role("reader", "team-a", rule("get list juggle", "pods", "core extensions")), BOUND) == []


def test_what_could_come_is_made_up_and_nothing_in_a_closed_world():
    every = "get list watch create update patch delete deletecollection"
    wanted = (role("r", "team-a", rule(every, "pods")), binding("b", "team-a", "r", CI, kind="Role"))
    answer = (role("r", "team-a", rule("*", "pods")), wanted[1])
    bounds = Bounds(state_of(*wanted), state_of(*wanted))
    (found,) = witnesses(compare(bounds, state_of(*answer)))
    assert found.made_up
    assert found.text == "ci may also do anything else with pods in team-a"
    assert told(*answer, wanted=wanted, closed=True) == []


def test_a_namespace_is_asked_for_within_itself():
    own = (role("r", "team-a", rule("get", "namespaces")), binding("b", "team-a", "r", CI, kind="Role"))
    by_name = (role("r", "", rule("get", "namespaces", names="team-a")), binding("b", "", "r", CI))
    assert told(*own, wanted=by_name) == []
    assert told(*by_name, wanted=own) == []


NEAR_MISSES = [
    (Request("list", "", "pods", namespace="team-b"), "RoleBinding ci allows it in team-a, not in team-b"),
    (Request("list", "", "pods"), "RoleBinding ci allows it in team-a, not across namespaces"),
    (Request("watch", "", "pods", namespace="team-a"), "Role reader allows get and list here, not watch"),
    (
        Request("get", "", "pods", "log", namespace="team-a"),
        "Role reader allows get on pods, not on pods/log",
    ),
    (Request("get", "apps", "deployments", namespace="team-a"), "Nothing gives ci any of this."),
]


@pytest.mark.parametrize(("request_", "text"), NEAR_MISSES)
def test_the_nearest_miss_is_told(request_, text):
    notes = explain(Access.of(state_of(*WANTED)), Caller.account("team-a", "ci"), request_)
    assert notes[0].text.replace("ci of team-a", "ci") == text


def test_a_look_alike_is_told():
    state = state_of(READER, binding("ci", "team-a", "reader", user("ci"), kind="Role"))
    notes = explain(Access.of(state), Caller.account("team-a", "ci"), Request("get", "", "pods", namespace="team-a"))
    assert notes[0].text == "RoleBinding ci would allow it, but names User ci"


def test_the_listing_draws_rules_together():
    more = role("more", "team-a", rule("watch", "pods"), rule("get", "secrets", names="db"))
    state = state_of(*WANTED, more, binding("more", "team-a", "more", CI, kind="Role"))
    listed = listing(state, Caller.account("team-a", "ci"), "team-a")
    found = {(each.resource, each.names): each.verbs for each in listed}
    assert found["pods", ()] == ("get", "list", "watch")
    assert found["secrets", ("db",)] == ("get",)


def test_the_table_holds_everyone_that_a_binding_of_the_scenario_names():
    named = role("named", "team-a", rule("get", "secrets", names="db"))
    state = state_of(*WANTED, named, binding("n", "team-a", "named", CI, group("devs"), kind="Role"))
    found = table(state)
    assert [(row.who, row.namespace) for row in found.rows] == [("ci", "team-a"), ("anyone in group devs", "team-a")]
    pods, secrets = (found.resources.index(name) for name in ("pods", "secrets"))
    first, second = found.rows
    assert first.rights[pods].verbs == ("get", "list")
    assert first.rights[secrets].named == (("db", ("get",)),)
    assert second.rights[pods].nothing
    assert table(state_of()).rows == ()
