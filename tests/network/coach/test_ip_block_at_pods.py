import pytest

from lab.subjects.network.coach.ip_block_at_pods import IpBlockAtPods
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, egress, ingress

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
    Met(
        "every address, expected to be every pod too",
        ingress("- ports: [{port: 8080}]\n"),
        ingress("- from: [{ipBlock: {cidr: 0.0.0.0/0}}] # here\n  ports: [{port: 8080}]\n"),
        says="0.0.0.0/0 stands for addresses outside the cluster, and need not match any pod",
    ),
    Missed(
        "an address outside", egress(BLOCK.format("203.0.113.10/32"), DNS), egress(BLOCK.format("203.0.113.11/32"), DNS)
    ),
    Missed("other pods by label", TASK, TASK.replace("tier: backend", "tier: database")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ip_block_at_pods(case):
    case.check(IpBlockAtPods())
