"""Defaults the API server fills in: which function serves which kind.

Each kind's module offers ``default(value, release)``, which fills the decoded object in place (it is the
reader's own copy), and may offer ``prepare(value, release)`` for what the server sets on every new object
whatever it said: status, generation. The module is imported when its kind is first read.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.release import Release

Defaulter: TypeAlias = Callable[[JsonObject, Release], None]

MODULES = {
    ("v1", "Namespace"): "lab.manifests.defaulting.namespace",
    ("v1", "Pod"): "lab.manifests.defaulting.pod",
    ("v1", "Service"): "lab.manifests.defaulting.service",
    ("networking.k8s.io/v1", "NetworkPolicy"): "lab.manifests.defaulting.networkpolicy",
    ("apps/v1", "Deployment"): "lab.manifests.defaulting.deployment",
    ("v1", "Secret"): "lab.manifests.defaulting.secret",
    ("v1", "ServiceAccount"): "lab.manifests.defaulting.serviceaccount",
    ("v1", "LimitRange"): "lab.manifests.defaulting.limitrange",
    ("v1", "ResourceQuota"): "lab.manifests.defaulting.resourcequota",
    ("v1", "PersistentVolumeClaim"): "lab.manifests.defaulting.claim",
    ("apps/v1", "ReplicaSet"): "lab.manifests.defaulting.replicaset",
    ("apps/v1", "StatefulSet"): "lab.manifests.defaulting.statefulset",
    ("apps/v1", "DaemonSet"): "lab.manifests.defaulting.daemonset",
    ("batch/v1", "Job"): "lab.manifests.defaulting.job",
    ("batch/v1", "CronJob"): "lab.manifests.defaulting.cronjob",
    ("networking.k8s.io/v1", "Ingress"): "lab.manifests.defaulting.ingress",
    ("networking.k8s.io/v1", "IngressClass"): "lab.manifests.defaulting.ingress",
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): "lab.manifests.defaulting.rbac",
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): "lab.manifests.defaulting.rbac",
    ("scheduling.k8s.io/v1", "PriorityClass"): "lab.manifests.defaulting.priorityclass",
    ("certificates.k8s.io/v1", "CertificateSigningRequest"): "lab.manifests.defaulting.certificatesigningrequest",
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"): "lab.manifests.defaulting.webhooks",
    ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"): "lab.manifests.defaulting.webhooks",
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"): "lab.manifests.defaulting.admissionpolicy",
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"): "lab.manifests.defaulting.admissionpolicy",
}
"""The module that fills a kind's defaults, by apiVersion and kind."""


def default(api_version: str, kind: str, value: JsonObject, release: Release) -> None:
    """Fill what ``value`` leaves open, in place."""
    name = MODULES.get((api_version, kind))
    if name is not None:
        defaulter: Defaulter = import_module(name).default
        defaulter(value, release)


def prepare(api_version: str, kind: str, value: JsonObject, release: Release) -> None:
    """Set what every new object of the kind gets, in place, after the defaults."""
    name = MODULES.get((api_version, kind))
    if name is not None:
        preparer: Defaulter | None = getattr(import_module(name), "prepare", None)
        if preparer is not None:
            preparer(value, release)
