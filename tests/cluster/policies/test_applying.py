"""Handing manifests in where admission policies are bound: what kubectl prints, what is there afterwards."""

from lab.cluster.apply import apply
from lab.cluster.protocol import Applied
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission

POLICY = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]
  validations: [{expression: "object.spec.replicas <= 5"}, {expression: "object.spec.replicas <= 7", message: big}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: few-here}
spec: {policyName: few, validationActions: [ACTION], matchResources: {namespaceSelector: {matchLabels: {env: prod}}}}
"""
NAMESPACES = """
apiVersion: v1
kind: Namespace
metadata: {name: prod, labels: {env: prod}}
---
apiVersion: v1
kind: Namespace
metadata: {name: dev}
---
"""
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: NAMESPACE}
spec:
  replicas: COUNT
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}
"""


def deployment(count: int, namespace: str = "prod") -> str:
    return DEPLOYMENT.replace("COUNT", str(count)).replace("NAMESPACE", namespace)


def found(action: str = "Deny", more: str = "") -> State:
    text = NAMESPACES + POLICY.replace("ACTION", action) + more
    return build(EXAM, files=[text])


def handed(state: State, text: str) -> Applied:
    return apply(state, Submission.of(text, "answer.yaml"))


SAID = "ValidatingAdmissionPolicy 'few' with binding 'few-here' denied request: failed expression: "


def test_a_denial_is_worded_as_kubectl_does():
    applied = handed(found(), deployment(6))
    said = f'The deployments "d" is invalid: : {SAID}object.spec.replicas <= 5'
    assert [answer.text for answer in applied.answers] == [said]
    assert Ref("Deployment", "prod", "d") not in applied.state.objects
    assert [finding.rule for finding in applied.findings] == ["apply-policy-denied"]


def test_a_reason_of_its_own_is_in_the_refusal():
    state = found(more="")
    policy = POLICY.replace("ACTION", "Deny").replace("replicas <= 5\"", "replicas <= 5\", reason: Forbidden")
    applied = handed(handed(state, policy).state, deployment(6))
    assert applied.answers[0].text == (
        'Error from server (Forbidden): error when creating "answer.yaml": deployments.apps "d" is forbidden: '
        f"{SAID}object.spec.replicas <= 5"
    )


def test_others_are_let_in():
    assert handed(found(), deployment(5)).answers[0].text == "deployment.apps/d created"
    assert handed(found(), deployment(6, "dev")).answers[0].text == "deployment.apps/d created"


def test_an_update_is_judged_too():
    state = handed(found(), deployment(5)).state
    assert "is invalid: : " in handed(state, deployment(6)).answers[0].text
    assert handed(state, deployment(5)).answers[0].text == "deployment.apps/d unchanged"


def test_warnings_come_with_the_answer():
    applied = handed(found("Warn"), deployment(8))
    warned = "Warning: Validation failed for ValidatingAdmissionPolicy 'few' with binding 'few-here': "
    assert applied.answers[0].text.split("\n") == [
        f"{warned}failed expression: object.spec.replicas <= 5", f"{warned}big", "deployment.apps/d created"
    ]  # fmt: skip
    assert applied.answers[0].accepted
    assert [finding.rule for finding in applied.findings] == ["apply-policy-warning"] * 2


def test_what_is_only_audited_is_not_told():
    applied = handed(found("Audit"), deployment(8))
    assert applied.answers[0].text == "deployment.apps/d created"
    assert not applied.findings


def test_a_policy_counts_as_soon_as_it_is_handed_in():
    state = build(EXAM, files=[NAMESPACES])
    applied = handed(state, POLICY.replace("ACTION", "Deny") + "---" + deployment(6))
    assert [answer.accepted for answer in applied.answers] == [True, True, False]


def test_a_scenario_is_taken_as_found():
    assert Ref("Deployment", "prod", "d") in found(more="---" + deployment(9)).objects


PODS = POLICY.replace("ACTION", "Deny").replace("[apps]", '[""]').replace("[deployments]", "[pods]").replace(
    '"object.spec.replicas <= 5"', "\"object.spec.containers.all(c, c.image.contains(':'))\""
).replace(', {expression: "object.spec.replicas <= 7", message: big}', "")  # fmt: skip


def test_a_workload_whose_pods_are_denied_has_none():
    state = build(EXAM, files=[NAMESPACES + PODS])
    applied = handed(state, deployment(2))
    assert applied.answers[0].text == "deployment.apps/d created"
    assert [finding.rule for finding in applied.findings] == ["apply-pods-denied"]
    assert not applied.state.pods_named("prod", "d")
    mended = handed(applied.state, deployment(2).replace("image: nginx", "image: 'nginx:1.27'"))
    assert len(mended.state.pods_named("prod", "d")) == 2


def test_once_the_policy_is_gone_the_pods_come():
    state = handed(build(EXAM, files=[NAMESPACES + PODS]), deployment(2)).state
    after = handed(state, "delete: [ValidatingAdmissionPolicyBinding/few-here]").state
    assert len(after.pods_named("prod", "d")) == 2


def test_deleting_is_a_request_as_well():
    policy = POLICY.replace("ACTION", "Deny").replace("[CREATE, UPDATE]", "[DELETE]").replace(
        '"object.spec.replicas <= 5"', "\"request.userInfo.username != 'kubernetes-admin'\""
    )  # fmt: skip
    state = build(EXAM, files=[NAMESPACES + policy + "---" + deployment(1)])
    applied = handed(state, "delete: [Deployment/prod/d]")
    assert applied.answers[0].text.startswith('The deployments "d" is invalid: : ValidatingAdmissionPolicy')
    assert Ref("Deployment", "prod", "d") in applied.state.objects


def test_nobody_can_lock_the_policies_themselves():
    everything = POLICY.replace("ACTION", "Deny").replace("[apps]", "['*']").replace("[deployments]", "['*']").replace(
        '"object.spec.replicas <= 5"', '"false"'
    ).replace(", matchResources: {namespaceSelector: {matchLabels: {env: prod}}}", "")  # fmt: skip
    state = build(EXAM, files=[NAMESPACES + everything])
    assert handed(state, POLICY.replace("ACTION", "Warn")).answers[0].accepted
    assert not handed(state, "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}").answers[0].accepted
