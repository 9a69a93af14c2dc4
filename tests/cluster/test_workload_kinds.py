"""Which pods the kinds of workloads have, and what of each may change."""

from __future__ import annotations

import pytest

from lab.cluster.scenario import build
from lab.manifests.release import CURRENT, EXAM
from tests.cluster.texts import answer, namespace, said, shop

POD = "{containers: [{name: c, image: 'nginx:1', ports: [{containerPort: 80}]}]%s}"


def workload(kind, name="w", spec="", labels="app: w", pod="", version="apps/v1"):
    selector = f"selector: {{matchLabels: {{{labels}}}}}, " if version == "apps/v1" else ""
    return (
        f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\n"
        f"spec: {{{selector}{spec}template: {{metadata: {{labels: {{{labels}}}}}, spec: {POD % pod}}}}}\n"
    )


def job(name="w", spec="", **more):
    return workload("Job", name, spec, pod=", restartPolicy: Never", version="batch/v1", **more)


def claim(size="1Gi", spec=""):
    return (
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: shop}\n"
        f"spec: {{accessModes: [ReadWriteOnce], {spec}resources: {{requests: {{storage: {size}}}}}}}\n"
    )


def pods(*texts):
    return [pod for pod in shop(*texts).pods if pod.namespace == "shop"]


def test_pods_of_a_stateful_set_are_numbered_and_labelled_so():
    first, second = pods(workload("StatefulSet", spec="replicas: 2, ordinals: {start: 3}, "))
    assert (first.name, second.name) == ("w-3", "w-4")
    assert first.labels["apps.kubernetes.io/pod-index"] == "3"
    assert first.labels["controller-revision-hash"].startswith("w-")


def test_a_daemon_set_has_a_pod_on_each_worker():
    found = pods(workload("DaemonSet"))
    assert sorted(pod.node for pod in found) == ["worker-1", "worker-2"]
    assert {pod.labels["pod-template-generation"] for pod in found} == {"1"}


@pytest.mark.parametrize(
    ("toleration", "everywhere"),
    [
        ("{operator: Exists}", True),
        ("{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}", True),
        ("{key: node-role.kubernetes.io/control-plane}", True),
        ("{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoExecute}", False),
        ("{key: example.com/gpu, operator: Exists}", False),
    ],
)
def test_a_daemon_set_that_tolerates_it_is_on_the_control_plane_too(toleration, everywhere):
    found = pods(workload("DaemonSet", pod=f", tolerations: [{toleration}]"))
    assert ("control-plane" in {pod.node for pod in found}) is everywhere
    assert len(found) == 2 + everywhere


def test_a_replica_set_has_as_many_as_it_says():
    assert len(pods(workload("ReplicaSet", spec="replicas: 3, "))) == 3


def test_pods_of_a_job_carry_its_name_and_the_label_it_selects():
    (pod,) = pods(job())
    assert pod.labels["job-name"] == pod.labels["batch.kubernetes.io/job-name"] == "w"
    assert pod.labels["batch.kubernetes.io/controller-uid"]
    assert pod.labels["app"] == "w"


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        ("parallelism: 3, ", 3),
        ("parallelism: 3, completions: 2, ", 2),
        ("parallelism: 3, completions: 5, ", 3),
        ("parallelism: 0, ", 0),
        ("suspend: true, parallelism: 3, ", 0),
    ],
)
def test_a_job_has_as_many_at_a_time_as_it_wants_and_needs(spec, count):
    assert len(pods(job(spec=spec))) == count


def test_pods_of_an_indexed_job_are_numbered():
    found = pods(job(spec="parallelism: 2, completions: 2, completionMode: Indexed, "))
    assert [pod.labels["batch.kubernetes.io/job-completion-index"] for pod in found] == ["0", "1"]
    assert [pod.name.rpartition("-")[0] for pod in found] == ["w-0", "w-1"]


def test_a_job_that_is_over_has_no_pods():
    over = job() + "status: {completionTime: '2026-01-01T00:00:00Z', succeeded: 1}\n"
    assert pods(over) == []


def test_a_cron_job_has_none_before_its_time():
    text = (
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c, namespace: shop}\n"
        "spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: "
        f"{POD % ', restartPolicy: Never'}}}}}}}}}\n"
    )
    assert pods(text) == []
    assert said(answer(shop(), text)) == ["cronjob.batch/c created"]
    assert said(answer(shop(text), text)) == ["cronjob.batch/c unchanged"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (job(), "job.batch/w"),
        (workload("StatefulSet"), "statefulset.apps/w"),
        (workload("DaemonSet"), "daemonset.apps/w"),
        (workload("ReplicaSet"), "replicaset.apps/w"),
        (claim(), "persistentvolumeclaim/c"),
    ],
)
def test_what_kubectl_says_of_each(text, word):
    assert said(answer(shop(), text)) == [f"{word} created"]
    assert said(answer(shop(text), text)) == [f"{word} unchanged"]


def test_a_job_keeps_its_template_and_may_be_run_wider():
    state = shop(job(spec="completions: 3, "))
    assert said(answer(state, job(spec="completions: 3, parallelism: 2, "))) == ["job.batch/w configured"]
    (refused,) = said(answer(state, job(spec="completions: 3, ", labels="app: other")))
    assert refused.startswith('The Job "w" is invalid: spec.template: Invalid value: ')
    assert refused.endswith("field is immutable")
    assert said(answer(state, job(spec="completions: 4, "))) == [
        'The Job "w" is invalid: spec.completions: Invalid value: 4: field is immutable'
    ]


def test_an_indexed_job_changes_its_completions_with_its_parallelism():
    state = shop(job(spec="completionMode: Indexed, completions: 3, parallelism: 3, "))
    assert said(answer(state, job(spec="completionMode: Indexed, completions: 4, parallelism: 4, "))) == [
        "job.batch/w configured"
    ]
    assert said(answer(state, job(spec="completionMode: Indexed, completions: 4, parallelism: 3, "))) == [
        'The Job "w" is invalid: spec.completions: Invalid value: 4: can only be modified in tandem with '
        "spec.parallelism"
    ]


def test_a_suspended_job_may_still_be_placed_elsewhere():
    state = shop(job(spec="suspend: true, "))
    placed = job(spec="suspend: true, ").replace("restartPolicy", "nodeSelector: {disk: ssd}, restartPolicy")
    assert said(answer(state, placed)) == ["job.batch/w configured"]
    running = shop(job())
    placed = job().replace("restartPolicy", "nodeSelector: {disk: ssd}, restartPolicy")
    assert not answer(running, placed).answers[0].accepted


def test_a_suspended_job_may_ask_for_other_resources_from_1_36_on():
    resting = job(spec="suspend: true, ")
    asking = resting.replace("image: 'nginx:1'", "image: 'nginx:1', resources: {requests: {cpu: 1}}")
    for release, accepted in ((EXAM, False), (CURRENT, True)):
        state = build(release, files=[namespace("shop"), resting])
        assert answer(state, asking).answers[0].accepted is accepted


@pytest.mark.parametrize("status", ["conditions: [null]", "conditions: null", "startTime: null, active: null"])
def test_a_status_written_oddly_does_not_hinder(status):
    state = shop(job(spec="suspend: true, ") + f"status: {{{status}}}\n")
    assert said(answer(state, job(spec="suspend: true, "))) == ["job.batch/w unchanged"]
    capacity = shop(claim("2Gi") + "status: {phase: Bound, capacity: {storage: 5}}\n")
    assert answer(capacity, claim("1Gi")).answers[0].accepted


def test_policies_of_a_job_are_fixed():
    rule = "podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [1]}}]}, "
    (refused,) = said(answer(shop(job(spec="podReplacementPolicy: Failed, ")), job(spec=rule)))
    assert refused == (
        'The Job "w" is invalid: spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"FailJob","OnExitCodes":'
        '{"ContainerName":null,"Operator":"In","Values":[1]},"OnPodConditions":null}]}: field is immutable'
    )


def test_a_stateful_set_may_be_scaled_but_keeps_its_service():
    state = shop(workload("StatefulSet", spec="serviceName: a, "))
    assert said(answer(state, workload("StatefulSet", spec="serviceName: a, replicas: 2, "))) == [
        "statefulset.apps/w configured"
    ]
    (refused,) = said(answer(state, workload("StatefulSet", spec="serviceName: b, ")))
    assert refused.startswith('The StatefulSet "w" is invalid: spec: Forbidden: updates to statefulset spec for fields')


def test_a_claim_that_is_not_bound_stays_as_it_is():
    (refused,) = said(answer(shop(claim()), claim("2Gi")))
    assert refused == (
        'The PersistentVolumeClaim "c" is invalid: spec: Forbidden: spec is immutable after creation except '
        "resources.requests and volumeAttributesClassName for bound claims"
    )


def test_a_bound_claim_grows_and_does_not_shrink():
    state = shop(claim("2Gi") + "status: {phase: Bound, capacity: {storage: 2Gi}}\n")
    assert said(answer(state, claim("3Gi"))) == ["persistentvolumeclaim/c configured"]
    assert said(answer(state, claim("1Gi"))) == [
        'The PersistentVolumeClaim "c" is invalid: spec.resources.requests.storage: Forbidden: '
        "field can not be less than status.capacity"
    ]


def test_a_secret_keeps_its_type_and_what_is_immutable():
    def secret(kind="Opaque", data="a: YWJj", more=""):
        return (
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n"
            f"type: {kind}\ndata: {{{data}}}\n{more}"
        )

    assert said(answer(shop(secret()), secret(data="a: ZGVm"))) == ["secret/s configured"]
    assert said(answer(shop(secret()), secret("example.com/x"))) == [
        'The Secret "s" is invalid: type: Invalid value: "example.com/x": field is immutable'
    ]
    frozen = shop(secret(more="immutable: true\n"))
    assert said(answer(frozen, secret(data="a: ZGVm", more="immutable: true\n"))) == [
        'The Secret "s" is invalid: data: Forbidden: field is immutable when `immutable` is set'
    ]
    plain = secret(data="", more="stringData: {a: abc}\nimmutable: true\n")
    assert said(answer(frozen, plain)) == ["secret/s configured"]


def test_the_scopes_of_a_quota_are_fixed():
    def quota(scopes, count=1):
        return (
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: shop}\n"
            f"spec: {{hard: {{pods: {count}}}, scopes: [{scopes}]}}\n"
        )

    state = shop(quota("BestEffort, Terminating"))
    assert said(answer(state, quota("Terminating, BestEffort", 2))) == ["resourcequota/q configured"]
    assert said(answer(state, quota("BestEffort"))) == [
        'The ResourceQuota "q" is invalid: spec.scopes: Invalid value: ["BestEffort"]: field is immutable'
    ]


def test_the_controller_of_an_ingress_class_is_fixed():
    def ingress_class(controller):
        return (
            "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: c}\n"
            f"spec: {{controller: {controller}}}\n"
        )

    assert said(answer(shop(ingress_class("a.b/c")), ingress_class("a.b/d"))) == [
        'The IngressClass "c" is invalid: spec.controller: Invalid value: "a.b/d": field is immutable'
    ]
