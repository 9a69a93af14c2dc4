import pytest

from lab.subjects.network.coach.selector_too_wide import SelectorTooWide
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
OWN = "podSelector: {matchLabels: {tier: frontend}}"
EVERY = TASK.replace(OWN, "podSelector: {}")

CASES = [
    Met(
        "every pod",
        TASK,
        TASK.replace(OWN, "podSelector: {} # here"),
        says="frontend selects every pod: not exactly those that the task names",
    ),
    Met(
        "other pods",
        TASK,
        TASK.replace(OWN, "podSelector: {matchLabels: {tier: database}} # here"),
        says="frontend selects the pods with tier=database: not exactly those that the task names",
    ),
    Missed("the right pods in the wrong direction", TASK, TASK.replace("[Egress]", "[Ingress]")),
    Missed("every pod, as asked, and a wrong port", EVERY, EVERY.replace("8080", "8081")),
    Right("every pod, as asked", EVERY, EVERY),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_selector_too_wide(case):
    case.check(SelectorTooWide())
