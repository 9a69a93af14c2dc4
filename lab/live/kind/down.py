"""Removing the practice cluster, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from lab.live.kind.engine import Engine
from lab.live.kind.lock import InUseError, held
from lab.live.kind.names import CLUSTER
from lab.live.kind.nodes import listed
from lab.live.kind.outside import sweep
from lab.live.kind.places import Places
from lab.live.kind.preflight import insist, look, require
from lab.live.kind.record import recall
from lab.live.kind.runner import Runner
from lab.live.kind.telling import Hear, step
from lab.live.kind.trouble import ForeignError, KindError

LIMIT = 180.0


def down(runner: Runner, places: Places, environment: Mapping[str, str], hear: Hear, sure: bool = False) -> bool:
    """Remove the cluster and its files. Returns whether there was one. Raises KindError.

    One that the lab does not remember making is removed only when ``sure``; ForeignError otherwise.
    """
    record = recall(places.record)
    found = look(runner, environment, record.engine if record else "")
    engine, _ = require(found)
    insist(runner, engine, record.engine if record else "")
    try:
        with held(places.lock):
            there = listed(runner, engine)
            if there and record is None and not sure:
                raise ForeignError(
                    f"there is a kind cluster {CLUSTER} that this lab does not remember making",
                    "To remove it all the same: cks-lab cluster down --yes",
                )
            if there:
                with step(hear, f"Removing the cluster {CLUSTER}"):
                    delete(runner, engine, places)
            forget(places)
            return there
    except InUseError:
        raise KindError(
            "another cks-lab is making or removing the cluster", "Wait for it, then: cks-lab cluster status"
        ) from None


def delete(runner: Runner, engine: Engine, places: Places) -> None:
    """Have kind remove the cluster, and see that it did. Raises KindError."""
    sweep(runner, engine)
    command = ["kind", "delete", "cluster", "--name", CLUSTER, "--kubeconfig", str(places.kubeconfig)]
    ran = runner.run(command, LIMIT, extra=engine.environment)
    if not ran.good or listed(runner, engine):
        said = ran.complaint if not ran.good else "kind still lists it"
        raise KindError(f"the cluster could not be removed: {said}", f"Try: kind delete cluster --name {CLUSTER}")


def forget(places: Places) -> None:
    """Remove the cluster's files; the locks stay, for whoever holds them."""
    for path in (places.kubeconfig, places.record, places.configuration):
        path.unlink(missing_ok=True)
    places.kubeconfig.with_name("kubeconfig.lock").unlink(missing_ok=True)
