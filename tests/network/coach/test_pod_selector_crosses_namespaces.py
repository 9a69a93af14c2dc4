import pytest

from lab.subjects.network.coach.pod_selector_crosses_namespaces import PodSelectorCrossesNamespaces
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress

TASK = egress(BACKEND, TO_MONITORING)
ALONE = "- to: [{podSelector: {matchLabels: {app: prometheus}}}] # here\n  ports: [{port: 9090}]\n"
LOOKUPS = DNS.replace(
    "  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}\n    pod", "  - pod"
)

CASES = [
    Met(
        "pods of another namespace",
        TASK,
        egress(BACKEND, ALONE),
        says="this podSelector looks only into shop, the policy's own namespace",
    ),
    Met(
        "the pods that answer lookups",
        egress(BACKEND, DNS),
        egress(BACKEND, LOOKUPS.replace("kube-dns}}", "kube-dns}} # here")),
        says="this podSelector looks only into shop, the policy's own namespace",
    ),
    Missed("other pods of the own namespace", egress(BACKEND), egress(BACKEND.replace("backend", "database"))),
    Missed("another namespace by a wrong label", TASK, TASK.replace("team: watch", "team: b")),
    Right("pods of the own namespace, as asked", egress(BACKEND), egress(BACKEND)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_pod_selector_crosses_namespaces(case):
    case.check(PodSelectorCrossesNamespaces())
