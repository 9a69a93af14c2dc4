"""How the practice cluster is."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lab.live.images import PRELOADED
from lab.live.kind.engine import Engine
from lab.live.kind.nodes import Container, Node, containers, daemons, kubectl, listed, nodes
from lab.live.kind.places import Places
from lab.live.kind.plugins import Plugin, recognise
from lab.live.kind.preflight import insist, look, require
from lab.live.kind.preload import lacking
from lab.live.kind.record import Record, recall
from lab.live.kind.runner import Runner
from lab.live.kind.trouble import KindError
from lab.live.kind.versions import write_version
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Status:
    """What is there. ``record`` is None for a cluster that the lab has no memory of making.

    ``images`` gives for each image that should be preloaded the nodes that lack it; ``silence`` is why the API
    server could not be asked, empty when it answered.
    """

    exists: bool
    record: Record | None = None
    containers: tuple[Container, ...] = ()
    nodes: tuple[Node, ...] = ()
    plugin: Plugin | None = None
    images: Mapping[str, tuple[str, ...]] | None = None
    server: str = ""
    silence: str = ""

    @property
    def half_made(self) -> bool:
        """Whether its making was begun and never finished."""
        return self.exists and self.record is not None and not self.record.finished

    @property
    def stopped(self) -> tuple[str, ...]:
        """The machines that do not run."""
        return tuple(each.name for each in self.containers if not each.running)

    @property
    def ready(self) -> bool:
        """Whether it can be worked with."""
        return self.exists and not self.half_made and bool(self.nodes) and all(node.ready for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the cluster is, and what it is made with."""

    engine: Engine
    kind: str
    status: Status


def standing(runner: Runner, places: Places, environment: Mapping[str, str]) -> Standing:
    """Look at what there is. Raises UnfitError without engine or kind, KindError when they cannot be asked."""
    record = recall(places.record)
    found = look(runner, environment, record.engine if record else "")
    engine, kind = require(found)
    insist(runner, engine, record.engine if record else "")
    return Standing(engine, write_version(kind), status_of(runner, engine, places))


def status_of(runner: Runner, engine: Engine, places: Places) -> Status:
    """Look at the cluster. Raises KindError when kind or the engine cannot be asked."""
    record = recall(places.record)
    if not listed(runner, engine):
        return Status(False, record)
    machines = containers(runner, engine)
    if not places.kubeconfig.exists():
        return Status(True, record, machines, silence="its kubeconfig is missing")
    try:
        found = nodes(runner, places)
    except KindError as error:
        return Status(True, record, machines, silence=error.sentence)
    return Status(
        True,
        record,
        machines,
        found,
        recognise(daemons(runner, places)),
        images(runner, engine, machines),
        server_version(runner, places),
    )


def images(runner: Runner, engine: Engine, machines: tuple[Container, ...]) -> dict[str, tuple[str, ...]]:
    """The nodes that lack each image."""
    running = [each.name for each in machines if each.running]
    return {image: lacking(runner, engine, image, running) for image in PRELOADED}


def server_version(runner: Runner, places: Places) -> str:
    """The version that the API server tells; empty when it does not."""
    ran = runner.run(kubectl(places, "version", "--output", "json", "--request-timeout", "10s"), 30.0)
    try:
        return str(json.loads(ran.out)["serverVersion"]["gitVersion"])
    except (ValueError, KeyError, TypeError):
        return ""
