import pytest

from lab.subjects.network.coach.port_range_too_wide import PortRangeTooWide
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "a range around the port",
        TASK,
        TASK.replace("[{port: 8080}]", "[{port: 8000, endPort: 8999}] # here"),
        says="ports 8000 to 8999 are all open",
    ),
    Met(
        "a range from the port on",
        TASK,
        TASK.replace("[{port: 8080}]", "[{port: 8080, endPort: 8081}] # here"),
        says="ports 8080 to 8081 are all open",
    ),
    Missed("no port at all", TASK, TASK.replace("\n    ports: [{port: 8080}]", "")),
    Missed(
        "a range that was asked for, of other pods",
        TASK.replace("8080", "8080, endPort: 8089"),
        TASK.replace("8080", "8080, endPort: 8089").replace("backend", "database"),
    ),
    Right("a range of one", TASK, TASK.replace("8080", "8080, endPort: 8080")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_port_range_too_wide(case):
    case.check(PortRangeTooWide())
