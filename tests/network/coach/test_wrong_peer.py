import pytest

from lab.subjects.network.coach.wrong_peer import WrongPeer
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress, ingress

TASK = egress(BACKEND, DNS)
ONE_MORE = """\
- to:
  - podSelector: {matchLabels: {tier: backend}}
  - podSelector: {matchLabels: {tier: database}} # here
  ports: [{port: 8080}]
"""
FROM = "- from: [{{podSelector: {{matchLabels: {{tier: {}}}}}}}]\n  ports: [{{port: 8080}}]\n"
TO = "this peer does not mean exactly those that the task names"

CASES = [
    Met("other pods", TASK, egress(BACKEND.replace("backend}}}]", "database}}}] # here"), DNS), says=TO),
    Met(
        "another namespace",
        egress(TO_MONITORING),
        egress(TO_MONITORING.replace("{team: watch}}", "{team: b}} # here")),
        says=TO,
    ),
    Met(
        "one peer too many",
        TASK,
        egress(ONE_MORE, DNS),
        says=TO,
    ),
    Met(
        "a policy left as it was, which had to be mended as well",
        egress(BACKEND) + ingress(FROM.format("frontend")),
        egress(BACKEND),
        found=egress(BACKEND.replace("backend", "database")) + ingress(FROM.format("database")),
        says="this peer does not mean exactly those that the task names",
        elsewhere=True,
    ),
    Missed("a wrong port", TASK, TASK.replace("8080", "8081")),
    Missed("a rule left out", TASK, egress(DNS)),
    Right(
        "the same said otherwise",
        TASK,
        egress(
            BACKEND.replace(
                "{matchLabels: {tier: backend}}", "{matchExpressions: [{key: tier, operator: In, values: [backend]}]}"
            ),
            DNS,
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_wrong_peer(case):
    case.check(WrongPeer())
