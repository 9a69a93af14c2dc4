import pytest

from lab.subjects.network.coach.except_denies_elsewhere import ExceptDeniesElsewhere
from tests.network.coach.attempts import Met, Missed, Right, egress

OUTSIDE = "- to:\n  - ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.10/32]}\n"
PLAIN = OUTSIDE.replace(", except: [203.0.113.10/32]", "")
TASK = egress(OUTSIDE)
MORE = egress(PLAIN.replace("/24}", "/24} # here")).replace("name: frontend", "name: more", 1)

CASES = [
    Met(
        "admitted by another policy",
        TASK,
        TASK + MORE,
        says="frontend excepts 203.0.113.10, and this peer admits it all the same",
    ),
    Missed("admitted by the same policy", TASK, egress(OUTSIDE, PLAIN)),
    Missed("no exception at all", TASK, egress(PLAIN)),
    Right("both except it", TASK, TASK + TASK.replace("name: frontend", "name: more", 1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_except_denies_elsewhere(case):
    case.check(ExceptDeniesElsewhere())
