import pytest

from lab.subjects.network.coach.ip_block_at_pods import IpBlockAtPods
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, egress

TASK = egress(BACKEND, DNS)
BLOCK = "- to: [{{ipBlock: {{cidr: {}}}}}] # here\n  ports: [{{port: 8080}}]\n"

CASES = [
    Met(
        "the pods' whole range",
        TASK,
        egress(BLOCK.format("10.244.0.0/16"), DNS),
        says="10.244.0.0/16 lies in the pods' own range",
    ),
    Met(
        "a node's pods",
        TASK,
        egress(BLOCK.format("10.244.1.0/24"), DNS),
        says="10.244.1.0/24 lies in the pods' own range",
    ),
    Missed(
        "an address outside", egress(BLOCK.format("203.0.113.10/32"), DNS), egress(BLOCK.format("203.0.113.11/32"), DNS)
    ),
    Missed("other pods by label", TASK, TASK.replace("tier: backend", "tier: database")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ip_block_at_pods(case):
    case.check(IpBlockAtPods())
