import pytest

from lab.subjects.network.coach.or_written_as_and import OrWrittenAsAnd
from tests.network.coach.attempts import BACKEND, TO_MONITORING, Met, Missed, Right, egress

EITHER = """\
- to:
  - namespaceSelector: {matchLabels: {team: watch}}
  - podSelector: {matchLabels: {tier: backend}}
  ports: [{port: 8080}]
"""
BOTH = """\
- to:
  - namespaceSelector: {matchLabels: {team: watch}} # here
    podSelector: {matchLabels: {tier: backend}}
  ports: [{port: 8080}]
"""
OTHER_ONE = """\
- to:
  - namespaceSelector: {matchLabels: {team: watch}} # here
    podSelector: {matchLabels: {tier: backend}}
  - podSelector: {matchLabels: {app: prometheus}}
  ports: [{port: 8080}]
"""
MEANT = """\
- to:
  - podSelector: {matchLabels: {tier: backend}}
  - namespaceSelector: {matchLabels: {team: watch}}
    podSelector: {matchLabels: {app: prometheus}}
  ports: [{port: 8080}]
"""

CASES = [
    Met(
        "a dash too few",
        egress(EITHER),
        egress(BOTH),
        says="namespaceSelector and podSelector stand in one list item: that is AND, not OR",
    ),
    Met(
        "joined to the wrong one",
        egress(MEANT),
        egress(OTHER_ONE),
        says="this namespaceSelector is joined to another podSelector than it should be",
    ),
    Missed(
        "one item that was meant, and other pods",
        egress(TO_MONITORING),
        egress(TO_MONITORING.replace("prometheus", "grafana")),
    ),
    Missed("one item where every pod was meant", egress(BACKEND), egress(BOTH)),
    Right(
        "two rules",
        egress(EITHER),
        egress(BACKEND, "- to: [{namespaceSelector: {matchLabels: {team: watch}}}]\n  ports: [{port: 8080}]\n"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_or_written_as_and(case):
    case.check(OrWrittenAsAnd())
