import pytest

from lab.subjects.network.coach.service_port_for_pod_port import ServicePortForPodPort
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress, ingress

TASK = egress(BACKEND, DNS)
BOTH = TASK + ingress("- from: [{podSelector: {matchLabels: {tier: frontend}}}]\n  ports: [{port: 8080}]\n")

CASES = [
    Met(
        "the port of the Service",
        TASK,
        TASK.replace("[{port: 8080}]", "[{port: 80}] # here"),
        says="80 is the port of Service shop/backend, and its pods listen on another",
    ),
    Met(
        "the port of the Service at both ends",
        BOTH,
        "[{port: 80}] # here".join(BOTH.replace("8080", "80", 1).rsplit("[{port: 8080}]", 1)),
        says="80 is the port of Service shop/backend, and its pods listen on another",
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
