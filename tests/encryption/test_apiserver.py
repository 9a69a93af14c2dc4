"""The way of a configuration into the API server."""

import pytest

from lab.cluster.state import State
from lab.subjects.encryption.apiserver import server
from tests.encryption.states import FLAG, SOUND, manifest, state


def test_a_mounted_file_is_read():
    found = server(state())
    assert found.configuration is not None
    assert found.path == "/etc/kubernetes/enc/enc.yaml"
    assert not found.reload


def test_the_path_is_one_of_the_container():
    served = manifest("--encryption-provider-config=/config/enc.yaml", at="/config")
    assert server(state(served=served)).path == "/etc/kubernetes/enc/enc.yaml"


def test_a_cluster_without_manifest_encrypts_nothing():
    assert server(State()).configuration is not None
    assert server(State()).configuration.entries == ()


def test_without_the_option_nothing_is_encrypted():
    found = server(state(served=manifest()))
    assert found.configuration is not None
    assert found.configuration.entries == ()


@pytest.mark.parametrize(
    ("served", "stage", "said"),
    [
        (manifest(FLAG, at=""), "file", "open /etc/kubernetes/enc/enc.yaml: no such file or directory"),
        (manifest(FLAG, at="/etc/enc"), "file", "no such file or directory"),
        (manifest(FLAG, host="/etc/kubernetes/other"), "file", "no such file or directory"),
        (manifest("--encryption-provider-config=/etc/kubernetes/enc"), "file", "is a directory"),
        (manifest(FLAG, kind="File"), "mount", "hostPath type check failed: /etc/kubernetes/enc is not a file"),
        (manifest("--encryption-config=/x"), "options", "unknown flag: --encryption-config"),
        (manifest("--encryption-provider-config-automatic-reload=true"), "options", "must be set with"),
        (manifest(FLAG).replace("kind: Pod", "kind: Prod"), "manifest", "couldn't parse as pod"),
        (manifest(FLAG).replace("- kube-apiserver\n", "- kube-scheduler\n"), "manifest", "runs kube-apiserver"),
        ("", "manifest", "couldn't parse as pod"),
        ("a: [", "manifest", "couldn't parse as pod"),
    ],
)
def test_what_keeps_it_from_starting(served, stage, said):
    found = server(state(served=served))
    assert found.configuration is None
    assert found.stage == stage
    assert said in found.trouble


def test_a_refused_file_keeps_it_from_starting():
    found = server(state(SOUND.replace("secrets", "Secrets")))
    assert found.stage == "config"
    assert "capital letters" in found.trouble


def test_the_old_api_of_plugins_by_its_feature_gate():
    text = SOUND.replace("identity: {}", "kms: {name: a, endpoint: 'unix:///a'}")
    assert "KMSv1 is deprecated" in server(state(text)).trouble
    assert server(state(text, served=manifest(FLAG, "--feature-gates=KMSv1=true"))).configuration is not None


def test_reading_again_is_an_option():
    assert server(state(served=manifest(FLAG, "--encryption-provider-config-automatic-reload"))).reload
