"""The lesson's own manifests, typed as it teaches them, and the mistakes it warns of.

Each mistake costs the points, is shown by the connection that breaks or leaks, and is called by its name.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.manifests.submission import Submission

FRONTEND = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: frontend-allow-egress
  namespace: production-app
spec:
  podSelector:
    matchLabels:
      tier: frontend
  policyTypes:
  - Egress
  egress:
  - to:
    - podSelector:
        matchLabels:
          tier: backend
    ports:
    - protocol: TCP
      port: 80
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
"""

BACKEND = (
    FRONTEND.replace("frontend", "BACK").replace("tier: backend", "tier: database").replace("port: 80", "port: 5432")
)
BACKEND = BACKEND.replace("BACK", "backend")

EXTERNAL = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: frontend-allow-external
  namespace: production-app
spec:
  podSelector:
    matchLabels:
      tier: frontend
  policyTypes:
  - Egress
  egress:
  - to:
    - ipBlock:
        cidr: 203.0.113.0/24
        except:
        - 203.0.113.1/32
    ports:
    - protocol: TCP
      port: 443
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
"""

PROMETHEUS = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: backend-allow-prometheus
  namespace: production-app
spec:
  podSelector:
    matchLabels:
      tier: backend
  policyTypes:
  - Egress
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          name: monitoring
      podSelector:
        matchLabels:
          app: prometheus
    ports:
    - protocol: TCP
      port: 9090
"""

MANIFESTS = {
    "frontend-egress": FRONTEND,
    "backend-egress": BACKEND,
    "external-api": EXTERNAL,
    "prometheus": PROMETHEUS,
}


def judge(exercise: str, text: str) -> Report:
    return grade(open_exercise(exercise), Submission.of(text), SimulatedCluster())


@pytest.mark.parametrize("exercise", MANIFESTS)
def test_the_lessons_manifests_pass(exercise: str) -> None:
    report = judge(exercise, MANIFESTS[exercise])
    assert report.passed, [check for check in report.checks if not check.passed]


def without(text: str) -> Callable[[str], str]:
    def edit(manifest: str) -> str:
        assert text in manifest
        return manifest.replace(text, "", 1)

    return edit


def instead(old: str, new: str) -> Callable[[str], str]:
    def edit(manifest: str) -> str:
        assert old in manifest
        return manifest.replace(old, new, 1)

    return edit


DNS_RULE = FRONTEND[FRONTEND.index("  - to:\n    - namespaceSelector") :]

OWN_NAMESPACE, OWN_TYPES = "namespace: production-app", "  policyTypes:\n  - Egress\n"
TCP_53 = "    - protocol: TCP\n      port: 53\n"
KUBE_SYSTEM = "kubernetes.io/metadata.name: kube-system"

MISTAKES = [
    ("frontend-egress", without(DNS_RULE), "dns-missing", "backend:80 by name"),
    ("frontend-egress", without(TCP_53), "dns-one-protocol", "coredns on TCP 53"),
    ("frontend-egress", without(OWN_TYPES), "policy-types-omitted", "cannot reach production-app/frontend"),
    (
        "frontend-egress",
        instead(OWN_NAMESPACE, "namespace: default"),
        "policy-in-wrong-namespace",
        "can reach production-app/database",
    ),
    ("frontend-egress", instead(KUBE_SYSTEM, "name: production-app"), "namespace-label-missing", "by name"),
    ("prometheus", instead("      podSelector:", "    - podSelector:"), "and-written-as-or", "can reach monitoring/"),
    ("service-port", None, "service-port-for-pod-port", "backend"),
]


@pytest.mark.parametrize(("exercise", "edit", "rule", "connection"), MISTAKES)
def test_a_mistake_is_shown_and_named(
    exercise: str, edit: Callable[[str], str] | None, rule: str, connection: str
) -> None:
    text = edit(MANIFESTS[exercise]) if edit else with_the_services_port()
    report = judge(exercise, text)
    assert not report.passed
    assert report.findings[0].rule == rule
    assert any(connection in witness.text for witness in report.witnesses), [each.text for each in report.witnesses]


def with_the_services_port() -> str:
    """The reference of the exercise about Services, with the Service's port where the pods' has to be."""
    text = str(open_exercise("service-port").solution.submission.files[0].text)
    assert "8080" in text
    return text.replace("8080", "80", 1)


def test_the_connection_of_a_finding_is_in_the_learners_own_text() -> None:
    report = judge("frontend-egress", without("    - protocol: TCP\n      port: 53\n")(FRONTEND))
    span = report.findings[0].span
    assert span is not None
    assert FRONTEND.splitlines()[span.line - 1].strip() == "- protocol: UDP"


ODD = [
    ("half typed", FRONTEND[: FRONTEND.index("    ports:")] + "    po"),
    ("a tab", FRONTEND.replace("      tier: frontend", "\ttier: frontend")),
    ("an open quote", FRONTEND.replace("tier: frontend", 'tier: "frontend')),
    ("nothing", ""),
    ("a comment", "# nothing yet\n"),
    ("another kind", "apiVersion: v1\nkind: NetworkPolicies\nmetadata: {name: x}\n"),
    ("bytes", "\x00\x01"),
]


@pytest.mark.parametrize(("what", "text"), ODD)
def test_an_unfinished_answer_is_met_with_a_finding_and_no_points(what: str, text: str) -> None:
    report = judge("frontend-egress", text)
    assert report.score == 0, what
    assert report.findings, what
    assert all(finding.message and (finding.mend or finding.why) for finding in report.findings)
