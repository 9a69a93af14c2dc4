"""What is written, and what can be read, under which configuration."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.encryption.config.loading import load
from lab.subjects.encryption.config.model import Resource
from lab.subjects.encryption.storing import PLAIN, Stored, keeping
from tests.encryption.configurations import IDENTITY, KEY1, KEY2, config, keyed, rule

SECRETS = Resource("secrets")


def loaded(*rules):
    found = load(config(*rules), "enc.yaml")
    assert found.configuration is not None, found.error
    return found.configuration


def kept(*rules, resource="secrets"):
    return keeping(loaded(*rules), Resource.of(resource))


def test_the_first_provider_and_its_first_key_write():
    found = kept(rule("secrets", keyed(new=KEY2, old=KEY1), IDENTITY))
    assert found.writes.prefix == "k8s:enc:aescbc:v1:new:"


def test_the_rule_that_names_a_resource_goes_before_one_for_its_group_and_that_before_one_for_all():
    rules = (
        rule("deployments.apps", IDENTITY),
        rule("*.apps", keyed(group=KEY1)),
        rule("*.*", keyed("secretbox", all=KEY2)),
    )
    assert kept(*rules, resource="deployments.apps").writes.plain
    assert kept(*rules, resource="daemonsets.apps").writes.prefix == "k8s:enc:aescbc:v1:group:"
    assert kept(*rules, resource="secrets").writes.prefix == "k8s:enc:secretbox:v1:all:"


def test_core_resources_are_a_group_with_an_empty_name():
    assert kept(rule("*.", keyed())).writes.prefix == "k8s:enc:aescbc:v1:key1:"
    assert kept(rule("*.", keyed()), resource="deployments.apps").writes.plain


def test_a_second_rule_for_the_same_resource_only_adds_readers():
    found = kept(rule("secrets", keyed()), rule("secrets", IDENTITY))
    assert not found.writes.plain
    assert found.read(PLAIN).stale


def test_a_key_of_the_same_name_and_other_material_does_not_open_a_value():
    old = kept(rule("secrets", keyed(key1=KEY1))).writes
    assert kept(rule("secrets", keyed(key1=KEY2), IDENTITY)).read(old).error.startswith("invalid PKCS7 data")
    assert kept(rule("secrets", keyed("secretbox", key1=KEY2))).read(old).error == "no matching prefix found"
    assert kept(rule("secrets", keyed(other=KEY1))).read(old).error == (
        "no matching key was found for the provided AES transformer"
    )


def test_a_value_of_a_resource_no_longer_named_is_lost():
    old = kept(rule("secrets", keyed())).writes
    assert kept(rule("configmaps", keyed()), resource="secrets").read(old).error == (
        "identity transformer tried to read encrypted data"
    )


def test_the_same_key_in_two_providers_is_told_apart_by_the_provider():
    old = kept(rule("secrets", keyed("aesgcm"))).writes
    assert not kept(rule("secrets", keyed("aescbc"), IDENTITY)).reads(old)
    assert kept(rule("secrets", keyed("aescbc"), keyed("aesgcm"))).read(old).stale


def test_two_entries_of_one_provider_are_tried_in_turn():
    old = kept(rule("secrets", keyed(old=KEY1))).writes
    found = kept(rule("secrets", keyed(new=KEY2), keyed(old=KEY1))).read(old)
    assert found.readable
    assert found.stale


def test_a_plugin_opens_what_it_wrote():
    plugin = "kms: {apiVersion: v2, name: vault, endpoint: 'unix:///run/kms.sock'}"
    found = kept(rule("secrets", plugin, IDENTITY))
    assert found.writes.prefix == "k8s:enc:kms:v2:vault:"
    assert found.read(Stored("k8s:enc:kms:v2:vault:")).readable
    assert not found.read(Stored("k8s:enc:kms:v2:other:")).readable


names = st.sampled_from(["key1", "key2", "a", "a:b"])
providers = st.one_of(
    st.just(IDENTITY),
    st.builds(
        lambda kind, keys: keyed(kind, **keys),
        st.sampled_from(["aescbc", "aesgcm", "secretbox"]),
        st.dictionaries(names, st.sampled_from([KEY1, KEY2]), min_size=1, max_size=3),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(providers, min_size=1, max_size=3))
def test_what_is_written_is_read_and_not_stale(listed):
    found = kept(rule("secrets", *listed))
    assert found.read(found.writes).readable
    assert not found.read(found.writes).stale


@settings(max_examples=60, deadline=None)
@given(st.lists(providers, min_size=1, max_size=2), st.lists(providers, min_size=1, max_size=2))
def test_a_provider_put_in_front_takes_no_value_away(old, new):
    value = kept(rule("secrets", *old)).writes
    assert kept(rule("secrets", *new, *old)).reads(value)
