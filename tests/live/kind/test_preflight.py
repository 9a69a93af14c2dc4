"""What a practice cluster needs, and what is said of what is missing."""

import json

import pytest

from lab.live.kind.engine import Engine, Engines, Silent, ask, find_engines
from lab.live.kind.machine import Machine, package_manager
from lab.live.kind.preflight import GIB, Found, fit, judge
from lab.live.kind.runner import MISSING, TIMED_OUT, Ran

GOOD_KIND = Ran(0, "kind v0.33.0 go1.26.8 linux/amd64\n")
GOOD_KUBECTL = Ran(0, "Client Version: v1.34.0\n")
DOCKER = Engine("docker", "28.2.2", 16 * GIB, cgroups="v2")
GONE = Ran(MISSING, "", "no such program")


def found(engines=None, kind=GOOD_KIND, kubectl=GOOD_KUBECTL, machine=None, disk=100 * GIB):
    return Found(Engines(DOCKER) if engines is None else engines, kind, kubectl, machine or Machine(), disk)


def of(topic, checks):
    return [check for check in checks if check.topic == topic]


class Answers:
    """A runner that knows what some commands print."""

    def __init__(self, **by_program):
        self.by_program, self.asked = by_program, []

    def run(self, command, limit, hear=None, extra=None):
        self.asked.append(command[0])
        return self.by_program.get(command[0], GONE)


def docker_info(**more):
    return Ran(0, json.dumps({"ServerVersion": "28.2.2", "MemTotal": 8 * GIB, "CgroupVersion": "2", **more}))


def podman_info(**host):
    return Ran(0, json.dumps({"host": {"memTotal": GIB, **host}, "version": {"Version": "5.4.0"}}))


def test_all_there():
    checks = judge(found())
    assert fit(checks)
    assert [check.topic for check in checks] == ["engine", "kind", "kubectl"]


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
@pytest.mark.parametrize("packages", ["", "apt", "dnf", "brew", "winget"])
def test_whatever_is_missing_is_said_with_how_to_get_it(system, packages):
    machine = Machine(system, "arm64", packages)
    checks = judge(found(Engines(), GONE, GONE, machine))
    assert not fit(checks)
    for topic in ("engine", "kind", "kubectl"):
        [check] = of(topic, checks)
        assert check.good is False
        assert "https://" in check.mend


def test_how_to_get_it_is_for_the_computer_at_hand():
    mend = of("kind", judge(found(kind=GONE, machine=Machine("Darwin", "arm64"))))[0].mend
    assert "kind-darwin-arm64" in mend
    assert "brew install kind" in of("kind", judge(found(kind=GONE, machine=Machine("Linux", "amd64", "brew"))))[0].mend
    mend = of("engine", judge(found(Engines(), machine=Machine("Linux", "amd64", "dnf"))))[0].mend
    assert "sudo dnf install podman" in mend


@pytest.mark.parametrize(("version", "good"), [
    ("0.23.0", False), ("0.24.0", None), ("0.29.0", None), ("0.30.0", True), ("0.33.0", True), ("1.0.0", True),
])  # fmt: skip
def test_kind_is_new_enough_or_not(version, good):
    [check] = of("kind", judge(found(kind=Ran(0, f"kind v{version} go1.26\n"))))
    assert check.good is good
    assert version in check.text
    assert ("https://" in check.mend) == (good is not True)


def test_an_engine_that_is_not_running():
    said = Ran(1, "{}", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?")
    silent = ask(Answers(docker=said), "docker")
    assert isinstance(silent, Silent)
    for system, mend in (("Linux", "systemctl start docker"), ("Darwin", "Start Docker Desktop")):
        [check] = of("engine", judge(found(Engines(None, (silent,)), machine=Machine(system))))
        assert "does not answer" in check.text
        assert mend in check.mend


def test_an_engine_that_one_may_not_use():
    said = Ran(1, "", "permission denied while trying to connect to the Docker daemon socket")
    silent = ask(Answers(docker=said), "docker")
    [check] = of("engine", judge(found(Engines(None, (silent,)))))
    assert "may not be used" in check.text
    assert "usermod" in check.mend


def test_an_engine_that_hangs():
    silent = ask(Answers(podman=Ran(TIMED_OUT, "", "podman did not answer within 20 s")), "podman")
    [check] = of("engine", judge(found(Engines(None, (silent,)))))
    assert "hangs" in check.text
    assert "podman info" in check.mend


@pytest.mark.parametrize("noise", ["", "null", "[]", "{", "not json", "{}"])
def test_an_engine_that_talks_nonsense_is_not_used(noise):
    for program in ("docker", "nerdctl"):
        assert isinstance(ask(Answers(**{program: Ran(0, noise)}), program), Silent)


def test_the_first_engine_that_answers_is_used():
    runner = Answers(docker=Ran(1, "{}", "Cannot connect"), podman=podman_info())
    engines = find_engines(runner, {})
    assert engines.usable.program == "podman"
    assert [silent.program for silent in engines.silent] == ["docker"]
    assert runner.asked == ["docker", "nerdctl", "podman"]
    assert fit(judge(found(engines)))


def test_the_environment_chooses_as_it_does_for_kind():
    runner = Answers(docker=docker_info(), podman=podman_info())
    assert find_engines(runner, {"KIND_EXPERIMENTAL_PROVIDER": "podman"}).usable.program == "podman"
    engines = find_engines(Answers(docker=docker_info()), {"KIND_EXPERIMENTAL_PROVIDER": "podman"})
    assert engines.usable is None
    assert "asks for podman" in of("engine", judge(found(engines)))[0].text


def test_an_engine_that_kind_does_not_know_is_ignored_and_said():
    engines = find_engines(Answers(docker=docker_info()), {"KIND_EXPERIMENTAL_PROVIDER": "rkt"})
    assert engines.usable.program == "docker"
    assert "'rkt'" in of("engine", judge(found(engines)))[0].text


def test_the_engine_of_the_cluster_there_is_comes_first():
    runner = Answers(docker=docker_info(), podman=podman_info())
    assert find_engines(runner, {}, "podman").usable.program == "podman"
    assert find_engines(runner, {}, "rm").usable.program == "docker"
    assert "rm" not in runner.asked


def test_podman_that_answers_to_the_name_of_docker_is_used_as_podman():
    runner = Answers(docker=podman_info(), podman=podman_info())
    assert find_engines(runner, {}).usable.program == "podman"


def test_rootless_engines_have_their_limits_named():
    rootless = {"security": {"rootless": True}, "cgroupVersion": "v2", "cgroupControllers": ["cpu", "memory", "pids"]}
    checks = judge(found(Engines(ask(Answers(podman=podman_info(**rootless)), "podman"))))
    assert fit(checks)
    assert "kernel modules" in of("engine", checks)[1].text
    for wrong, said in (({"cgroupControllers": ["memory"]}, "cpu, pids"), ({"cgroupVersion": "v1"}, "cgroup v1")):
        checks = judge(found(Engines(ask(Answers(podman=podman_info(**{**rootless, **wrong})), "podman"))))
        assert not fit(checks)
        assert said in of("engine", checks)[0].text


def test_rootless_docker_without_a_cgroup_driver_cannot_limit_anything():
    told = docker_info(SecurityOptions=["name=seccomp,profile=builtin", "name=rootless"], CgroupDriver="none")
    engine = ask(Answers(docker=told), "docker")
    assert engine.rootless
    assert engine.missing_controllers == ("cpu", "memory", "pids")


def test_little_memory_and_disk_are_said_and_hinder_nothing():
    machine = Machine(inotify_instances=128, inotify_watches=8192)
    checks = judge(found(Engines(Engine("docker", "28", 2 * GIB)), machine=machine, disk=3 * GIB))
    assert fit(checks)
    assert "2.0 GiB of memory" in of("memory", checks)[0].text
    assert "3.0 GiB free" in of("disk", checks)[0].text
    assert "sysctl" in of("inotify", checks)[0].mend
    assert not of("disk", judge(found(disk=None)))


@pytest.mark.parametrize(("text", "manager"), [
    ('ID=ubuntu\nID_LIKE="debian"\n', "apt"), ("ID=debian\n", "apt"),
    ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf"),
    ("ID=arch\n", "pacman"), ('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', "zypper"), ("ID=alpine", "apk"),
    ("ID=nixos\n", ""), ("", ""),
])  # fmt: skip
def test_package_managers(text, manager):
    assert package_manager(text) == manager


def test_on_the_command_line_nothing_is_a_traceback(lab, computer):
    for program in ("docker", "kind", "kubectl"):
        computer.remove(program)
    for action in ("up", "status", "down"):
        ran = lab("cluster", action)
        assert ran.status == 3
        assert "no container engine" in ran.words
        assert "in the simulator" in ran.words
    assert "sigs.k8s.io/kind@v" in lab("cluster", "up").err


def test_commands_to_copy_stay_on_one_line(lab, computer):
    computer.remove("kind")
    lines = lab("cluster", "up").err.splitlines()
    assert any(line.strip() == "go install sigs.k8s.io/kind@v0.33.0" for line in lines)


def test_an_old_kind_makes_nothing(lab, computer):
    computer.scene(kind="kind v0.20.0 go1.20.4 linux/amd64")
    ran = lab("cluster", "up")
    assert ran.status == 3
    assert "0.20.0 is too old" in ran.words
    assert not computer.asked("kind", "create")
    assert not computer.home.joinpath("cluster", "made.json").exists()
