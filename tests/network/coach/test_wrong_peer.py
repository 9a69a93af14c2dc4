import pytest

from lab.subjects.network.coach.wrong_peer import WrongPeer
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
ONE_MORE = """\
- to:
  - podSelector: {matchLabels: {tier: backend}}
  - podSelector: {matchLabels: {tier: database}} # here
  ports: [{port: 8080}]
"""
TO = "this peer does not select exactly what the task names under to"

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
