"""What single checks ask."""

import pytest

from lab.subjects.encryption.checks import KINDS
from lab.subjects.protocol import Setting
from tests.encryption.configurations import IDENTITY, KEY1, KEY2, config, keyed, rule
from tests.encryption.states import FLAG, bounds, manifest, state

KIND = {kind.key: kind for kind in KINDS}
LISTING = '- {key: /registry/secrets/shop/db, begins: "k8s\\0"}\n'


def asked(key, written, after, before=None):
    check = KIND[key].parse(written)
    setting = Setting(before or state(listing=LISTING), after, bounds(state()))
    assert check.trials(setting) == ()
    return check.run(setting)


@pytest.mark.parametrize(
    ("written", "passed"),
    [
        ({"resource": "secrets", "provider": "aescbc"}, True),
        ({"resource": "secrets", "provider": ["secretbox", "aescbc"], "key": "key1", "length": 32}, True),
        ({"resource": "secrets", "provider": "secretbox"}, False),
        ({"resource": "secrets", "provider": "aescbc", "key": "key2"}, False),
        ({"resource": "secrets", "provider": "aescbc", "length": 16}, False),
        ({"resource": ["configmaps", "pods"], "provider": "plain"}, True),
        ({"resource": ["configmaps", "secrets"], "provider": "plain"}, False),
    ],
)
def test_how_new_objects_are_written(written, passed):
    assert asked("encrypts", written, state()).passed is passed


@pytest.mark.parametrize(
    ("text", "value", "readable"),
    [
        (config(rule("secrets", keyed(), IDENTITY)), "plain", True),
        (config(rule("secrets", keyed())), "plain", False),
        (config(rule("secrets", keyed())), "stored", False),
        (config(rule("secrets", keyed(key2=KEY2, key1=KEY1))), "key1", True),
        (config(rule("secrets", keyed(key2=KEY2))), "key1", False),
        (config(rule("secrets", keyed(key1=KEY2))), "key1", False),
    ],
)
def test_what_can_be_read(text, value, readable):
    for expect, passed in (("readable", readable), ("unreadable", not readable)):
        written = {"resource": "secrets", "value": value, "expect": expect}
        assert asked("reads", written, state(text)).passed is passed


def test_nothing_stored_leaves_it_open():
    written = {"resource": "configmaps", "value": "stored", "expect": "readable"}
    assert asked("reads", written, state()).passed is None


def test_an_api_server_that_does_not_start_passes_nothing():
    broken = state("resources: [")
    for key, written in (
        ("encrypts", {"resource": "secrets", "provider": "plain"}),
        ("reads", {"resource": "secrets", "value": "plain", "expect": "unreadable"}),
        ("encryption", "starts"),
        ("encryption", "reloads"),
    ):
        assert asked(key, written, broken).passed is False


def test_the_server_reloads_where_its_option_says_so():
    again = manifest(FLAG, "--encryption-provider-config-automatic-reload=true")
    assert asked("encryption", "reloads", state(served=again)).passed
    assert not asked("encryption", "reloads", state()).passed


def test_the_rest_of_the_manifest_is_unchanged():
    assert asked("encryption", "unchanged", state(served=manifest())).passed
    assert not asked("encryption", "unchanged", state(served=manifest(FLAG, "--v=4"))).passed
    assert not asked("encryption", "unchanged", state(served="kind: [")).passed


def test_steps():
    new, both = keyed(key2=KEY2), keyed(key2=KEY2, key1=KEY1)
    after = state(step_1=config(rule("secrets", both, IDENTITY)), step_2=config(rule("secrets", new)), listing=LISTING)
    assert asked("rotates", "loads", after).passed
    assert asked("rotates", {"writes": "key2"}, after).passed
    assert asked("rotates", {"without": "key1"}, after).passed
    assert not asked("rotates", {"without": "key2"}, after).passed
    assert not asked("rotates", {"writes": "key1"}, after).passed
    assert not asked("rotates", "always-readable", after).passed
    assert not asked("rotates", "loads", state(step_1="[")).passed
    assert not asked("rotates", {"writes": "key2"}, state()).passed


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("encrypts", None),
        ("encrypts", {}),
        ("encrypts", {"resource": "secrets"}),
        ("encrypts", {"resource": "secrets", "provider": "rot13"}),
        ("encrypts", {"resource": "secrets", "provider": "aescbc", "length": True}),
        ("encrypts", {"resource": "secrets", "provider": "aescbc", "keys": 1}),
        ("encrypts", {"resource": "secrets", "provider": "aescbc", "key": 1}),
        ("encrypts", {"resource": [], "provider": "aescbc"}),
        ("reads", {"resource": "secrets", "value": "plain", "expect": "maybe"}),
        ("reads", {"resource": "secrets", "expect": "readable"}),
        ("rotates", "sometimes"),
        ("rotates", {"writes": "a", "without": "b"}),
        ("rotates", {"writes": 1}),
        ("encryption", "stops"),
    ],
)
def test_a_check_says_how_it_is_written(key, written):
    with pytest.raises(ValueError, match=r"."):
        KIND[key].parse(written)
