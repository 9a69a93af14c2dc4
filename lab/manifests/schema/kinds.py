"""The kinds the lab knows, by apiVersion."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of object the API server serves.

    ``plural`` is the resource's name in URLs and RBAC rules. ``type`` leads to the kind's fields; it is empty
    for a kind whose inside the lab does not know yet.
    """

    api_version: str
    name: str
    plural: str
    namespaced: bool = True
    type: str = ""

    @property
    def group(self) -> str:
        """The API group; empty for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        """The version within the group: ``v1``."""
        return self.api_version.rpartition("/")[2]


_KINDS = (
    Kind("v1", "Namespace", "namespaces", False, "core_v1.Namespace"),
    Kind("v1", "Pod", "pods", True, "core_pod.Pod"),
    Kind("v1", "Service", "services", True, "core_service.Service"),
    Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", True, "networking_v1.NetworkPolicy"),
    Kind("apps/v1", "Deployment", "deployments", True, "apps_v1.Deployment"),
    Kind("v1", "ConfigMap", "configmaps", True, "core_config.ConfigMap"),
    Kind("v1", "Secret", "secrets", True, "core_config.Secret"),
    Kind("v1", "ServiceAccount", "serviceaccounts", True, "core_config.ServiceAccount"),
    Kind("v1", "LimitRange", "limitranges", True, "core_quota.LimitRange"),
    Kind("v1", "ResourceQuota", "resourcequotas", True, "core_quota.ResourceQuota"),
    Kind("v1", "Endpoints", "endpoints"),
    Kind("v1", "Event", "events"),
    Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", True, "core_claim.PersistentVolumeClaim"),
    Kind("v1", "PersistentVolume", "persistentvolumes", False),
    Kind("v1", "ReplicationController", "replicationcontrollers"),
    Kind("v1", "PodTemplate", "podtemplates"),
    Kind("v1", "Node", "nodes", False),
    Kind("apps/v1", "DaemonSet", "daemonsets", True, "apps_sets.DaemonSet"),
    Kind("apps/v1", "ReplicaSet", "replicasets", True, "apps_sets.ReplicaSet"),
    Kind("apps/v1", "StatefulSet", "statefulsets", True, "apps_sets.StatefulSet"),
    Kind("apps/v1", "ControllerRevision", "controllerrevisions"),
    Kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    Kind("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    Kind("batch/v1", "CronJob", "cronjobs", True, "batch_v1.CronJob"),
    Kind("batch/v1", "Job", "jobs", True, "batch_v1.Job"),
    Kind(
        "certificates.k8s.io/v1",
        "CertificateSigningRequest",
        "certificatesigningrequests",
        False,
        "certificates_v1.CertificateSigningRequest",
    ),
    Kind("coordination.k8s.io/v1", "Lease", "leases"),
    Kind("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
    Kind("events.k8s.io/v1", "Event", "events"),
    Kind("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", "flowschemas", False),
    Kind(
        "flowcontrol.apiserver.k8s.io/v1",
        "PriorityLevelConfiguration",
        "prioritylevelconfigurations",
        False,
    ),
    Kind("networking.k8s.io/v1", "Ingress", "ingresses", True, "networking_ingress.Ingress"),
    Kind("networking.k8s.io/v1", "IngressClass", "ingressclasses", False, "networking_ingress.IngressClass"),
    Kind("networking.k8s.io/v1", "IPAddress", "ipaddresses", False),
    Kind("networking.k8s.io/v1", "ServiceCIDR", "servicecidrs", False),
    Kind("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", False, "node_v1.RuntimeClass"),
    Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
    Kind("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", False, "rbac_v1.ClusterRole"),
    Kind(
        "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", False, "rbac_v1.ClusterRoleBinding"
    ),
    Kind("rbac.authorization.k8s.io/v1", "Role", "roles", True, "rbac_v1.Role"),
    Kind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", True, "rbac_v1.RoleBinding"),
    Kind("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", False, "scheduling_v1.PriorityClass"),
    Kind("storage.k8s.io/v1", "StorageClass", "storageclasses", False),
    Kind("storage.k8s.io/v1", "CSIDriver", "csidrivers", False),
    Kind("storage.k8s.io/v1", "CSINode", "csinodes", False),
    Kind("storage.k8s.io/v1", "CSIStorageCapacity", "csistoragecapacities"),
    Kind("storage.k8s.io/v1", "VolumeAttachment", "volumeattachments", False),
    Kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", False),
    Kind("apiregistration.k8s.io/v1", "APIService", "apiservices", False),
    Kind(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
        "validatingadmissionpolicies",
        False,
        "admissionregistration_v1.ValidatingAdmissionPolicy",
    ),
    Kind(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicyBinding",
        "validatingadmissionpolicybindings",
        False,
        "admissionregistration_v1.ValidatingAdmissionPolicyBinding",
    ),
    Kind(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        False,
        "admissionregistration_v1.ValidatingWebhookConfiguration",
    ),
    Kind(
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
        "mutatingwebhookconfigurations",
        False,
        "admissionregistration_v1.MutatingWebhookConfiguration",
    ),
)

KINDS: dict[tuple[str, str], Kind] = {(kind.api_version, kind.name): kind for kind in _KINDS}
"""Every kind by apiVersion and kind."""


def kind_of(api_version: str, name: str) -> Kind | None:
    """The kind, or None where the API server has no such kind in that version."""
    return KINDS.get((api_version, name))
