import pytest

from lab.subjects.network.coach.selector_matches_nothing import SelectorMatchesNothing
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
OWN = "podSelector: {matchLabels: {tier: frontend}}"

CASES = [
    Met(
        "the policy's own selector",
        TASK,
        TASK.replace(OWN, "podSelector: {matchLabels: {tier: front-end}} # here"),
        says="no pod in shop has tier=front-end, so frontend selects nothing",
    ),
    Met(
        "another key",
        TASK,
        TASK.replace(OWN, "podSelector: {matchLabels: {app: frontend}} # here"),
        says="no pod in shop has app=frontend, so frontend selects nothing",
    ),
    Met(
        "a peer",
        TASK,
        egress(BACKEND.replace("backend}}}]", "back-end}}}] # here"), DNS),
        says="no pod anywhere has tier=back-end",
    ),
    Missed("a peer that matches other pods", TASK, egress(BACKEND.replace("backend", "database"), DNS)),
    Missed("a policy on other pods", TASK, TASK.replace(OWN, "podSelector: {matchLabels: {tier: backend}}")),
    Right(
        "a peer that matches nothing yet, as asked",
        egress(BACKEND.replace("backend", "cache")),
        egress(BACKEND.replace("backend", "cache")),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_selector_matches_nothing(case):
    case.check(SelectorMatchesNothing())
