"""How long a whole paper takes to be graded in the simulator, as at the end of an exam.

Papers of the shipped blueprint ``cks``, sixteen tasks each, with three kinds of answers: the references, wrong ones
(the first rejected answer of each exercise), and nothing but what was handed out. Every exercise is read anew, as in
a process that has just been started. The target is under 2 s for each paper, of the processor's time; the baseline is
sixteen times ``grade`` of one exercise, frontend-egress, whose parts are read already.

    python -m benchmarks.exam [--papers N] [--short]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.keystroke import typed
from lab.catalog.catalog import Catalog, open_catalog, open_exercise
from lab.catalog.model import Exercise
from lab.catalog.places import shipped
from lab.cluster.simulated import SimulatedCluster
from lab.exam.blueprint import Blueprint
from lab.exam.draw import draw_paper
from lab.exam.grading import score
from lab.exam.session import ExamSession, begin, resume
from lab.exam.sheet import rounded
from lab.exam.shipped import USUAL, find_blueprint
from lab.grading.grade import grade
from lab.manifests.submission import Submission
from lab.progress import Progress

TARGET = 2.0
"""Seconds, for each paper."""

ANSWERS: dict[str, Callable[[Exercise], Submission]] = {
    "references": lambda exercise: exercise.solution.submission,
    "wrong answers": lambda exercise: exercise.solution.rejected[0].submission,
    "as handed out": lambda exercise: exercise.starter,
}


def baseline(runs: int) -> float:
    """Seconds that sixteen verdicts on one exercise take."""
    exercise = open_exercise("frontend-egress")
    taken = []
    for _ in range(runs):
        began = time.process_time()
        for _ in range(16):
            grade(exercise, typed(exercise.solution.submission), SimulatedCluster())
        taken.append(time.process_time() - began)
    return median(taken)


def written(progress: Progress, blueprint: Blueprint, catalog: Catalog, seed: int, kind: str) -> int:
    """An exam with such answers, handed in; returns its number."""
    session = begin(progress.exams, draw_paper(blueprint, catalog, seed))
    for task in session.paper.tasks:
        answer = ANSWERS[kind](session.exercise(task.number))
        _write(session, task.number, answer)
    session.hand_in()
    return session.number


def _write(session: ExamSession, number: int, answer: Submission) -> None:
    names = list(session.texts(number))
    texts = {file.name: str(file.text) for file in answer.files}
    if not texts.keys() <= set(names):
        texts = dict(zip(names, texts.values(), strict=False))
    for name in names:
        session.write(number, name, texts.get(name, ""))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--papers", type=int, default=20, help="papers of each kind")
    parser.add_argument("--short", action="store_true", help="three papers of each kind")
    chosen = parser.parse_args()
    catalog = open_catalog(shipped())
    blueprint = find_blueprint(USUAL, [domain.id for domain in catalog.domains])
    base = baseline(5)
    print(f"baseline, 16 x grade of frontend-egress: {base * 1000:.0f} ms")
    print("   wall  processor  worst  x baseline  result")
    over = False
    with TemporaryDirectory() as folder:
        progress = Progress.open(Path(folder) / "progress.sqlite")
        for kind in ANSWERS:
            taken, results = [], []
            for seed in range(3 if chosen.short else chosen.papers):
                number = written(progress, blueprint, catalog, seed, kind)
                wall, own = time.perf_counter(), time.process_time()
                sheet = score(resume(progress.exams, number))
                taken.append((time.perf_counter() - wall, time.process_time() - own))
                results.append(sheet.percent)
            own = median(own for _, own in taken)
            worst = max(own for _, own in taken)
            over = over or worst >= TARGET
            print(
                f"{median(wall for wall, _ in taken):5.2f} s {own:8.2f} s {worst:4.2f} s {own / base:9.1f} x"
                f"  {kind}: {rounded(min(results))} to {rounded(max(results))} %"
            )
        progress.close()
    print(f"against {TARGET:.0f} s for each paper: {'OVER' if over else 'ok'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
