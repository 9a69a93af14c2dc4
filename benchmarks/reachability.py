"""Full reachability from objects in memory: ``python -m benchmarks.reachability [--large]``.

Each run starts from uncompiled policies with empty caches, and ends when every row of every layer was read:
compiling is counted. The baseline is this engine going pair by pair, timed on a sample and extrapolated; the
figures of the best engines written in Go, which go pair by pair too, stand beside it as they were measured.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import perf_counter

from benchmarks.crowd import CLASSES, Crowd, crowd
from lab.subjects.network import peers
from lab.subjects.network.matrix import Matrix, reachability
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World

SAMPLE = 2000
"""How many pairs the baseline is timed on."""


@dataclass(frozen=True)
class Size:
    """A size with its target and what the best Go engine took, in seconds."""

    pods: int
    policies: int
    target: float
    go: float
    runs: int


SMALL = (Size(100, 50, 0.005, 0.06, 15), Size(1000, 200, 0.06, 3.0, 7))
LARGE = (Size(10000, 1000, 6.0, 19 * 60.0, 3),)


def forget() -> None:
    """Empty every cache that outlives a run."""
    peers.forget()
    gc.collect()


def whole(found: Crowd) -> Matrix:
    """Compile, work the matrix out and read every row."""
    world = World.build(found.namespaces, found.pods, found.policies)
    matrix = reachability(world, None, CLASSES)
    for layer in range(len(CLASSES)):
        for row in matrix.rows(layer):
            row.bit_count()
    return matrix


def seconds(task: Callable[[], object], runs: int) -> list[float]:
    """The time of each run, caches emptied before."""
    found = []
    for _ in range(runs):
        forget()
        start = perf_counter()
        task()
        found.append(perf_counter() - start)
    return found


def pair_by_pair(found: Crowd) -> float:
    """The seconds that verdicts on all pairs and layers would take, from a sample."""
    world = World.build(found.namespaces, found.pods, found.policies)
    random = Random(1)
    pairs = [(random.choice(found.pods), random.choice(found.pods)) for _ in range(SAMPLE)]
    start = perf_counter()
    for number, (source, destination) in enumerate(pairs):
        port = CLASSES[number % len(CLASSES)]
        verdict(world, source, destination, port.number, port.protocol)
    return (perf_counter() - start) / SAMPLE * len(found.pods) ** 2 * len(CLASSES)


def agrees(found: Crowd, matrix: Matrix) -> bool:
    """Whether the matrix and the verdicts say the same on a sample of cells."""
    random = Random(2)
    for _ in range(SAMPLE):
        source, destination = random.randrange(len(found.pods)), random.randrange(len(found.pods))
        layer = random.randrange(len(CLASSES))
        if matrix.verdict(source, destination, layer).allowed != bool(matrix.row(source, layer) >> destination & 1):
            return False
    return True


def peak(task: Callable[[], object]) -> float:
    """The most memory a task holds at once, in MB."""
    forget()
    tracemalloc.start()
    task()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def measure(size: Size) -> bool:
    """Print one line on a size; whether it meets its target and agrees with the verdicts."""
    found = crowd(size.pods, size.policies)
    times = seconds(lambda: whole(found), size.runs)
    matrix = whole(found)
    right = agrees(found, matrix)
    allowed = sum(row.bit_count() for layer in range(len(CLASSES)) for row in matrix.rows(layer))
    share = allowed / (size.pods**2 * len(CLASSES))
    del matrix
    memory = peak(lambda: whole(found))
    fastest, usual = min(times), statistics.median(times)
    baseline = pair_by_pair(found)
    met = usual <= size.target
    print(
        f"{size.pods:>6} pods {size.policies:>5} policies {len(CLASSES)} layers: "
        f"min {fastest * 1e3:8.1f} ms, median {usual * 1e3:8.1f} ms (target {size.target * 1e3:g} ms: "
        f"{'met' if met else 'MISSED'}), peak {memory:.1f} MB, {share:.1%} of cells allowed\n"
        f"       pair by pair, extrapolated from {SAMPLE}: {baseline:.1f} s = {baseline / usual:,.0f}x; "
        f"best Go engine: {size.go:g} s = {size.go / usual:,.0f}x; "
        f"sampled cells {'agree' if right else 'DISAGREE'} with the verdicts"
    )
    return met and right


def main(arguments: list[str] | None = None) -> int:
    """Measure each size. Exit status 1 when a target is missed or a cell is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reachability", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 10,000 pods under 1,000 policies")
    large: bool = parser.parse_args(arguments).large
    results = [measure(size) for size in (*SMALL, *(LARGE if large else ()))]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
