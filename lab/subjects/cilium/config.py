"""What the ConfigMap ``cilium-config`` tells the agents: whether traffic is encrypted, whether ends prove who they are.

Source: https://docs.cilium.io/en/stable/security/network/encryption/ and
https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/
"""

from __future__ import annotations

from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass

CONFIG = Ref("ConfigMap", "kube-system", "cilium-config")

TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})


@dataclass(frozen=True, slots=True)
class Config:
    """What is in force. ``transport`` is ``wireguard``, ``ipsec`` or empty for traffic in the clear.

    ``nodes`` is set where traffic of the nodes themselves is encrypted too. ``trouble`` says why the agents do not
    start with it.
    """

    transport: str = ""
    nodes: bool = False
    strict: bool = False
    mutual: bool = False
    trouble: str = ""


def config_of(state: State) -> Config:
    """What the agents of a cluster run with; what no ConfigMap says is as Cilium installs it, ready to authenticate."""
    item = state.objects.get(CONFIG)
    if item is None:
        return Config(mutual=True)
    entries = item.value.get("data") or {}
    on = {key for key, value in entries.items() if value in TRUE}
    wireguard, ipsec = "enable-wireguard" in on, "enable-ipsec" in on
    trouble = ""
    if wireguard and ipsec:
        trouble = "Wireguard (--enable-wireguard) cannot be used with IPsec (--enable-ipsec)"
    transport = "wireguard" if wireguard else "ipsec" if ipsec else ""
    return Config(
        transport="" if trouble else transport,
        nodes=wireguard and "encrypt-node" in on and not trouble,
        strict="enable-encryption-strict-mode" in on and wireguard,
        mutual="mesh-auth-mutual-enabled" in on and entries.get("mesh-auth-enabled", "true") in TRUE,
        trouble=trouble,
    )
