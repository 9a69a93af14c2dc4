import pytest

from lab.subjects.network.coach.policy_type_without_rules import PolicyTypeWithoutRules
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, ingress

TASK = egress(BACKEND, DNS)
TYPES = "policyTypes: [Egress]"

CASES = [
    Met(
        "a direction too many",
        TASK,
        TASK.replace(TYPES, "policyTypes:\n  - Egress\n  - Ingress # here"),
        says="policyTypes names Ingress, and there is no ingress rule: all ingress is closed",
    ),
    Met(
        "a direction too many, the other way",
        ingress("- from: [{podSelector: {}}]\n"),
        ingress("- from: [{podSelector: {}}]\n").replace("[Ingress]", "[Ingress, Egress] # here"),
        says="policyTypes names Egress, and there is no egress rule: all egress is closed",
    ),
    Missed(
        "a direction that was asked to be closed",
        TASK.replace("[Egress]", "[Egress, Ingress]"),
        egress(BACKEND).replace("[Egress]", "[Egress, Ingress]"),
    ),
    Missed("left out", TASK, TASK.replace("  " + TYPES + "\n", "")),
    Right(
        "everything closed, as asked",
        egress().replace("[Egress]", "[Egress, Ingress]"),
        egress().replace("[Egress]", "[Ingress, Egress]"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_policy_type_without_rules(case):
    case.check(PolicyTypeWithoutRules())
