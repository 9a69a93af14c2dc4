"""A node within its bounds, setting by setting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.nodes.modes import Mode
from lab.subjects.controlplane.settings.held import Value, fault
from tests.controlplane.nodes import (
    API,
    CONTROLLERS,
    ETCD,
    EXTRA,
    FILES,
    KUBELET,
    SCHEDULER,
    state,
    text,
    with_options,
    wrong,
)

VALUES = st.one_of(
    st.floats(0, 5),
    st.frozensets(st.sampled_from("abcd")),
    st.sampled_from(["x", "y"]),
    st.none(),
)


@given(VALUES, VALUES)
def test_each_bound_lies_within_them(required: Value, permitted: Value) -> None:
    assert fault(required, required, permitted) is None
    assert fault(permitted, required, permitted) is None


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0, 5))
def test_numbers_lie_between(found: float, low: float, high: float) -> None:
    inside = min(low, high) <= found <= max(low, high)
    assert (fault(found, low, high) is None) is inside


@given(*(st.frozensets(st.sampled_from("abcd")) for _ in range(3)))
def test_sets_lie_between(found: frozenset[str], low: frozenset[str], high: frozenset[str]) -> None:
    assert (fault(found, low & high, low | high) is None) is (low & high <= found <= low | high)


SAME: dict[str, dict[str, str | None]] = {
    "an option written as two words": {API: text(API, ("--secure-port=6443", '--secure-port\n    - "6443"'))},
    "a default written": {API: with_options("--profiling=true", "--anonymous-auth")},
    "modes turned": {API: text(API, ("Node,RBAC", "RBAC,Node"))},
    "a default plugin named": {API: text(API, ("plugins=NodeRestriction", "plugins=PodSecurity,NodeRestriction"))},
    "options moved to args": {
        SCHEDULER: text(SCHEDULER, ("    - --leader-elect=true\n    image", "    args: [--leader-elect]\n    image"))
    },
    "more written to the log": {CONTROLLERS: with_options("--v=6", path=CONTROLLERS)},
    "volumes renamed": {SCHEDULER: FILES[SCHEDULER].replace("name: kubeconfig", "name: access")},
    "the kubelet's field as an option": {EXTRA: "KUBELET_EXTRA_ARGS=--authorization-mode=Webhook\n"},
    "a truth of one letter": {ETCD: text(ETCD, ("--client-cert-auth=true", "--client-cert-auth=t"))},
    "an idle option": {API: with_options("--audit-log-maxage=5")},
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_in_other_words_is_within(name: str) -> None:
    assert wrong(state(SAME[name]), state()) == []


OTHER: dict[str, dict[str, str | None]] = {
    "--profiling is false, and must not be": {API: with_options("--profiling=false")},
    "admission plugins lacks NodeRestriction": {API: with_options(without="enable-admission-plugins")},
    "admission plugins must not hold AlwaysAdmit": {API: with_options("--enable-admission-plugins=AlwaysAdmit")},
    "admission plugins lacks PodSecurity": {API: with_options("--disable-admission-plugins=PodSecurity")},
    "authorization modes lacks Node": {API: text(API, ("Node,RBAC", "RBAC"))},
    "least TLS version is VersionTLS10, which is too little": {API: with_options("--tls-min-version=VersionTLS10")},
    "cipher suites must not hold TLS_RSA_WITH_RC4_128_SHA": {
        API: with_options("--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA")
    },
    "--client-ca-file must not hold /etc/kubernetes/pki/etcd/ca.crt": {
        API: text(API, ("pki/ca.crt", "pki/etcd/ca.crt"))
    },
    "the container's image": {SCHEDULER: text(SCHEDULER, ("v1.34.2", "v1.30.0"))},
    "the container's livenessProbe": {SCHEDULER: text(SCHEDULER, ("path: /livez", "path: /healthz"))},
    "directories of the node in the container": {
        API: text(API, ("    - mountPath: /etc/ssl/certs\n      name: ca-certs\n      readOnly: true\n", ""))
    },
    "what it may write or need not see": {
        API: text(
            API,
            ("  volumes:\n", "  volumes:\n  - {name: all, hostPath: {path: /}}\n"),
            ("    volumeMounts:\n", "    volumeMounts:\n    - {name: all, mountPath: /host}\n"),
        )
    },
    "etcd: --client-cert-auth is false": {ETCD: with_options(path=ETCD, without="client-cert-auth")},
    "kubelet: readOnlyPort is 10255, which is too much": {EXTRA: "KUBELET_EXTRA_ARGS=--read-only-port=10255\n"},
    "kubelet: authentication.anonymous.enabled is true": {KUBELET: text(KUBELET, ("enabled: false", "enabled: true"))},
    "kube-scheduler: --bind-address is 0.0.0.0, and must not be": {
        SCHEDULER: with_options(path=SCHEDULER, without="bind-address")
    },
    "kube-scheduler does not run": {SCHEDULER: None},
}


@pytest.mark.parametrize("name", OTHER)
def test_what_is_otherwise_in_force_is_told(name: str) -> None:
    found = wrong(state(OTHER[name]), state())
    assert any(name in each for each in found), found


def test_a_component_that_does_not_start_says_only_that() -> None:
    found = wrong(state({API: with_options("--nonsense")}), state())
    assert found == ["kube-apiserver does not start: unknown flag: --nonsense"]


def test_between_the_bounds_everything_passes() -> None:
    low = state({API: with_options("--audit-log-path=/var/log/a.log", "--audit-log-maxage=30")})
    high = state({API: with_options("--audit-log-path=/var/log/a.log", "--audit-log-maxage=365")})
    between, below = (
        state({API: with_options("--audit-log-path=/var/log/a.log", f"--audit-log-maxage={days}")}) for days in (90, 29)
    )
    assert wrong(between, low, high) == []
    assert wrong(below, low, high) == ["kube-apiserver: --audit-log-maxage is 29, which is too little"]


@pytest.mark.parametrize(
    ("bits", "owner", "said"),
    [
        (0o600, "root", ""),
        (0o400, "root", ""),
        (0o644, "root", "lets too many in"),
        (0o200, "root", "shuts out"),
        (0o600, "me", "belongs to me:root"),
    ],
)
def test_modes_lie_between_bit_by_bit(bits: int, owner: str, said: str) -> None:
    path = "/etc/kubernetes/admin.conf"
    bounds = [state(modes={path: Mode(each, "root", "root")}) for each in (0o400, 0o600)]
    found = wrong(state(modes={path: Mode(bits, owner, "root")}), *bounds)
    assert (said in found[0]) if said else found == []


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_node_is_within_itself(path: str, data: st.DataObject) -> None:
    lines = FILES[path].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    here = state({path: "\n".join(lines[:at] + lines[at + 1 :])})
    assert not [each for each in wrong(here, here) if "does not" not in each]
