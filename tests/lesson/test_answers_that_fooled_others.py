"""Answers that graders by text and by probe let pass, and right ones that they turn away for how they are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.lesson.test_lesson import (
    DNS_RULE,
    EXTERNAL,
    FRONTEND,
    KUBE_SYSTEM,
    PROMETHEUS,
    TCP_53,
    instead,
    judge,
    without,
)

UDP_53 = "    - protocol: UDP\n      port: 53\n"
BACKEND_RULE = FRONTEND[FRONTEND.index("  - to:\n    - podSelector") : FRONTEND.index(DNS_RULE)]
THROUGH_INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: backend-allow-clients, namespace: production-app}
spec:
  podSelector: {matchLabels: {tier: backend}}
  policyTypes: [Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {tier: frontend}}}]
    ports: [{port: 8080}]
  - from:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      podSelector: {matchLabels: {app: prometheus}}
    ports: [{port: 9102}]
"""

WRONG: list[tuple[str, str, str, Callable[[str], str] | None, str]] = [
    ("an allow-all rule added", "frontend-egress", FRONTEND, lambda text: text + "  - {}\n", "empty-rule-allows-all"),
    (
        "OR with an empty namespaceSelector",
        "frontend-egress",
        FRONTEND,
        instead("    - podSelector:\n", "    - namespaceSelector: {}\n    - podSelector:\n"),
        "empty-selector-selects-all",
    ),
    (
        "0.0.0.0/0 as a peer",
        "external-api",
        EXTERNAL,
        instead("203.0.113.0/24\n        except:\n        - 203.0.113.1/32\n", "0.0.0.0/0\n"),
        "address-range-too-wide",
    ),
    (
        "UDP for TCP",
        "frontend-egress",
        FRONTEND,
        instead("protocol: TCP\n      port: 80", "protocol: UDP\n      port: 80"),
        "wrong-protocol",
    ),
    ("Ingress missing in policyTypes", "service-port", THROUGH_INGRESS, None, "policy-types-omitted"),
    (
        "an endPort range",
        "prometheus",
        PROMETHEUS,
        instead("port: 9090", "port: 9090\n      endPort: 9100"),
        "port-range-too-wide",
    ),
    ("DNS over TCP only", "frontend-egress", FRONTEND, without(UDP_53), "dns-one-protocol"),
    (
        "a namespace label that is not set",
        "frontend-egress",
        FRONTEND,
        instead(KUBE_SYSTEM, "name: kube-system"),
        "namespace-label-missing",
    ),
]


@pytest.mark.parametrize(
    ("exercise", "text", "edit", "rule"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG]
)
def test_it_is_turned_away_and_its_mistake_named_first(
    exercise: str, text: str, edit: Callable[[str], str] | None, rule: str
) -> None:
    report = judge(exercise, edit(text) if edit else text)
    assert not report.passed
    assert report.findings[0].rule == rule
    assert report.witnesses


def by_expression(text: str) -> str:
    return text.replace(
        "    matchLabels:\n      tier: frontend\n",
        "    matchExpressions:\n    - {key: tier, operator: In, values: [frontend]}\n",
        1,
    )


def in_two_policies(text: str) -> str:
    other = text.replace(DNS_RULE, "", 1).replace("frontend-allow", "frontend-call", 1)
    return f"{text.replace(BACKEND_RULE, '', 1)}---\n{other}"


RIGHT: list[tuple[str, Callable[[str], str]]] = [
    ("matchExpressions for matchLabels", by_expression),
    ("rules in the other order", lambda text: text.replace(BACKEND_RULE, "", 1) + BACKEND_RULE),
    ("a rule split in two", lambda text: text.replace(TCP_53, "", 1) + DNS_RULE.replace(UDP_53, "", 1)),
    ("the policy split in two", in_two_policies),
]


@pytest.mark.parametrize("rewrite", [each[1] for each in RIGHT], ids=[each[0] for each in RIGHT])
def test_the_same_written_otherwise_scores_full(rewrite: Callable[[str], str]) -> None:
    rewritten = rewrite(FRONTEND)
    assert rewritten != FRONTEND
    assert judge("frontend-egress", rewritten).passed
