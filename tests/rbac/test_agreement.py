"""The proof and the brute force agree on every pair of clusters, and rights obey the laws of sets."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.kubeobject import KubeObject
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.authorize import authorize
from lab.subjects.rbac.naive.oracle import oracle
from lab.subjects.rbac.proof.compare import compare
from lab.subjects.rbac.proof.words import witnesses
from lab.subjects.requests import OTHER
from tests.rbac.clusters import VERBS, binding, objects, role, rule, state_of, user

JANE = user("jane")

BOUNDED = settings(max_examples=60, deadline=None)


def within(bounds, state, *, closed=False):
    return not compare(bounds, state, closed=closed).differences


@BOUNDED
@given(objects(), objects())
def test_the_proof_and_the_brute_force_agree(ours, theirs):
    one, two = state_of(*ours), state_of(*theirs)
    both = state_of(*theirs, *ours)
    for bounds, state in ((Bounds(one, two), one), (Bounds(one, two), two), (Bounds(one, both), both)):
        found = witnesses(compare(bounds, state))
        assert oracle(bounds, state).within is not bool(found), (oracle(bounds, state), found)


@BOUNDED
@given(objects(), st.data(), st.booleans())
def test_they_agree_on_a_cluster_with_one_thing_changed(ours, data, closed):
    place = data.draw(st.integers(0, len(ours) - 1))
    changed = list(ours)
    changed[place] = one_thing_changed(ours[place], Random(data.draw(st.integers(0, 10**6))))
    one, two = state_of(*ours), state_of(*changed)
    bounds = Bounds(one, one)
    found, ruling = witnesses(compare(bounds, two, closed=closed)), oracle(bounds, two, closed=closed)
    assert ruling.within is not bool(found), (ruling, found)


@pytest.mark.parametrize(
    ("closed", "written"),
    [
        (True, {"verbs": ["post"], "apiGroups": ["*"], "resources": ["pods"]}),
        (False, {"verbs": ["get"], "nonResourceURLs": [""]}),
    ],
)
def test_what_nobody_can_ask_for_makes_no_difference(closed, written):
    jane = binding("b", "", "c", JANE)
    one, two = (state_of(role("c", "", *found), jane) for found in ((), (written,)))
    for bounds, state in ((Bounds(one, one), two), (Bounds(two, two), one)):
        assert within(bounds, state, closed=closed)
        assert oracle(bounds, state, closed=closed).within


EVERY = "get list watch create update patch delete deletecollection"


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(("groups", "resource"), [("core", "pods"), ("shop.example.com", "orders")])
@pytest.mark.parametrize(
    ("one", "two"),
    [("get post", "get"), (EVERY, "*"), (f"{EVERY} impersonate", "*"), ("get", "*"), (f"{EVERY} post", "*")],
)
def test_they_agree_on_verbs(one, two, groups, resource, closed):
    first, second = (
        state_of(role("r", "team-a", rule(verbs, resource, groups)), binding("b", "team-a", "r", JANE, kind="Role"))
        for verbs in (one, two)
    )
    for bounds, state in ((Bounds(first, first), second), (Bounds(second, second), first)):
        assert oracle(bounds, state, closed=closed).within is within(bounds, state, closed=closed)


@pytest.mark.parametrize("gathering", ["view", "edit", "admin", "nobody"])
@pytest.mark.parametrize("edited", [False, True])
def test_they_agree_on_who_may_be_given_an_aggregated_role(gathering, edited):
    labels = {f"rbac.authorization.k8s.io/aggregate-to-{gathering}": "true"}
    added = [role("extra", "", rule("get list", "orders", "shop.example.com"), labels=labels)]
    added += [role("view", "", rule("get", "nodes"))] if edited else []
    as_found, changed = state_of(), state_of(*added)
    for bounds, state in ((Bounds(as_found, as_found), changed), (Bounds(changed, changed), as_found)):
        assert within(bounds, state) is oracle(bounds, state).within is (gathering == "nobody")


@BOUNDED
@given(objects(), objects())
def test_a_witness_is_a_request_that_is_decided_otherwise(ours, theirs):
    one, two = state_of(*ours), state_of(*theirs)
    before, after = Access.of(one), Access.of(two)
    for item in witnesses(compare(Bounds(one, one), two)):
        for request in item.requests:
            assert authorize(before, item.caller, request).allowed is (item.kind == "missing"), (item, request)
            assert authorize(after, item.caller, request).allowed is (item.kind == "excess"), (item, request)


@BOUNDED
@given(objects(), objects())
def test_what_is_added_takes_nothing_away(ours, theirs):
    bindings = [item for item in theirs if item.ref.kind.endswith("Binding")]
    fewer, more = state_of(*ours), state_of(*ours, *map(renamed, bindings))
    assert not [each for each in compare(Bounds(fewer, more), more).differences if each.missing]
    assert within(Bounds(fewer, more), fewer)
    assert within(Bounds(fewer, more), more)


@BOUNDED
@given(objects(), st.integers(0, 10**6))
def test_the_order_of_rules_and_words_says_nothing(ours, seed):
    random = Random(seed)
    same = state_of(*(shuffled(item, random) for item in ours))
    one = state_of(*ours)
    assert within(Bounds(one, one), same)


@BOUNDED
@given(objects(), objects())
def test_a_closed_world_finds_nothing_that_an_open_one_does_not(ours, theirs):
    one, two = state_of(*ours), state_of(*theirs)
    if within(Bounds(one, one), two):
        assert within(Bounds(one, one), two, closed=True)


def renamed(item: KubeObject) -> KubeObject:
    return replace(item, ref=item.ref._replace(name=f"new-{item.ref.name}"))


def shuffled(item: KubeObject, random: Random) -> KubeObject:
    value = dict(item.value)
    for field in ("rules", "subjects"):
        if field in value:
            value[field] = [mixed(each, random) for each in random.sample(value[field], len(value[field]))]
    return replace(item, value=value)


def mixed(part, random: Random):
    return {key: random.sample(each, len(each)) if isinstance(each, list) else each for key, each in part.items()}


def one_thing_changed(item: KubeObject, random: Random) -> KubeObject:
    value = dict(item.value)
    lists = [field for field in ("rules", "subjects") if value.get(field)]
    if not lists:
        return item
    field = random.choice(lists)
    parts = list(value[field])
    place = random.randrange(len(parts))
    if random.random() < 0.3 or field == "subjects":
        del parts[place]
    else:
        part = dict(parts[place])
        key = random.choice(sorted(part))
        words = list(part[key])
        words[random.randrange(len(words))] = random.choice((*VERBS, "pods", "secrets", "", "apps", "web", "/metrics"))
        part[key] = words
        parts[place] = part
    return replace(item, value={**value, field: parts})


def test_the_made_up_word_is_no_name():
    assert not OTHER[0].isalnum()
