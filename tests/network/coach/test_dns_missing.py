import pytest

from lab.subjects.network.coach.dns_missing import DnsMissing
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
CLOSED = "frontend closes egress, and no rule of it opens DNS (UDP and TCP 53)"

CASES = [
    Met(
        "only the connection that was asked for",
        TASK,
        egress(BACKEND).replace("egress:", "egress: # here"),
        says=CLOSED,
    ),
    Met("nothing at all", egress(DNS), egress().replace("egress: []", "egress: [] # here"), says=CLOSED),
    Missed("one protocol of the two", TASK, TASK.replace("{port: 53, protocol: UDP}, ", "")),
    Missed("lookups from other pods", TASK, egress(BACKEND, DNS, pods="backend")),
    Missed("a task without lookups", egress(BACKEND), egress()),
    Right(
        "lookups in another policy", TASK, egress(BACKEND) + egress(DNS).replace("name: frontend", "name: lookups", 1)
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_dns_missing(case):
    case.check(DnsMissing())
