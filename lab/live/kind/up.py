"""Making the practice cluster, or finishing what is there of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import sleep

from lab.live.images import PRELOADED
from lab.live.kind.configuration import Settings
from lab.live.kind.creation import create, export
from lab.live.kind.down import delete
from lab.live.kind.engine import Engine
from lab.live.kind.lock import InUseError, held
from lab.live.kind.names import CLUSTER
from lab.live.kind.nodes import containers, daemons, listed
from lab.live.kind.places import Places
from lab.live.kind.plugins import KINDNET, PLUGINS, recognise
from lab.live.kind.preflight import TOPICS, Check, insist, judge, look, require
from lab.live.kind.preload import preload
from lab.live.kind.readiness import wait_for_names, wait_for_nodes
from lab.live.kind.record import Record, keep, recall
from lab.live.kind.runner import Runner
from lab.live.kind.status import Standing, Status, status_of
from lab.live.kind.telling import Hear, Said, step
from lab.live.kind.trouble import KindError
from lab.live.kind.versions import Version, node_image, write_version
from lab.quick_dataclass import dataclass

READY_LIMIT = 300.0
"""Seconds for the nodes to become ready."""

START_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the learner asks for; None where they leave it to the lab."""

    cni: str | None = None
    workers: int | None = None
    image: str | None = None

    def settings(self, kind: Version) -> Settings:
        """With what the lab chooses for this kind. Raises ValueError with a sentence."""
        chosen = Settings()
        return Settings(
            chosen.cni if self.cni is None else self.cni,
            chosen.workers if self.workers is None else self.workers,
            node_image(kind) if self.image is None else self.image,
        )


@dataclass(frozen=True, slots=True)
class Maker:
    """What the steps share."""

    runner: Runner
    places: Places
    hear: Hear
    limit: float = READY_LIMIT
    pause: Callable[[float], None] = sleep


def up(maker: Maker, asked: Asked, environment: Mapping[str, str]) -> Standing:
    """Make the cluster, or finish what there is of it, and say how it is. Raises KindError; UnfitError at once.

    Whatever ends it, running it again goes on from there.
    """
    engine, kind = _preflight(maker, environment)
    try:
        settings = asked.settings(kind)
    except ValueError as error:
        raise KindError(str(error)) from None
    try:
        with held(maker.places.lock):
            return Standing(engine, write_version(kind), _up(maker, asked, settings, engine))
    except InUseError:
        raise KindError(
            "another cks-lab is making or removing the cluster", "Wait for it, then: cks-lab cluster status"
        ) from None


def _preflight(maker: Maker, environment: Mapping[str, str]) -> tuple[Engine, Version]:
    record = recall(maker.places.record)
    with step(maker.hear, "Pre-flight") as outcome:
        found = look(maker.runner, environment, record.engine if record else "")
        engine, version = require(found, TOPICS)
        insist(maker.runner, engine, record.engine if record else "")
        outcome.detail = f"{engine}, kind {write_version(version)}"
    for check in judge(found):
        if check.good is None:
            maker.hear(Said(_advice(check)))
    return engine, version


def _advice(check: Check) -> str:
    """A line of advice; how to mend it is left to ``doctor`` where that takes more than a sentence."""
    mend = check.mend if "\n" not in check.mend else "How to mend it: cks-lab doctor"
    return f"{check.topic}: {check.text}. {mend}".removesuffix(". ")


def _up(maker: Maker, asked: Asked, settings: Settings, engine: Engine) -> Status:
    record = recall(maker.places.record)
    there = listed(maker.runner, engine)
    if there and record and not record.finished:
        with step(maker.hear, "Removing what an earlier try left behind"):
            delete(maker.runner, engine, maker.places)
        there = False
    if there:
        _resume(maker, engine, record, asked)
    else:
        keep(maker.places.record, Record(engine.program, settings))
        create(maker.runner, engine, maker.places, settings, maker.hear)
        record = Record(engine.program, settings, True)
        keep(maker.places.record, record)
    cni = record.settings.cni if record else KINDNET.name
    if PLUGINS[cni] is KINDNET or recognise(daemons(maker.runner, maker.places)):
        _wait(maker, record)
    _preload(maker, engine)
    with step(maker.hear, "Looking at the result"):
        return status_of(maker.runner, engine, maker.places)


def _resume(maker: Maker, engine: Engine, record: Record | None, asked: Asked) -> None:
    """Go on with a cluster that is there: start its machines, and write its kubeconfig anew."""
    if record is None:
        maker.hear(Said(f"A kind cluster {CLUSTER} is there that this lab does not remember making: used as it is."))
    else:
        kept = record.settings
        pairs = ((asked.cni, kept.cni), (asked.workers, kept.workers), (asked.image, kept.image))
        if any(wanted is not None and wanted != is_now for wanted, is_now in pairs):
            image = f", {kept.image}" if kept.image else ""
            text = f"The cluster is there already, with {kept.cni} and {kept.workers} workers{image}."
            maker.hear(Said(f"{text} To have it otherwise: cks-lab cluster down, then up."))
    stopped = [each.name for each in containers(maker.runner, engine) if not each.running]
    if stopped:
        with step(maker.hear, "Starting the nodes") as outcome:
            ran = maker.runner.run([engine.program, "start", *stopped], START_LIMIT)
            if not ran.good:
                raise KindError(
                    f"the nodes do not start: {ran.complaint}",
                    "Make the cluster anew: cks-lab cluster down, then cks-lab cluster up",
                )
            outcome.detail = ", ".join(stopped)
    with step(maker.hear, "Writing the kubeconfig"):
        export(maker.runner, engine, maker.places)


def _wait(maker: Maker, record: Record | None) -> None:
    with step(maker.hear, "Waiting for the nodes") as outcome:
        expected = record.nodes if record else 1
        found = wait_for_nodes(maker.runner, maker.places, maker.limit, expected, pause=maker.pause)
        outcome.detail = f"{len(found)} ready"
    with step(maker.hear, "Waiting for DNS"):
        wait_for_names(maker.runner, maker.places, maker.limit)


def _preload(maker: Maker, engine: Engine) -> None:
    running = [each.name for each in containers(maker.runner, engine) if each.running]
    for image in PRELOADED:
        with step(maker.hear, "Bringing images to the nodes") as outcome:
            why = preload(maker.runner, engine, image, running)
            outcome.detail, outcome.good = image, None if why else True
        if why:
            maker.hear(Said(f"{image} is not on every node ({why}); they pull it when an exercise needs it."))
