"""Policies within bounds: what is told apart, what is the same in other words, and a second opinion on both."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.document import JsonObject
from lab.subjects.audit.judged import compare
from lab.subjects.audit.mutation.policies import policy_changes
from lab.subjects.audit.naive.oracle import oracle
from lab.subjects.protocol import Bounds
from tests.audit.files import FLAGS, METADATA, exact, manifest, policy, state

SECRETS = '- {level: Metadata, resources: [{group: "", resources: [secrets]}]}\n'


def texts(asked: str, own: str) -> list[str]:
    return [witness.text for witness in compare(exact(state(asked)), state(own))]


def test_the_same_policy_has_no_witness():
    assert texts(METADATA, METADATA) == []


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (SECRETS, SECRETS + "- level: None\n"),
        ("- level: Metadata\n", SECRETS + "- level: Metadata\n"),
        ("- level: Metadata\n",
         '- {level: Metadata, userGroups: ["system:authenticated", "system:unauthenticated"]}\n'),
        ('- {level: Request, resources: [{group: ""}]}\n', '- {level: Request, resources: [{resources: ["*"]}]}\n'),
        ('- {level: Request, resources: [{resources: ["pods/*"]}]}\n',
         '- {level: Request, resources: [{resources: [pods, "pods/*"]}]}\n'),
        ('- {level: Request, resources: [{resources: [nodes]}]}\n',
         '- {level: Request, namespaces: [""], resources: [{resources: [nodes]}]}\n'),
        ('- {level: Request, users: ["system:serviceaccount:a:b"]}\n',
         '- {level: Request, users: ["system:serviceaccount:a:b"], userGroups: ["system:serviceaccounts:a"]}\n'),
        ("- {level: Metadata, resources: [{group: v1}]}\n- level: None\n", "- level: None\n"),
    ],
)  # fmt: skip
def test_the_same_in_other_words(one: str, another: str):
    assert texts(policy(one), policy(another)) == []
    assert texts(policy(another), policy(one)) == []


def test_contents_of_secrets_are_seen():
    asked, own = policy(SECRETS), policy(SECRETS.replace("Metadata", "RequestResponse"))
    assert texts(asked, own)[0] == (
        "When anyone does anything with secrets, what was sent and what came back is written too (RequestResponse), "
        "and at most Metadata was asked"
    )


def test_a_kubelet_is_told_from_others():
    rule = '- {level: None, userGroups: ["system:nodes"], verbs: [get], resources: [{resources: [secrets]}]}\n'
    found = texts(policy(SECRETS), policy(rule + SECRETS))
    assert found == ["When a kubelet gets secrets, nothing is written, and at least Metadata was asked"]


def test_a_stage_is_told():
    found = texts(policy(SECRETS, "omitStages: [RequestReceived]\n"), policy(SECRETS))
    assert found == [
        "When anyone does anything with secrets, an event is written on its arrival (RequestReceived), "
        "and was to be left out"
    ]


def test_a_stage_that_no_request_comes_to_makes_no_difference():
    asked = policy('- {level: Request, verbs: [create], resources: [{resources: [secrets]}]}\n')
    assert texts(asked, asked.replace("{level", "{omitStages: [ResponseStarted], level")) == []
    watches = asked.replace("create", "watch")
    assert texts(watches, watches.replace("{level", "{omitStages: [ResponseStarted], level"))


def test_a_name_is_in_no_request_that_creates():
    named = policy('- {level: Request, resources: [{resources: [secrets], resourceNames: [db]}]}\n')
    every = policy('- {level: Request, verbs: [create], resources: [{resources: [secrets], resourceNames: [db]}]}\n')
    assert texts(every, policy("- level: None\n")) == []
    assert texts(named, policy("- level: None\n")) == [
        "When anyone gets, lists, watches, updates, patches, deletes or deletes all secrets named db, "
        "nothing is written, and at least Request was asked"
    ]


def test_between_two_bounds_both_readings_pass():
    loose = policy('- {level: Request, resources: [{resources: [secrets]}]}\n')
    bounds = Bounds(state(policy(SECRETS)), state(loose))
    assert compare(bounds, state(policy(SECRETS))) == ()
    assert compare(bounds, state(loose)) == ()
    assert [each.kind for each in compare(bounds, state(policy("- level: None\n")))] == ["missing"]
    assert [each.kind for each in compare(bounds, state(loose.replace("Request", "RequestResponse")))] == ["excess"]


def test_a_log_that_is_not_kept_comes_first():
    bounds = exact(state(METADATA, manifest()))
    found = compare(bounds, state(policy("- level: None\n"), manifest(FLAGS[1:])))
    assert found[0].text.startswith("--audit-policy-file is not set")
    assert "at least Metadata was asked" in found[1].text


def test_numbers_of_the_log_are_within_bounds():
    low, high = state(METADATA, manifest()), state(METADATA, manifest((*FLAGS, "--audit-log-maxage=60")))
    bounds = Bounds(low, high)
    assert compare(bounds, state(METADATA, manifest((*FLAGS, "--audit-log-maxage=45")))) == ()
    found = compare(bounds, state(METADATA, manifest((*FLAGS, "--audit-log-maxage=90"))))
    assert [each.text for each in found] == ["days a file of the log is kept: 90, and 30 to 60 was asked"]


WORDS = st.sampled_from(
    ["pods", "pods/exec", "pods/*", "secrets", "*", "*/scale", "deployments", "nodes", "Pod", "namespaces", "widgets"]
)
ENTRIES = st.fixed_dictionaries(
    {"group": st.sampled_from(["", "apps", "example.org"])},
    optional={"resources": st.lists(WORDS, min_size=1, max_size=2, unique=True)},
)
USERS = st.sampled_from(["alice", "system:kube-proxy", "system:serviceaccount:dev:ci", "system:node:n1"])
GROUPS = st.sampled_from(["system:nodes", "devs", "system:serviceaccounts:dev", "system:authenticated"])
RULES = st.fixed_dictionaries(
    {"level": st.sampled_from(["None", "Metadata", "Request", "RequestResponse"])},
    optional={
        "users": st.lists(USERS, min_size=1, max_size=2, unique=True),
        "userGroups": st.lists(GROUPS, min_size=1, max_size=2, unique=True),
        "verbs": st.lists(st.sampled_from(["get", "list", "create", "*"]), min_size=1, max_size=2, unique=True),
        "namespaces": st.lists(st.sampled_from(["", "dev", "prod"]), min_size=1, max_size=2, unique=True),
        "resources": st.lists(ENTRIES, min_size=1, max_size=2),
        "omitStages": st.sampled_from([["RequestReceived"], ["ResponseStarted"]]),
    },
)
POLICIES = st.builds(
    lambda rules: {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": rules},
    st.lists(RULES, min_size=1, max_size=3),
)


@settings(max_examples=40, deadline=None)
@given(POLICIES, st.randoms(use_true_random=False))
def test_brute_force_agrees(written: JsonObject, random):
    bounds = exact(state(json.dumps(written)))
    for change in random.sample(list(policy_changes(written)), 3):
        other = state(json.dumps(change.value))
        ruling = oracle(bounds, other)
        found = compare(bounds, other)
        assert bool(found) is not ruling.within, (change.text, ruling.case, [each.text for each in found[:2]])
