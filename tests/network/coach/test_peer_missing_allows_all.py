import pytest

from lab.subjects.network.coach.peer_missing_allows_all import PeerMissingAllowsAll
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, ingress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "ports alone",
        TASK,
        egress("- ports: [{port: 8080}] # here\n", DNS),
        says="this egress rule lists ports but no `to`, so it admits everyone on them",
    ),
    Met(
        "ports alone, the other way",
        ingress("- from: [{podSelector: {matchLabels: {tier: frontend}}}]\n  ports: [{port: 8080}]\n"),
        ingress("- ports: [{port: 8080}] # here\n"),
        says="this ingress rule lists ports but no `from`, so it admits everyone on them",
    ),
    Met(
        "two items where one was meant",
        TASK,
        egress("- to: [{podSelector: {matchLabels: {tier: backend}}}]\n- ports: [{port: 8080}] # here\n", DNS),
        says="this egress rule lists ports but no `to`, so it admits everyone on them",
    ),
    Missed("an empty list of peers", TASK, egress("- to: []\n  ports: [{port: 8080}]\n", DNS)),
    Missed("peers that are too many", TASK, egress(BACKEND.replace("{matchLabels: {tier: backend}}", "{}"), DNS)),
    Right("anyone on one port, as asked", ingress("- ports: [{port: 8080}]\n"), ingress("- ports: [{port: 8080}]\n")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_peer_missing_allows_all(case):
    case.check(PeerMissingAllowsAll())
