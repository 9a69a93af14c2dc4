"""The options of the controller manager and the scheduler: whether they start.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.trouble import Reader, Trouble, unreadable
from lab.cluster.nearest import nearest
from lab.cluster.nodes.options import Options
from lab.manifests.gojson import go_quote

CONTROLLERS = frozenset(
    {
        "bootstrap-signer-controller",
        "certificatesigningrequest-approving-controller",
        "certificatesigningrequest-cleaner-controller",
        "certificatesigningrequest-signing-controller",
        "clusterrole-aggregation-controller",
        "cronjob-controller",
        "daemonset-controller",
        "deployment-controller",
        "disruption-controller",
        "endpoints-controller",
        "endpointslice-controller",
        "endpointslice-mirroring-controller",
        "ephemeral-volume-controller",
        "garbage-collector-controller",
        "horizontal-pod-autoscaler-controller",
        "job-controller",
        "legacy-serviceaccount-token-cleaner-controller",
        "namespace-controller",
        "node-ipam-controller",
        "node-lifecycle-controller",
        "node-route-controller",
        "persistentvolume-attach-detach-controller",
        "persistentvolume-binder-controller",
        "persistentvolume-expander-controller",
        "persistentvolume-protection-controller",
        "persistentvolumeclaim-protection-controller",
        "pod-garbage-collector-controller",
        "replicaset-controller",
        "replicationcontroller-controller",
        "resourcequota-controller",
        "root-ca-certificate-publisher-controller",
        "serviceaccount-controller",
        "serviceaccount-token-controller",
        "statefulset-controller",
        "taint-eviction-controller",
        "token-cleaner-controller",
        "ttl-after-finished-controller",
        "ttl-controller",
        "validatingadmissionpolicy-status-controller",
    }
)
"""The names of ``--controllers``."""

_ALIASES_TEXT = """
attachdetach bootstrapsigner cronjob csrapproving csrcleaner csrsigning daemonset deployment disruption endpoint
endpointslice ephemeral-volume garbagecollector horizontalpodautoscaling job namespace nodeipam nodelifecycle
persistentvolume-binder podgc replicaset resourcequota serviceaccount serviceaccount-token statefulset tokencleaner ttl
"""

ALIASES = frozenset(_ALIASES_TEXT.split())
"""Older names of the same that still count."""

FILES = (
    "authentication-kubeconfig",
    "authorization-kubeconfig",
    "client-ca-file",
    "cluster-signing-cert-file",
    "cluster-signing-key-file",
    "config",
    "kubeconfig",
    "requestheader-client-ca-file",
    "root-ca-file",
    "service-account-private-key-file",
    "tls-cert-file",
    "tls-private-key-file",
)

Found = Iterator[tuple[str, str]]


def troubles(options: Options, reader: Reader) -> Iterator[Trouble]:
    """Everything that ends either of them while it starts."""
    for name, said in _validated(options):
        yield Trouble("validate", said, name, options.span(name))
    for name, said in _started(options, reader):
        yield Trouble("start", said, name, options.span(name))


def _validated(options: Options) -> Found:
    port = int(options.value("secure-port") or 0)
    if not 0 <= port <= 65535:
        said = f"--secure-port {port} must be between 0 and 65535, inclusive. 0 for turning off secure port"
        yield "secure-port", said
    for each in options.items("controllers"):
        name = each.removeprefix("-")
        if name != "*" and name not in CONTROLLERS and name not in ALIASES:
            near = nearest(name, CONTROLLERS)
            meant = f" ({near} is)" if near else ""
            yield "controllers", f"{go_quote(name)} is not in the list of known controllers{meant}"


def _started(options: Options, reader: Reader) -> Found:
    suites = tls.suites_trouble(options.items("tls-cipher-suites"))
    if suites:
        yield "tls-cipher-suites", suites
    version = tls.version_trouble(options.value("tls-min-version"))
    if version:
        yield "tls-min-version", version
    for name in FILES:
        trouble = unreadable(reader, options.value(name)) if name in options.manual.known else ""
        if trouble:
            yield name, f"error reading {name}: {trouble}"
