import pytest

from lab.subjects.network.coach.wrong_port import WrongPort
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "a port that nothing listens on",
        TASK,
        egress(BACKEND.replace("[{port: 8080}]", "[{port: 8090}] # here"), DNS),
        says="port 8090 is not a port that the task asks for here",
    ),
    Missed("the right port over UDP", TASK, egress(BACKEND.replace("8080}", "8080, protocol: UDP}"), DNS)),
    Right("by its name", TASK, TASK.replace("8080", "http"), closed=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_wrong_port(case):
    case.check(WrongPort())
