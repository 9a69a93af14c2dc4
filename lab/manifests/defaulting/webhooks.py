"""Defaults of ValidatingWebhookConfiguration and MutatingWebhookConfiguration.

Source: Kubernetes' ``pkg/apis/admissionregistration/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release

TIMEOUT_SECONDS = 10
"""How long the API server waits for a webhook, unless the webhook says."""


def default(value: JsonObject, _release: Release) -> None:
    """Fill what each webhook leaves open."""
    mutating = value.get("kind") == "MutatingWebhookConfiguration"
    for webhook in value.get("webhooks") or ():
        webhook.setdefault("failurePolicy", "Fail")
        default_matching(webhook)
        webhook.setdefault("timeoutSeconds", TIMEOUT_SECONDS)
        if mutating:
            webhook.setdefault("reinvocationPolicy", "Never")
        if "service" in (client := webhook.get("clientConfig") or {}):
            client["service"].setdefault("port", 443)
        default_scopes(webhook.get("rules") or [])


def default_matching(matching: JsonObject) -> None:
    """Which requests are meant: everywhere, everything, and by equivalent resources too."""
    matching.setdefault("matchPolicy", "Equivalent")
    matching.setdefault("namespaceSelector", {})
    matching.setdefault("objectSelector", {})


def default_scopes(rules: list[JsonObject]) -> None:
    """Rules are about namespaced objects and cluster-scoped ones alike."""
    for rule in rules:
        rule.setdefault("scope", "*")


def prepare(value: JsonObject, _release: Release) -> None:
    """Number the object's first generation."""
    value["metadata"]["generation"] = 1
