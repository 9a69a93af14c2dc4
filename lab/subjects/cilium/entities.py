"""What is no pod, by the names that policies have for it.

Source: https://docs.cilium.io/en/stable/security/policy/language/#entities-based
"""

from __future__ import annotations

from lab.manifests.selector import Operator
from lab.subjects.cilium.labels import CLUSTER, CLUSTER_NAME, K8S, RESERVED, Key
from lab.subjects.cilium.selector import Condition, Selector


def _reserved(name: str) -> Selector:
    return Selector((Condition(Key(RESERVED, name), Operator.IN, frozenset(("",))),))


_PLAIN = (
    "host", "init", "ingress", "remote-node", "health", "unmanaged", "none", "kube-apiserver", "world-ipv4",
    "world-ipv6",
)  # fmt: skip

ENTITIES: dict[str, tuple[Selector, ...]] = {
    "all": (Selector(),),
    "world": (_reserved("world"), _reserved("world-ipv4"), _reserved("world-ipv6")),
    **{name: (_reserved(name),) for name in _PLAIN},
    "cluster": (
        *(_reserved(n) for n in ("host", "remote-node", "init", "ingress", "health", "unmanaged", "kube-apiserver")),
        Selector((Condition(Key(K8S, CLUSTER), Operator.IN, frozenset((CLUSTER_NAME,))),)),
    ),
}
"""The endpoints that each entity stands for."""
