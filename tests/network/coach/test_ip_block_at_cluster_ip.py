import pytest

from lab.subjects.network.coach.ip_block_at_cluster_ip import IpBlockAtClusterIp
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, egress

TASK = egress(BACKEND, DNS)

CASES = [
    Met(
        "the address of kube-dns",
        TASK,
        egress(
            BACKEND,
            "- to: [{ipBlock: {cidr: 10.96.0.10/32}}] # here\n  ports: [{port: 53, protocol: UDP}, {port: 53}]\n",
        ),
        says="10.96.0.10/32 is the address of Service kube-system/kube-dns, not of what stands behind it",
    ),
    Met(
        "the address of the backend",
        TASK,
        egress("- to: [{ipBlock: {cidr: 10.96.7.80/32}}] # here\n  ports: [{port: 8080}]\n", DNS),
        says="10.96.7.80/32 is the address of Service shop/backend, not of what stands behind it",
    ),
    Missed(
        "an address outside", TASK, egress("- to: [{ipBlock: {cidr: 203.0.113.10/32}}]\n  ports: [{port: 8080}]\n", DNS)
    ),
    Missed("everything", TASK, egress("- to: [{ipBlock: {cidr: 0.0.0.0/0}}]\n  ports: [{port: 8080}]\n", DNS)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ip_block_at_cluster_ip(case):
    case.check(IpBlockAtClusterIp())
