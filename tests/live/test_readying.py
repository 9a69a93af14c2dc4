"""Waiting for pods, and why they do not run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from lab.cluster.scenario import build
from lab.live.api import RefusedError
from lab.live.event import Event, Phase
from lab.live.names import Names
from lab.live.readying import Readying, has_nodes
from lab.live.trouble import CancelledError
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

NAMES = Names("k4f9")
STATE = build(Release(1, 34), files=["""
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"""])  # fmt: skip


class Served:
    """Lists what a test puts there, each look at pods a step further."""

    def __init__(self, *pods: list[JsonObject], sets: list[JsonObject] | None = None) -> None:
        self.steps = list(pods)
        self.sets = sets

    def items(self, path: str, **_: str) -> Iterator[JsonObject]:
        if path.endswith("/replicasets"):
            if self.sets is None:
                raise RefusedError(403, {})
            return iter(self.sets)
        assert path == "/api/v1/namespaces/cks-k4f9-shop/pods"
        return iter(self.steps.pop(0) if len(self.steps) > 1 else self.steps[0])


def pod(name: str, ready: str, **status: Any) -> JsonObject:
    conditions = [{"type": "Ready", "status": ready}, *status.pop("conditions", [])]
    return {"metadata": {"name": name}, "status": {"conditions": conditions, **status}}


def wait(served: Any, seconds: float = 5.0) -> tuple[bool, str]:
    heard: list[Event] = []
    done = Readying(served, NAMES, heard.append, threading.Event()).wait(STATE, seconds)
    assert all(event.phase is Phase.READY for event in heard)
    return done, "\n".join(event.text for event in heard)


def test_it_ends_when_as_many_pods_run_as_the_exercise_has() -> None:
    going = {**pod("c", "True"), "metadata": {"name": "c", "deletionTimestamp": "now"}}
    served = Served([pod("a", "False")], [pod("a", "True"), going], [pod("a", "True"), pod("b", "True")])
    assert wait(served) == (True, "2 pods are to run\nall pods run")


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ({"containerStatuses": [{"state": {"waiting": {"reason": "ImagePullBackOff", "message": "no such image"}}}]},
         "ImagePullBackOff: no such image"),
        ({"conditions": [{"type": "PodScheduled", "status": "False", "message": "0/3 nodes are available"}]},
         "0/3 nodes are available"),
        ({"phase": "Pending"}, "Pending"),
    ],
)  # fmt: skip
def test_what_keeps_a_pod_is_told(status: dict[str, Any], says: str) -> None:
    done, said = wait(Served([pod("a", "True"), pod("b", "False", **status)]), 0.01)
    assert not done
    assert f"shop/b does not run: {says}" in said


SAID = 'pods "cks-k4f9-a" is forbidden: exceeded quota: q'


def test_a_quota_is_told_at_once_instead_of_waited_for() -> None:
    refusal = {"type": "ReplicaFailure", "status": "True", "message": SAID}
    served = Served([], sets=[{"metadata": {"name": "web-1"}, "status": {"conditions": [refusal]}}])
    done, said = wait(served, 600)
    assert not done
    assert 'the cluster makes no pods for web-1: pods "a" is forbidden: exceeded quota: q' in said


def test_a_stop_ends_the_waiting() -> None:
    stop = threading.Event()
    stop.set()
    served: Any = Served([])
    with pytest.raises(CancelledError):
        Readying(served, NAMES, lambda _: None, stop).wait(STATE)


def test_only_a_node_that_is_ready_counts() -> None:
    class Nodes:
        def __init__(self, *ready: str) -> None:
            self.ready = ready

        def items(self, _: str) -> Iterator[JsonObject]:
            return (pod("node", ready) for ready in self.ready)

    nodes: list[Any] = [Nodes(), Nodes("False", "Unknown"), Nodes("False", "True")]
    assert [has_nodes(each) for each in nodes] == [False, False, True]
