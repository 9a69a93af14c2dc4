"""Removing the practice cluster, and how it is told to be."""

import json
import stat

from lab.live.images import AGNHOST


def test_removes_it_and_its_files_and_nothing_else(lab, computer):
    lab("cluster", "up")
    ran = lab("cluster", "down")
    assert ran.status == 0
    assert "The cluster cks-lab is gone." in ran.out
    assert computer.world["nodes"] == {}
    assert not computer.kubeconfig.exists()
    assert {path.name for path in (computer.home / "cluster").iterdir()} <= {"lock", "outside.lock"}
    for command in computer.asked("kind", "delete"):
        assert command[2:5] == ["cluster", "--name", "cks-lab"]


def test_nothing_there(lab, computer):
    ran = lab("cluster", "down")
    assert ran.status == 0
    assert "nothing to remove" in ran.out
    assert not computer.asked("kind", "delete")


def test_one_that_the_lab_does_not_remember_is_asked_about(lab, computer):
    computer.change(nodes={"cks-lab-control-plane": True})
    ran = lab("cluster", "down")
    assert ran.status == 3
    assert "does not remember making" in ran.words
    assert not computer.asked("kind", "delete")
    assert lab("cluster", "down", "--yes").status == 0
    assert computer.world["nodes"] == {}


def test_one_that_stays_is_said(lab, computer):
    lab("cluster", "up")
    computer.scene(answers=[[["kind", "delete"], 1, "ERROR: failed to delete cluster: device busy"]])
    ran = lab("cluster", "down")
    assert ran.status == 3
    assert "device busy" in ran.words
    assert computer.kubeconfig.exists()
    computer.scene(answers=[[["kind", "delete"], 0, ""]])
    assert "kind still lists it" in lab("cluster", "down").words


def test_hosts_outside_that_a_killed_run_left_go_with_it(lab, computer):
    lab("cluster", "up")
    computer.change(outside=["abc123"])
    lab("cluster", "down")
    assert computer.asked("docker", "rm") == [["docker", "rm", "--force", "abc123"]]


def test_status_without_a_cluster(lab):
    ran = lab("cluster", "status")
    assert ran.status == 1
    assert "cks-lab cluster up" in ran.words
    found = json.loads(lab("cluster", "status", "-o", "json").out)
    assert (found["exists"], found["ready"], found["kubeconfig"]) == (False, False, None)


def test_status_of_a_good_one(lab, computer):
    lab("cluster", "up")
    ran = lab("cluster", "status")
    assert ran.status == 0
    for said in ("Docker 28.2.2", "0.33.0", "3 of 3 ready", "kindnet", AGNHOST, "1.34.11", "export KUBECONFIG="):
        assert said in ran.words
    found = json.loads(lab("cluster", "status", "-o", "json").out)
    assert found["context"] == "kind-cks-lab"
    assert [node["ready"] for node in found["nodes"]] == [True, True, True]
    assert found["network_plugin"] == "kindnet"


def test_status_when_something_is_amiss(lab, computer):
    lab("cluster", "up")
    computer.scene(server="down")
    ran = lab("cluster", "status")
    assert ran.status == 1
    assert "was refused" in ran.words
    computer.scene()
    computer.change(nodes={**computer.world["nodes"], "cks-lab-worker": False})
    ran = lab("cluster", "status")
    assert ran.status == 1
    assert "stopped: cks-lab-worker" in ran.words
    assert "network plugin not ready" in ran.words


def test_status_says_when_others_can_read_the_kubeconfig(lab, computer):
    lab("cluster", "up")
    computer.kubeconfig.chmod(0o644)
    assert "others on this computer" in lab("cluster", "status").words
    lab("cluster", "up")
    assert stat.S_IMODE(computer.kubeconfig.stat().st_mode) == 0o600


def test_a_record_that_makes_no_sense_is_no_record(lab, computer):
    lab("cluster", "up")
    (computer.home / "cluster" / "made.json").write_text('{"engine": 1, "cni"')
    assert "does not remember making" in lab("cluster", "status").words


def test_doctor_tells_of_it(lab, computer):
    ran = lab("doctor")
    assert "no cluster cks-lab" in ran.words
    lab("cluster", "up")
    ran = lab("doctor")
    for said in ("Docker 28.2.2", "✓ kind", "✓ kubectl", "3 of 3 ready", str(computer.kubeconfig), "node-local-dns"):
        assert said in ran.out + ran.words
    topics = {each["topic"] for each in json.loads(lab("doctor", "-o", "json").out)["examined"]}
    assert {"extras", "engine", "kind", "kubectl", "cluster", "nodes", "kubeconfig", "scope"} <= topics


def test_doctor_is_content_without_any_of_it(lab, computer):
    for program in ("docker", "kind", "kubectl"):
        computer.remove(program)
    ran = lab("doctor")
    assert ran.status == 0
    assert "exercises work without one" in ran.words
