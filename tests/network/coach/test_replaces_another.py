import pytest

from lab.subjects.network.coach.replaces_another import ReplacesAnother
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress, policy

FOUND = egress(BACKEND, DNS)
MORE = TO_MONITORING
TASK = policy("podSelector: {matchLabels: {tier: frontend}}\npolicyTypes: [Egress]\negress:\n" + MORE, "metrics")

CASES = [
    Met(
        "the name of the one that was there",
        TASK,
        TASK.replace("name: metrics", "name: frontend # here"),
        FOUND,
        says="frontend was there already, and this replaces it",
    ),
    Missed("a name of its own and a wrong port", TASK, TASK.replace("9090", "9091"), FOUND),
    Missed("an edit that the task asks for", egress(BACKEND, MORE), egress(BACKEND, DNS, MORE), FOUND),
    Right("any other name", TASK, TASK.replace("name: metrics", "name: some-other"), FOUND),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_replaces_another(case):
    case.check(ReplacesAnother())
