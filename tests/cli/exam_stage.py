"""An exam of two tasks, begun in a folder, and its answers."""

from pathlib import Path

from lab.catalog.catalog import open_exercise
from lab.progress import Progress

BLUEPRINT = """\
title: Two small tasks
tasks: 2
minutes: 20
passing: 50
weights: {least: 30, most: 70}
domains: {cluster-setup: 60, system-hardening: 40}
"""
SEED = 5


def beginning(lab):
    """What begins an exam in the folder ``exam``, or another."""
    Path("two.yaml").write_text(BLUEPRINT)

    def begin(*more, folder="exam"):
        return lab("exam", "start", "--blueprint", "two.yaml", "--seed", SEED, "--in", folder, *more)

    return begin


def tasks(folder="exam"):
    """The folders of the tasks, with the exercises as they were set."""
    found = []
    with_seeds = Progress.open()
    paper = with_seeds.exams.every()[-1].paper
    with_seeds.close()
    for task in paper["tasks"]:
        place = Path(folder) / f"task-{task['number']:02d}-{task['exercise']}"
        found.append((place, open_exercise(task["exercise"], seed=task["variant"]), task["weight"]))
    return found


def solve(place, exercise):
    for file in exercise.solution.submission.files:
        name = next(
            answer.file for answer in exercise.answers if answer.file == file.name or len(exercise.answers) == 1
        )
        (place / name).write_text(str(file.text))


def times_out(minutes=21):
    """As if the exam had begun so much earlier."""
    opened = Progress.open()
    opened._store.write(("UPDATE exams SET used = used + ?", (minutes * 60,)))
    opened.close()
