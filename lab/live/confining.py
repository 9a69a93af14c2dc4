"""What the lab never does to a cluster, because it would reach beyond the run."""

from __future__ import annotations

from lab.cluster.kinds import is_namespaced
from lab.live.names import AGGREGATED, KUBERNETES_OWN, SERVICE_ACCOUNT, SERVICE_ACCOUNTS, SYSTEM, Names
from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import Ref

RENAMED = frozenset({"Namespace", "ClusterRole", "ClusterRoleBinding", "PriorityClass", "RuntimeClass"})
"""Cluster-scoped kinds whose objects matter only to those who name them: a name of the run's own confines them."""


def why_left_out(manifest: JsonObject, ref: Ref, names: Names) -> str:
    """Why an object of the exercise is not made on a real cluster, as a clause; empty where it is made.

    What the run gives a name of its own cannot reach beyond it; under its own name it may.
    """
    untouched = names.untouched
    if is_namespaced(ref.kind):
        return f"the namespace {ref.namespace} belongs to the cluster" if ref.namespace in untouched else ""
    if ref.kind not in RENAMED:
        return f"a {ref.kind} concerns the whole cluster"
    if ref.kind == "Namespace" and ref.name in untouched:
        return f"the namespace {ref.name} belongs to the cluster"
    if ref.kind != "Namespace" and not names.brings(ref.kind, ref.name):
        return f"the {ref.kind} {ref.name} belongs to the cluster"
    return _beyond(manifest, ref.kind, names)


def _beyond(manifest: JsonObject, kind: str, names: Names) -> str:
    if kind == "ClusterRoleBinding":
        found = next((said for said in map(_not_of_run, _mappings(manifest.get("subjects"))) if said), "")
        return f"it would give rights to {found} in the whole cluster" if found else ""
    if kind == "ClusterRole":
        metadata = manifest.get("metadata")
        labels = metadata.get("labels") if isinstance(metadata, dict) else None
        keys = map(str, labels) if isinstance(labels, dict) else ()
        added = [key for key in keys if key.startswith(AGGREGATED) and not names.aggregates(key)]
        return f"its label {added[0]} would change a role of the cluster's own" if added else ""
    if kind == "PriorityClass" and manifest.get("globalDefault") is True:
        return "it would be the priority of every pod in the cluster"
    return ""


def _not_of_run(subject: JsonObject) -> str:
    """The subject where it is there without the run, too: Kubernetes' own users, groups and service accounts."""
    name, namespace = str(subject.get("name")), str(subject.get("namespace"))
    if subject.get("kind") == "ServiceAccount":
        return f"{namespace}/{name}" if namespace in KUBERNETES_OWN else ""
    for accounts in (SERVICE_ACCOUNT, SERVICE_ACCOUNTS):
        if name.startswith(accounts):
            return name if name.removeprefix(accounts).partition(":")[0] in KUBERNETES_OWN else ""
    return name if name.startswith(SYSTEM) else ""


def _mappings(value: Json) -> list[JsonObject]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
