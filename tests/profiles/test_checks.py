"""What an exercise can ask of profiles, and of containers that name them."""

import pytest

from lab.cluster.apply import apply
from lab.manifests.submission import Submission
from lab.subjects.podsecurity import subject as podsecurity
from lab.subjects.protocol import Bounds, Setting
from tests.profiles.profiling import ALLOW, ERRNO, KILL, LOG, PATH, POD, check, cluster, written

TEXT = written((["read"], ALLOW), (["setuid"], LOG), (["reboot"], KILL))
ARMOUR = "/etc/apparmor.d/containers/deny-write.profile"
DENY = "profile k8s-deny-write {\n  file,\n  network inet tcp,\n  deny /** w,\n}\n"


def run(state, **asked):
    return check(**asked).run(Setting(state, state, Bounds(state, state)))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"allowed": ["read", "setuid"]}, ""),
        ({"refused": ["mount", "reboot", "*"]}, ""),
        ({"errno": ["mount"], "killed": ["reboot"], "logged": ["setuid"]}, ""),
        ({"allowed": ["mount"]}, "refuses mount, and it must be allowed"),
        ({"refused": ["read"]}, "allows read, and it must be refused"),
        ({"errno": ["reboot"]}, "kills reboot, and it must be refused with an error"),
        ({"logged": ["read"]}, "allows read, and it must be allowed and logged"),
        ({"allowed": ["*"]}, "refuses every call that it does not name"),
    ],
)
def test_calls_are_asked_for(asked, said):
    outcome = run(cluster(TEXT), syscalls={"profile": PATH, **asked})
    assert outcome.passed is not bool(said)
    assert said in outcome.summary


@pytest.mark.parametrize("text", ["{", '{"defaultAction": "no"}'])
def test_a_profile_that_cannot_be_read_meets_nothing(text):
    outcome = run(cluster(text), syscalls={"profile": PATH, "refused": ["mount"]})
    assert outcome.passed is False
    assert outcome.summary.startswith("no container starts")


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        ({"allowed": ["r /etc/hosts", "network inet stream"], "refused": ["w /etc/hosts", "capability chown"]}, True),
        ({"allowed": ["w /tmp/x"]}, False),
        ({"refused": ["r /tmp/x"]}, False),
        ({"profile": "another", "allowed": ["r /tmp/x"]}, False),
    ],
)
def test_an_apparmor_profile_is_asked(asked, passed):
    state = cluster(TEXT, files={ARMOUR: DENY})
    assert run(state, confines={"profile": "k8s-deny-write", **asked}).passed is passed


def test_what_an_include_decides_stays_open():
    state = cluster(TEXT, files={ARMOUR: DENY.replace("file,", "include <abstractions/dbus>")})
    assert run(state, confines={"profile": "k8s-deny-write", "allowed": ["r /etc/hosts"]}).passed is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"syscalls": {"profile": "/tmp/x", "allowed": []}}, "below /var/lib/kubelet/seccomp/"),
        ({"syscalls": {"profile": PATH}}, "asks nothing"),
        ({"syscalls": {"profile": PATH, "allowed": "read"}}, "must list texts"),
        ({"syscalls": {"profile": PATH, "alowed": []}}, "unknown key"),
        ({"syscalls": []}, "write it as"),
        ({"confines": {"profile": ""}}, "must name a profile"),
    ],
)
def test_a_check_says_how_to_write_it(asked, said):
    with pytest.raises(ValueError, match=said):
        check(**asked)


def runs(state, context):
    state = apply(state.with_node_files(state.node_files, {}), Submission.of(POD % context)).state
    (row,) = podsecurity.view(state).workloads
    return row.obstacles


SECCOMP = "seccompProfile: {type: Localhost, localhostProfile: %s}"
APPARMOR = "appArmorProfile: {type: Localhost, localhostProfile: %s}"


def test_a_container_starts_only_with_a_profile_of_its_node():
    state = cluster(TEXT, files={ARMOUR: DENY})
    assert runs(state, SECCOMP % "profiles/web.json") == ()
    (said,) = runs(state, SECCOMP % "web.json")
    assert 'cannot load seccomp profile "/var/lib/kubelet/seccomp/web.json": open' in said
    assert runs(state, APPARMOR % "k8s-deny-write") == ()
    (said,) = runs(state, APPARMOR % "deny-write.profile")
    assert "apparmor profile not found deny-write.profile" in said


def test_a_broken_profile_starts_nothing():
    state = cluster("{", files={ARMOUR: DENY.replace("w,", "w")})
    assert "decoding seccomp profile failed" in runs(state, SECCOMP % "profiles/web.json")[0]
    assert "not found" in runs(state, APPARMOR % "k8s-deny-write")[0]


def test_nodes_of_which_nothing_is_said_have_every_profile():
    state = cluster(TEXT).with_node_files({})
    assert runs(state, SECCOMP % "any.json") == ()
    assert runs(state, APPARMOR % "any") == ()


def test_a_file_handed_in_lies_on_the_nodes_and_not_in_the_api():
    state = cluster(TEXT)
    applied = apply(state, Submission.of(written(default=ERRNO), "any-name.json"))
    assert applied.changed
    assert applied.findings == ()
    assert [answer.text for answer in applied.answers] == [f"{PATH} written"]
    assert applied.state.node_files[PATH] == written(default=ERRNO)
    assert applied.state.objects.keys() == state.objects.keys()
    assert not apply(state, Submission.of(TEXT, "any-name.json")).changed


def test_only_the_files_that_belong_there_go_to_the_nodes():
    state = cluster(TEXT).with_node_files({}, {"web.json": PATH})
    applied = apply(state, Submission.of(POD % "", "folder/pod.yaml"))
    assert applied.state.node_files == {}
    assert [str(answer.ref.kind) for answer in applied.answers] == ["Pod"]
    assert apply(state, Submission.of(TEXT, "folder/web.json")).state.node_files == {PATH: TEXT}
