"""Each mistake in a policy, or in the API server's files, is named first of all that could be said."""

import pytest

from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.subjects.admission.topics import TOPICS
from lab.subjects.registry import subject
from tests.admission.worlds import (
    FOLDER,
    MANIFEST,
    POLICY,
    SPACES,
    advised,
    asking,
    by_default,
    cluster,
    exact,
    found,
    with_files,
)

POLICIES = {
    "binding-missing": (("policyName: p", "policyName: q"),),
    "actions-do-not-deny": (("[Deny]", "[Warn]"),),
    "resource-name": (("resources: [pods]", "resources: [pod]"),),
    "api-group": (('apiGroups: [""]', "apiGroups: [apps]"),),
    "operation-missing": (("[CREATE, UPDATE]", "[CREATE]"),),
    "policy-for-others": (("resources: [pods]", "resources: [secrets]"),),
    "policy-narrowed": (("  matchConstraints:\n", "  matchConstraints:\n    objectSelector: {matchLabels: {a: b}}\n"),),
    "selects-no-namespace": (("{env: prod}", "{env: production}"),),
    "binding-narrowed": (("{env: prod}", "{kubernetes.io/metadata.name: dev}"),),
    "condition-leaves-out": (("  matchC", "  matchConditions: [{name: never, expression: 'false'}]\n  matchC"),),
    "error-ignored": ((".?initContainers.orValue([])", ".initContainers"),
                      ("failurePolicy: Fail", "failurePolicy: Ignore")),
    "has-missing": ((".?initContainers.orValue([])", ".initContainers"),),
    "init-containers-forgotten": ((" + object.spec.?initContainers.orValue([])", ""),),
    "one-of-many": ((".all(", ".exists("),),
    "prefix-without-slash": (("r.example.com/'", "r.example.com'"),),
    "expression-negated": (("(c, c.", "(c, !c."),),
    "expression-too-strict": (("'r.example.com/'", "'r.example.com/team/'"),),
    "expression-too-loose": (("c.image.startsWith('r.example.com/')", "c.image != 'nginx'"),),
}  # fmt: skip


@pytest.mark.parametrize("rule", POLICIES)
def test_a_mistake_in_a_policy_is_named_first(rule: str):
    said = advised(exact(cluster()), build(EXAM, files=[SPACES]), found(*POLICIES[rule]))
    assert said[0].rule == rule, [(each.rule, each.message) for each in said]
    assert said[0].why
    assert said[0].mend


def test_without_any_policy_that_is_said():
    empty = build(EXAM, files=[SPACES])
    assert advised(exact(cluster()), empty, build(EXAM, files=[SPACES.replace("dev", "devel")]))[0].rule in (
        "policy-missing",
        "binding-missing",
    )


def test_the_policy_as_asked_is_met_with_nothing():
    assert advised(exact(cluster()), build(EXAM, files=[SPACES]), cluster(POLICY.replace("not from", "from"))) == ()


CONFIG, KUBECONFIG = f"{FOLDER}config.yaml", f"{FOLDER}scanner.kubeconfig"
MOUNT = "    - mountPath: /etc/kubernetes/admission\n      name: admission\n      readOnly: true\n"
CA = "    certificate-authority: /etc/kubernetes/admission/scanner-ca.crt\n"

FILES = {
    "fails-open": (CONFIG, "defaultAllow: false", "defaultAllow: true"),
    "webhook-times": (CONFIG, "allowTTL: 50", "allowTTL: 500"),
    "configuration-kind": (CONFIG, "kind: AdmissionConfiguration", "kind: Admission"),
    "configuration-field": (CONFIG, "plugins:", "plugin:"),
    "configuration-invalid": (CONFIG, "allowTTL: 50", "allowTTL: 50000"),
    "kubeconfig-wrong": (KUBECONFIG, "current-context: scanner", "current-context: scan"),
    "webhook-address": (KUBECONFIG, "https://scanner", "https://scan"),
    "webhook-unverified": (KUBECONFIG, CA, "    insecure-skip-tls-verify: true\n"),
    "webhook-client": (
        KUBECONFIG,
        "    client-certificate: /etc/kubernetes/admission/apiserver-client.crt\n"
        "    client-key: /etc/kubernetes/admission/apiserver-client.key\n",
        "    token: secret\n",
    ),
    "plugin-not-enabled": (MANIFEST, ",ImagePolicyWebhook", ""),
    "plugin-list-changed": (MANIFEST, "NodeRestriction,", ""),
    "plugin-not-configured": (CONFIG, "name: ImagePolicyWebhook", "name: ImagePolicy"),
    "admission-file-missing": (MANIFEST, MOUNT, ""),
    "api-server-down": (MANIFEST, "--enable-admission-plugins", "--enable-admission-plugin"),
    "manifest-changed": (MANIFEST, "    - --allow-privileged=true\n", ""),
}
DEFAULTS = "/etc/kubernetes/pod-security/admission.yaml"
SECURITY = {
    "default-enforce": (DEFAULTS, "enforce: baseline", "enforce: restricted"),
    "default-warn": (DEFAULTS, "warn: restricted", "warn: baseline"),
    "default-audit": (DEFAULTS, "audit: restricted", "audit: baseline"),
    "exemption-namespaces": (DEFAULTS, "kube-system, ", ""),
    "exemption-usernames": (DEFAULTS, "usernames: []", "usernames: [alice]"),
    "exemption-runtimeClasses": (DEFAULTS, "runtimeClasses: []", "runtimeClasses: [gvisor]"),
}


@pytest.mark.parametrize("rule", [*FILES, *SECURITY])
def test_a_mistake_in_a_file_is_named_first(rule: str):
    right = asking() if rule in FILES else by_default()
    path, old, new = {**FILES, **SECURITY}[rule]
    wrong = with_files(right, {path: (old, new)})
    before = with_files(right, {MANIFEST: ("bootstrap-token-auth=true", "bootstrap-token-auth=false")})
    said = advised(exact(right), before, wrong)
    assert said[0].rule == rule, [(each.rule, each.message) for each in said]
    assert said[0].why
    assert said[0].mend


def test_every_mistake_of_a_topic_is_a_rule():
    told = {rule for topic in TOPICS for rule in topic.mistakes}
    assert told <= {rule.id for rule in subject("admission").rules()}
