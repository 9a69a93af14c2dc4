import pytest

from lab.subjects.network.coach.named_port_unknown import NamedPortUnknown
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "the name of the Service's port",
        TASK,
        TASK.replace("[{port: 8080}]", "[{port: web}] # here"),
        says="no pod has a TCP port named 'web'",
    ),
    Met(
        "the right name over UDP",
        TASK,
        TASK.replace("[{port: 8080}]", "[{port: http, protocol: UDP}] # here"),
        says="no pod has a UDP port named 'http'",
    ),
    Missed("a number that is wrong", TASK, TASK.replace("8080", "8081")),
    Right("the name that the container gives", TASK, TASK.replace("8080", "http"), closed=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_named_port_unknown(case):
    case.check(NamedPortUnknown())
