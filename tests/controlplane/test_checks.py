"""What each way to check asks of a node."""

from __future__ import annotations

import pytest

from lab.cluster.nodes.modes import Mode
from lab.cluster.state import State
from lab.subjects.protocol import Bounds, Setting
from tests.controlplane.nodes import API, EXTRA, KUBELET, SCHEDULER, check, state, text, with_options

ADMIN = "/etc/kubernetes/admin.conf"


def passes(now: State, **asked: object) -> bool | None:
    return check(**asked).run(Setting(now, now, Bounds(now, now))).passed


def flag(name: str, **asked: object) -> dict[str, object]:
    return {"component": "kube-apiserver", "name": name, **asked}


@pytest.mark.parametrize(
    ("options", "asked", "passed"),
    [
        ([], flag("profiling", **{"is": True}), True),
        (["--profiling=False"], flag("profiling", **{"is": "false"}), True),
        (["--profiling=false", "--profiling"], flag("profiling", **{"is": "false"}), False),
        (["--audit-log-maxage=30"], flag("audit-log-maxage", at_least=30), True),
        (["--audit-log-maxage=29"], flag("audit-log-maxage", at_least=30), False),
        (["--request-timeout=90s"], flag("request-timeout", at_most="2m"), True),
        (["--request-timeout=90s"], flag("request-timeout", at_most="1m"), False),
        ([], flag("authorization-mode", contains=["RBAC"]), True),
        ([], flag("authorization-mode", contains=["Webhook"]), False),
        ([], flag("authorization-mode", lacks=["AlwaysAllow"]), True),
        ([], flag("authorization-mode", within=["Node", "RBAC", "Webhook"]), True),
        ([], flag("authorization-mode", within=["RBAC"]), False),
        ([], flag("authorization-mode", **{"is": ["RBAC", "Node"]}), True),
        ([], flag("token-auth-file", set=False), True),
        ([], flag("secure-port", set=True), True),
        ([], flag("secure-port", **{"not": "6443"}), False),
        ([], flag("tls-min-version", **{"is": "VersionTLS12"}), True),
        (["--nonsense"], flag("profiling", **{"is": True}), False),
    ],
)
def test_flags_are_asked_by_what_is_in_force(options: list[str], asked: dict[str, object], passed: bool) -> None:
    assert passes(state({API: with_options(*options)}), flag=asked) is passed


@pytest.mark.parametrize(
    ("extra", "asked", "passed"),
    [
        ("", {"field": "readOnlyPort", "is": 0}, True),
        ("--read-only-port=10255", {"field": "readOnlyPort", "is": 0}, False),
        ("", {"field": "authorization.mode", "is": "Webhook"}, True),
        ("--authorization-mode=AlwaysAllow", {"field": "authorization.mode", "not": "AlwaysAllow"}, False),
        ("", {"field": "streamingConnectionIdleTimeout", "at_most": "4h"}, True),
        ("", {"field": "tlsCipherSuites", "set": False}, True),
        ("", {"field": "clusterDNS", "contains": "10.96.0.10"}, True),
        ("--rotate-certificates=perhaps", {"field": "readOnlyPort", "is": 0}, False),
    ],
)
def test_the_kubelet_is_asked_with_its_options(extra: str, asked: dict[str, object], passed: bool) -> None:
    assert passes(state({EXTRA: f"KUBELET_EXTRA_ARGS={extra}\n"}), kubelet=asked) is passed


def test_starts() -> None:
    assert passes(state(), starts={"component": "kube-scheduler"})
    assert passes(state({SCHEDULER: "nonsense"}), starts={"component": "kube-scheduler"}) is False
    assert passes(state({KUBELET: text(KUBELET, ("mode: W", "mode: w"))}), starts={"component": "kubelet"}) is False


def test_anonymous() -> None:
    assert passes(state(), anonymous={"paths": ["/version"], "expect": "allowed"})
    assert passes(state(), anonymous={"paths": ["/version"], "expect": "refused"}) is False


@pytest.mark.parametrize(
    ("number", "options", "passed"),
    [
        ("1.2.15", [], False),
        ("1.2.15", ["--profiling=false"], True),
        ("1.2.15", ["--profiling=false", "--profiling=true"], False),
        ("1.2.6", [], True),
        ("1.2.2", [], True),
        ("1.2.21", ["--service-account-lookup=false"], False),
        ("1.2.21", [], True),
        ("1.2.17", ["--audit-log-maxage=31"], True),
        ("1.2.14", ["--profiling=no"], False),
        ("1.2.29", ["--tls-cipher-suites=TLS_AES_128_GCM_SHA256"], True),
        ("1.2.29", ["--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA"], False),
    ],
)
def test_cis_by_number(number: str, options: list[str], passed: bool) -> None:
    assert passes(state({API: with_options(*options)}), cis={"ids": [number]}) is passed


@pytest.mark.parametrize(
    ("number", "bits", "owner", "passed"),
    [
        ("1.1.13", 0o600, "root", True),
        ("1.1.13", 0o400, "root", True),
        ("1.1.13", 0o644, "root", False),
        ("1.1.14", 0o600, "me", False),
    ],
)
def test_cis_of_files(number: str, bits: int, owner: str, passed: bool) -> None:
    assert passes(state(modes={ADMIN: Mode(bits, owner, "root")}), cis={"ids": [number]}) is passed


def test_cis_of_the_kubelet_takes_the_option_before_the_file() -> None:
    assert passes(state(), cis={"ids": ["4.2.1", "4.2.2", "4.2.10"]})
    assert passes(state({EXTRA: "KUBELET_EXTRA_ARGS=--anonymous-auth\n"}), cis={"ids": ["4.2.1"]}) is False


def test_mode() -> None:
    here = state(modes={ADMIN: Mode(0o600, "root", "root")})
    assert passes(here, mode={"path": ADMIN, "at_most": "0600", "owner": "root:root"})
    assert passes(here, mode={"path": ADMIN, "at_most": "0400"}) is False
    assert passes(here, mode={"path": ADMIN, "owner": "etcd:etcd"}) is False


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("starts", {"component": "kube-proxy"}),
        ("starts", {}),
        ("flag", {"component": "kube-apiserver", "name": "nonsense", "is": 1}),
        ("flag", {"component": "kube-apiserver", "name": "profiling"}),
        ("flag", {"component": "kubelet", "name": "v", "is": 1}),
        ("kubelet", {"field": "nonsense", "is": 1}),
        ("anonymous", {"paths": [], "expect": "allowed"}),
        ("anonymous", {"paths": ["/x"], "expect": "yes"}),
        ("cis", {"ids": ["9.9.9"]}),
        ("cis", {"ids": []}),
        ("mode", {"path": ADMIN}),
        ("mode", {"path": ADMIN, "at_most": "rw"}),
        ("mode", {"path": ADMIN, "at_most": "0600", "wrong": 1}),
    ],
)
def test_what_authors_write_wrongly_is_refused(key: str, written: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check(**{key: written})
