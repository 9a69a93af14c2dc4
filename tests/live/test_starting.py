"""Pods made in earnest, beside what the simulator says of them; on a cluster that runs pods."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.cluster.trial import Observation, StartTrial
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection
from lab.live.names import Names, new_run
from lab.live.readying import has_nodes
from lab.live.starting import Starting, image_for
from lab.manifests.submission import Submission
from lab.subjects.podsecurity.checks.runs import RunsCheck
from lab.subjects.protocol import Setting
from tests.live.real import KUBECONFIG, Heard, as_simulated, left_of, to_cluster
from tests.shipped import shipped_catalog

pods = [pytest.mark.live, pytest.mark.pods]

AT_ONCE = 8
"""Most of a run's time goes by while its namespaces go; of pods, few machines start more at once in time."""

OF_EACH = 3
"""How many other right answers, and how many wrong ones whose pods do not start, are tried for each exercise."""


class Attempt(NamedTuple):
    """One answer to one exercise, and the pods that it has to start."""

    exercise: str
    answer: str
    pods: tuple[StartTrial, ...]

    def __str__(self) -> str:
        return f"{self.exercise}-{self.answer}"


def answers_of(name: str) -> dict[str, Submission]:
    """The right answers, and the wrong ones."""
    solution = open_exercise(name).solution
    wrong = {each.file: each.submission for each in solution.rejected}
    return {"reference": solution.submission, **dict(solution.accepted), **wrong}


def attempts() -> list[Attempt]:
    """The answers that have pods to start; of those whose pods do the wrong ones are left out."""
    found = []
    for exercise in shipped_catalog():
        if not any(isinstance(item.check, RunsCheck) for item in exercise.checks):
            continue
        right = {"reference", *(name for name, _ in exercise.solution.accepted[:OF_EACH])}
        wrong = 0
        for name, submission in answers_of(exercise.id).items():
            after = SimulatedCluster().apply(exercise.scenario, submission, exercise.acting).state
            setting = Setting(exercise.scenario, after, exercise.bounds, exercise.closed)
            asked = [trial for item in exercise.checks for trial in item.check.trials(setting)]
            pods = tuple(each for each in asked if isinstance(each, StartTrial))
            fails = not all(each.simulated for each in pods)
            wrong += fails
            if pods and (name in right or (fails and wrong <= OF_EACH)):
                found.append(Attempt(exercise.id, name, pods))
    return found


@pytest.fixture(scope="module")
def connection() -> Connection:
    if not KUBECONFIG:
        pytest.skip("CKS_LAB_TEST_KUBECONFIG names no throwaway cluster")
    found = to_cluster()
    if not has_nodes(found.api):
        pytest.skip("the cluster of CKS_LAB_TEST_KUBECONFIG has no nodes")
    return found


class Run(NamedTuple):
    """How it went."""

    attempt: Attempt
    live: Report
    simulated: Report
    run: str


def run(attempt: Attempt, connection: Connection) -> Run:
    exercise, submission = open_exercise(attempt.exercise), answers_of(attempt.exercise)[attempt.answer]
    cluster = LiveCluster(connection, Heard(), attempt=as_simulated, start_pods=True)
    try:
        report = grade(exercise, submission, cluster)
        assert cluster.names is not None
        name = cluster.names.run
    finally:
        cluster.clean_up()
    return Run(attempt, report, grade(exercise, submission, SimulatedCluster()), name)


class Tried(NamedTuple):
    """What was tried, and why the rest was not, by reason."""

    runs: list[Run]
    left: Counter[str]


@pytest.fixture(scope="module")
def tried(connection: Connection) -> Tried:
    starting = Starting(connection.api, Names(new_run()), threading.Event())
    able, left = [], Counter[str]()
    for attempt in attempts():
        why = [starting.why_not(each.manifest) for each in attempt.pods]
        left.update(filter(None, why))
        if not all(why):
            able.append(attempt)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Tried(list(pool.map(lambda each: run(each, connection), able)), left)


def started(report: Report) -> list[Observation]:
    """What became of the pods that were to start."""
    every = (seen for check in report.checks if check.live for seen in check.live.observations)
    return [seen for seen in every if isinstance(seen.trial, StartTrial)]


class TestOnACluster:
    pytestmark = pods

    def test_pods_start_where_the_simulator_says_so_and_only_there(self, tried: Tried):
        seen = [(str(each.attempt), found) for each in tried.runs for found in started(each.live)]
        otherwise = [(name, found.text) for name, found in seen if found.succeeded not in (None, found.trial.simulated)]
        assert otherwise == []

    def test_every_check_comes_out_as_in_the_simulator(self, tried: Tried):
        wrong = [
            (str(each.attempt), live.id, live.summary)
            for each in tried.runs
            for live, simulated in zip(each.live.checks, each.simulated.checks, strict=True)
            if live.passed is not simulated.passed
        ]
        assert wrong == []

    def test_pods_were_really_started_and_others_really_did_not(self, tried: Tried):
        seen = [found for each in tried.runs for found in started(each.live)]
        fared = Counter(each.succeeded for each in seen)
        print(f"{fared[True]} started, {fared[False]} did not, {fared[None] + tried.left.total()} not run:")
        for why, count in tried.left.most_common():
            print(f"{count:4} {why}")
        print(*sorted({f"{each.succeeded}: {each.text}" for each in seen if each.succeeded is not True}), sep="\n")
        assert fared[True] >= 10
        assert fared[False] >= 3

    def test_nothing_is_left(self, tried: Tried, connection: Connection):
        assert left_of(connection.api, *(found.run for found in tried.runs)) == []


def pod(**spec):
    containers = [{"name": "main", "image": "registry.k8s.io/e2e-test-images/agnhost:2.53"}]
    return {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": containers, **spec}}


class Nodes:
    """Stands in for an API server whose nodes hold some images."""

    def __init__(self, *images: str):
        self.images = images

    def items(self, _path: str):
        return iter([{"status": {"images": [{"names": list(self.images)}]}}])


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (pod(hostNetwork=True), "the lab starts no pod that reaches beyond itself: host namespaces"),
        (pod(volumes=[{"name": "host", "hostPath": {"path": "/"}}]), "reaches beyond itself: hostPath volumes"),
        (pod(runtimeClassName="gvisor"), "its runtime class needs a handler on the nodes"),
        (pod(volumes=[{"name": "kept", "persistentVolumeClaim": {"claimName": "a"}}]), "no storage"),
        (pod(nodeSelector={"disk": "ssd"}), "it asks for nodes of its own"),
        (pod(securityContext={"seccompProfile": {"type": "Localhost", "localhostProfile": "a"}}), "lies on no node"),
        (pod(securityContext={"appArmorProfile": {"type": "RuntimeDefault"}}), "nodes need not have AppArmor"),
        (pod(containers=[{"name": "web", "image": "nginx"}]), "no node holds the image docker.io/library/nginx"),
        ({**pod(), "metadata": {"name": "a", "namespace": "kube-system"}}, "belongs to the cluster"),
        (pod(), ""),
    ],
)
def test_some_pods_are_not_started(manifest, said):
    found = Starting(Nodes(image_for(pod()["spec"]["containers"][0])), Names(new_run()), None).why_not(manifest)
    assert said in found
    assert bool(said) is bool(found)


@pytest.mark.parametrize(
    ("image", "whole"),
    [
        ("busybox:1.36", "docker.io/library/busybox:1.36"),
        ("prom/node-exporter:v1", "docker.io/prom/node-exporter:v1"),
        ("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"),
        ("localhost/a", "localhost/a"),
    ],
)
def test_short_names_are_completed_as_runtimes_do_it(image, whole):
    assert image_for({"image": image}) == whole


def test_any_agnhost_is_the_labs():
    old, pinned = "registry.k8s.io/e2e-test-images/agnhost:2.53", "registry.k8s.io/e2e-test-images/agnhost@sha256:0"
    assert image_for({"image": old}) == image_for({"image": pinned})
