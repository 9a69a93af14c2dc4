"""The proof: what workloads may do and need, and what namespaces admit."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.podsecurity.level import Level, LevelVersion, Version
from lab.cluster.podsecurity.standards import looks, violations
from lab.manifests.release import Release
from lab.subjects.podsecurity.proof.compare import compare
from lab.subjects.podsecurity.proof.probes import probes
from lab.subjects.protocol import Bounds
from tests.podsecurity.attempts import bounds, cluster, hand_in
from tests.podsecurity.manifests import HARDENED, deployment, namespace, pod

FOUND = (namespace("team-a"), deployment("web"))
SEALED = HARDENED["context"][:-1] + ", readOnlyRootFilesystem: true}"
WRITES = {
    "spec": "volumes: [{name: c, emptyDir: {}}, {name: r, emptyDir: {}}]",
    "more": "volumeMounts: [{name: c, mountPath: /var/cache/nginx}, {name: r, mountPath: /run}]",
}
ASKED = (namespace("team-a", enforce="restricted"), deployment("web", context=SEALED, **WRITES))


def found(*answer, asked=ASKED, permitted=None, start=FOUND, closed=False):
    before = cluster(*start)
    limits = bounds(before, *asked, permitted=permitted)
    return [witness.text for witness in compare(limits, hand_in(before, *answer).state, closed=closed)]


def test_the_answer_itself_is_within():
    assert found(*ASKED) == []


def test_other_ways_to_write_it_are_within():
    of_pod = (
        "securityContext: {runAsNonRoot: true, runAsUser: 101, seccompProfile: {type: RuntimeDefault}}\n"
        "volumes: [{name: any, emptyDir: {medium: Memory}}, {name: other, emptyDir: {}}]"
    )
    own = "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true}"
    mounts = "volumeMounts: [{name: any, mountPath: /var/cache/nginx/}, {name: other, mountPath: /run}]"
    assert found(ASKED[0], deployment("web", context=own, spec=of_pod, more=mounts)) == []


def test_an_empty_volume_hides_what_the_image_has_beneath():
    mounts = WRITES["more"].replace("/var/cache/nginx", "/var/cache")
    said = found(ASKED[0], deployment("web", context=SEALED, spec=WRITES["spec"], more=mounts))
    assert said == [
        "container web of Deployment team-a/web needs /var/cache/nginx of its image nginx:1.27, and the volume at "
        "/var/cache hides it"
    ]


def test_what_an_image_needs_is_not_known_of_another_command():
    def shell(mounts):
        return deployment("web", context=SEALED, spec=WRITES["spec"], more=f"command: [sh]\n{mounts}")

    higher = WRITES["more"].replace("/var/cache/nginx", "/var/cache")
    assert found(ASKED[0], shell(higher), asked=(ASKED[0], shell(WRITES["more"]))) == []


def test_tighter_is_within():
    answer = deployment("web", context=HARDENED["context"])
    assert found(answer, asked=(deployment("web", context="{privileged: false}"),)) == []


def test_what_a_container_may_do_beyond_the_bound_is_told():
    said = found(ASKED[0], deployment("web", context="{privileged: true}", **WRITES))
    web = "container web of Deployment team-a/web"
    assert said[0] == f"{web} is privileged, and must not"
    assert f"{web} may gain privileges (allowPrivilegeEscalation), and must not" in said
    assert any(text.startswith('Deployment team-a/web: its pods are refused in team-a: violates') for text in said)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (deployment("web", image="nginx:1.28", context=SEALED, **WRITES),
         "container web of Deployment team-a/web has another image than before: nginx:1.28 instead of nginx:1.27"),
        (deployment("web", context=SEALED, spec=WRITES["spec"], more="volumeMounts: [{name: r, mountPath: /run}]"),
         "container web of Deployment team-a/web needs to write /var/cache/nginx, and the root file "
         "system is read-only"),
        (deployment("web", context=SEALED, replicas=1, **WRITES),
         "Deployment team-a/web has another replica than before: 1 instead of 2"),
        ("delete: [deployment/web -n team-a]", "Deployment team-a/web is gone"),
    ],
)  # fmt: skip
def test_what_a_workload_needs_and_lacks_is_told(answer, said):
    assert found(ASKED[0], answer) == [said]


def test_capabilities_that_were_given_on_purpose_are_needed():
    asked = deployment("web", context="{capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}")
    assert found(deployment("web", context="{capabilities: {drop: [ALL]}}"), asked=(asked,)) == [
        "container web of Deployment team-a/web lacks the capability NET_BIND_SERVICE, and needs it"
    ]


def test_a_gap_between_the_bounds_lets_both_pass():
    least = (deployment("web", context="{capabilities: {drop: [ALL]}}"),)
    most = (deployment("web", context="{capabilities: {drop: [ALL], add: [NET_BIND_SERVICE, CHOWN]}}"),)
    for answer in (*least, *most, deployment("web", context="{capabilities: {drop: [ALL], add: [CHOWN]}}")):
        assert found(answer, asked=least, permitted=most) == []
    assert found(deployment("web", context="{capabilities: {drop: [ALL], add: [KILL]}}"), asked=least, permitted=most)


def test_a_user_is_asked_for_where_both_bounds_name_it():
    def run_as(user):
        return (deployment("web", context=f"{{runAsUser: {user}}}"),)

    web = "container web of Deployment team-a/web"
    assert found(*run_as(102), asked=run_as(101)) == [f"{web} has runAsUser 102, and must have 101"]
    assert found(*run_as(103), asked=run_as(101), permitted=run_as(102)) == []
    assert found(*run_as(0), asked=run_as(101), permitted=run_as(102)) == [
        f"{web} may run as root: its user is root (0), and must not"
    ]


def test_node_paths_within_a_permitted_one_are_permitted():
    def mounted(path, more=""):
        return deployment(
            "web", spec=f"volumes: [{{name: h, hostPath: {{path: {path}}}}}]",
            more=f"volumeMounts: [{{name: h, mountPath: /host{more}}}]",
        )  # fmt: skip

    most = (mounted("/var/log", ", readOnly: true"),)
    least = (deployment("web"),)
    assert found(mounted("/var/log/nginx", ", readOnly: true"), asked=least, permitted=most) == []
    web = "container web of Deployment team-a/web"
    assert found(mounted("/var/log"), asked=least, permitted=most) == [
        f"{web} can write /var/log of its node, and must not"
    ]
    assert found(mounted("/var"), asked=least, permitted=most) == [f"{web} sees /var of its node, and must not"]


def test_a_profile_must_be_the_one_that_is_asked_for():
    def profiled(kind, name=""):
        inside = f"type: {kind}" + (f", localhostProfile: {name}" if name else "")
        return deployment("web", context=f"{{seccompProfile: {{{inside}}}}}")

    asked = (profiled("Localhost", "audit.json"),)
    assert found(*asked, asked=asked) == []
    assert found(profiled("RuntimeDefault"), asked=asked) == [
        "container web of Deployment team-a/web has the seccomp profile RuntimeDefault, and not Localhost:audit.json"
    ]


def test_limits_lie_between_the_bounds():
    def limited(amount):
        return (deployment("web", more=f"resources: {{limits: {{memory: {amount}}}}}"),)

    asked = {"asked": limited("64Mi"), "permitted": limited("256Mi")}
    assert found(*limited("0.125Gi"), **asked) == []
    web = "container web of Deployment team-a/web has a limit of"
    assert found(*limited("1Gi"), **asked) == [f"{web} 1Gi for memory, and may have 256Mi"]
    assert found(*limited("32Mi"), **asked) == [f"{web} 32Mi for memory, and needs 64Mi"]


def test_what_nobody_asked_for_may_not_violate_the_baseline():
    assert found(*ASKED, pod("debug", "default")) == []
    assert found(*ASKED, pod("debug", "default", context="{privileged: true}")) == [
        "Pod default/debug is not part of the task, and violates the baseline standard: privileged"
    ]


def test_in_a_closed_world_there_is_what_the_bounds_hold():
    asked = ("delete: [Pod/team-a/old]",)
    start = (*FOUND, pod("old"))
    assert found(*asked, asked=asked, start=start, closed=True) == []
    assert found(namespace("team-z"), asked=asked, start=start, closed=True) == [
        "Pod team-a/old is there, and must not be"
    ]
    assert found(namespace("team-z"), asked=asked, start=start) == []


def test_a_namespace_is_known_by_what_it_admits():
    said = found(namespace("team-a", enforce="baseline"), ASKED[1])
    assert said == [
        "a pod that says nothing of security is admitted in team-a, and must be refused",
        "a pod that may run as root is admitted in team-a, and must be refused",
        "a pod that sets runAsUser to 0 is admitted in team-a, and must be refused",
    ]
    assert found(ASKED[1], closed=True) == []


def test_a_namespace_may_be_too_strict():
    asked = (namespace("team-a", enforce="baseline"),)
    assert found(namespace("team-a", enforce="restricted"), asked=asked)[-1] == (
        "a pod that sets runAsUser to 0 is refused in team-a, and must be admitted"
    )


def test_latest_and_the_release_are_the_same():
    pinned = (namespace("team-a", enforce="restricted", enforce_version="v1.34"), ASKED[1])
    assert found(*ASKED, asked=pinned) == []


def test_warnings_are_asked_for_only_where_the_task_sets_them():
    asked = (namespace("team-a", enforce="baseline", warn="restricted"),)
    said = found(namespace("team-a", enforce="baseline"), asked=asked)
    assert said[0] == "nobody is warned of a pod that says nothing of security in team-a, and must be"
    assert found(namespace("team-a", enforce="baseline", audit="restricted", warn="restricted"), asked=asked) == []


def test_a_pinned_warning_asks_for_exactly_that_version():
    asked = (namespace("team-a", warn="restricted", warn_version="v1.24"),)
    assert found(*asked, asked=asked) == []
    said = found(namespace("team-a", warn="restricted"), asked=asked)
    assert any("is warned of in team-a, and must not be" in each for each in said)
    unpinned = (namespace("team-a", warn="baseline"),)
    assert found(namespace("team-a", warn="restricted"), asked=unpinned) == []


def test_a_runtime_class_is_known_by_its_handler():
    gvisor = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc"
    asked = (gvisor, deployment("web", spec="runtimeClassName: gvisor"))
    assert found(*asked, asked=asked) == []
    other = found(gvisor.replace("runsc", "gvisor"), asked[1], asked=asked)
    assert other == ["RuntimeClass gvisor has the handler gvisor, and must have runsc"]
    assert "there is no RuntimeClass gvisor" in found(asked[1], asked=asked)


def test_levels_that_treat_every_made_up_pod_alike_run_the_same_checks():
    by_verdicts, by_checks = {}, {}
    for level, minor in product(Level, range(39)):
        checks = looks(level, minor)
        verdicts = tuple(
            not violations(LevelVersion(level, Version(minor)), probe.shape, Release(1, minor)) for probe in probes()
        )
        by_verdicts.setdefault(verdicts, set()).add(checks)
        by_checks.setdefault(checks, set()).add(verdicts)
    assert {len(found) for found in (*by_verdicts.values(), *by_checks.values())} == {1}
    assert len(by_checks) > 15


WAYS = st.sampled_from(
    [
        deployment("web"),
        deployment("web", **HARDENED),
        deployment("web", context=SEALED, **WRITES),
        deployment("web", context="{privileged: true}"),
        deployment("web", spec="hostNetwork: true"),
        deployment("web", context="{runAsUser: 0, allowPrivilegeEscalation: false}"),
        deployment("web", more="ports: [{containerPort: 80, hostPort: 80}]"),
        namespace("team-a", enforce="baseline"),
        namespace("team-a", enforce="restricted", warn="baseline"),
        namespace("team-a", audit="restricted"),
    ]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(WAYS, max_size=3))
def test_every_state_lies_within_itself(answers):
    before = cluster(*FOUND)
    state = hand_in(before, *answers).state
    assert compare(Bounds(state, state), state) == ()
