import pytest

from lab.subjects.network.coach.rule_missing import RuleMissing
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress, policy

TASK = egress(BACKEND, DNS, TO_MONITORING)
DATABASE = "- to: [{podSelector: {matchLabels: {tier: database}}}]\n"
SPOKEN = "frontend has no egress rule for a connection that has to work"

CASES = [
    Met("a rule left out", TASK, egress(BACKEND, DNS).replace("egress:", "egress: # here"), says=SPOKEN),
    Met("the first rule left out", TASK, egress(DNS, TO_MONITORING).replace("egress:", "egress: # here"), says=SPOKEN),
    Met(
        "a whole policy left out",
        egress(BACKEND) + egress(DATABASE, pods="backend"),
        egress(BACKEND),
        policy("podSelector: {}\npolicyTypes: [Egress]", "nothing-leaves"),
        says="no policy opens a connection of shop that has to work",
    ),
    Missed("a rule too many", TASK, egress(BACKEND, DNS, TO_MONITORING, "- to: [{podSelector: {}}]\n")),
    Missed("nothing closed", egress(), ""),
    Right(
        "the rules in another policy",
        TASK,
        egress(BACKEND, DNS) + egress(TO_MONITORING).replace("name: frontend", "name: more", 1),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule_missing(case):
    case.check(RuleMissing())
