"""Answers through a real API server: refusals at their lines, in the server's words and the learner's names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.apply import apply
from lab.cluster.protocol import Applied
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.cluster.trial import AccessTrial, AdmissionTrial
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from tests.live.real import NEEDS_CLUSTER, Afterwards, as_simulated

pytestmark = NEEDS_CLUSTER

FILE = "answer.yaml"


@pytest.fixture(scope="module")
def state() -> State:
    """A scenario small enough to be set up for every test."""
    return build(Release(1, 34), files=[SCENARIO])


SCENARIO = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}, {port: 81, name: b}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop, labels: {a: b}}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: shop}
automountServiceAccountToken: false
"""
SCENARIO = SCENARIO.replace("[{port: 80}, {port: 81, name: b}]", "[{port: 80, name: a}, {port: 81, name: b}]")


class Asked:
    """One live cluster for several answers, each against the scenario as it is by then."""

    def __init__(self, connection: Connection, state: State) -> None:
        self.connection, self.state = connection, state
        self.cluster = LiveCluster(connection, attempt=as_simulated)

    def __call__(self, text: str) -> Applied:
        return self.cluster.apply(self.state, Submission.of(text, FILE))


@pytest.fixture
def hand_in(connection: Connection, state: State, afterwards: Afterwards) -> Iterator[Asked]:
    made = Asked(connection, state)
    yield made
    afterwards(made.cluster)


def errors(applied: Applied) -> list[Finding]:
    return [finding for finding in applied.findings if finding.severity is Severity.ERROR]


def lines(applied: Applied) -> list[int]:
    return [finding.span.line for finding in errors(applied) if finding.span is not None]


MALFORMED = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: unknown-field
  namespace: shop
spec:
  podSelektor: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wrong-type
  namespace: shop
spec:
  podSelector: {}
  policyTypes: Ingress
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 80
      protocol: tcp
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: no-namespace
  namespace: nowhere
spec:
  podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: good
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
"""


def test_what_the_server_refuses_is_shown_at_its_line_and_the_rest_is_applied(hand_in: Asked) -> None:
    applied, simulated = hand_in(MALFORMED), apply(hand_in.state, Submission.of(MALFORMED, FILE))
    assert [answer.accepted for answer in applied.answers] == [False, False, False, False, True]
    assert sorted(set(lines(applied))) == [7, 16, 28, 34]
    assert 'unknown field "spec.podSelektor"' in applied.answers[0].text
    assert "cannot unmarshal string" in applied.answers[1].text
    assert applied.answers[2].text.startswith('The NetworkPolicy "deny" is invalid: spec.ingress[0].ports[0].protocol')
    assert 'namespaces "nowhere" not found' in applied.answers[3].text
    assert "cks-" not in "".join(answer.text for answer in applied.answers)
    assert [answer.text for answer in applied.answers] == [answer.text for answer in simulated.answers]
    assert applied.state == simulated.state
    assert not any(finding.rule.startswith("live") for finding in applied.findings)
    assert hand_in.cluster.names is not None
    there = hand_in.cluster.names.namespace("shop")
    listed = hand_in.connection.api.items(f"/apis/networking.k8s.io/v1/namespaces/{there}/networkpolicies")
    assert sorted(each["metadata"]["name"] for each in listed) == ["deny", "good"]


CHANGED = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, name: a}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:2", ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: b}}
---
delete: [NetworkPolicy/shop/deny, NetworkPolicy/shop/missing]
"""


def test_what_is_there_is_changed_as_kubectl_would_and_what_the_new_manifest_lacks_is_gone(hand_in: Asked) -> None:
    applied, simulated = hand_in(CHANGED), apply(hand_in.state, Submission.of(CHANGED, FILE))
    assert [answer.text for answer in applied.answers] == [answer.text for answer in simulated.answers]
    assert applied.answers[2].text.endswith("unchanged")
    assert applied.state == simulated.state
    assert applied.deleted == (Ref("NetworkPolicy", "shop", "deny"),)
    names, api = hand_in.cluster.names, hand_in.connection.api
    assert names is not None
    shop = names.namespace("shop")
    service = api.get(f"/api/v1/namespaces/{shop}/services/web")
    assert [port["port"] for port in service["spec"]["ports"]] == [80]
    deployment = api.get(f"/apis/apps/v1/namespaces/{shop}/deployments/web")
    assert deployment["spec"]["replicas"] == 2
    assert "agnhost" in deployment["spec"]["template"]["spec"]["containers"][0]["image"]
    namespace = api.get(f"/api/v1/namespaces/{shop}")
    assert namespace["metadata"]["labels"]["team"] == "b"
    assert api.get(f"/api/v1/namespaces/{shop}/serviceaccounts/default")["automountServiceAccountToken"] is False
    assert namespace["metadata"]["labels"]["cks-lab/run"] == names.run
    assert api.find(f"/apis/networking.k8s.io/v1/namespaces/{shop}/networkpolicies/deny") is None


KINDS = """\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata: {name: claim, namespace: shop}
spec: {devices: {requests: [{name: a, exactly: {deviceClassName: gpu}}]}}
---
apiVersion: example.com/v1
kind: Nothing
metadata: {name: nothing, namespace: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow, namespace: kube-system}
spec: {podSelector: {}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: example.com/none
---
delete: [Service/kube-system/kube-dns]
"""


def test_where_server_and_simulator_differ_it_is_said_and_what_is_beyond_the_run_is_not_made(hand_in: Asked) -> None:
    applied, api = hand_in(KINDS), hand_in.connection.api
    by_rule = {finding.rule: finding for finding in applied.findings}
    disagreement = by_rule["live-disagrees"]
    assert "this cluster accepts ResourceClaim/shop/claim" in disagreement.message
    assert disagreement.span is not None
    assert disagreement.span.line == 1
    assert [answer.accepted for answer in applied.answers] == [True, False, True, True, True]
    assert 'no matches for kind "Nothing"' in applied.answers[1].text
    left_out = [finding.message for finding in applied.findings if finding.rule == "live-left-out"]
    assert len(left_out) == 3
    assert "Service/kube-system/kube-dns was not deleted" in left_out[2]
    assert api.find("/apis/networking.k8s.io/v1/namespaces/kube-system/networkpolicies/allow") is None
    assert api.find("/apis/storage.k8s.io/v1/storageclasses/fast") is None


RIGHTS = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everybody}
subjects: [{kind: Group, name: "system:authenticated", apiGroup: rbac.authorization.k8s.io}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
"""


def test_requests_are_reviewed_and_rights_given_stay_within_the_run(hand_in: Asked) -> None:
    hand_in(RIGHTS.partition("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding")[0])
    get = AccessTrial("jane", "get", True, True, resource="pods", namespace="shop")
    elsewhere = AccessTrial("jane", "get", False, False, resource="pods", namespace="default")
    account = "system:serviceaccount:shop:default"
    of_account = AccessTrial(account, "get", False, False, resource="pods", namespace="shop")
    found = hand_in.cluster.observe({"a": (get, elsewhere, of_account)})["a"]
    assert [each.succeeded for each in found] == [True, False, False]
    assert "reader" in found[0].text
    assert "cks-" not in found[0].text


def test_rights_for_everybody_are_not_given_and_reviews_then_prove_nothing(hand_in: Asked) -> None:
    applied = hand_in(RIGHTS)
    assert any("system:authenticated" in finding.message for finding in applied.findings)
    names = [each["metadata"]["name"] for each in hand_in.connection.api.items(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings")]  # fmt: skip
    assert not any("everybody" in name for name in names)
    trial = AccessTrial("jane", "get", True, True, resource="pods", namespace="shop")
    (found,) = hand_in.cluster.observe({"a": (trial,)})["a"]
    assert found.succeeded is None
    assert found.text.startswith("not run: ClusterRoleBinding/everybody is left out")


def test_objects_are_judged_by_a_dry_run(hand_in: Asked) -> None:
    hand_in("""\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
""")
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "shop"},
           "spec": {"containers": [{"name": "a", "image": "a"}]}}  # fmt: skip
    policy = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": {"podSelector": {}},
              "metadata": {"name": "deny", "namespace": "shop"}}  # fmt: skip
    loose, kept, unknown = (
        AdmissionTrial(each, each is not pod, None)
        for each in (pod, policy, {"apiVersion": "example.com/v1", "kind": "Nothing"})
    )
    found = hand_in.cluster.observe({"a": (loose, kept, unknown)})["a"]
    assert [each.succeeded for each in found] == [False, True, None]
    assert 'violates PodSecurity "restricted' in found[0].text
    names = hand_in.cluster.names
    assert names is not None
    listed = hand_in.connection.api.items(f"/api/v1/namespaces/{names.namespace('shop')}/pods")
    assert "a-trial" not in {each["metadata"]["name"] for each in listed}


ODD = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: "..", namespace: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: "a/b?c#d%2F", namespace: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: ".."}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: "Shop Floor"}
---
apiVersion: authentication.k8s.io/v1
kind: TokenReview
metadata: {name: a}
spec: {token: x}
---
apiVersion: a/b/c
kind: Pod
metadata: {name: a}
---
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: x, annotations: 5}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: 5, selector: [a]}
---
apiVersion: v1
kind: List
items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: {a: "5"}}, 5]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: r, namespace: shop}
subjects: [5]
roleRef: 5
---
5
---
delete: [NetworkPolicy/shop/.., "netpol a/b", Namespace/.., 5, {kind: NetworkPolicy, name: "..", namespace: ".."}]
"""


def test_whatever_is_written_is_answered_as_the_simulator_does(hand_in: Asked) -> None:
    applied, simulated = hand_in(ODD), apply(hand_in.state, Submission.of(ODD, FILE))
    assert [answer.text for answer in applied.answers] == [answer.text for answer in simulated.answers]
    assert applied.findings == simulated.findings


def test_every_answer_starts_from_the_scenario_again(hand_in: Asked) -> None:
    first = hand_in("delete: [NetworkPolicy/shop/deny]")
    second = hand_in("delete: [NetworkPolicy/shop/deny]")
    assert first.answers == second.answers
    assert second.answers[0].accepted


def test_without_nodes_connections_are_not_run(connection: Connection) -> None:
    from lab.grading.grade import grade
    from lab.live.readying import has_nodes

    if has_nodes(connection.api):
        pytest.skip("this cluster has nodes")
    exercise = open_exercise("frontend-egress")
    with LiveCluster(connection) as cluster:
        report = grade(exercise, exercise.solution.submission, cluster)
    assert report.passed
    tried = [each.live for each in report.checks if each.live is not None and each.live.observations]
    assert tried
    assert all(each.passed is None and "no node" in each.summary for each in tried)
