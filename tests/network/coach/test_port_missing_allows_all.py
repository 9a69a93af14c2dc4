import pytest

from lab.subjects.network.coach.port_missing_allows_all import PortMissingAllowsAll
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
PEER = "- to: [{podSelector: {matchLabels: {tier: backend}}}]"

CASES = [
    Met(
        "peers alone",
        TASK,
        egress(PEER + " # here\n", DNS),
        says="this egress rule names no port, so it opens all of them to each of its peers",
    ),
    Met(
        "an entry without a number",
        TASK,
        egress(PEER + " # here\n  ports: [{protocol: TCP}]\n", DNS),
        says="this egress rule names no port number, so it opens every TCP port",
    ),
    Missed("ports alone", TASK, egress("- ports: [{port: 8080}]\n", DNS)),
    Missed("a range", TASK, egress(PEER + "\n  ports: [{port: 1, endPort: 65535}]\n", DNS)),
    Missed(
        "every port, as asked, of other pods", egress(PEER + "\n"), egress(PEER.replace("backend", "database") + "\n")
    ),
    Right("every port, as asked", egress(PEER + "\n"), egress(PEER + "\n")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_port_missing_allows_all(case):
    case.check(PortMissingAllowsAll())
