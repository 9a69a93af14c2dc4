import pytest

from lab.subjects.network.coach.empty_rule_allows_all import EmptyRuleAllowsAll
from tests.network.coach.attempts import BACKEND, Met, Missed, Right, egress, ingress

CASES = [
    Met("an empty rule", egress(), egress("- {} # here\n"), says="an empty egress rule admits every connection"),
    Met(
        "an empty rule beside others",
        egress(BACKEND),
        egress(BACKEND, "- {} # here\n"),
        says="an empty egress rule admits every connection",
    ),
    Met(
        "an empty list of peers",
        egress(),
        egress("- to: [] # here\n"),
        says="an empty egress rule admits every connection",
    ),
    Met(
        "an empty list of peers with ports",
        ingress(),
        ingress("- from: [] # here\n  ports: [{port: 8080}]\n"),
        says="`from: []` admits everyone",
    ),
    Missed("no rules, where one was asked for", egress(BACKEND), egress()),
    Missed("peers left out", ingress(), ingress("- ports: [{port: 8080}]\n")),
    Right("an empty rule that was asked for", ingress("- {}\n"), ingress("- {}\n")),
    Right("an empty list of rules", egress(), egress()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_empty_rule_allows_all(case):
    case.check(EmptyRuleAllowsAll())
