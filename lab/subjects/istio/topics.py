"""The topics of Istio, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "istio-mtls",
        "Which traffic must be mutual TLS",
        {
            "istio-not-injected": "workloads without a sidecar",
            "istio-workload-overrides": "a workload's policy over its namespace's",
            "istio-oldest-wins": "a second policy for the same workloads",
            "istio-root-selector": "a selector in Istio's own namespace",
            "istio-wrong-mode": "another mode than was asked for",
            "istio-port-of-service": "a Service's port for the pod's",
            "istio-port-mode-missing": "a port without its exception",
            "istio-port-mode-left": "an exception for a port that needs none",
            "istio-wrong-namespace": "a policy in another namespace",
            "istio-wrong-selector": "a policy for other workloads",
            "istio-destination-rule": "clients that call otherwise than is taken",
        },
    ),
    Topic(
        "istio-authorization",
        "Which requests pass",
        {
            "authz-no-rules": "a policy without rules",
            "authz-empty-rule": "a rule that matches everything",
            "authz-principal-form": "a principal that is written otherwise",
            "authz-wrong-action": "ALLOW for DENY, or the other way round",
            "authz-wrong-source": "other senders than were asked for",
            "authz-wrong-operation": "other requests than were asked for",
            "authz-path-exact": "a path that is no prefix",
            "authz-from-split": "two conditions that are alternatives",
            "authz-left": "a policy that was left",
        },
    ),
)
"""In teaching order."""

UNNAMED = frozenset({"istio"})
"""Rules that only say what came out wrong, and belong to no topic."""
