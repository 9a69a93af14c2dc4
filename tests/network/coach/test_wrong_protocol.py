import pytest

from lab.subjects.network.coach.wrong_protocol import WrongProtocol
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "UDP for TCP",
        TASK,
        egress(BACKEND.replace("[{port: 8080}]", "[{port: 8080, protocol: UDP}] # here"), DNS),
        says="port 8080 is open for UDP here, where TCP is spoken",
    ),
    Met(
        "TCP by default, where UDP was meant",
        egress(BACKEND.replace("8080}", "5000, protocol: UDP}")),
        egress(BACKEND.replace("[{port: 8080}]", "[{port: 5000}] # here")),
        says="port 5000 is open for TCP here, where UDP is spoken",
    ),
    Missed("a wrong number", TASK, TASK.replace("8080", "8081")),
    Met(
        "a protocol too many",
        TASK,
        egress(BACKEND.replace("[{port: 8080}]", "\n  - port: 8080\n  - {port: 8080, protocol: UDP} # here"), DNS),
        says="port 8080 is open for UDP here, where TCP is spoken",
    ),
    Right("TCP by default", TASK, egress(BACKEND.replace("8080}", "8080, protocol: TCP}"), DNS)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_wrong_protocol(case):
    case.check(WrongProtocol())
