import pytest

from lab.subjects.network.coach.and_written_as_or import AndWrittenAsOr
from tests.network.coach.attempts import BACKEND, TO_MONITORING, Met, Missed, Right, egress

TASK = egress(BACKEND, TO_MONITORING)
TWO = "namespaceSelector and podSelector stand in two list items: that is OR, not AND"
JOINED = "    podSelector: {matchLabels: {app: prometheus}}"
APART = "  - podSelector: {matchLabels: {app: prometheus}}"
TURNED = """\
- to:
  - podSelector: {matchLabels: {app: prometheus}}
  - namespaceSelector: {matchLabels: {team: watch}} # here
  ports: [{port: 9090}]
"""
TWO_RULES = """\
- to: [{namespaceSelector: {matchLabels: {team: watch}}}]
  ports: [{port: 9090}]
- to: [{podSelector: {matchLabels: {app: prometheus}}}] # here
  ports: [{port: 9090}]
"""

CASES = [
    Met("a dash too many", TASK, TASK.replace(JOINED, APART + " # here"), says=TWO),
    Met(
        "the other way round",
        TASK,
        egress(BACKEND, TURNED),
        says=TWO,
    ),
    Met("two rules", TASK, egress(BACKEND, TWO_RULES), says=TWO),
    Missed(
        "two items that were meant, and a wrong port",
        TASK.replace(JOINED, APART),
        TASK.replace(JOINED, APART).replace("9090", "9091"),
    ),
    Missed("one item too wide", TASK, egress(BACKEND, TO_MONITORING.replace(JOINED + "\n", ""))),
    Right(
        "one item",
        TASK,
        TASK.replace(
            "{matchLabels: {app: prometheus}}", "{matchExpressions: [{key: app, operator: In, values: [prometheus]}]}"
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_and_written_as_or(case):
    case.check(AndWrittenAsOr())
