"""Making the practice cluster: from nothing, from what is there, and from what was left half-made."""

import json
import os
import pty
import re
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress

import pytest
import yaml

from lab.live.images import AGNHOST
from tests.live.kind.conftest import ROOT

NODES = ["cks-lab-control-plane", "cks-lab-worker", "cks-lab-worker2"]


def test_from_nothing(lab, computer):
    ran = lab("cluster", "up")
    assert ran.status == 0, ran.err
    assert list(computer.world["nodes"]) == NODES
    assert "3 of 3 ready" in ran.words
    assert "Kubernetes 1.34.11" in ran.words
    assert "kindnet" in ran.words
    assert f"export KUBECONFIG={computer.kubeconfig}" in ran.out
    for done in ("✓ Pre-flight", "✓ Preparing nodes", "✓ Waiting for the nodes", "✓ Bringing images"):
        assert done in ran.err
    assert "📦" not in ran.err


def test_every_step_tells_how_long_it_took(lab):
    steps = [line for line in lab("cluster", "up").err.splitlines() if "✓" in line]
    assert len(steps) >= 7
    assert all(line.rstrip().endswith(" s") for line in steps)


def test_images_are_on_every_node(lab, computer):
    lab("cluster", "up")
    assert sorted(computer.world["images"]) == sorted([node, AGNHOST] for node in NODES)
    assert computer.asked("docker", "pull") == [["docker", "pull", AGNHOST]]


def test_the_learners_own_kubeconfig_is_left_alone(lab, computer, monkeypatch):
    own = computer.folder / "learner" / ".kube" / "config"
    own.parent.mkdir()
    own.write_text("mine")
    monkeypatch.setenv("KUBECONFIG", str(own))
    lab("cluster", "up")
    lab("cluster", "down")
    assert own.read_text() == "mine"
    for command in computer.asked("kind", "create") + computer.asked("kind", "delete"):
        assert command[command.index("--kubeconfig") + 1] == str(computer.kubeconfig)
    for command in computer.asked("kubectl"):
        assert command[1] in ("--kubeconfig", "version")
    assert list(own.parent.iterdir()) == [own]


def test_the_kubeconfig_is_for_the_learner_alone(lab, computer):
    lab("cluster", "up")
    assert stat.S_IMODE(computer.kubeconfig.stat().st_mode) == 0o600
    assert stat.S_IMODE(computer.kubeconfig.parent.stat().st_mode) == 0o700


def test_again_changes_nothing(lab, computer):
    lab("cluster", "up")
    before = computer.world["nodes"]
    ran = lab("cluster", "up")
    assert ran.status == 0
    assert computer.world["nodes"] == before
    assert len(computer.asked("kind", "create")) == 1
    assert len(computer.asked("kind", "load")) == 1
    assert not computer.asked("kind", "delete")


def test_again_with_other_wishes_says_how_to_have_them(lab, computer):
    lab("cluster", "up")
    ran = lab("cluster", "up", "--workers", "1")
    assert ran.status == 0
    assert "with kindnet and 2 workers" in ran.words
    assert "cluster down, then up" in ran.words
    assert len(computer.world["nodes"]) == 3


def test_stopped_machines_are_started(lab, computer):
    lab("cluster", "up")
    computer.change(nodes=dict.fromkeys(NODES, False))
    computer.kubeconfig.unlink()
    ran = lab("cluster", "up")
    assert ran.status == 0
    assert computer.asked("docker", "start") == [["docker", "start", *NODES]]
    assert computer.kubeconfig.exists()


def test_a_kind_cluster_of_that_name_that_somebody_else_made_is_used_as_it_is(lab, computer):
    computer.change(nodes={"cks-lab-control-plane": True}, images=[], host_images=[])
    ran = lab("cluster", "up")
    assert ran.status == 0
    assert "does not remember making" in ran.words
    assert not computer.asked("kind", "create")
    assert not computer.asked("kind", "delete")


def test_waits_until_the_nodes_are_ready(lab, computer):
    computer.scene(**{"ready after": 3})
    assert lab("cluster", "up").status == 0
    assert len([call for call in computer.asked("kubectl") if call[5:7] == ["get", "nodes"]]) >= 4


def test_names_the_nodes_that_do_not_become_ready(lab, computer):
    computer.scene(**{"ready after": 10**6})
    ran = lab("cluster", "up", "--wait", "0.1")
    assert ran.status == 3
    assert "cks-lab-worker2: network plugin not ready" in ran.words
    assert "cks-lab cluster up" in ran.words
    computer.scene()
    assert lab("cluster", "up").status == 0
    assert len(computer.asked("kind", "create")) == 1


@pytest.mark.parametrize(
    ("how", "said", "mend"),
    [("no image", "could not be pulled", "reaches the registry"), ("kubeadm", "did not start", "memory is short")],
)
def test_creation_that_fails_is_explained_and_can_be_tried_again(lab, computer, how, said, mend):
    computer.scene(create=how)
    ran = lab("cluster", "up")
    assert ran.status == 3
    assert said in ran.words
    assert mend in ran.words
    assert "✗" in ran.err
    computer.scene()
    assert lab("cluster", "up").status == 0


def wait_for(path, seconds=20):
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)


def alive(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_in_the_middle_and_taken_up_again(lab, started, computer, number):
    computer.scene(create="hang")
    process = started("cluster", "up")
    wait_for(computer.folder / "hanging")
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "stopped. The cluster is half-made." in err
    assert "cks-lab cluster up" in err
    assert "Traceback" not in err
    assert not alive(int((computer.folder / "hanging").read_text()))

    assert lab("cluster", "status").status == 1
    assert "half-made" in lab("cluster", "status").words

    computer.scene()
    ran = lab("cluster", "up")
    assert ran.status == 0
    assert "Removing what an earlier try left behind" in ran.err
    assert len(computer.asked("kind", "delete")) == 1
    assert lab("cluster", "status").status == 0


def test_two_at_once_do_not_undo_each_other(lab, started, computer):
    computer.scene(create="hang")
    process = started("cluster", "up")
    wait_for(computer.folder / "hanging")
    for command in ("up", "down"):
        ran = lab("cluster", command)
        assert ran.status == 3
        assert "another cks-lab" in ran.words
    assert not computer.asked("kind", "delete")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)


@pytest.mark.parametrize(("cni", "subnet", "command"), [
    ("calico", "192.168.0.0/16", "kubectl apply -f https://raw.githubusercontent.com/projectcalico/calico/"),
    ("cilium", "10.244.0.0/16", "helm install cilium cilium/cilium --namespace kube-system"),
])  # fmt: skip
def test_another_network_plugin_is_left_to_the_learner(lab, computer, cni, subnet, command):
    ran = lab("cluster", "up", "--cni", cni)
    assert ran.status == 0
    made = yaml.safe_load((computer.home / "cluster" / "kind.yaml").read_text())
    assert made["networking"]["disableDefaultCNI"] is True
    assert made["networking"]["podSubnet"] == subnet
    [line] = [line for line in ran.out.splitlines() if command in line]
    commands = [line.strip() for line in ran.out.splitlines()]
    assert f"export KUBECONFIG={computer.kubeconfig}" in commands[: commands.index(line.strip())]
    assert lab("cluster", "status").status == 1

    computer.change(cni=True)
    again = lab("cluster", "up")
    assert again.status == 0
    assert "✓ Waiting for the nodes" in again.err


def test_workers_and_image_are_as_wished(lab, computer):
    lab("cluster", "up", "--workers", "1", "--image", "kindest/node:v1.35.8")
    made = yaml.safe_load((computer.home / "cluster" / "kind.yaml").read_text())
    assert made["nodes"] == [
        {"role": "control-plane", "image": "kindest/node:v1.35.8"},
        {"role": "worker", "image": "kindest/node:v1.35.8"},
    ]


@pytest.mark.parametrize("wish", [
    ("--workers", "9"), ("--workers", "-1"), ("--workers", "two"), ("--cni", "flannel"), ("--wait", "0"),
    ("--wait", "nan"),
])  # fmt: skip
def test_wishes_that_cannot_be(lab, computer, wish):
    ran = lab("cluster", "up", *wish)
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
    assert not computer.calls


def test_an_image_that_is_none(lab, computer):
    ran = lab("cluster", "up", "--image=--privileged")
    assert ran.status != 0
    assert "not the name of an image" in ran.words
    assert not computer.asked("kind", "create")


def test_as_json_for_programs(lab, computer):
    ran = lab("cluster", "up", "-o", "json")
    found = json.loads(ran.out)
    assert found["kind"] == "cluster"
    assert found["ready"] is True
    assert found["kubeconfig"] == str(computer.kubeconfig)
    assert found["images"] == [{"image": AGNHOST, "loaded": True, "missing_on": []}]


def test_images_that_cannot_be_copied_are_pulled_by_the_nodes(lab, computer):
    computer.scene(answers=[[["kind", "load"], 1, "ERROR: ctr: content digest sha256:0: not found"]])
    assert lab("cluster", "up").status == 0
    assert sorted(computer.world["images"]) == sorted([node, AGNHOST] for node in NODES)


def test_without_a_registry_the_cluster_is_there_all_the_same(lab, computer):
    computer.scene(
        answers=[
            [["docker", "pull"], 1, "Error: no such host"],
            *[[["docker", "exec", node, "crictl", "pull"], 1, "no such host"] for node in NODES],
        ]
    )
    ran = lab("cluster", "up")
    assert ran.status == 0
    assert "not on every node (Error: no such host)" in ran.words
    assert f"{AGNHOST} is missing on" in ran.words


def test_podman_is_named_to_kind_and_images_go_by_way_of_an_archive(lab, computer):
    computer.remove("docker")
    computer.install("podman")
    assert lab("cluster", "up").status == 0
    for call in computer.calls:
        if call["command"][:2] in (["kind", "create"], ["kind", "get"], ["kind", "load"]):
            assert call["KIND_EXPERIMENTAL_PROVIDER"] == "podman"
    assert not computer.asked("kind", "load", "docker-image")
    assert sorted(computer.world["images"]) == sorted([node, AGNHOST] for node in NODES)


def test_the_engine_that_made_it_stays_in_charge(lab, computer):
    computer.remove("docker")
    computer.install("podman")
    lab("cluster", "up")
    computer.install("docker")
    found = json.loads(lab("cluster", "status", "-o", "json").out)
    assert found["engine"]["program"] == "podman"
    assert found["ready"] is True


def test_an_engine_that_sleeps_is_not_taken_for_a_cluster_that_is_gone(lab, computer):
    computer.remove("docker")
    computer.install("podman")
    lab("cluster", "up")
    computer.install("docker")
    computer.scene(answers=[[["podman", "info"], 1, "Cannot connect to Podman"]])
    for action in ("up", "status", "down"):
        ran = lab("cluster", action)
        assert ran.status == 3
        assert "made with podman, which does not answer" in ran.words
    assert len(computer.asked("kind", "create")) == 1
    assert computer.kubeconfig.exists()


def test_another_engine_may_be_asked_for_once_the_cluster_is_gone(lab, computer, monkeypatch):
    computer.install("podman")
    lab("cluster", "up")
    monkeypatch.setenv("KIND_EXPERIMENTAL_PROVIDER", "podman")
    ran = lab("cluster", "up")
    assert ran.status == 3
    assert "KIND_EXPERIMENTAL_PROVIDER=docker cks-lab cluster down" in ran.err
    computer.remove("docker")
    assert lab("cluster", "status").status == 0


def test_on_a_terminal_the_step_at_hand_is_shown_until_it_has_ended(computer):
    ours, theirs = pty.openpty()
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [sys.executable, "-m", "lab", "cluster", "up"]
    process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=settings)
    os.close(theirs)
    shown = b""
    with suppress(OSError):
        while read := os.read(ours, 65536):
            shown += read
    os.close(ours)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    text = shown.decode()
    assert re.search(r"· Preparing nodes …\r\x1b\[K  \x1b\[32m✓\x1b\[0m Preparing nodes", text)
    assert text.count("…\r\x1b[K") == text.count("…")
    assert b"\x1b" not in out


def test_no_room_for_its_files(lab, computer):
    computer.home.write_text("in the way")
    ran = lab("cluster", "up")
    assert ran.status == 3
    assert "home" in ran.err
    assert not computer.asked("kind", "create")
