"""Waiting until the cluster can be worked with: every node ready, and names looked up."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from lab.live.kind.nodes import Node, kubectl, nodes
from lab.live.kind.places import Places
from lab.live.kind.runner import Runner
from lab.live.kind.telling import Clock
from lab.live.kind.trouble import KindError

PAUSE = 2.0
"""Seconds between two looks."""


def wait_for_nodes(
    runner: Runner,
    places: Places,
    limit: float,
    expected: int = 1,
    clock: Clock = monotonic,
    pause: Callable[[float], None] = sleep,
) -> tuple[Node, ...]:
    """Wait until all nodes, and as many as expected, are ready. Raises KindError, naming those that are not."""
    deadline = clock() + limit
    while True:
        try:
            found = nodes(runner, places)
            missing = [f"{node.name}: {node.why}" for node in found if not node.ready]
            if len(found) < expected:
                missing.append(f"{len(found)} of {expected} nodes have joined")
        except KindError as error:
            found, missing = (), [error.sentence]
        if not missing:
            return found
        if clock() >= deadline:
            raise KindError(
                f"not ready after {limit:.0f} s: {'; '.join(missing)}",
                "Wait some more: cks-lab cluster up; or make it anew: cks-lab cluster down, then cks-lab cluster up",
            )
        pause(PAUSE)


def wait_for_names(runner: Runner, places: Places, limit: float) -> None:
    """Wait until the cluster's DNS answers. Raises KindError."""
    words = ["--namespace", "kube-system", "rollout", "status", "deployment/coredns", f"--timeout={limit:.0f}s"]
    ran = runner.run(kubectl(places, *words), limit + 15)
    if not ran.good:
        raise KindError(
            f"the cluster's DNS did not start: {ran.complaint}",
            "See why: kubectl -n kube-system describe pods -l k8s-app=kube-dns",
        )
