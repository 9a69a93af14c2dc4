import pytest

from lab.subjects.network.coach.empty_selector_selects_all import EmptySelectorSelectsAll
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, Right, egress

TASK = egress(BACKEND, DNS)
SPACES, PODS = "an empty namespaceSelector selects every namespace", "an empty podSelector selects every pod"

CASES = [
    Met(
        "every namespace",
        TASK,
        TASK.replace(
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}",
            "namespaceSelector: {} # here",
        ),
        says=SPACES,
    ),
    Met(
        "every namespace, alone",
        egress(BACKEND),
        egress(BACKEND, "- to: [{namespaceSelector: {}}] # here\n  ports: [{port: 53}]\n"),
        says=SPACES,
    ),
    Met(
        "every pod of the namespace",
        TASK,
        egress("- to: [{podSelector: {}}] # here\n  ports: [{port: 8080}]\n", DNS),
        says=PODS,
    ),
    Missed("no namespace selector, as asked, and a wrong port", egress(BACKEND), egress(BACKEND.replace("8080", "80"))),
    Missed("another namespace", TASK, TASK.replace("metadata.name: kube-system", "metadata.name: other")),
    Right(
        "every pod of a namespace, as asked",
        egress("- to: [{podSelector: {}}]\n"),
        egress("- to: [{podSelector: {}}]\n"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_empty_selector_selects_all(case):
    case.check(EmptySelectorSelectsAll())
