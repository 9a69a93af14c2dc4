"""The labels that Cilium knows an endpoint by: each has a source, a key and a value.

Sources: https://docs.cilium.io/en/stable/gettingstarted/terminology/#label-source and
https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lab.cluster.model import Labels

ANY, K8S, RESERVED = "any", "k8s", "reserved"

NAMESPACE = "io.kubernetes.pod.namespace"
"""The label that names a pod's namespace."""

NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels."
"""What a label of a pod's namespace is prefixed with."""

ACCOUNT = "io.cilium.k8s.policy.serviceaccount"
CLUSTER = "io.cilium.k8s.policy.cluster"
CLUSTER_NAME = "default"

_SEEN = ("app.kubernetes.io",)
_PASSED_OVER = (
    "io.kubernetes", "kubernetes.io", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/job-completion-index", "k8s.io", "pod-template-generation", "pod-template-hash",
    "controller-revision-hash", "annotation", "etcd_node",
)  # fmt: skip


class Key(NamedTuple):
    """A label's key with its source, as a selector asks for it."""

    source: str
    name: str

    def __str__(self) -> str:
        return f"{self.source}:{self.name}"


def key_of(written: str) -> Key:
    """Read a key: ``k8s:app``, ``any:app``, ``reserved:host`` or ``$host``; without a source any source will do."""
    if written.startswith("$"):
        return Key(RESERVED, written[1:])
    source, colon, name = written.partition(":")
    if colon:
        return Key(source or ANY, name)
    if written.startswith("reserved."):
        return Key(RESERVED, written.removeprefix("reserved."))
    return Key(ANY, written)


Identity = Mapping[str, Labels]
"""An endpoint's labels by their source."""


def value_in(identity: Identity, key: Key) -> str | None:
    """The value of a label; None where the endpoint has none such."""
    if key.source != ANY:
        return identity.get(key.source, {}).get(key.name)
    return next((labels[key.name] for labels in identity.values() if key.name in labels), None)


def relevant(key: str) -> bool:
    """Whether a pod's label becomes part of its identity: the default filter leaves out what Kubernetes itself sets."""
    if key.startswith(_SEEN):
        return True
    return not key.startswith(_PASSED_OVER) and "beta.kubernetes.io" not in key


def pod_identity(labels: Labels, namespace: str, of_namespace: Labels, account: str) -> Identity:
    """The identity of a pod; the same object for pods that are alike."""
    return _pod_identity(tuple(labels.items()), namespace, tuple(of_namespace.items()), account)


@lru_cache(maxsize=8192)
def _pod_identity(
    labels: tuple[tuple[str, str], ...], namespace: str, around: tuple[tuple[str, str], ...], account: str
) -> Identity:
    found = {key: value for key, value in labels if relevant(key)}
    found |= {f"{NAMESPACE_LABELS}{key}": value for key, value in around}
    return {K8S: found | {NAMESPACE: namespace, ACCOUNT: account, CLUSTER: CLUSTER_NAME}}


@lru_cache(maxsize=64)
def reserved(*names: str) -> Identity:
    """The identity of what is no pod: ``host``, ``world``…"""
    return {RESERVED: dict.fromkeys(names, "")}
