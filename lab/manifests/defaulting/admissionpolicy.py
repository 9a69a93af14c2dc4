"""Defaults of ValidatingAdmissionPolicy and ValidatingAdmissionPolicyBinding.

Source: Kubernetes' ``pkg/apis/admissionregistration/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.defaulting.webhooks import default_matching, default_scopes
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Fill the failure policy, and what is matched where the object says that at all."""
    spec = value.setdefault("spec", {})
    if value.get("kind") == "ValidatingAdmissionPolicy":
        spec.setdefault("failurePolicy", "Fail")
        field = "matchConstraints"
    else:
        field = "matchResources"
    if field in spec:
        default_matching(spec[field])
        for rules in ("resourceRules", "excludeResourceRules"):
            default_scopes(spec[field].get(rules) or [])


def prepare(value: JsonObject, _release: Release) -> None:
    """Forget a policy's status, and number the object's first generation."""
    if value.get("kind") == "ValidatingAdmissionPolicy":
        value["status"] = {}
    value["metadata"]["generation"] = 1
