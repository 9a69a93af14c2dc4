"""What kind is told to make, and that kind itself takes it."""

import re
import subprocess

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lab.live.kind.configuration import MOST_WORKERS, Settings, configuration, configuration_text
from lab.live.kind.plugins import PLUGINS, recognise
from lab.live.kind.versions import NODE_IMAGES, OLDEST, node_image, read_version, write_version

WISHES = [
    Settings(),
    Settings(image=node_image((0, 33, 0))),
    Settings("calico", 1),
    Settings("cilium", 0, "kindest/node:v1.35.0"),
    Settings(workers=MOST_WORKERS),
]


def test_a_control_plane_and_two_workers_with_the_plugin_that_kind_brings():
    made = configuration(Settings())
    assert [node["role"] for node in made["nodes"]] == ["control-plane", "worker", "worker"]
    assert made["name"] == "cks-lab"
    assert "disableDefaultCNI" not in made["networking"]


def test_the_api_server_listens_on_this_computer_alone():
    assert configuration(Settings())["networking"]["apiServerAddress"] == "127.0.0.1"


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_the_text_says_the_same(wish):
    assert yaml.safe_load(configuration_text(wish)) == configuration(wish)


@pytest.mark.parametrize("wrong", [
    {"cni": "flannel"}, {"workers": -1}, {"workers": MOST_WORKERS + 1}, {"image": "--privileged"},
    {"image": "kindest/node latest"}, {"image": "kindest/node@sha256:abc"}, {"image": "a\nb"},
])  # fmt: skip
def test_what_cannot_be_made_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        Settings(**wrong)


@given(st.text(max_size=30))
def test_no_image_begins_like_an_option_or_breaks_a_line(text):
    try:
        Settings(image=text)
    except ValueError:
        return
    assert not text.startswith("-")
    assert not re.search(r"\s", text)


def test_node_images_are_pinned_and_run_the_exams_kubernetes():
    for image in NODE_IMAGES.values():
        assert re.fullmatch(r"kindest/node:v1\.34\.\d+@sha256:[0-9a-f]{64}", image)
        Settings(image=image)
    assert len(set(NODE_IMAGES.values())) == len(NODE_IMAGES)


@given(st.tuples(st.just(0), st.integers(24, 60), st.integers(0, 9)))
def test_every_kind_gets_the_newest_image_that_is_not_newer_than_itself(version):
    release = next((known for known in sorted(NODE_IMAGES, reverse=True) if known <= version), None)
    assert node_image(version) == NODE_IMAGES.get(release, "")
    assert (node_image(version) == "") == (version < min(NODE_IMAGES))


@pytest.mark.parametrize(("text", "version"), [
    ("kind v0.33.0 go1.26.8 linux/amd64", (0, 33, 0)),
    ("kind (@v0.24.0) go1.22", (0, 24, 0)),
    ("kind v0.34.0-alpha+0f8a go1.27 darwin/arm64", (0, 34, 0)),
    ("Client Version: v1.32.4\nKustomize Version: v5.5.0", (1, 32, 4)),
    ("v1.2", (1, 2, 0)),
    ("no such thing", None),
    ("", None),
])  # fmt: skip
def test_reading_versions(text, version):
    assert read_version(text) == version


def test_versions_are_written_as_they_are_read():
    assert read_version(write_version(OLDEST)) == OLDEST


def test_a_plugin_beside_kindnet_is_the_one_in_charge():
    assert recognise(["kindnet", "kube-proxy"]) is PLUGINS["kindnet"]
    assert recognise(["calico-node", "kindnet"]) is PLUGINS["calico"]
    assert recognise(["cilium", "cilium-envoy"]) is PLUGINS["cilium"]
    assert recognise(["kube-proxy"]) is None


def kind_says(real_kind, tmp_path, text):
    """What kind says when it is to create a cluster from this configuration."""
    file = tmp_path / "kind.yaml"
    file.write_text(text)
    ran = subprocess.run(
        [real_kind, "create", "cluster", "--config", file, "--kubeconfig", tmp_path / "kubeconfig"],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(tmp_path), "PATH": str(tmp_path / "bin"), "KIND_EXPERIMENTAL_PROVIDER": "docker"},
    )
    assert ran.returncode == 1
    return ran.stderr


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_kinds_own_loader_takes_it(real_kind, computer, tmp_path, wish):
    """Without an engine that is as far as kind gets; with one that answers, it also finds the values sound."""
    computer.scene(engine="down")
    assert "failed to get docker info" in kind_says(real_kind, tmp_path, configuration_text(wish))
    computer.scene(answers=[[["docker", "network"], 1, "no networks here"]])
    assert 'Creating cluster "cks-lab"' in kind_says(real_kind, tmp_path, configuration_text(wish))


def test_kinds_own_loader_would_tell_otherwise(real_kind, computer, tmp_path):
    wrong = configuration_text(Settings()) + "disableDefaultCNI: true\n"
    assert "field disableDefaultCNI not found" in kind_says(real_kind, tmp_path, wrong)
    wrong = configuration_text(Settings()).replace("10.244.0.0/16", "10.244.0.0/64")
    assert "invalid pod subnet" in kind_says(real_kind, tmp_path, wrong)


def test_the_lab_explains_what_kind_itself_says(real_kind, lab, computer):
    computer.remove("kind")
    (computer.bin / "kind").symlink_to(real_kind)
    computer.scene(engine="down")
    ran = lab("cluster", "up")
    assert ran.status == 3
    assert "docker does not answer" in ran.words
    computer.scene(answers=[[["docker", "network"], 1, "no networks here"]])
    ran = lab("cluster", "up")
    assert ran.status == 3
    assert "✗ Ensuring node image (kindest/node:v1.34" in ran.err
    assert "kind could not make the cluster: failed to ensure docker network: no networks here" in ran.words
