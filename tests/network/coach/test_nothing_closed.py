import pytest

from lab.subjects.network.coach.nothing_closed import NothingClosed
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, ingress, policy

TASK = egress(BACKEND, DNS)
OTHER = policy("podSelector: {matchLabels: {tier: backend}}\npolicyTypes: [Egress]\negress: [{}]", "backend")

CASES = [
    Met(
        "a policy that closes nothing of it",
        TASK,
        OTHER,
        says="no policy in shop closes egress of the pods with tier=frontend",
    ),
    Met(
        "one direction of two",
        egress(BACKEND).replace("[Egress]", "[Ingress, Egress]"),
        egress(BACKEND).replace("[Egress]", "[Egress] # here"),
        says="policyTypes of frontend does not name Ingress: ingress of its pods stays open",
    ),
    Missed("nothing handed in", TASK, ""),
    Missed("closed, and opened again for all", TASK, egress("- {}\n")),
    Missed("closed, and a rule too few", TASK, egress(BACKEND)),
    Right(
        "closed by two policies",
        egress().replace("[Egress]", "[Ingress, Egress]"),
        egress() + ingress(pods="frontend").replace("name: frontend", "name: other", 1),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_closed(case):
    case.check(NothingClosed())
