"""The resources an API server serves: their plural, group, scope and kubectl's short names for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of object and the words for it."""

    kind: str
    plural: str
    group: str = ""
    namespaced: bool = True
    short: tuple[str, ...] = ()

    @property
    def qualified(self) -> str:
        """The plural with its group, as errors name it: ``networkpolicies.networking.k8s.io``."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def answered(self) -> str:
        """The kind as kubectl's answers name it: ``networkpolicy.networking.k8s.io``."""
        singular = self.kind.lower()
        return f"{singular}.{self.group}" if self.group else singular


RESOURCES: tuple[Resource, ...] = (
    Resource("Namespace", "namespaces", namespaced=False, short=("ns",)),
    Resource("Node", "nodes", namespaced=False, short=("no",)),
    Resource("PersistentVolume", "persistentvolumes", namespaced=False, short=("pv",)),
    Resource("Pod", "pods", short=("po",)),
    Resource("Service", "services", short=("svc",)),
    Resource("Endpoints", "endpoints", short=("ep",)),
    Resource("ConfigMap", "configmaps", short=("cm",)),
    Resource("Secret", "secrets"),
    Resource("ServiceAccount", "serviceaccounts", short=("sa",)),
    Resource("ReplicationController", "replicationcontrollers", short=("rc",)),
    Resource("LimitRange", "limitranges", short=("limits",)),
    Resource("ResourceQuota", "resourcequotas", short=("quota",)),
    Resource("PersistentVolumeClaim", "persistentvolumeclaims", short=("pvc",)),
    Resource("Deployment", "deployments", "apps", short=("deploy",)),
    Resource("ReplicaSet", "replicasets", "apps", short=("rs",)),
    Resource("StatefulSet", "statefulsets", "apps", short=("sts",)),
    Resource("DaemonSet", "daemonsets", "apps", short=("ds",)),
    Resource("Job", "jobs", "batch"),
    Resource("CronJob", "cronjobs", "batch", short=("cj",)),
    Resource("NetworkPolicy", "networkpolicies", "networking.k8s.io", short=("netpol",)),
    Resource("Ingress", "ingresses", "networking.k8s.io", short=("ing",)),
    Resource("IngressClass", "ingressclasses", "networking.k8s.io", namespaced=False),
    Resource("EndpointSlice", "endpointslices", "discovery.k8s.io"),
    Resource("Role", "roles", "rbac.authorization.k8s.io"),
    Resource("RoleBinding", "rolebindings", "rbac.authorization.k8s.io"),
    Resource("ClusterRole", "clusterroles", "rbac.authorization.k8s.io", namespaced=False),
    Resource("ClusterRoleBinding", "clusterrolebindings", "rbac.authorization.k8s.io", namespaced=False),
    Resource("RuntimeClass", "runtimeclasses", "node.k8s.io", namespaced=False),
    Resource("PodDisruptionBudget", "poddisruptionbudgets", "policy", short=("pdb",)),
    Resource("PriorityClass", "priorityclasses", "scheduling.k8s.io", namespaced=False, short=("pc",)),
    Resource(
        "ValidatingAdmissionPolicy",
        "validatingadmissionpolicies",
        "admissionregistration.k8s.io",
        namespaced=False,
    ),
    Resource(
        "ValidatingAdmissionPolicyBinding",
        "validatingadmissionpolicybindings",
        "admissionregistration.k8s.io",
        namespaced=False,
    ),
    Resource(
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        "admissionregistration.k8s.io",
        namespaced=False,
    ),
    Resource(
        "MutatingWebhookConfiguration",
        "mutatingwebhookconfigurations",
        "admissionregistration.k8s.io",
        namespaced=False,
    ),
)

_BY_KIND = {resource.kind: resource for resource in RESOURCES}


def _words() -> dict[str, Resource]:
    words: dict[str, Resource] = {}
    for resource in RESOURCES:
        for word in (resource.plural, resource.kind.lower(), *resource.short):
            words[word] = resource
            if resource.group:
                words[f"{word}.{resource.group}"] = resource
    return words


_BY_WORD = _words()


def resource_of(kind: str, api_version: str = "v1") -> Resource:
    """The resource of a kind; for a kind not in the table, one made up by the usual rules of plurals."""
    known = _BY_KIND.get(kind)
    if known is not None:
        return known
    group = api_version.rpartition("/")[0]
    return Resource(kind, kind.lower() + "s", group)


def resource_named(word: str) -> Resource | None:
    """The resource that kubectl understands by ``word``: kind, plural or short name, group or not."""
    return _BY_WORD.get(word.lower())


def resource_words() -> tuple[str, ...]:
    """Every word kubectl understands as a resource, for suggestions."""
    return tuple(_BY_WORD)
