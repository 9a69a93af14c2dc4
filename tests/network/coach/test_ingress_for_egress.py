import pytest

from lab.subjects.network.coach.ingress_for_egress import IngressForEgress
from tests.network.coach.attempts import BACKEND, DNS, Met, Missed, egress, ingress

TASK = egress(BACKEND, DNS)


def turned(text, there="ingress"):
    here = "egress" if there == "ingress" else "ingress"
    for one, two in ((f"{here}:", f"{there}: # here"), (here.title(), there.title()), ("- to:", "- from:")):
        text = text.replace(one, two) if there == "ingress" else text.replace(one, two).replace("- from:", "- to:")
    return text


FROM_FRONTEND = "- from: [{podSelector: {matchLabels: {tier: frontend}}}]\n  ports: [{port: 8080}]\n"

CASES = [
    Met(
        "ingress where egress was asked for",
        TASK,
        turned(TASK),
        says="frontend has ingress rules where it needs egress rules",
    ),
    Met(
        "egress where ingress was asked for",
        ingress(FROM_FRONTEND),
        turned(ingress(FROM_FRONTEND), "egress"),
        says="backend has egress rules where it needs ingress rules",
    ),
    Missed(
        "the right direction and too many pods",
        TASK,
        TASK.replace("podSelector: {matchLabels: {tier: frontend}}", "podSelector: {}"),
    ),
    Missed("both directions closed", TASK, TASK.replace("[Egress]", "[Ingress, Egress]")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ingress_for_egress(case):
    case.check(IngressForEgress())
