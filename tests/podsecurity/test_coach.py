"""Each misunderstanding is named, first of all that could be said."""

import pytest

from tests.podsecurity.attempts import attempt, cluster, rules, told
from tests.podsecurity.manifests import HARDENED, deployment, namespace, pod

SEALED = HARDENED["context"][:-1] + ", readOnlyRootFilesystem: true}"
VOLUMES = "volumes:\n- {name: cache, emptyDir: {}}\n- {name: run, emptyDir: {}}"
MOUNTS = "volumeMounts:\n- {name: cache, mountPath: /var/cache/nginx}\n- {name: run, mountPath: /var/run}"
INIT = "initContainers:\n- name: init\n  image: busybox:1.36\n  securityContext: {context}"
PORT = "ports: [{containerPort: 80}]"


def web(context=SEALED, spec=VOLUMES, more=f"{PORT}\n{MOUNTS}", **other):
    return deployment("web", context=context, spec=spec, more=more, **other)


FOUND = (namespace("team-a"), namespace("team-b"), web("{}", "", PORT))
ASKED = (namespace("team-a", enforce="restricted"), web())

WRONG = {
    "wrong-mode": (namespace("team-a", warn="restricted"), web()),
    "label-misspelt": (namespace("team-a", enforced="restricted"), web()),
    "wrong-namespace-labelled": (namespace("team-b", enforce="restricted"), web()),
    "wrong-level": (namespace("team-a", enforce="baseline"), web()),
    "wrong-version": (namespace("team-a", enforce="restricted", enforce_version="v1.20"), web()),
    "namespace-not-labelled": (web(),),
    "workload-left-behind": (namespace("team-a", enforce="restricted"),),
    "capability-with-prefix": (ASKED[0], web(SEALED.replace("drop: [ALL]", "drop: [ALL], add: [CAP_NET_RAW]"))),
    "drop-all-in-lower-case": (ASKED[0], web(SEALED.replace("[ALL]", "[all]"))),
    "non-root-contradicts-user": (ASKED[0], web(SEALED.replace("runAsUser: 101", "runAsUser: 0"))),
    "image-runs-as-root": (ASKED[0], web(SEALED.replace("runAsUser: 101, ", ""))),
    "escalation-left": (ASKED[0], web(SEALED.replace("allowPrivilegeEscalation: false, ", ""))),
    "too-many-capabilities": (ASKED[0], web(SEALED.replace("drop: [ALL]", "drop: [ALL], add: [NET_BIND_SERVICE]"))),
    "writable-root-left": (ASKED[0], web(HARDENED["context"])),
    "seccomp-left": (ASKED[0], web(SEALED.replace(", seccompProfile: {type: RuntimeDefault}", ""))),
    "root-left": (ASKED[0], web(SEALED.replace("runAsNonRoot: true, runAsUser: 101, ", ""))),
    "written-path-not-mounted": (ASKED[0], web(spec="", more=PORT)),
    "mount-read-only": (ASKED[0], web(more=f"{PORT}\n{MOUNTS.replace('nginx}', 'nginx, readOnly: true}')}")),
    "mount-hides-files": (ASKED[0], web(more=f"{PORT}\n{MOUNTS.replace('/cache/nginx', '/cache')}")),
    "something-else-changed": (ASKED[0], web(image="nginx:1.28")),
    "host-left": (ASKED[0], web(spec=f"hostNetwork: true\n{VOLUMES}")),
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_mistake_is_named_first(rule):
    found = told(attempt(cluster(*FOUND), ASKED, *WRONG[rule]))
    assert found[0].rule == rule, found[0].message
    assert found[0].why
    assert found[0].mend


def test_a_right_answer_is_told_nothing():
    assert rules(attempt(cluster(*FOUND), ASKED, *ASKED)) == []


def test_nothing_is_told_while_another_subject_fails():
    case = attempt(cluster(*FOUND), FOUND, namespace("team-c"))
    assert rules(case) == []


@pytest.mark.parametrize("kind", ["init-container-left", "container-left"])
def test_a_container_of_the_pod_is_forgotten(kind):
    other = "containers" if kind == "container-left" else "initContainers"
    bare, good = (_two(other, context) for context in ("{}", HARDENED["context"]))
    half = _two(other, "{}", HARDENED["context"])
    assert rules(attempt(cluster(namespace("team-a"), bare), (good,), half))[0] == kind


def _two(other, context, first=None):
    side = f"- {{name: side, image: busybox:1.36, securityContext: {context}}}"
    web = f"- {{name: web, image: nginx:1.27, securityContext: {first or context}}}"
    listed = f"  containers:\n  {web}\n  {side}" if other == "containers" else (
        f"  containers:\n  {web}\n  initContainers:\n  {side}"
    )  # fmt: skip
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: team-a}\nspec:\n" + (
        "  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n"
        + "\n".join(f"    {line}" for line in listed.splitlines())
    )


def test_a_container_overrides_its_pod():
    found = deployment("web")
    pods = "securityContext: {runAsNonRoot: true, runAsUser: 101}"
    asked = (deployment("web", spec=pods),)
    wrong = deployment("web", spec=pods, context="{runAsNonRoot: false, runAsUser: 0}")
    assert rules(attempt(cluster(namespace("team-a"), found), asked, wrong))[0] == "container-overrides-pod"


def test_an_annotation_stands_for_a_field():
    asked = pod("web", spec="securityContext: {seccompProfile: {type: RuntimeDefault}}")
    wrong = pod("web").replace(
        "namespace: team-a}",
        "namespace: team-a, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}",
    )
    assert rules(attempt(cluster(namespace("team-a")), (asked,), wrong))[0] == "annotation-for-field"


def test_a_container_is_left_privileged():
    found = (namespace("team-a"), deployment("web", context="{privileged: true}"))
    wrong = deployment("web", context="{privileged: true, readOnlyRootFilesystem: true}")
    assert rules(attempt(cluster(*found), (deployment("web"),), wrong))[0] == "privileged-left"


def test_an_apparmor_profile_is_missing():
    asked = deployment("web", context="{appArmorProfile: {type: Localhost, localhostProfile: k8s-deny-write}}")
    wrong = deployment("web", context="{appArmorProfile: {type: Localhost, localhostProfile: deny-write}}")
    case = attempt(cluster(namespace("team-a"), deployment("web")), (asked,), wrong)
    assert rules(case)[0] == "apparmor-left"


def test_a_handler_is_taken_for_the_runtime_class():
    sandbox = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc"
    found = (namespace("team-a"), sandbox, deployment("web"))
    asked, wrong = (deployment("web", spec=f"runtimeClassName: {name}") for name in ("gvisor", "runsc"))
    (first, *_) = told(attempt(cluster(*found), (asked,), wrong))
    assert first.rule == "runtime-class-unknown"
    assert first.message == "there is no RuntimeClass runsc: that is the handler of gvisor"


def test_what_no_rule_explains_is_told_as_it_is():
    wrong = deployment("web", spec="securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '0'}]}")
    case = attempt(cluster(namespace("team-a"), deployment("web")), (deployment("web"),), wrong)
    assert [finding.message for finding in told(case)] == [
        "container web of Deployment team-a/web sets net.ipv4.tcp_syncookies to 0, and must not"
    ]


def test_asked_again_the_coach_says_the_same():
    case = attempt(cluster(*FOUND), ASKED, *WRONG["written-path-not-mounted"])
    assert rules(case) == rules(case) != []


def test_rules_go_by_the_names_they_are_listed_under():
    from importlib import import_module

    from lab.subjects.podsecurity.coach import RULES

    for rule in RULES:
        module = import_module(f"lab.subjects.podsecurity.coach.{rule._module}")
        assert getattr(module, rule._name)().id == rule.id
