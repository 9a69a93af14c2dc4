import pytest

from lab.subjects.network.coach.peers_and_ports_multiply import PeersAndPortsMultiply
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
TOGETHER = """\
- to: # here
  - podSelector: {matchLabels: {tier: backend}}
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
    podSelector: {matchLabels: {k8s-app: kube-dns}}
  ports: [{port: 8080}, {port: 53, protocol: UDP}, {port: 53}]
"""

CASES = [
    Met("one rule for all", TASK, egress(TOGETHER), says="this rule admits each of 2 peers on each of 3 ports"),
    Missed("two rules, and one of them too wide", TASK, egress(BACKEND.replace("8080}", "8080}, {port: 53}"), DNS)),
    Missed(
        "one peer too many",
        TASK,
        egress(BACKEND.replace("[{pod", "[{podSelector: {matchLabels: {tier: database}}}, {pod"), DNS),
    ),
    Right("one rule, as asked", egress(TOGETHER), egress(TOGETHER)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_peers_and_ports_multiply(case):
    case.check(PeersAndPortsMultiply())
