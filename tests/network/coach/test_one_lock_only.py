import pytest

from lab.subjects.network.coach.one_lock_only import OneLockOnly
from tests.network.coach.attempts import BACKEND, Met, Missed, Right, egress, ingress

FOUND = ingress()
OPENED = ingress("- from: [{podSelector: {matchLabels: {tier: frontend}}}]\n  ports: [{port: 8080}]\n")
TASK = egress(BACKEND) + OPENED

CASES = [
    Met(
        "egress alone",
        TASK,
        egress(BACKEND),
        FOUND,
        says="only one end of a connection is open: ingress of shop/backend does not admit it",
    ),
    Met(
        "ingress alone",
        TASK,
        OPENED,
        FOUND + egress(),
        says="only one end of a connection is open: egress of shop/frontend does not admit it",
    ),
    Missed("both ends shut by the answer itself", TASK, egress() + FOUND, FOUND),
    Missed("too much, at both ends", TASK, egress("- {}\n") + ingress("- {}\n"), FOUND),
    Right("both ends", TASK, OPENED + egress(BACKEND), FOUND),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_one_lock_only(case):
    case.check(OneLockOnly())
