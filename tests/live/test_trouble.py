"""A real cluster in trouble: each a sentence, a clean exit, and nothing left that could be removed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lab.catalog.catalog import open_exercise
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.live.api import Api, RefusedError, waited_for
from lab.live.cleaning import clean
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection
from lab.live.event import Phase
from lab.live.trouble import CancelledError, LiveError
from tests.live.cutting_proxy import CuttingProxy
from tests.live.real import (
    KUBECONFIG,
    NEEDS_CLUSTER,
    Heard,
    as_simulated,
    left_of,
    remove,
    settings,
    to_cluster,
)

pytestmark = NEEDS_CLUSTER

EXERCISE = open_exercise("frontend-egress")
CONFIG_MAPS = "/api/v1/namespaces/{}/configmaps"
LIMIT = 30.0


class Live:
    """A live cluster whose run is remembered, and removed at the end of the test."""

    def __init__(self, connection: Connection) -> None:
        self.heard = Heard()
        self.cluster = LiveCluster(connection, self.heard, attempt=as_simulated)
        self.run = ""

    @property
    def app(self) -> str:
        assert self.cluster.names is not None
        return self.cluster.names.namespace("production-app")

    def remember(self) -> None:
        assert self.cluster.names is not None
        self.run = self.cluster.names.run

    def grade(self) -> Report:
        self.heard.on(Phase.SET_UP, "namespaces:", self.remember)
        with self.cluster:
            return grade(EXERCISE, EXERCISE.solution.submission, self.cluster)

    def trouble(self) -> LiveError:
        with pytest.raises(LiveError) as caught:
            self.grade()
        return caught.value


@pytest.fixture
def live(connection: Connection) -> Iterator[Live]:
    made = Live(connection)
    yield made
    if made.run:
        remove(connection.api, made.run)


def make_quota(api: Api, namespace: str, hard: dict[str, str]) -> None:
    body = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "small"}, "spec": {"hard": hard}}
    path = f"/api/v1/namespaces/{namespace}/resourcequotas"
    api.post(path, body)
    told = waited_for(lambda: bool(api.get(f"{path}/small").get("status", {}).get("hard")), LIMIT, threading.Event())
    assert told


def test_a_quota_that_the_scenario_exceeds_is_told_in_the_servers_words(live: Live, connection: Connection) -> None:
    live.heard.on(
        Phase.SET_UP, "namespaces:",
        lambda: make_quota(connection.api, live.cluster.names.namespace("default"), {"pods": "0"}),  # type: ignore[union-attr]
    )  # fmt: skip
    trouble = live.trouble()
    assert "Pod/default/debug" in trouble.sentence
    assert "exceeded quota" in trouble.sentence
    assert "cks-" not in trouble.sentence.replace("cks-lab", "")
    assert "quota" in trouble.mend
    assert left_of(connection.api, live.run) == []


def test_a_quota_that_the_answer_exceeds_is_a_finding_and_a_disagreement(live: Live, connection: Connection) -> None:
    hard = {"count/networkpolicies.networking.k8s.io": "0"}
    live.heard.on(Phase.SET_UP, "objects in them", lambda: make_quota(connection.api, live.app, hard))
    report = live.grade()
    rules = [finding.rule for finding in report.findings]
    assert "live-refused" in rules
    assert "live-disagrees" in rules
    refusal = next(finding for finding in report.findings if finding.rule == "live-refused")
    assert "exceeded quota" in refusal.message
    assert refusal.span is not None
    assert "Forbidden" in report.answers[0].text
    assert not report.answers[0].accepted
    assert report.score == 0
    assert not report.changed


def test_a_namespace_that_does_not_go_is_told_with_what_holds_it(
    live: Live, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.live.cleaning.GONE_SECONDS", 12.0)
    held = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "held", "finalizers": ["example.com/hold"]}}
    live.heard.on(
        Phase.SET_UP, "objects in them", lambda: connection.api.post(CONFIG_MAPS.format(live.app), held)
    )
    report = live.grade()
    left = live.cluster.left
    assert report.passed
    assert left is not None
    assert f"cks-{live.run}-production-app is stuck in deletion" in left.sentence
    assert "example.com/hold" in left.sentence
    assert "cks-lab cluster clean" in left.mend
    assert str(left) in live.heard.told(Phase.CLEAN)
    path = f"{CONFIG_MAPS.format(f'cks-{live.run}-production-app')}/held"
    connection.api.patch(path, {"metadata": {"finalizers": None}})


@pytest.mark.parametrize(("phase", "text"), [(Phase.SET_UP, "namespaces:"), (Phase.APPLY, "created")])
def test_a_server_that_goes_away_is_a_sentence_that_says_what_is_left(
    phase: Phase, text: str, tmp_path: Path, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.live.cluster.CLEAN_PAUSES", (0.0, 0.0))
    value = settings()
    with CuttingProxy(value["clusters"][0]["cluster"]["server"]) as proxy:
        value["clusters"][0]["cluster"]["server"] = proxy.server
        path = tmp_path / "config"
        path.write_text(yaml.safe_dump(value))
        live = Live(to_cluster(path))
        live.heard.on(phase, text, proxy.cut)
        try:
            if phase is Phase.SET_UP:
                trouble = live.trouble()
                assert "was lost" in trouble.sentence or "refused" in trouble.sentence
                assert f"cks-{live.run}-*" in trouble.mend
                assert "cks-lab cluster clean" in trouble.mend
            else:
                # What came after the answer needed no server, so the report is there, and what is left is told.
                live.grade()
                assert live.cluster.left is not None
                assert f"cks-{live.run}-*" in live.cluster.left.sentence
            cleaned = clean(connection, lambda _: None)
            assert f"namespace cks-{live.run}-production-app" in cleaned.removed
            assert left_of(connection.api, live.run) == []
        finally:
            remove(connection.api, live.run)


def test_a_run_that_is_stopped_leaves_nothing(live: Live, connection: Connection) -> None:
    live.heard.on(Phase.SET_UP, "objects in them", live.cluster.stop.set)
    with pytest.raises(CancelledError):
        live.grade()
    assert "nothing is left" in live.heard.told(Phase.CLEAN)
    assert left_of(connection.api, live.run) == []


def test_rights_that_are_taken_away_in_the_middle_are_a_sentence(live: Live, connection: Connection) -> None:
    def forbid(*_: object, **__: object) -> None:
        message = 'services is forbidden: User "me" cannot create resource "services" in API group ""'
        raise RefusedError(403, {"message": message, "reason": "Forbidden"})

    def refuse() -> None:
        live.cluster.connection.api.find = forbid  # type: ignore[method-assign, assignment]

    live.heard.on(Phase.SET_UP, "objects in them", refuse)
    assert "cannot create resource" in live.trouble().sentence
    assert left_of(connection.api, live.run) == []


def test_an_exception_of_somebody_elses_leaves_nothing_and_goes_on(live: Live, connection: Connection) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    live.heard.on(Phase.APPLY, "created", fail)
    with pytest.raises(ZeroDivisionError):
        live.grade()
    assert left_of(connection.api, live.run) == []


SCRIPT = """
import sys, threading
from lab.catalog.catalog import open_exercise
from lab.live.cluster import LiveCluster
from lab.live.event import Phase
from tests.live.real import to_cluster

def hear(event):
    if event.phase is Phase.SET_UP and "objects in them" in event.text:
        print(cluster.names.run, flush=True)
        threading.Event().wait(60)
    if event.phase is Phase.CLEAN:
        print(event.text, flush=True)

exercise = open_exercise("frontend-egress")
cluster = LiveCluster(to_cluster(), hear)
try:
    with cluster:
        cluster.apply(exercise.scenario, exercise.solution.submission)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_process_that_is_ended_leaves_nothing(sent: signal.Signals, status: int, connection: Connection) -> None:
    environment = {**os.environ, "CKS_LAB_TEST_KUBECONFIG": KUBECONFIG}
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    run = process.stdout.readline().strip()
    try:
        process.send_signal(sent)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == status
        assert "nothing is left" in said
        assert left_of(connection.api, run) == []
    finally:
        process.kill()
        remove(connection.api, run)


def test_what_a_killed_process_left_is_cleaned_and_what_a_living_one_has_is_not(connection: Connection) -> None:
    environment = {**os.environ, "CKS_LAB_TEST_KUBECONFIG": KUBECONFIG}
    killed, living = (
        subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    )
    runs = [str(each.stdout.readline()).strip() for each in (killed, living) if each.stdout is not None]
    try:
        killed.kill()
        killed.wait(10)
        cleaned = clean(connection, lambda _: None)
        assert f"namespace cks-{runs[0]}-production-app" in cleaned.removed
        assert runs[1] in cleaned.running
        assert left_of(connection.api, runs[0]) == []
        assert f"cks-{runs[1]}-production-app" in left_of(connection.api, runs[1])
    finally:
        living.kill()
        living.wait(10)
        for run in runs:
            remove(connection.api, run)
