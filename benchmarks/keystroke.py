"""How long a verdict takes after a keystroke, for every shipped exercise.

For each exercise the reference and every rejected answer are graded again and again, each time with another
comment at the end, so that nothing is remembered from the time before. The target is p95 under 16 ms with proof
and findings, of the processor's time, for every exercise.

As in the app and in ``cks-lab watch``, what the exercise is made of is frozen once it is loaded (``gc.freeze``): the
garbage that a verdict leaves is collected, and counted, but the catalog is not searched for more.

    python -m benchmarks.keystroke [--runs N] [--short] [EXERCISE ...]
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from itertools import count

from lab.catalog.catalog import open_catalog
from lab.catalog.model import Exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile

TARGET = 16
"""Milliseconds, at p95."""

_serial = count()


def typed(submission: Submission) -> Submission:
    """The submission as one more key leaves it: the same objects from another text."""
    first, *others = submission.files
    # A file of a node, such as a seccomp profile in JSON, knows no comments.
    more = " " * next(_serial) if first.name.endswith(".json") else f"# {next(_serial)}"
    text = f"{str(first.text).rstrip()}\n{more}\n"
    return Submission((SubmittedFile(first.name, text), *others))


def milliseconds(exercise: Exercise, submission: Submission) -> tuple[float, float]:
    """By the clock on the wall, and of the processor alone, which a busy machine changes less."""
    changed = typed(submission)
    wall, own = time.perf_counter(), time.process_time()
    grade(exercise, changed, SimulatedCluster())
    return (time.perf_counter() - wall) * 1000, (time.process_time() - own) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="only these")
    parser.add_argument("--runs", type=int, default=40, help="verdicts for each answer")
    parser.add_argument("--short", action="store_true", help="a few runs only")
    chosen = parser.parse_args()
    runs = 5 if chosen.short else chosen.runs
    everything: list[tuple[float, float]] = []
    over: list[str] = []
    print("each exercise frozen once loaded (gc.freeze), as in the app; garbage of verdicts is collected and counted")
    print("     wall clock          processor")
    print("  p50    p95  worst    p50    p95  worst ms")
    for exercise in open_catalog():
        if chosen.exercises and exercise.id not in chosen.exercises:
            continue
        answers = [exercise.solution.submission, *(wrong.submission for wrong in exercise.solution.rejected)]
        milliseconds(exercise, answers[0])  # once, for what is read when first asked for
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        taken = [milliseconds(exercise, answer) for answer in answers for _ in range(runs)]
        everything.extend(taken)
        print(line(taken, f"{exercise.domain}/{exercise.id}, {len(answers)} answers"), flush=True)
        if quantile(sorted(own for _, own in taken), 0.95) >= TARGET:
            over.append(exercise.id)
    if everything:
        wall, own = (quantile(sorted(times), 0.95) for times in zip(*everything, strict=True))
        verdict = "ok" if wall < TARGET else "OVER" if own >= TARGET else "OVER only by the wall clock"
        print(line(everything, f"all together, against {TARGET} ms: {verdict}"))
        print(f"exercises over {TARGET} ms of the processor's time: {', '.join(over) or 'none'}")
    return 0


def quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def line(taken: list[tuple[float, float]], name: str) -> str:
    shown = ""
    for times in zip(*taken, strict=True):
        ordered = sorted(times)
        shown += f" {quantile(ordered, 0.5):6.1f} {quantile(ordered, 0.95):6.1f} {ordered[-1]:6.1f}"
    return f"{shown}  {name}"


if __name__ == "__main__":
    sys.exit(main())
