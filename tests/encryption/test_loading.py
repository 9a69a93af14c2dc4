"""How an API server takes an EncryptionConfiguration, beyond the cases of the corpus."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.encryption.config.loading import load
from tests.encryption.configurations import HEAD, IDENTITY, KEY1, config, keyed, rule

SOUND = config(rule("secrets", keyed(), IDENTITY))
ADMISSION = "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration"


def refusal(text, **flags):
    loaded = load(text, "/etc/kubernetes/enc.yaml", **flags)
    assert loaded.configuration is None
    assert loaded.complaints
    return loaded.error


def test_a_sound_file_loads():
    loaded = load(SOUND, "enc.yaml")
    assert loaded.configuration is not None
    assert not loaded.error


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ("*", "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources"),
        ("secrets.*", "encrypting the same resource across groups is not supported"),
        ("events.events.k8s.io", "Use 'events' instead in the config file"),
        ("ingresses.extensions", "'extensions' group has been removed and cannot be used for encryption"),
        ("serviceipallocations", "resources which do not have REST API/s cannot be encrypted"),
        ("secrets secrets", 'Invalid value: ["secrets","secrets"]: the same resource cannot be specified multiple'),
        ("secrets *.", "using overlapping resources such as 'secrets' and '*.' in the same resource list"),
        ("*.* deployments.apps", "using overlapping resources"),
    ],
)
def test_resources_that_cannot_be_named(resources, said):
    assert said in refusal(config(rule(resources, keyed())))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("*.", "secrets", 'resource "secrets" is masked by earlier rule "*."'),
        ("*.*", "deployments.apps", 'resource "deployments.apps" is masked by earlier rule "*.*"'),
        ("*.*", "*.*", 'resource "*.*" is masked by earlier rule "*.*"'),
        ("*.apps", "*.apps", 'resource "*.apps" is masked by earlier rule "*.apps"'),
    ],
)
def test_a_rule_must_not_hide_a_later_one(first, second, said):
    assert refusal(config(rule(first, keyed()), rule(second, IDENTITY))) == f"error while building transformers: {said}"


def test_a_wildcard_may_follow_what_it_leaves_alone():
    text = config(rule("events", IDENTITY), rule("*.apps", keyed()), rule("*.*", keyed("secretbox")))
    assert load(text, "enc.yaml").configuration is not None


def test_several_mistakes_are_told_together():
    said = refusal(config(rule("Secrets", keyed(short="c2hvcnQ="))))
    assert said.startswith("error while parsing file: [resources[0].resources[0]: Invalid value")
    assert "got 5, expected one of [16 24 32]" in said


def test_a_key_needs_a_name():
    said = refusal(HEAD + f"- resources: [secrets]\n  providers:\n  - aesgcm: {{keys: [{{secret: '{KEY1}'}}]}}\n")
    assert said.endswith("aesgcm.keys[0].name: Required value: name is a mandatory field for a key")


def test_a_provider_needs_keys():
    said = refusal(config(rule("secrets", "secretbox: {keys: []}")))
    assert said.endswith("resources[0].providers[0].secretbox.keys: Required value: at least one keys is required")


def kms(**settings):
    given = {"apiVersion": "v2", "name": "plugin", "endpoint": "unix:///run/kms.sock", **settings}
    listed = ", ".join(f"{key}: {value}" for key, value in given.items() if value is not None)
    return f"kms: {{{listed}}}"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"endpoint": "http://localhost"}, 'unsupported scheme "http" for KMS provider, only unix is supported'),
        ({"endpoint": None}, 'kms.endpoint: Invalid value: "": endpoint is a mandatory field for a kms'),
        ({"timeout": "-1500ms"}, 'kms.timeout: Invalid value: "-1.5s": timeout should be a positive value'),
        ({"timeout": "soon"}, 'time: invalid duration "soon"'),
        ({"timeout": 3}, "into Go struct field KMSConfiguration.resources.providers.kms.timeout of type string"),
        ({"cachesize": 10}, "cachesize is not supported in v2"),
        ({"apiVersion": "v1", "cachesize": 0}, "cachesize should be a positive value, or negative to disable"),
        ({"apiVersion": "v3"}, "unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported"),
        ({"name": "'a:b'"}, "invalid KMS provider name a:b, must not contain ':'"),
        ({"name": None}, "name is a mandatory field for a provider"),
    ],
)
def test_what_is_asked_of_a_plugin(settings, said):
    assert said in refusal(config(rule("secrets", kms(**settings))))


def test_a_plugin_of_the_old_api_needs_its_feature_gate():
    text = config(rule("secrets", kms(apiVersion=None)))
    assert "KMSv1 is deprecated" in refusal(text)
    assert load(text, "enc.yaml", kms_v1=True).configuration is not None


def test_names_of_plugins_are_unique():
    twice = config(rule("secrets", kms()), rule("configmaps", kms()))
    assert "duplicate KMS provider name plugin, names must be unique" in refusal(twice)
    old = config(rule("secrets", kms(apiVersion="v1")), rule("configmaps", kms(apiVersion="v1")))
    assert load(old, "enc.yaml", kms_v1=True).configuration is not None
    assert "names must be unique" in refusal(old, kms_v1=True, reload=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("# nothing\n", "Object 'Kind' is missing in '# nothing\n'"),
        ("apiVersion: apiserver.config.k8s.io/v1\n", "Object 'Kind' is missing in"),
        ("kind: EncryptionConfiguration\n", "Object 'apiVersion' is missing in"),
        ("apiVersion: a/b/c\nkind: X\n", "unexpected GroupVersion string: a/b/c"),
        ("just words", "json: cannot unmarshal string into Go value of type struct"),
        ("kind: 5\n", "json: cannot unmarshal number into Go struct field .kind of type string"),
        (f"{ADMISSION}\nplugins: []", "got unexpected config type: apiserver.config.k8s.io/v1, Kind=AdmissionConfig"),
        (f"{ADMISSION}\nresources: []", 'strict decoding error: unknown field "resources"'),
        (HEAD.replace("v1", "v2"), 'no kind "EncryptionConfiguration" is registered for version'),
        (SOUND + "resources: []\n", 'yaml: unmarshal errors:\n  line 8: key "resources" already set in map'),
        (HEAD + "  secrets", "cannot unmarshal string into Go struct field EncryptionConfiguration.resources of type"),
        (SOUND.replace("secret:", "Secret:"), 'unknown field "resources[0].providers[0].aescbc.keys[0].Secret"'),
    ],
)
def test_texts_that_are_no_configuration(text, said):
    assert said in refusal(text)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SOUND)), st.text(alphabet="{}[]:-'\" \n\taK0=*.", max_size=6))
def test_whatever_is_typed_there_is_an_answer(place, typed):
    loaded = load(SOUND[:place] + typed + SOUND[place:], "enc.yaml")
    assert (loaded.configuration is None) == bool(loaded.error) == bool(loaded.complaints)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(SOUND)))
def test_a_half_typed_file_gets_an_answer(place):
    loaded = load(SOUND[:place], "enc.yaml")
    assert bool(loaded.error) == bool(loaded.complaints) == (loaded.configuration is None)
