import pytest

from lab.subjects.network.coach.service_port_for_pod_port import ServicePortForPodPort
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "the port of the Service",
        TASK,
        TASK.replace("[{port: 8080}]", "[{port: 80}] # here"),
        says="80 is the port of Service shop/backend; its pods listen on http",
    ),
    Missed("a port of no Service", TASK, TASK.replace("8080", "8081")),
    Missed("a Service that does not translate", egress(BACKEND, DNS), egress(BACKEND.replace("8080", "5432"), DNS)),
    Right(
        "both named alike",
        egress(BACKEND.replace("backend", "database").replace("8080", "5432")),
        egress(BACKEND.replace("backend", "database").replace("8080", "5432")),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_service_port_for_pod_port(case):
    case.check(ServicePortForPodPort())
