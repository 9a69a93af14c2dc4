import pytest

from lab.subjects.network.coach.policy_types_omitted import PolicyTypesOmitted
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, ingress

TASK = egress(BACKEND, DNS)
TYPES = "policyTypes: [Egress]"

CASES = [
    Met(
        "left out",
        TASK,
        TASK.replace("  " + TYPES + "\n", "").replace(
            "podSelector: {matchLabels: {tier: frontend}}", "podSelector: {matchLabels: {tier: frontend}} # here", 1
        ),
        says="policyTypes is left out, so this policy closes ingress and egress",
    ),
    Met(
        "left out, with nothing to open",
        egress(),
        egress()
        .replace("  " + TYPES + "\n", "")
        .replace("{matchLabels: {tier: frontend}}", "{matchLabels: {tier: frontend}} # here", 1),
        says="policyTypes is left out, so this policy closes ingress",
    ),
    Met(
        "naming the other direction",
        TASK,
        TASK.replace(TYPES, "policyTypes: [Ingress] # here"),
        says="policyTypes does not name Egress, so the egress rules are ignored",
    ),
    Missed("both named", TASK, TASK.replace(TYPES, "policyTypes: [Ingress, Egress]")),
    Missed(
        "left out where it does not matter, and a wrong port",
        ingress("- {}\n"),
        ingress("- ports: [{port: 1}]\n").replace("  policyTypes: [Ingress]\n", ""),
    ),
    Right("left out where it does not matter", ingress(), ingress().replace("  policyTypes: [Ingress]\n", "")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_policy_types_omitted(case):
    case.check(PolicyTypesOmitted())
