"""What lies in etcd, where an exercise says so: a file of the control-plane node that lists how each value begins.

    - {key: /registry/secrets/shop/db, begins: "k8s:enc:aescbc:v1:key1:", under: 5f3c0a9d21be}
    - {key: /registry/secrets/shop/legacy, begins: "k8s\\0"}

``under`` is the fingerprint of the key that a value was encrypted with.
"""

from __future__ import annotations

from functools import lru_cache

from lab.cluster.state import State
from lab.manifests.reader import load
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.model import RESERVED, Resource
from lab.subjects.encryption.storing import Stored

LISTING = "/var/lib/etcd/listing.yaml"
"""Where the list lies."""

GROUPS = {
    "apps": ("deployments", "daemonsets", "statefulsets", "replicasets", "controllerrevisions"),
    "batch": ("jobs", "cronjobs"),
    "rbac.authorization.k8s.io": ("roles", "rolebindings", "clusterroles", "clusterrolebindings"),
    "networking.k8s.io": ("ingress", "networkpolicies", "ingressclasses"),
    "coordination.k8s.io": ("leases",),
    "storage.k8s.io": ("storageclasses", "csidrivers", "csinodes", "volumeattachments"),
}
"""The groups of resources whose keys do not name one."""

RENAMED = {"services": "services", "ingress": "ingresses", "minions": "nodes"}
"""Resources that etcd knows by another name."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its key, of which resource it is, and how it is stored."""

    key: str
    resource: Resource
    stored: Stored

    @property
    def name(self) -> str:
        """What the object is called: ``secrets shop/db``."""
        parts = self.key.strip("/").split("/")
        return f"{self.resource} {'/'.join(parts[3 if '.' in parts[1] else 2 :])}"


def values(state: State) -> tuple[Value, ...]:
    """What lies in etcd; nothing where the exercise does not say."""
    return _values(state.node_files.get(LISTING, ""))


@lru_cache(maxsize=16)
def _values(text: str) -> tuple[Value, ...]:
    documents = load(text, LISTING).documents if text else ()
    listed = documents[0].value if documents else None
    found = []
    for each in listed if isinstance(listed, list) else ():
        key = each.get("key") if isinstance(each, dict) else None
        if isinstance(key, str) and key.count("/") > 1:
            begins = str(each.get("begins") or "")
            prefix = begins if begins.startswith(RESERVED) else ""
            found.append(Value(key, resource_of(key), Stored(prefix, str(each.get("under") or "") if prefix else "")))
    return tuple(found)


def resource_of(key: str) -> Resource:
    """Of which resource an object is that lies under this key."""
    parts = key.strip("/").split("/")
    if "." in parts[1] and len(parts) > 2:
        return Resource(parts[2], parts[1])
    name = RENAMED.get(parts[1], parts[1])
    return Resource(name, next((group for group, names in GROUPS.items() if parts[1] in names), ""))
