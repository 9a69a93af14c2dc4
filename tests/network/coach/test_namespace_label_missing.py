import pytest

from lab.subjects.network.coach.namespace_label_missing import NamespaceLabelMissing
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress

TASK = egress(BACKEND, TO_MONITORING)
AT = "{team: watch}}"

CASES = [
    Met(
        "the name as a label",
        TASK,
        TASK.replace(AT, "{name: monitoring}} # here"),
        says="no namespace carries name=monitoring",
    ),
    Met(
        "kube-system by a label that it has not",
        egress(DNS),
        egress(DNS.replace("kubernetes.io/metadata.name: kube-system}}", "name: kube-system}} # here")),
        says="no namespace carries name=kube-system",
    ),
    Met(
        "a cluster whose namespaces do not carry their names",
        TASK,
        TASK.replace(AT, "{kubernetes.io/metadata.name: monitoring}} # here"),
        names=False,
        says="no namespace carries kubernetes.io/metadata.name=monitoring",
    ),
    Met(
        "a pod's label asked of the namespace",
        TASK,
        egress(
            BACKEND,
            TO_MONITORING.replace("    podSelector: {matchLabels: {app: prometheus}}\n", "").replace(
                AT, "{team: watch, app: prometheus}} # here"
            ),
        ),
        says="no namespace carries app=prometheus and team=watch",
    ),
    Missed("a label that another namespace carries", TASK, TASK.replace(AT, "{team: b}}")),
    Missed("a pod label that no pod has", TASK, TASK.replace("app: prometheus", "app: metrics")),
    Right(
        "the name as Kubernetes labels it",
        TASK,
        TASK.replace(AT, "{kubernetes.io/metadata.name: monitoring}}"),
        closed=True,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_namespace_label_missing(case):
    case.check(NamespaceLabelMissing())
