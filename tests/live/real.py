"""A throwaway cluster to try things on, named by ``CKS_LAB_TEST_KUBECONFIG``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.cluster.trial import ConnectionTrial, Observation
from lab.live.api import Api
from lab.live.cleaning import Cleaner
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection, connect
from lab.live.event import Event, Phase
from lab.live.names import Names
from lab.live.resources import NAMESPACES, Resource, Resources
from lab.manifests.document import JsonObject

KUBECONFIG = os.environ.get("CKS_LAB_TEST_KUBECONFIG", "")

LISTS_AT_ONCE = 8
RUNS_AT_ONCE = 16

NEEDS_CLUSTER = pytest.mark.live
"""Skipped where there is none."""


def settings() -> JsonObject:
    """The kubeconfig of the throwaway cluster."""
    value = yaml.safe_load(Path(KUBECONFIG).read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def to_cluster(path: Path | None = None, **options: Any) -> Connection:
    """A connection to it."""
    return connect(
        path or Path(KUBECONFIG), settings()["current-context"], confirm=lambda _: True, yes_really=True, **options
    )


def as_simulated(
    _connection: Connection, _names: Names, _state: object, trials: Mapping[str, tuple[ConnectionTrial, ...]],
    _hear: object, _stop: object,
) -> Mapping[str, tuple[Observation, ...]]:  # fmt: skip
    """Stands in for real connections: each fares as the simulator says."""
    return {
        check: tuple(Observation(each, each.simulated, "as simulated") for each in of_check)
        for check, of_check in trials.items()
    }


class Heard(list[Event]):
    """Remembers what was told; ``on`` acts at the first event of a phase that holds a text."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[tuple[Phase, str, Any]] = []

    def on(self, phase: Phase, text: str, act: Any) -> None:
        self.acts.append((phase, text, act))

    def __call__(self, event: Event) -> None:
        self.append(event)
        for each in list(self.acts):
            if event.phase is each[0] and each[1] in event.text:
                self.acts.remove(each)
                each[2]()

    def told(self, phase: Phase) -> str:
        return "\n".join(event.text for event in self if event.phase is phase)


_types: list[Resource] = []
"""Every type of the cluster, once it was asked for: they do not change while tests run."""


def left_of(api: Api, *runs: str) -> list[str]:
    """Everything of every type that carries the label of one of the runs or lies in a namespace with its prefix."""
    assert all(runs)
    if not _types:
        _types.extend(each for each in Resources(api).everything() if each.kind != "Event")

    def labelled(resource: Resource) -> list[str]:
        items = api.items(resource.path(), labelSelector=f"cks-lab/run in ({','.join(runs)})")
        return [f"{resource.kind} {each['metadata']['name']}" for each in items]

    with ThreadPoolExecutor(LISTS_AT_ONCE) as pool:
        found = [each for several in pool.map(labelled, _types) for each in several]
    every = [each["metadata"]["name"] for each in api.items(NAMESPACES.path())]
    return [*found, *(name for name in every if any(name.startswith(f"cks-{run}-") for run in runs))]


class Afterwards:
    """Ends runs beside the tests that follow, for namespaces take seconds to go; what was left is told at the end."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._pool = ThreadPoolExecutor(RUNS_AT_ONCE)
        self._ending: dict[str, Future[object]] = {}

    def __call__(self, cluster: LiveCluster) -> None:
        """End a run; it is the cluster's last."""
        if cluster.names is not None:
            run = cluster.names.run
            self._ending[run] = self._pool.submit(cluster.clean_up)

    def check(self) -> None:
        """Wait for all, and fail where anything is left of one."""
        told = {run: ending.result() for run, ending in self._ending.items()}
        assert {run: left for run, left in told.items() if left is not None} == {}
        if told:
            assert left_of(self.connection.api, *told) == []
        self._pool.shutdown()


def remove(api: Api, run: str) -> None:
    """Remove what is left of a run, whatever became of the test."""
    Cleaner(api, Resources(api), lambda _: None, run).clean(everywhere=True)
