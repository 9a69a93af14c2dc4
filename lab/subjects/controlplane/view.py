"""Every component of a node with what is in force, and what of it is unsafe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.anonymous import EVERY
from lab.cluster.controlplane.running import KNOWN
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.settings.held import Held, Key
from lab.subjects.controlplane.settings.node import Node, node
from lab.subjects.controlplane.settings.options import ANONYMOUS, MODES, PLUGINS, SUITES, VERSION


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting in force; ``unsafe`` says why it is, empty where it is not."""

    name: str
    value: str
    unsafe: str = ""


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component: ``trouble`` is why it does not start, empty where it does."""

    name: str
    settings: tuple[SettingRow, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the node with its mode and owner."""

    path: str
    mode: str


SHOWN: Mapping[str, tuple[str, ...]] = {
    "kube-apiserver": (
        ANONYMOUS, MODES, PLUGINS, VERSION, SUITES, "--profiling", "--token-auth-file", "--audit-policy-file",
        "--audit-log-path", "--audit-log-maxage", "--audit-log-maxbackup", "--audit-log-maxsize",
        "--encryption-provider-config", "--kubelet-certificate-authority", "--kubelet-client-certificate",
        "--etcd-servers", "--etcd-cafile", "--etcd-certfile", "--service-account-lookup",
        "--service-account-extend-token-expiration", "--service-account-key-file", "--tls-cert-file",
        "--client-ca-file", "--enable-bootstrap-token-auth", "--secure-port",
    ),
    "kube-controller-manager": (
        "--bind-address", "--profiling", "--use-service-account-credentials", "--root-ca-file",
        "--service-account-private-key-file", "--terminated-pod-gc-threshold", VERSION, SUITES,
    ),
    "kube-scheduler": ("--bind-address", "--profiling", "--kubeconfig", VERSION, SUITES),
    "etcd": (
        "--listen-client-urls", "--cert-file", "--key-file", "--client-cert-auth", "--trusted-ca-file", "--auto-tls",
        "--listen-peer-urls", "--peer-cert-file", "--peer-key-file", "--peer-client-cert-auth",
        "--peer-trusted-ca-file", "--peer-auto-tls", "--listen-metrics-urls", "--tls-min-version", "--data-dir",
    ),
    "kubelet": (
        "authentication.anonymous.enabled", "authentication.webhook.enabled", "authentication.x509.clientCAFile",
        "authorization.mode", "readOnlyPort", "protectKernelDefaults", "makeIPTablesUtilChains", "rotateCertificates",
        "serverTLSBootstrap", "streamingConnectionIdleTimeout", "eventRecordQPS", "seccompDefault",
        "enableDebuggingHandlers", VERSION, SUITES,
    ),
}  # fmt: skip
"""The settings that are shown of a component: those that its safety hangs on."""


def rows(state: State) -> tuple[ComponentRow | FileRow, ...]:
    """Every component that the node's files describe, then the files whose modes are told."""
    here = node(state)
    components = tuple(_row(here, component) for component in KNOWN if here.runs(component))
    modes = tuple(FileRow(path, str(mode)) for path, mode in sorted(state.node_modes.items()))
    return (*components, *modes)


def _row(here: Node, component: str) -> ComponentRow:
    settings = tuple(_settings(here, component))
    return ComponentRow(component, settings, "" if here.starts(component) else here.told(component))


def _settings(here: Node, component: str) -> Iterator[SettingRow]:
    for name in SHOWN[component]:
        held = here.settings.get(Key(component, name))
        if held is not None:
            judge = _UNSAFE.get((component, name), _UNSAFE.get(("", name)))
            yield SettingRow(name, held.shown or "empty", judge(held) if judge is not None else "")


def _when(bad: Callable[[Held], bool], why: str) -> Callable[[Held], str]:
    return lambda held: why if bad(held) else ""


def _holds(item: str, why: str) -> Callable[[Held], str]:
    return _when(lambda held: isinstance(held.value, frozenset) and item in held.value, why)


def _is(value: float, why: str) -> Callable[[Held], str]:
    return _when(lambda held: held.value == value, why)


_OPEN = _when(lambda held: held.shown in ("0.0.0.0", "::"), "listens on every address")
_PLAIN = _when(lambda held: "http://" in held.shown and "https" not in held.shown, "speaks without TLS")
_NOT_SET = _when(lambda held: held.shown == "empty", "not set")

_UNSAFE: Mapping[tuple[str, str], Callable[[Held], str]] = {
    ("kube-apiserver", ANONYMOUS): _holds(EVERY, "anybody reaches every path"),
    ("kube-apiserver", MODES): _holds("AlwaysAllow", "everything is allowed"),
    ("kube-apiserver", PLUGINS): _holds("AlwaysAdmit", "everything is admitted"),
    ("kube-apiserver", "--token-auth-file"): _when(lambda held: held.shown != "empty", "tokens in plain text"),
    ("kube-apiserver", "--kubelet-certificate-authority"): _NOT_SET,
    ("kube-apiserver", "--audit-log-path"): _NOT_SET,
    ("kube-apiserver", "--service-account-lookup"): _is(0.0, "deleted accounts keep their tokens"),
    ("", "--profiling"): _is(1.0, "profiles are served"),
    ("", VERSION): _when(lambda held: isinstance(held.value, float) and held.value < 2, "too old"),
    ("", SUITES): _when(lambda held: bool(set(held.shown.split(",")) & set(tls.INSECURE)), "insecure suites"),
    ("kube-controller-manager", "--bind-address"): _OPEN,
    ("kube-scheduler", "--bind-address"): _OPEN,
    ("kube-controller-manager", "--use-service-account-credentials"): _is(0.0, "one account for all controllers"),
    ("etcd", "--listen-client-urls"): _PLAIN,
    ("etcd", "--listen-peer-urls"): _PLAIN,
    ("etcd", "--client-cert-auth"): _is(0.0, "clients need no certificate"),
    ("etcd", "--peer-client-cert-auth"): _is(0.0, "peers need no certificate"),
    ("etcd", "--auto-tls"): _is(1.0, "certificates nobody can check"),
    ("etcd", "--peer-auto-tls"): _is(1.0, "certificates nobody can check"),
    ("kubelet", "authentication.anonymous.enabled"): _is(1.0, "anybody reaches the kubelet"),
    ("kubelet", "authorization.mode"): _when(lambda held: held.value == "AlwaysAllow", "everything is allowed"),
    ("kubelet", "readOnlyPort"): _when(lambda held: held.value != 0.0, "served without asking who"),
    ("kubelet", "protectKernelDefaults"): _is(0.0, "changes the kernel's settings"),
}
