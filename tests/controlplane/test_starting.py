"""Which changes of a node keep a component from starting, and what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.controlplane.running import COMPONENTS
from lab.cluster.state import State
from lab.manifests.release import Release
from lab.subjects.controlplane.settings.node import node
from tests.controlplane.nodes import API, CONTROLLERS, ETCD, EXTRA, FILES, KUBELET, SCHEDULER, state, text, with_options


def told(component: str, changes: dict[str, str | None]) -> str:
    here = node(state(changes))
    return "" if here.starts(component) else here.told(component)


def test_everything_starts_as_kubeadm_makes_it() -> None:
    here = node(state())
    assert [here.starts(component) for component in (*COMPONENTS, "kubelet")] == [True] * 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--profiling=no"], 'strconv.ParseBool: parsing "no": invalid syntax'),
        (["--insecure-port=0"], "unknown flag: --insecure-port"),
        (
            ["--audit-log-path=/var/log/a.log", "--audit-log-maxage=-1"],
            "--audit-log-maxage -1 can't be a negative number",
        ),
        (
            ["--enable-admission-plugins=PodSecurityPolicy"],
            'enable-admission-plugins plugin "PodSecurityPolicy" is unknown',
        ),
        (["--disable-admission-plugins=NodeRestriction"], "overlapped"),
        (["--tls-min-version=1.2"], 'unknown tls version "1.2"'),
        (["--tls-cipher-suites=FOO"], "Cipher suite FOO not supported or doesn't exist"),
        (["--audit-policy-file=/etc/kubernetes/pki/p.yaml"], "loading audit policy file: failed to read file path"),
        (["--token-auth-file=/etc/kubernetes/pki/t.csv"], "open /etc/kubernetes/pki/t.csv: no such file or directory"),
        (["--admission-control-config-file=/x.yaml"], "unable to read admission control configuration"),
        (["--anonymous-auth=false"], "Liveness probe failed: HTTP probe failed with statuscode: 401"),
        (["--authorization-mode=AlwaysAllow"], "statuscode: 401"),
        (["--secure-port=7443"], "connect: connection refused"),
        (["--oidc-client-id=x"], "must be specified together"),
        (["--authorization-mode=Webhook"], "authorization config file not passed"),
        (["--service-cluster-ip-range=10.96.0.0"], "is not a valid cidr"),
        (["--service-cluster-ip-range=10.0.0.0/8"], "is too large"),
        (["--goaway-chance=1"], "can not be less than 0 or greater than 0.02"),
        (["--authorization-config=/x"], "can not be specified when"),
        (["--encryption-provider-config-automatic-reload"], "must be set with --encryption-provider-config"),
        (["--cors-allowed-origins=example.com"], "does not pin to start/end"),
        (["--strict-transport-security-directives=max-age"], "allowed values: max-age=expireTime"),
        (["--watch-cache-sizes=pods#many"], "invalid size of watch cache size: pods#many"),
    ],
)
def test_what_the_api_server_ends_with(options: list[str], said: str) -> None:
    assert said in told("kube-apiserver", {API: with_options(*options)})


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("authorization-mode", "statuscode: 401"),
        ("service-account-issuer", "service-account-issuer is a required flag"),
        ("service-account-key-file", "must be set"),
        ("etcd-servers", "--etcd-servers must be specified"),
        ("tls-cert-file", "missing filename for serving cert"),
        ("etcd-certfile", "tls: certificate required"),
    ],
)
def test_what_it_cannot_do_without(without: str, said: str) -> None:
    assert said in told("kube-apiserver", {API: with_options(without=without)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("name: k8s-certs\n      readOnly", "name: k8s-cert\n      readOnly"), "Not found"),
        (("kind: Pod", "kind: Deployment"), "couldn't parse as pod("),
        (("path: /etc/kubernetes/pki\n      type: DirectoryOrCreate", "path: /srv/pki\n      type: Directory"),
         "hostPath type check failed: /srv/pki is not a directory"),
        (("- kube-apiserver\n", "- kube-api-server\n"), "does not run"),
    ],
)  # fmt: skip
def test_what_the_kubelet_does_not_start(change: tuple[str, str], said: str) -> None:
    assert said in told("kube-apiserver", {API: text(API, change)})


def test_a_manifest_elsewhere_in_the_folder_counts_and_a_hidden_one_does_not() -> None:
    moved = FILES[SCHEDULER]
    assert not told("kube-scheduler", {SCHEDULER: None, "/etc/kubernetes/manifests/my.yml": moved})
    assert told("kube-scheduler", {SCHEDULER: None, "/etc/kubernetes/manifests/.kube-scheduler.yaml": moved})


@pytest.mark.parametrize(
    ("options", "without", "said"),
    [
        ([], "key-file", "KeyFile and CertFile must both be present"),
        (["--listen-metrics-urls=http://127.0.0.1:2382"], "listen-metrics-urls", "connection refused"),
        ([], "advertise-client-urls", "--advertise-client-urls is required"),
        (["--tls-min-version=VersionTLS12"], "", "unexpected TLS version"),
        (["--cipher-suites=FOO"], "", "unexpected TLS cipher suite"),
        (["--tls-min-version=TLS1.3", "--cipher-suites=TLS_AES_128_GCM_SHA256"], "", "only TLS1.3 is enabled"),
        (["--client-ca-file=/x"], "", "flag provided but not defined: -client-ca-file"),
        (["--listen-peer-urls=192.168.56.10"], "listen-peer-urls", "invalid value"),
        (["--client-cert-auth=yes"], "client-cert-auth", "invalid boolean value"),
    ],
)
def test_what_etcd_ends_with(options: list[str], without: str, said: str) -> None:
    assert said in told("etcd", {ETCD: with_options(*options, path=ETCD, without=without)})


def test_the_api_server_ends_without_its_etcd() -> None:
    assert "etcd does not start" in told("kube-apiserver", {ETCD: with_options(path=ETCD, without="key-file")})
    assert not told("kube-apiserver", {ETCD: None})


@pytest.mark.parametrize(
    ("path", "options", "said"),
    [
        (CONTROLLERS, ["--controllers=cronjobb"], "is not in the list of known controllers"),
        (CONTROLLERS, ["--bind-address=192.168.56.10"], ""),
        (SCHEDULER, ["--port=0"], "unknown flag: --port"),
        (SCHEDULER, ["--kubeconfig=/etc/kubernetes/none.conf"], ""),
    ],
)
def test_the_last_scalar_counts_for_the_controllers_too(path: str, options: list[str], said: str) -> None:
    component = path.rpartition("/")[2].removesuffix(".yaml")
    found = told(component, {path: with_options(*options, path=path, first=True)})
    assert (said in found) if said else not found


AUTHENTICATION = """apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions: [{path: /livez}, {path: /readyz}]
"""
CONFIG = "/etc/kubernetes/pki/authentication.yaml"


def opened(content: str, *options: str, release: str = "1.34") -> tuple[frozenset[str], str]:
    changes: dict[str, str | None] = {API: with_options(f"--authentication-config={CONFIG}", *options), CONFIG: content}
    found = state(changes)
    found = State(release=Release.parse(release)).with_node_files(found.node_files)
    here = node(found).components["kube-apiserver"]
    return here.opened, "" if here.starts else here.told


def test_an_authentication_file_opens_single_paths() -> None:
    assert opened(AUTHENTICATION) == (frozenset({"/livez", "/readyz"}), "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("enabled: true", "enabled: false"), "enabled should be set to true"),
        (("anonymous:", "anonymos:"), 'unknown field "anonymos" (there is anonymous)'),
        (("enabled: true", 'enabled: "true"'), "cannot unmarshal string"),
        (("/v1\n", "/v2\n"), "no kind"),
        (("{path: /livez}, ", ""), "statuscode: 401"),
        (("conditions", "condition"), 'unknown field "anonymous.condition"'),
        (("[{path: /livez}, {path: /readyz}]", "[/livez]"), "must hold a path"),
    ],
)
def test_authentication_files_that_the_server_refuses(change: tuple[str, str], said: str) -> None:
    assert said in opened(AUTHENTICATION.replace(*change))[1]


def test_the_file_and_the_option_exclude_each_other_and_v1_is_new() -> None:
    assert "--anonymous-auth flag cannot be set" in opened(AUTHENTICATION, "--anonymous-auth=true")[1]
    assert "no kind" in opened(AUTHENTICATION, release="1.33")[1]
    assert opened(AUTHENTICATION.replace("/v1\n", "/v1beta1\n"), release="1.33")[1] == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({KUBELET: text(KUBELET, ("mode: Webhook", "mode: RBAC"))}, "unknown authorization mode RBAC"),
        (
            {KUBELET: text(KUBELET, ("enabled: false", 'enabled: "false"'))},
            "cannot unmarshal string into Go struct field",
        ),
        ({KUBELET: text(KUBELET, ("kind: Kubelet", "kind: Kube"))}, "no kind"),
        ({KUBELET: text(KUBELET, ("/pki/ca.crt", "/pki/ca.pem"))}, "open /etc/kubernetes/pki/ca.pem"),
        ({KUBELET: text(KUBELET, ("syncFrequency: 0s", "syncFrequency: 5"))}, "cannot unmarshal number"),
        ({KUBELET: text(KUBELET, ("healthzPort: 10248", "healthzPort: -3"))}, "must be between 1 and 65535"),
        ({EXTRA: 'KUBELET_EXTRA_ARGS="--read-only-prt=0"\n'}, "unknown flag: --read-only-prt"),
        ({EXTRA: 'OTHER="--read-only-prt=0"\n'}, ""),
    ],
)
def test_what_the_kubelet_ends_with(changes: dict[str, str | None], said: str) -> None:
    found = told("kubelet", changes)
    assert (said in found) if said else not found


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(sorted(FILES)), st.floats(0, 1), st.sampled_from(["", "'", "\t", "- ", ": ", "{", "null", "\n- 1"])
)
def test_half_typed_files_never_raise(path: str, share: float, extra: str) -> None:
    held = FILES[path]
    node(state({path: held[: int(len(held) * share)] + extra}))
