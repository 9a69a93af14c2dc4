"""Configurations against what a task wants."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.encryption.naive.oracle import oracle
from lab.subjects.encryption.subject import EncryptionSubject
from tests.encryption.configurations import IDENTITY, KEY1, KEY2, config, keyed, rule
from tests.encryption.states import FLAG, SOUND, bounds, manifest, state

SHORT = "10ocEPyrakJD0zZW3r5MHg=="
OPEN = bounds(state(), state(config(rule("secrets", keyed(key1=KEY2), IDENTITY))))
"""The key's material is left open: the bounds differ in it."""


def witnesses(text, wanted=None, **files):
    return EncryptionSubject().compare(wanted or bounds(state()), state(text, **files))


def said(text, wanted=None, **files):
    return " | ".join(each.text for each in witnesses(text, wanted, **files))


def test_the_same_is_within():
    assert not witnesses(SOUND)


def test_the_same_in_other_words_is_within():
    assert not witnesses(config(rule("secrets", keyed()), rule("secrets", IDENTITY), rule("*.*", IDENTITY)))


def test_a_key_that_is_given_must_be_that_key():
    other = config(rule("secrets", keyed(key1=KEY2), IDENTITY))
    assert "another key than the one given" in said(other)
    assert not witnesses(other, OPEN)


def test_a_key_that_is_left_open_must_have_the_length():
    assert "a key of another length" in said(config(rule("secrets", keyed(key1=SHORT), IDENTITY)), OPEN)


def test_a_name_is_left_open_where_the_bounds_differ_in_it():
    free = bounds(state(), state(config(rule("secrets", keyed(mine=KEY2), IDENTITY))))
    text = config(rule("secrets", keyed(yours=KEY2), IDENTITY))
    assert not witnesses(text, free)
    assert "under the key yours, and must be written with aescbc under the key key1" in said(text, OPEN)


def test_either_bound_s_provider_will_do():
    either = bounds(state(), state(config(rule("secrets", keyed("secretbox"), IDENTITY))))
    assert not witnesses(config(rule("secrets", keyed("secretbox"), IDENTITY)), either)
    assert "aesgcm" in said(config(rule("secrets", keyed("aesgcm"), IDENTITY)), either)


def test_plain_text_must_be_read_as_long_as_the_task_wants_it():
    assert "stored as plain text can no longer be read" in said(config(rule("secrets", keyed())))


def test_plain_text_must_not_be_read_where_the_task_wants_it_no_more():
    strict = bounds(state(config(rule("secrets", keyed()))))
    assert "plain text can be read, and must not" in said(SOUND, strict)


def test_a_resource_that_no_rule_names_is_looked_at_too():
    found = witnesses(config(rule("*.*", keyed(), IDENTITY)))
    assert all(each.made_up for each in found)
    assert any("a resource of a group that is not named" in each.text for each in found)


def test_a_closed_world_holds_only_what_is_named():
    text = config(rule("secrets configmaps", keyed(), IDENTITY))
    found = EncryptionSubject().compare(bounds(state()), state(text), closed=True)
    assert [each.facts["resource"] for each in found] == ["configmaps"]


def test_what_lies_in_etcd_must_stay_readable():
    listing = '- {key: /registry/secrets/shop/lost, begins: "k8s:enc:aesgcm:v1:x:", under: 0}\n'
    assert not EncryptionSubject().compare(bounds(state(listing=listing)), state(listing=listing))


def test_an_api_server_that_does_not_start_is_one_case():
    (only,) = witnesses("resources: [")
    assert only.text.startswith("the API server does not start")
    assert only.notes[0].span is not None


@pytest.mark.parametrize(
    ("served", "text"),
    [
        (manifest(FLAG).replace("hostNetwork: true", "hostNetwork: false"), "another hostNetwork"),
        (manifest(FLAG, "--profiling=false"), "--profiling, which nobody asked for"),
        (manifest(FLAG).replace("    - --allow-privileged=true\n", ""), "no longer has --allow-privileged"),
        (manifest(FLAG).replace("Node,RBAC", "AlwaysAllow"), "authorization-mode=AlwaysAllow instead of Node,RBAC"),
        (manifest(FLAG, host="/etc"), "does not start"),
        (manifest(FLAG, "--encryption-provider-config-automatic-reload=true"), "reads the file again"),
    ],
)
def test_the_rest_of_the_manifest_stays(served, text):
    assert text in said(SOUND, served=served)


def test_another_place_in_the_container_is_no_difference():
    assert not witnesses(SOUND, served=manifest("--encryption-provider-config=/c/enc.yaml", at="/c"))


NAMES = st.sampled_from(["secrets", "configmaps", "*.apps", "deployments.apps", "*.", "*.*", "secret"])
PROVIDERS = st.sampled_from(
    [IDENTITY, keyed(), keyed(key1=KEY2), keyed(key2=KEY2, key1=KEY1), keyed("secretbox"), keyed(key1=SHORT)]
)
RULES = st.builds(
    lambda names, providers: rule(" ".join(names), *providers),
    st.lists(NAMES, min_size=1, max_size=2),
    st.lists(PROVIDERS, min_size=1, max_size=3),
)
TEXTS = st.lists(RULES, min_size=1, max_size=3).map(lambda rules: config(*rules))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([bounds(state()), OPEN]))
def test_two_opinions_agree_on_every_configuration(text, wanted):
    after = state(text)
    assert (not EncryptionSubject().compare(wanted, after)) is oracle(wanted, after).within


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_state_is_within_its_own_bounds(text):
    after = state(text)
    found = EncryptionSubject().compare(bounds(after), after)
    assert not found or found[0].text.startswith("the API server does not start")
