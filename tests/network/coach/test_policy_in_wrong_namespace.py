import pytest

from lab.subjects.network.coach.policy_in_wrong_namespace import PolicyInWrongNamespace
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, egress, ingress

TASK = egress(BACKEND, DNS)
NAMED = "name: frontend # here"

CASES = [
    Met(
        "no namespace at all",
        TASK,
        TASK.replace("name: frontend\n  namespace: shop", NAMED),
        says="frontend names no namespace, so it went to default",
    ),
    Met(
        "another namespace",
        TASK,
        TASK.replace("namespace: shop", "namespace: other # here"),
        says="frontend is in namespace other, so it selects no pod of any other",
    ),
    Met(
        "several policies astray",
        TASK + ingress(pods="database"),
        (TASK + ingress(pods="database"))
        .replace("namespace: shop", "namespace: other")
        .replace("other", "other # here", 1),
        says="frontend is in namespace other, so it selects no pod of any other",
    ),
    Missed("the right namespace and a wrong port", TASK, TASK.replace("port: 8080", "port: 8081")),
    Missed("the right namespace and other pods", TASK, TASK.replace("tier: frontend", "tier: database")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_policy_in_wrong_namespace(case):
    case.check(PolicyInWrongNamespace())
