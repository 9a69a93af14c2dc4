"""Validation of decoded, defaulted objects: which function judges which kind.

Each kind's module offers ``validate(value, release) -> list[FieldError]`` and may offer
``warnings(value, release) -> list[str]``; it is imported when its kind is first read.

What a validator may rely on: the value has passed :mod:`lab.manifests.decode` and
:mod:`lab.manifests.defaulting`, so

- every value has the type its field declares; quantities are canonical strings, ``int-or-string`` stays
  an int or a str;
- no field is None: a null field is absent, a null list item is its type's zero value (``{}``, ``""``, 0);
- a field without a pointer may be absent where Go would see the zero value: read ``spec.get("x") or ""``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError
from lab.manifests.release import Release

Validator: TypeAlias = Callable[[JsonObject, Release], list[FieldError]]
Warner: TypeAlias = Callable[[JsonObject, Release], list[str]]

MODULES = {
    ("v1", "Namespace"): "lab.manifests.validation.namespace",
    ("v1", "Pod"): "lab.manifests.validation.pod",
    ("v1", "Service"): "lab.manifests.validation.service",
    ("networking.k8s.io/v1", "NetworkPolicy"): "lab.manifests.validation.networkpolicy",
    ("apps/v1", "Deployment"): "lab.manifests.validation.deployment",
    ("v1", "Secret"): "lab.manifests.validation.secret",
    ("v1", "ConfigMap"): "lab.manifests.validation.configmap",
    ("v1", "ServiceAccount"): "lab.manifests.validation.serviceaccount",
    ("v1", "LimitRange"): "lab.manifests.validation.limitrange",
    ("v1", "ResourceQuota"): "lab.manifests.validation.resourcequota",
    ("v1", "PersistentVolumeClaim"): "lab.manifests.validation.persistentvolumeclaim",
    ("apps/v1", "ReplicaSet"): "lab.manifests.validation.replicaset",
    ("apps/v1", "StatefulSet"): "lab.manifests.validation.statefulset",
    ("apps/v1", "DaemonSet"): "lab.manifests.validation.daemonset",
    ("batch/v1", "Job"): "lab.manifests.validation.job",
    ("batch/v1", "CronJob"): "lab.manifests.validation.cronjob",
    ("networking.k8s.io/v1", "Ingress"): "lab.manifests.validation.ingress",
    ("networking.k8s.io/v1", "IngressClass"): "lab.manifests.validation.ingressclass",
    ("rbac.authorization.k8s.io/v1", "Role"): "lab.manifests.validation.rbac",
    ("rbac.authorization.k8s.io/v1", "ClusterRole"): "lab.manifests.validation.rbac",
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): "lab.manifests.validation.rbac",
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): "lab.manifests.validation.rbac",
    ("node.k8s.io/v1", "RuntimeClass"): "lab.manifests.validation.runtimeclass",
    ("scheduling.k8s.io/v1", "PriorityClass"): "lab.manifests.validation.priorityclass",
    ("certificates.k8s.io/v1", "CertificateSigningRequest"): "lab.manifests.validation.certificatesigningrequest",
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"): "lab.manifests.validation.webhooks",
    ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"): "lab.manifests.validation.webhooks",
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"): "lab.manifests.validation.admissionpolicy",
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"): "lab.manifests.validation.policybinding",
}
"""The module that judges a kind, by apiVersion and kind."""


def validate(api_version: str, kind: str, value: JsonObject, release: Release) -> list[FieldError]:
    """What the API server finds wrong with a new object, in its order; KeyError for a kind without rules."""
    validator: Validator = import_module(MODULES[api_version, kind]).validate
    return validator(value, release)


def warnings(api_version: str, kind: str, value: JsonObject, release: Release) -> list[str]:
    """What the API server warns of beside accepting the object; KeyError for a kind without rules."""
    warner: Warner | None = getattr(import_module(MODULES[api_version, kind]), "warnings", None)
    return warner(value, release) if warner is not None else []
