"""The API server's admission plugins.

Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
"""

from __future__ import annotations

from lab.cluster.nodes.options import Options
from lab.manifests.release import Release

_KNOWN_TEXT = """
AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction
ClusterTrustBundleAttest DefaultIngressClass DefaultStorageClass DefaultTolerationSeconds DenyServiceExternalIPs
EventRateLimit ExtendedResourceToleration ImagePolicyWebhook LimitPodHardAntiAffinityTopology LimitRanger
MutatingAdmissionPolicy MutatingAdmissionWebhook NamespaceAutoProvision NamespaceExists NamespaceLifecycle
NodeRestriction OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize PodNodeSelector PodSecurity
PodTolerationRestriction PodTopologyLabels Priority ResourceQuota RuntimeClass ServiceAccount
StorageObjectInUseProtection TaintNodesByCondition ValidatingAdmissionPolicy ValidatingAdmissionWebhook
JobValidation NodeDeclaredFeatureValidator PodGroupProtection PodGroupWorkloadExists PodResizeValidator
"""

KNOWN = frozenset(_KNOWN_TEXT.split())
"""Every plugin's name."""

SINCE = {
    "JobValidation": Release(1, 36),
    "NodeDeclaredFeatureValidator": Release(1, 35),
    "PodGroupProtection": Release(1, 36),
    "PodGroupWorkloadExists": Release(1, 36),
    "PodResizeValidator": Release(1, 36),
    "PodTopologyLabels": Release(1, 33),
}
"""Plugins that older releases do not know."""

_ON_BY_DEFAULT_TEXT = """
CertificateApproval CertificateSigning CertificateSubjectRestriction ClusterTrustBundleAttest DefaultIngressClass
DefaultStorageClass DefaultTolerationSeconds LimitRanger MutatingAdmissionWebhook NamespaceLifecycle
PersistentVolumeClaimResize PodSecurity PodTopologyLabels Priority ResourceQuota RuntimeClass ServiceAccount
StorageObjectInUseProtection TaintNodesByCondition ValidatingAdmissionPolicy ValidatingAdmissionWebhook
"""

ON_BY_DEFAULT = frozenset(_ON_BY_DEFAULT_TEXT.split())
"""What runs unless it is disabled."""


def known(release: Release) -> frozenset[str]:
    """The plugins of a release."""
    return frozenset(name for name in KNOWN if name not in SINCE or release >= SINCE[name])


def enabled(options: Options) -> frozenset[str]:
    """The plugins that run."""
    disabled = set(options.items("disable-admission-plugins"))
    return (ON_BY_DEFAULT - disabled) | set(options.items("enable-admission-plugins"))
