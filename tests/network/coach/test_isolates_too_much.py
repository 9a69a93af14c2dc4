import pytest

from lab.subjects.network.coach.isolates_too_much import IsolatesTooMuch
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, ingress, policy

TASK = egress(BACKEND, DNS)
ANYONE = """\
podSelector: {matchLabels: {tier: frontend}}
policyTypes: [Ingress, Egress]
ingress: [{from: [{podSelector: {}}]}]
egress: [{}]
"""

CASES = [
    Met(
        "a second policy that closes what nobody asked to close",
        TASK,
        TASK + ingress(pods="backend").replace("policyTypes: [Ingress]", "policyTypes: [Ingress] # here"),
        says="backend closes ingress of pods whose ingress was to stay as it is",
    ),
    Met(
        "both ends where one was asked for",
        ingress("- from: [{podSelector: {}}]\n", pods="frontend"),
        policy(
            ANYONE.replace("egress: [{}]", "egress: [{to: [{podSelector: {}}]}]").replace("Egress]", "Egress] # here")
        ),
        says="frontend closes egress of pods whose egress was to stay as it is",
    ),
    Missed("the direction that was asked for, and a rule too few", TASK, egress(BACKEND)),
    Missed("nothing closed", TASK, egress(BACKEND, DNS, "- {}\n")),
    Right(
        "both named, and everything admitted", ingress("- from: [{podSelector: {}}]\n", pods="frontend"), policy(ANYONE)
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_isolates_too_much(case):
    case.check(IsolatesTooMuch())
