"""What a learner is told of a refusal: where, why, and what to write."""

from __future__ import annotations

import pytest

from lab.manifests.release import CURRENT, EXAM, Release
from tests.manifests.test_read import POLICY, finding, only


def changed(old: str, new: str) -> str:
    assert old in POLICY
    return POLICY.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "place", "mend"),
    [
        ("podSelector:\n", "podselector:\n", (7, 3), "Write `podSelector`."),
        ("policyTypes", "policyType", (9, 3), "Did you mean `policyTypes`?"),
        (
            "backend}}\n    ports:",
            "backend}}\n      ports:",
            (13, 7),
            "`ports` belongs beside `to`: move it two spaces to the left.",
        ),
        (
            "- podSelector: {matchLabels: {tier: backend}}",
            "- matchLabels: {tier: backend}",
            (12, 7),
            "`matchLabels` belongs inside `podSelector` or `namespaceSelector`.",
        ),
        ("- to:", "- from:", (11, 5), "An egress rule says where to"),
        ("namespace: shop\n", "namespace: shop\nlabels: {a: b}\n", (6, 1), "`labels` belongs inside `metadata`."),
        ("port: 53", "targetPort: 53", (16, 23), "write it as `port`"),
    ],
)
def test_an_unknown_field_is_marked_and_its_place_told(old: str, new: str, place: tuple[int, int], mend: str):
    found = finding(only(changed(old, new)), "decode-unknown-field")
    assert found.span is not None
    assert (found.span.line, found.span.column) == place
    assert mend in found.mend


@pytest.mark.parametrize(
    ("old", "new", "line", "mend"),
    [
        ("tier: frontend", "tier: 1", 8, '`"1"`'),
        ("tier: frontend", "tier: yes", 8, "`yes`"),
        ("[Egress]", "Egress", 9, "as a list"),
        ("  - to:\n", "    to:\n", 11, "dash"),
        ("port: 53", 'port: 53, endPort: "60"', 16, "Remove the quotes: `60`."),
        ("    matchLabels: {tier: frontend}", "  - matchLabels: {tier: frontend}", 8, "Remove the dash"),
    ],
)
def test_a_value_of_the_wrong_type_is_marked_and_told_how_to_write_it(old: str, new: str, line: int, mend: str):
    text = changed(old, new)
    if new.startswith("    to"):
        text = text.replace("  - ports:\n    - {protocol: UDP, port: 53}\n", "")
    found = finding(only(text), "decode-wrong-type")
    assert found.span is not None
    assert found.span.line == line
    assert mend in found.mend


@pytest.mark.parametrize(
    ("old", "new", "rule", "place", "mend"),
    [
        ("[Egress]", "[egress]", "validate-unsupported", (9, 17), "Write `Egress`."),
        ("protocol: TCP", "protocol: tcp", "validate-unsupported", (14, 18), "Write `TCP`."),
        ("port: 53", 'port: "53"', "validate-invalid", (16, 29), "Remove the quotes."),
        ("tier: frontend", 'tier: "a b"', "validate-invalid", (8, 25), ""),
        ("- podSelector: {matchLabels: {tier: backend}}", "- {}", "validate-required", (12, 7), "ipBlock"),
        ("name: frontend", "name: Front_End", "validate-invalid", (4, 9), "Replace capitals"),
    ],
)
def test_a_broken_rule_is_marked_at_the_value(old: str, new: str, rule: str, place: tuple[int, int], mend: str):
    found = finding(only(changed(old, new)), rule)
    assert found.span is not None
    assert (found.span.line, found.span.column) == place
    assert mend in found.mend
    assert found.why


def test_a_missing_field_is_marked_at_the_key_it_is_missing_beneath():
    reading = only("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: ClusterIP\n")
    found = finding(reading, "validate-required")
    assert reading.message == 'Service "a" is invalid: spec.ports: Required value'
    assert found.span is not None
    assert (found.span.line, found.span.column) == (4, 1)


def test_every_error_of_the_server_has_a_finding_with_its_words():
    reading = only(changed("port: 53", 'port: "53"').replace("[Egress]", "[egress, Egress, ingress]"))
    assert [each.message for each in reading.findings] == list(reading.errors)


TLS_SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\nstringData: {tls.crt: x}\n"
DOCKER_SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/dockercfg\n"
INGRESS = (
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  rules:\n"
    "  - http:\n      paths:\n      - {path: /, backend: {service: {name: web, port: {number: 80}}}}\n"
)
CRON_JOB = (
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: hourly\n  jobTemplate:\n"
    "    spec: {template: {spec: {containers: [{name: c, image: a}], restartPolicy: Never}}}\n"
)


@pytest.mark.parametrize(
    ("text", "rule", "line", "mend"),
    [
        (TLS_SECRET, "validate-required", 5, "kubectl create secret tls"),
        (DOCKER_SECRET + "stringData: {.dockercfg: x}\n", "validate-invalid", 5, "kubectl create secret docker-reg"),
        (DOCKER_SECRET + "data: {.dockercfg: a b}\n", "decode-wrong-type", 5, "beneath `stringData`"),
        (INGRESS, "validate-required", 8, "`pathType: Prefix`"),
        (INGRESS.replace("service: {name: web, port: {number: 80}}", "serviceName: web"), "decode-unknown-field", 8,
         "`service: {name: …, port: {number: …}}`"),
        (CRON_JOB, "validate-invalid", 5, '"*/5 * * * *"'),
        (CRON_JOB.replace(", restartPolicy: Never", "").replace("hourly", "'@hourly'"), "validate-required", 7,
         "restartPolicy: Never"),
        (CRON_JOB.replace("jobTemplate", "template"), "decode-unknown-field", 6,
         "`jobTemplate: {spec: {template: …}}`"),
        ("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nspec: {}\n", "decode-unknown-field", 4,
         "beside `metadata`"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_other_kinds_is_marked_and_told_how_to_mend(text: str, rule: str, line: int, mend: str):
    found = finding(only(text), rule)
    assert found.span is not None
    assert found.span.line == line
    assert mend in found.mend
    assert found.why
    assert "kubernetes.io/docs" in found.link


@pytest.mark.parametrize("release", [EXAM, CURRENT])
@pytest.mark.parametrize(
    ("handler", "mend"),
    [("", "Add `handler:`"), ("handler: io.containerd.runsc.v1\n", "small letters"), ("handler: Runsc\n", "capitals")],
)
def test_what_a_handler_is_told_to_be(handler: str, mend: str, release: Release):
    text = f"apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {{name: gvisor}}\n{handler}"
    assert any(mend in each.mend for each in only(text, release).findings)
