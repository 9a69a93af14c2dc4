"""Pages of the Kubernetes documentation that a finding leads to."""

from __future__ import annotations

_DOCS = "https://kubernetes.io/docs/"
_REFERENCE = f"{_DOCS}reference/kubernetes-api/"

LABELS = f"{_DOCS}concepts/overview/working-with-objects/labels/#syntax-and-character-set"
NAMES = f"{_DOCS}concepts/overview/working-with-objects/names/"
RUNTIME_CLASS = f"{_DOCS}concepts/containers/runtime-class/"
QUANTITIES = f"{_REFERENCE}common-definitions/quantity/"
OBJECTS = f"{_DOCS}concepts/overview/working-with-objects/"

_KINDS = {
    "NetworkPolicy": f"{_DOCS}concepts/services-networking/network-policies/#networkpolicy-resource",
    "Service": f"{_DOCS}concepts/services-networking/service/",
    "Namespace": f"{_DOCS}concepts/overview/working-with-objects/namespaces/",
    "Pod": f"{_REFERENCE}workload-resources/pod-v1/",
    "Deployment": f"{_DOCS}concepts/workloads/controllers/deployment/",
    "ReplicaSet": f"{_DOCS}concepts/workloads/controllers/replicaset/",
    "StatefulSet": f"{_DOCS}concepts/workloads/controllers/statefulset/",
    "DaemonSet": f"{_DOCS}concepts/workloads/controllers/daemonset/",
    "Job": f"{_DOCS}concepts/workloads/controllers/job/",
    "CronJob": f"{_DOCS}concepts/workloads/controllers/cron-jobs/",
    "Secret": f"{_DOCS}concepts/configuration/secret/#secret-types",
    "ConfigMap": f"{_DOCS}concepts/configuration/configmap/",
    "ServiceAccount": f"{_DOCS}tasks/configure-pod-container/configure-service-account/",
    "ResourceQuota": f"{_DOCS}concepts/policy/resource-quotas/",
    "LimitRange": f"{_DOCS}concepts/policy/limit-range/",
    "Ingress": f"{_DOCS}concepts/services-networking/ingress/",
    "IngressClass": f"{_DOCS}concepts/services-networking/ingress/#ingress-class",
    "PersistentVolumeClaim": f"{_DOCS}concepts/storage/persistent-volumes/#persistentvolumeclaims",
    "Role": f"{_DOCS}reference/access-authn-authz/rbac/#role-and-clusterrole",
    "ClusterRole": f"{_DOCS}reference/access-authn-authz/rbac/#role-and-clusterrole",
    "RoleBinding": f"{_DOCS}reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
    "ClusterRoleBinding": f"{_DOCS}reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
    "RuntimeClass": f"{_DOCS}concepts/containers/runtime-class/",
    "PriorityClass": f"{_DOCS}concepts/scheduling-eviction/pod-priority-preemption/#priorityclass",
    "CertificateSigningRequest": f"{_DOCS}reference/access-authn-authz/certificate-signing-requests/",
    "ValidatingAdmissionPolicy": f"{_DOCS}reference/access-authn-authz/validating-admission-policy/",
    "ValidatingAdmissionPolicyBinding": f"{_DOCS}reference/access-authn-authz/validating-admission-policy/",
    "ValidatingWebhookConfiguration": f"{_DOCS}reference/access-authn-authz/extensible-admission-controllers/",
    "CiliumNetworkPolicy": "https://docs.cilium.io/en/stable/security/policy/language/",
    "CiliumClusterwideNetworkPolicy": "https://docs.cilium.io/en/stable/security/policy/language/",
    "PeerAuthentication": "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    "AuthorizationPolicy": "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
    "DestinationRule": "https://istio.io/latest/docs/reference/config/networking/destination-rule/",
    "MutatingWebhookConfiguration": f"{_DOCS}reference/access-authn-authz/extensible-admission-controllers/",
}


def of_kind(kind: str) -> str:
    """The page on a kind."""
    return _KINDS.get(kind, _REFERENCE)
