"""What is done wrong with workloads that are to be stopped."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

LINK = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"
SCALE = "Set spec.replicas to 0 and leave the rest, as kubectl scale --replicas=0 does."

WORKLOAD_RULES = (
    ReasonedRule(
        "falco-workload-deleted", "falco",
        "What is deleted can no longer be looked at: image, command, volumes and labels are evidence.",
        SCALE, LINK, 2,
    ),
    ReasonedRule(
        "falco-workload-stopped", "falco", "A workload that did nothing wrong was stopped: that is an outage.",
        "Give it back its replicas; find the pod's name in the events, and what owns it.", LINK, 1,
    ),
    ReasonedRule(
        "falco-workload-runs", "falco", "As long as it asks for pods, a pod that is deleted is made anew.", SCALE, LINK,
    ),
    ReasonedRule(
        "falco-workload-changed", "falco", "What is left of a stopped workload is evidence; others nobody asked about.",
        SCALE, LINK,
    ),
)  # fmt: skip
