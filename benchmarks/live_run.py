"""How long grading on a real cluster takes, from connecting to the report and to a clean cluster, by phase.

The cluster is warm: its nodes hold the image. Every time that passes before an event is told counts for that event's
phase. ``--stand-in`` enforces policies by packet filter rules, as the tests do, where the cluster's own network plugin
does not; its pace is then not that of any plugin.

    python -m benchmarks.live_run [--kubeconfig FILE] [--exercise ID]... [--runs N] [--stand-in]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import yaml

from lab.catalog.catalog import open_exercise
from lab.grading.grade import grade
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection, connect
from lab.live.event import Event, Phase
from lab.live.trouble import LiveError

EXERCISES = ("frontend-egress", "tenants")
"""One of the usual size, and the one with the most connections to try."""


class Watch:
    """Adds up the time by phase."""

    def __init__(self) -> None:
        self.begun = self.last = time.perf_counter()
        self.by_phase = dict.fromkeys(Phase, 0.0)

    def __call__(self, event: Event) -> None:
        now = time.perf_counter()
        self.by_phase[event.phase] += now - self.last
        self.last = now

    @property
    def total(self) -> float:
        return time.perf_counter() - self.begun


def once(exercise_id: str, kubeconfig: Path) -> tuple[Watch, float, str]:
    """One run: the time by phase, the time until the report, and the score."""
    exercise = open_exercise(exercise_id)
    watch = Watch()
    connection = to(kubeconfig)
    try:
        with LiveCluster(connection, watch) as cluster:
            report = grade(exercise, exercise.solution.submission, cluster)
            reported = watch.total
    finally:
        connection.close()
    tried = sum(len(check.live.observations) for check in report.checks if check.live)
    return watch, reported, f"{report.score}/{report.max_score}, {tried} connections"


def to(kubeconfig: Path) -> Connection:
    context = yaml.safe_load(kubeconfig.read_text(encoding="utf-8"))["current-context"]
    return connect(kubeconfig, context, confirm=lambda _question: True)


def stand_in(kubeconfig: Path) -> AbstractContextManager[object]:
    from tests.live.packet_filter import PacketFilter, nft_of

    nft = nft_of(str(kubeconfig))
    if nft is None:
        raise LiveError("The stand-in needs root and a cluster whose nodes are namespaces of this machine")
    return PacketFilter(to(kubeconfig).api, nft)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kubeconfig", type=Path, default=os.environ.get("CKS_LAB_TEST_KUBECONFIG"))
    parser.add_argument("--exercise", action="append", help=f"by default {' and '.join(EXERCISES)}")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--stand-in", action="store_true")
    chosen = parser.parse_args()
    if chosen.kubeconfig is None:
        parser.error("name a cluster with --kubeconfig or CKS_LAB_TEST_KUBECONFIG")
    kubeconfig = Path(chosen.kubeconfig)
    try:
        with stand_in(kubeconfig) if chosen.stand_in else nullcontext():
            for exercise_id in chosen.exercise or EXERCISES:
                told(exercise_id, [once(exercise_id, kubeconfig) for _ in range(chosen.runs)])
    except LiveError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


def told(exercise_id: str, runs: list[tuple[Watch, float, str]]) -> None:
    print(f"{exercise_id}: {runs[0][2]}; {len(runs)} runs, median")
    for phase in Phase:
        print(f"{statistics.median(watch.by_phase[phase] for watch, _, _ in runs):7.2f} s  {phase.value}")
    print(f"{statistics.median(reported for _, reported, _ in runs):7.2f} s  from connecting to the report")


if __name__ == "__main__":
    sys.exit(main())
