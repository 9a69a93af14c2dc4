import pytest

from lab.subjects.network.coach.broad_allow_undoes_except import BroadAllowUndoesExcept
from tests.network.coach.attempts import Met, Missed, Right, egress

OUTSIDE = "- to:\n  - ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.10/32]}\n"
TASK = egress(OUTSIDE)

CASES = [
    Met(
        "a plain block beside it",
        TASK,
        egress(OUTSIDE, "- to:\n  - ipBlock: {cidr: 203.0.113.0/24} # here\n"),
        says="frontend excepts 203.0.113.10, and this peer admits it all the same",
    ),
    Met(
        "a plain block in the same list",
        TASK,
        egress(OUTSIDE + "  - ipBlock: {cidr: 203.0.113.0/25} # here\n"),
        says="frontend excepts 203.0.113.10, and this peer admits it all the same",
    ),
    Missed("no exception at all", TASK, egress(OUTSIDE.replace(", except: [203.0.113.10/32]", ""))),
    Missed(
        "in another policy",
        TASK,
        TASK + egress(OUTSIDE.replace(", except: [203.0.113.10/32]", "")).replace("name: frontend", "name: more", 1),
    ),
    Right(
        "another block beside it, as asked",
        egress(OUTSIDE, "- to: [{ipBlock: {cidr: 198.51.100.0/24}}]\n"),
        egress("- to: [{ipBlock: {cidr: 198.51.100.0/24}}]\n", OUTSIDE),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_broad_allow_undoes_except(case):
    case.check(BroadAllowUndoesExcept())
