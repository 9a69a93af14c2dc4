"""The network plugins that a practice cluster can run, and how those that kind does not bring are installed."""

from __future__ import annotations

from collections.abc import Iterable

from lab.quick_dataclass import dataclass

CALICO_RELEASE = "v3.31.0"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A network plugin. ``daemons`` are the DaemonSets it is recognised by; ``install`` is for the learner to run."""

    name: str
    title: str
    pod_subnet: str
    daemons: tuple[str, ...]
    install: tuple[str, ...] = ()
    needs: str = ""


KINDNET = Plugin("kindnet", "kindnet, which kind brings along", "10.244.0.0/16", ("kindnet",))
"""It enforces NetworkPolicy from kind 0.24 on (https://github.com/kubernetes-sigs/kind/releases/tag/v0.24.0)."""

CALICO = Plugin(
    "calico",
    "Calico",
    "192.168.0.0/16",
    ("calico-node",),
    (
        "kubectl apply -f https://raw.githubusercontent.com/projectcalico/calico/"
        f"{CALICO_RELEASE}/manifests/calico.yaml",
    ),
)
"""Its manifests take pods from this subnet (https://docs.tigera.io/calico/latest/getting-started/kubernetes/kind)."""

CILIUM = Plugin(
    "cilium",
    "Cilium",
    "10.244.0.0/16",
    ("cilium",),
    (
        "helm repo add cilium https://helm.cilium.io/",
        "helm install cilium cilium/cilium --namespace kube-system"
        " --set image.pullPolicy=IfNotPresent --set ipam.mode=kubernetes",
    ),
    "helm",
)
"""With ``ipam.mode=kubernetes`` pods get addresses from the nodes' own ranges (https://docs.cilium.io)."""

PLUGINS = {plugin.name: plugin for plugin in (KINDNET, CALICO, CILIUM)}


def recognise(daemons: Iterable[str]) -> Plugin | None:
    """The plugin whose DaemonSet is among these; None when there is none that the lab knows.

    Another plugin beside kindnet is the one in charge.
    """
    found = set(daemons)
    for plugin in (CALICO, CILIUM, KINDNET):
        if found.intersection(plugin.daemons):
            return plugin
    return None
