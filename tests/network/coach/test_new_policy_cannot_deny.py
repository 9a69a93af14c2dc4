import pytest

from lab.subjects.network.coach.new_policy_cannot_deny import NewPolicyCannotDeny
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, policy

FOUND = egress(BACKEND, "- to: [{podSelector: {matchLabels: {tier: database}}}]\n")
TASK = egress(BACKEND)
DENY = policy("podSelector: {matchLabels: {tier: frontend}}\npolicyTypes: [Egress]", "deny # here")
LISTED = policy(
    "podSelector: {matchLabels: {tier: frontend}}\npolicyTypes: [Egress]\n"
    "egress: [{to: [{podSelector: {matchLabels: {tier: prober}}}]}]",
    "forbidden # here",
)

CASES = [
    Met(
        "a policy that closes beside one that admits",
        TASK,
        DENY,
        FOUND,
        says="deny cannot take away what frontend admits",
    ),
    Met(
        "a narrower policy beside one that admits",
        TASK,
        TASK.replace("name: frontend", "name: narrow # here"),
        FOUND,
        says="narrow cannot take away what frontend admits",
    ),
    Missed("the policy itself mended the wrong way", TASK, egress(DNS), FOUND),
    Missed("a new policy on other pods", TASK, egress(pods="backend"), FOUND),
    Missed(
        "a new policy that admits too much itself",
        egress(BACKEND),
        egress(BACKEND) + egress("- {}\n").replace("name: frontend", "name: more", 1),
    ),
    Right("a new policy where nothing else admits", DENY, DENY),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_new_policy_cannot_deny(case):
    case.check(NewPolicyCannotDeny())
