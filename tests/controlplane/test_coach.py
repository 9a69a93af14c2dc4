"""Each misunderstanding about the control plane is named, first of all that could be said."""

from __future__ import annotations

import re

import pytest

from lab.cluster.nodes.modes import Mode
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.subjects.controlplane.coach import RULES
from lab.subjects.controlplane.topics import TOPICS
from lab.subjects.protocol import Attempt
from tests.controlplane.nodes import (
    API,
    CONTROLLERS,
    ETCD,
    EXTRA,
    FILES,
    KUBELET,
    SCHEDULER,
    attempt,
    check,
    rules,
    state,
    text,
    with_options,
)

AUDIT = "/etc/kubernetes/audit/policy.yaml"
LOG = ["--profiling=false"]
DONE = with_options(*LOG)
MOUNT, VOLUME = "    volumeMounts:\n", "  volumes:\n"


def api(handed: str, done: str = DONE, found: str = FILES[API], more: dict[str, str] | None = None) -> Attempt:
    """An API server's manifest that is handed in."""
    files = {API: found, **(more or {})}
    return attempt(state(files), state({**files, API: done}), {"kube-apiserver.yaml": handed})


def of(path: str, handed: str, done: str | None = None, found: str | None = None) -> Attempt:
    """Another file that is handed in."""
    first = FILES[path] if found is None else found
    return attempt(state({path: first}), state({path: done or FILES[path]}), {path.rpartition("/")[2]: handed})


def extra(found: str, handed: str) -> Attempt:
    """The kubelet's further options, with its file in order."""
    return attempt(state({EXTRA: found}), state({EXTRA: "KUBELET_EXTRA_ARGS=\n"}), {"extra.env": handed})


def modes(bits: int, owner: str) -> Attempt:
    """A mode and an owner."""
    path = "/etc/kubernetes/admin.conf"
    found, done = (state(modes={path: Mode(each, "root", "root")}) for each in (0o644, 0o600))
    return attempt(found, done, {"modes.yaml": f'{path}: {{mode: "{bits:04o}", owner: "{owner}"}}\n'})


def policy(mount: str, volume: str, path: str = AUDIT) -> Attempt:
    """An audit policy that is to be mounted."""
    mounts = (f"    - {{{mount}}}\n", f"  - {{{volume}}}\n")
    good = ("mountPath: /etc/kubernetes/audit, name: a, readOnly: true",
            "name: a, hostPath: {path: /etc/kubernetes/audit}")  # fmt: skip
    option = f"--audit-policy-file={path}"

    def manifest(at: str, lies: str, name: str) -> str:
        held = with_options(name)
        return held.replace(MOUNT, MOUNT + at, 1).replace(VOLUME, VOLUME + lies, 1)

    done = manifest(f"    - {{{good[0]}}}\n", f"  - {{{good[1]}}}\n", f"--audit-policy-file={AUDIT}")
    handed = manifest(mounts[0] if mount else "", mounts[1] if volume else "", option)
    return api(handed, done, more={AUDIT: "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n"})


UNPROBED = re.sub(r"    (liveness|startup|readiness)Probe:\n(      .*\n)+", "", FILES[API])
OPEN = FILES[KUBELET].replace("enabled: false", "enabled: true", 1)
WRONG = {
    "manifest-refused": lambda: api(DONE.replace("kind: Pod", "kind: Pods")),
    "manifest-key-twice": lambda: of(KUBELET, FILES[KUBELET] + "authorization: {mode: AlwaysAllow}\n", found=OPEN),
    "manifest-field-ignored": lambda: api(text(API, ("  hostNetwork: true\n", "  hostNetwrok: true\n"))),
    "manifest-second-document": lambda: api(f"{FILES[API]}---\n{DONE}"),
    "component-gone": lambda: api(DONE.replace("- kube-apiserver\n", "- apiserver\n")),
    "path-not-mounted": lambda: policy("", ""),
    "directory-for-file": lambda: policy(
        f"mountPath: {AUDIT}, name: a", "name: a, hostPath: {path: /etc/kubernetes/audit-policy.yaml}"
    ),
    "volume-not-there": lambda: policy(
        f"mountPath: {AUDIT}, name: a", "name: a, hostPath: {path: /etc/kubernetes/audit.yaml, type: File}"
    ),
    "log-mount-read-only": lambda: api(
        with_options("--audit-log-path=/etc/kubernetes/pki/audit.log"), with_options("--audit-log-path=-")
    ),
    "file-not-there": lambda: policy(
        "mountPath: /etc/kubernetes/audit, name: a",
        "name: a, hostPath: {path: /etc/kubernetes/audit}",
        "/etc/kubernetes/audit/audit-policy.yaml",
    ),
    "blank-in-option": lambda: api(with_options("--profiling false")),
    "quotes-kept": lambda: api(with_options('--profiling="false"')),
    "option-removed": lambda: api(with_options(*LOG, "--insecure-port=0")),
    "option-of-another": lambda: api(with_options(*LOG, "--client-cert-auth=true")),
    "option-misspelt": lambda: api(with_options("--profilng=false")),
    "not-an-option": lambda: api(with_options("profiling=false")),
    "value-of-wrong-kind": lambda: api(with_options("--profiling=off")),
    "blank-after-comma": lambda: api(DONE.replace("Node,RBAC", "Node, RBAC")),
    "overridden-later": lambda: api(with_options(*LOG, "--profiling=true")),
    "lists-add-up": lambda: api(
        with_options("--enable-admission-plugins=AlwaysPullImages"),
        text(API, ("plugins=NodeRestriction", "plugins=AlwaysPullImages,EventRateLimit")),
    ),
    "list-item-lost": lambda: api(DONE.replace("plugins=NodeRestriction", "plugins=AlwaysPullImages")),
    "option-lost": lambda: api(with_options(*LOG, without="kubelet-client-certificate")),
    "component-refuses": lambda: api(with_options(*LOG, "--goaway-chance=1")),
    "changed-too": lambda: api(with_options(*LOG, "--request-timeout=5m")),
    "left-as-found": lambda: api(with_options("--v=2")),
    "wrong-value": lambda: api(with_options("--audit-log-path=/a"), with_options("--audit-log-path=/b")),
    "cis-failing": lambda: attempt(
        state({API: with_options("--profiling=false")}),
        state(),
        {"kube-apiserver.yaml": FILES[API]},
        checks=(check(cis={"ids": ["1.2.27"]}),),
    ),
    "always-allow-left": lambda: api(
        UNPROBED.replace("Node,RBAC", "Node,RBAC,AlwaysAllow"), UNPROBED, UNPROBED.replace("Node,RBAC", "AlwaysAllow")
    ),
    "mode-unknown": lambda: api(DONE.replace("Node,RBAC", "Node,rbac")),
    "always-admit": lambda: api(DONE.replace("=NodeRestriction", "=NodeRestriction,AlwaysAdmit")),
    "plugin-unknown": lambda: api(DONE.replace("=NodeRestriction", "=NodeRestrictions")),
    "plugin-enabled-and-disabled": lambda: api(with_options(*LOG, "--disable-admission-plugins=NodeRestriction")),
    "probe-unauthorized": lambda: api(with_options(*LOG, "--anonymous-auth=false")),
    "probe-forbidden": lambda: api(DONE.replace("Node,RBAC", "Node")),
    "probe-elsewhere": lambda: api(DONE.replace("--secure-port=6443", "--secure-port=8443")),
    "cipher-unknown": lambda: api(with_options(*LOG, "--tls-cipher-suites=ECDHE-RSA-AES128-GCM-SHA256")),
    "cipher-insecure": lambda: api(
        with_options("--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA"),
        with_options("--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ),
    "suites-without-effect": lambda: api(
        with_options("--tls-cipher-suites=TLS_AES_128_GCM_SHA256"),
        with_options("--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ),
    "tls-version-unknown": lambda: api(with_options("--tls-min-version=TLS13")),
    "tls-version-too-old": lambda: api(
        with_options("--tls-min-version=VersionTLS12"), with_options("--tls-min-version=VersionTLS13")
    ),
    "certificate-without-key": lambda: of(ETCD, with_options(path=ETCD, without="key-file")),
    "etcd-unreachable": lambda: api(DONE.replace("https://127.0.0.1:2379", "http://127.0.0.1:2379")),
    "anonymous-configured-twice": lambda: authentication("enabled: true", "--anonymous-auth=true"),
    "configuration-refused": lambda: authentication("enabeld: true"),
    "kubelet-file-refused": lambda: of(KUBELET, text(KUBELET, ("enabled: false", 'enabled: "false"')), found=OPEN),
    "kubelet-field-ignored": lambda: of(KUBELET, OPEN + "anonymous-auth: false\n", found=OPEN),
    "kubelet-option-wins": lambda: extra(
        "KUBELET_EXTRA_ARGS=--read-only-port=10255\n", "KUBELET_EXTRA_ARGS='--read-only-port=10255'\n"
    ),
    "kubelet-zero-is-default": lambda: of(
        KUBELET,
        text(KUBELET, ("syncFrequency: 0s", "syncFrequency: 0m")),
        text(KUBELET, ("syncFrequency: 0s", "syncFrequency: 30s")),
        text(KUBELET, ("syncFrequency: 0s", "syncFrequency: 90s")),
    ),
    "kubelet-field-lost": lambda: of(
        KUBELET, text(KUBELET, ("clusterDomain: cluster.local\n", "")), found=OPEN, done=FILES[KUBELET]
    ),
    "mode-too-open": lambda: modes(0o640, "root:root"),
    "mode-too-strict": lambda: modes(0o200, "root:root"),
    "wrong-owner": lambda: modes(0o600, "me:root"),
}


def authentication(line: str, *options: str) -> Attempt:
    """An AuthenticationConfiguration beside the certificates."""
    path = "/etc/kubernetes/pki/authentication.yaml"
    head = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous:\n  "
    files = {path: f"{head}{line}\n"}
    done = state({API: with_options(f"--authentication-config={path}"), path: f"{head}enabled: true\n"})
    handed = {"kube-apiserver.yaml": with_options(f"--authentication-config={path}", *options)}
    return attempt(state(files), done, handed)


@pytest.mark.parametrize("rule", WRONG)
def test_the_mistake_is_named_first(rule: str) -> None:
    found = advise(WRONG[rule]())
    assert found, "nothing is said"
    assert found[0].rule == rule, [(each.rule, each.message) for each in found]
    assert found[0].why
    assert found[0].mend
    assert found[0].link.startswith("https://")


def test_every_rule_belongs_to_a_topic_and_is_tried_here() -> None:
    assert {rule.id for rule in RULES} == {name for topic in TOPICS for name in topic.mistakes} == set(WRONG)


def test_a_right_answer_is_told_nothing() -> None:
    assert rules(api(DONE)) == []
    assert rules(of(CONTROLLERS, with_options("--profiling=false", path=CONTROLLERS),
                    with_options("--profiling=false", path=CONTROLLERS))) == []  # fmt: skip


def test_what_stands_in_the_text_is_shown_there() -> None:
    found = advise(api(with_options("--profilng=false")))[0]
    assert found.span is not None
    assert found.span.file == "kube-apiserver.yaml"
    line = with_options("--profilng=false").split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "--profilng=false"
    assert found.mend == "Did you mean --profiling?"


def test_the_scheduler_left_alone_says_so() -> None:
    done = with_options("--profiling=false", path=SCHEDULER)
    assert rules(of(SCHEDULER, with_options("--v=1", path=SCHEDULER), done)) == ["left-as-found"]


def test_no_state_makes_a_rule_raise() -> None:
    empty = State().with_node_files({}, {})
    for rule in RULES:
        rule.look(attempt(empty, state(), {}))
