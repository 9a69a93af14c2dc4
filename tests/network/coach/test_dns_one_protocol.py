import pytest

from lab.subjects.network.coach.dns_one_protocol import DnsOneProtocol
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
BOTH = "[{port: 53, protocol: UDP}, {port: 53}]"

CASES = [
    Met(
        "over UDP alone",
        TASK,
        TASK.replace(BOTH, "[{port: 53, protocol: UDP}] # here"),
        says="DNS is open over UDP only; TCP 53 is missing",
    ),
    Met(
        "over TCP alone",
        TASK,
        TASK.replace(BOTH, "[{port: 53}] # here"),
        says="DNS is open over TCP only; UDP 53 is missing",
    ),
    Missed("no DNS at all", TASK, egress(BACKEND)),
    Missed("both, to other pods", TASK, TASK.replace("kube-dns", "dns")),
    Right(
        "each in a rule of its own",
        TASK,
        egress(BACKEND, DNS.replace(BOTH, "[{port: 53}]"), DNS.replace(BOTH, "[{port: 53, protocol: UDP}]")),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_dns_one_protocol(case):
    case.check(DnsOneProtocol())
