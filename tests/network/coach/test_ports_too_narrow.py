import pytest

from lab.subjects.network.coach.ports_too_narrow import PortsTooNarrow
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, egress

ANY = BACKEND.replace("\n  ports: [{port: 8080}]", "")

CASES = [
    Met(
        "one port where all were asked for",
        egress(ANY, DNS),
        egress(ANY, DNS).replace("backend}}}]", "backend}}}]\n    ports: [{port: 8080}] # here"),
        says="this egress rule opens only some of the ports that the task asks for",
    ),
    Met(
        "one protocol where all were asked for",
        egress(ANY, DNS),
        egress(ANY, DNS).replace("backend}}}]", "backend}}}]\n    ports: [{protocol: TCP}] # here"),
        says="this egress rule opens only some of the ports that the task asks for",
    ),
    Met(
        "the ends of a range",
        egress(BACKEND.replace("8080", "8080, endPort: 8089")),
        egress(BACKEND.replace("[{port: 8080}]", "[{port: 8080}, {port: 8089}] # here")),
        says="this egress rule opens only some of the ports that the task asks for",
    ),
    Missed("a wrong port", egress(BACKEND), egress(BACKEND.replace("8080", "80"))),
    Missed("every port of other pods", egress(ANY), egress(ANY.replace("backend", "database"))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ports_too_narrow(case):
    case.check(PortsTooNarrow())
