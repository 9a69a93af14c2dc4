"""The roles and bindings that a cluster has before anyone makes one: the API server's and kubeadm's.

Those of controllers and nodes that no task is about are left out. Source:
https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from lab.manifests.document import Document, JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.rbac.roles import RBAC_GROUP, Binding, Role, binding_of, role_of

FILE = "built into the cluster"
"""Where these objects say they stand."""

API_VERSION = f"{RBAC_GROUP}/v1"

READ = "get list watch"
WRITE = "create delete deletecollection patch update"
EVERYTHING = f"{READ} {WRITE}"

AGGREGATE = f"{RBAC_GROUP}/aggregate-to-"

EDITED = {
    "": (
        "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets "
        "serviceaccounts services services/proxy"
    ),
    "apps": (
        "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets "
        "statefulsets/scale"
    ),
    "autoscaling": "horizontalpodautoscalers",
    "batch": "cronjobs jobs",
    "extensions": (
        "daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets "
        "replicasets/scale replicationcontrollers/scale"
    ),
    "policy": "poddisruptionbudgets",
    "networking.k8s.io": "ingresses networkpolicies",
}
"""What ``edit`` may write, by group."""

VIEWED = {
    "": (
        "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers "
        "replicationcontrollers/scale serviceaccounts services services/status bindings events limitranges "
        "namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status "
        "namespaces"
    ),
    "discovery.k8s.io": "endpointslices",
    "apps": (
        "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status "
        "replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status"
    ),
    "autoscaling": "horizontalpodautoscalers horizontalpodautoscalers/status",
    "batch": "cronjobs cronjobs/status jobs jobs/status",
    "extensions": (
        "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status "
        "networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale"
    ),
    "policy": "poddisruptionbudgets poddisruptionbudgets/status",
    "networking.k8s.io": "ingresses ingresses/status networkpolicies",
}
"""What ``view`` may read, by group."""

ENTERED = "pods/attach pods/exec pods/portforward pods/proxy"

INFORMATION = "/healthz /livez /readyz /version /version/"


def _rule(verbs: str, resources: str, group: str = "", names: str = "") -> JsonObject:
    found: JsonObject = {"apiGroups": [group], "resources": resources.split(), "verbs": verbs.split()}
    return {**found, "resourceNames": names.split()} if names else found


def _urls(urls: str, verbs: str = "get") -> JsonObject:
    return {"nonResourceURLs": urls.split(), "verbs": verbs.split()}


def _cluster_roles() -> Iterator[tuple[str, list[JsonObject], str, str]]:
    """Name, rules, the role it is aggregated to, and the label of those that are aggregated to it."""
    yield "cluster-admin", [_rule("*", "*", "*"), _urls("*", "*")], "", ""
    yield "admin", [], "", "admin"
    yield "edit", [], "admin", "edit"
    yield "view", [], "edit", "view"
    yield (
        "system:aggregate-to-admin",
        [
            _rule("create", "localsubjectaccessreviews", "authorization.k8s.io"),
            _rule(EVERYTHING, "rolebindings roles", RBAC_GROUP),
        ],
        "admin",
        "",
    )
    yield (
        "system:aggregate-to-edit",
        [
            _rule(READ, f"{ENTERED} secrets services/proxy"),
            _rule("impersonate", "serviceaccounts"),
            _rule(WRITE, f"pods {ENTERED}"),
            _rule("create", "pods/eviction serviceaccounts/token"),
            *(_rule(WRITE, resources, group) for group, resources in EDITED.items()),
            _rule(EVERYTHING, "leases", "coordination.k8s.io"),
        ],
        "edit",
        "",
    )
    yield (
        "system:aggregate-to-view",
        [_rule(READ, resources, group) for group, resources in VIEWED.items()],
        "view",
        "",
    )
    yield from ((name, rules, "", "") for name, rules in _system_roles())


def _system_roles() -> Iterator[tuple[str, list[JsonObject]]]:
    yield (
        "system:auth-delegator",
        [
            _rule("create", "tokenreviews", "authentication.k8s.io"),
            _rule("create", "subjectaccessreviews", "authorization.k8s.io"),
        ],
    )
    yield (
        "system:basic-user",
        [
            _rule("create", "selfsubjectaccessreviews selfsubjectrulesreviews", "authorization.k8s.io"),
            _rule("create", "selfsubjectreviews", "authentication.k8s.io"),
        ],
    )
    yield (
        "system:discovery",
        [_urls(f"/api /api/* /apis /apis/* /openapi /openapi/* {INFORMATION}")],
    )
    yield "system:public-info-viewer", [_urls(INFORMATION)]
    yield (
        "system:monitoring",
        [_urls("/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*")],
    )
    yield "system:service-account-issuer-discovery", [_urls("/.well-known/openid-configuration /openid/v1/jwks")]
    yield (
        "system:node-proxier",
        [
            _rule("list watch", "endpoints services"),
            _rule(READ, "nodes"),
            _rule("create patch update", "events"),
            _rule("create patch update", "events", "events.k8s.io"),
            _rule("list watch", "endpointslices", "discovery.k8s.io"),
            _rule("list watch", "servicecidrs", "networking.k8s.io"),
        ],
    )
    yield (
        "system:kubelet-api-admin",
        [
            _rule(READ, "nodes"),
            _rule("proxy", "nodes"),
            _rule("*", "nodes/log nodes/metrics nodes/proxy nodes/stats"),
        ],
    )
    yield (
        "system:coredns",
        [
            _rule("list watch", "endpoints namespaces pods services"),
            _rule("list watch", "endpointslices", "discovery.k8s.io"),
        ],
    )
    for signer in ("kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown"):
        yield (
            f"system:certificates.k8s.io:{signer}-approver",
            [_rule("approve", "signers", "certificates.k8s.io", f"kubernetes.io/{signer}")],
        )


CLUSTER_BINDINGS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("cluster-admin", "cluster-admin", (("Group", "system:masters"),)),
    ("kubeadm:cluster-admins", "cluster-admin", (("Group", "kubeadm:cluster-admins"),)),
    ("kubeadm:node-proxier", "system:node-proxier", (("ServiceAccount", "kube-system/kube-proxy"),)),
    ("system:basic-user", "system:basic-user", (("Group", "system:authenticated"),)),
    ("system:coredns", "system:coredns", (("ServiceAccount", "kube-system/coredns"),)),
    ("system:discovery", "system:discovery", (("Group", "system:authenticated"),)),
    ("system:monitoring", "system:monitoring", (("Group", "system:monitoring"),)),
    ("system:node-proxier", "system:node-proxier", (("User", "system:kube-proxy"),)),
    (
        "system:public-info-viewer",
        "system:public-info-viewer",
        (("Group", "system:authenticated"), ("Group", "system:unauthenticated")),
    ),
    (
        "system:service-account-issuer-discovery",
        "system:service-account-issuer-discovery",
        (("Group", "system:serviceaccounts"),),
    ),
)

CLUSTER_INFO = "kubeadm:bootstrap-signer-clusterinfo"
"""What lets a joining node read ``kube-public/cluster-info`` without credentials."""


@cache
def built_in() -> tuple[dict[Ref, Role], dict[Ref, Binding]]:
    """The roles, not yet aggregated, and the bindings; made when first asked for."""
    roles = {item.ref: role_of(item) for item in (*map(_cluster_role, _cluster_roles()), _cluster_info_role())}
    bindings = (*(_cluster_binding(*each) for each in CLUSTER_BINDINGS), _cluster_info_binding())
    return roles, {item.ref: binding_of(item) for item in bindings}


def _cluster_role(written: tuple[str, list[JsonObject], str, str]) -> KubeObject:
    name, rules, joins, gathers = written
    labels = {"kubernetes.io/bootstrapping": "rbac-defaults"}
    if joins:
        labels[AGGREGATE + joins] = "true"
    value: JsonObject = {"rules": rules}
    if gathers:
        value["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": {AGGREGATE + gathers: "true"}}]}
    return _object("ClusterRole", "", name, value, labels)


def _cluster_binding(name: str, role: str, subjects: Iterable[tuple[str, str]]) -> KubeObject:
    value = {
        "roleRef": {"apiGroup": RBAC_GROUP, "kind": "ClusterRole", "name": role},
        "subjects": [_subject(*each) for each in subjects],
    }
    return _object("ClusterRoleBinding", "", name, value, {"kubernetes.io/bootstrapping": "rbac-defaults"})


def _cluster_info_role() -> KubeObject:
    rules = [_rule("get", "configmaps", names="cluster-info")]
    return _object("Role", "kube-public", CLUSTER_INFO, {"rules": rules})


def _cluster_info_binding() -> KubeObject:
    value = {
        "roleRef": {"apiGroup": RBAC_GROUP, "kind": "Role", "name": CLUSTER_INFO},
        "subjects": [_subject("User", "system:anonymous")],
    }
    return _object("RoleBinding", "kube-public", CLUSTER_INFO, value)


def _subject(kind: str, name: str) -> JsonObject:
    if kind == "ServiceAccount":
        namespace, _, own = name.partition("/")
        return {"kind": kind, "name": own, "namespace": namespace}
    return {"kind": kind, "name": name, "apiGroup": RBAC_GROUP}


def _object(
    kind: str, namespace: str, name: str, value: JsonObject, labels: dict[str, str] | None = None
) -> KubeObject:
    metadata: JsonObject = {"name": name, "labels": labels or {}}
    if namespace:
        metadata["namespace"] = namespace
    whole = {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, **value}
    return KubeObject(Ref(kind, namespace, name), API_VERSION, whole, whole, Document(whole, FILE))
