"""A throwaway cluster to try things on, named by ``CKS_LAB_TEST_KUBECONFIG``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.cluster.trial import ConnectionTrial, Observation
from lab.live.api import Api
from lab.live.cleaning import Cleaner
from lab.live.connection import Connection, connect
from lab.live.event import Event, Phase
from lab.live.names import Names
from lab.live.resources import NAMESPACES, Resources
from lab.manifests.document import JsonObject

KUBECONFIG = os.environ.get("CKS_LAB_TEST_KUBECONFIG", "")

NEEDS_CLUSTER = pytest.mark.skipif(not KUBECONFIG, reason="CKS_LAB_TEST_KUBECONFIG names no throwaway cluster")


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


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    made = to_cluster()
    yield made
    made.close()


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


def left_of(api: Api, run: str) -> list[str]:
    """Everything of every type that carries the run's label or lies in a namespace with its prefix."""
    found = []
    for resource in Resources(api).everything():
        if resource.kind == "Event":
            continue
        items = api.items(resource.path(), labelSelector=f"cks-lab/run={run}")
        found += [f"{resource.kind} {each['metadata']['name']}" for each in items]
    every = [each["metadata"]["name"] for each in api.items(NAMESPACES.path())]
    assert run
    return [*found, *(name for name in every if name.startswith(f"cks-{run}-"))]


def remove(api: Api, run: str) -> None:
    """Remove what is left of a run, whatever became of the test."""
    Cleaner(api, Resources(api), lambda _: None, run).clean(everywhere=True)
