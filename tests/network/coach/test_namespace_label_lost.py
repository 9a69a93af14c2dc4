import pytest

from lab.subjects.network.coach.namespace_label_lost import NamespaceLabelLost
from tests.network.coach.attempts import BACKEND, TO_MONITORING, Met, Missed, Right, egress

SPACE = "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: monitoring\n  labels:\n    {}\n"
FOUND = egress(BACKEND, TO_MONITORING)
TASK = SPACE.format("{team: watch, purpose: metrics}")

CASES = [
    Met(
        "a label left out",
        TASK,
        SPACE.format("{purpose: metrics} # here"),
        FOUND,
        says="namespace monitoring has lost team=watch, by which a policy selects it",
    ),
    Missed(
        "all labels kept and a policy spoilt", FOUND, TASK + FOUND.replace("9090", "9091"), FOUND.replace("9090", "80")
    ),
    Right("the label kept beside a new one", TASK, SPACE.format("{purpose: metrics, team: watch, more: x}"), FOUND),
    Right("a label lost that no policy goes by", TASK, SPACE.format("{team: watch}"), FOUND),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_namespace_label_lost(case):
    case.check(NamespaceLabelLost())
