"""A paper as Markdown, for those who write the exam without the app."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lab.catalog.variant_mark import named
from lab.render.node_modes import TITLE, modes_listing

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.exam.paper import Paper, Task


def task_markdown(task: Task, exercise: Exercise) -> str:
    """One task: weight, context, what is asked, the files, and the pages that may be read."""
    from lab.exam.allowed_links import allowed

    files = "\n".join(f"- `{answer.file}`{_about(answer.node)}" for answer in exercise.answers)
    parts = [
        f"# Task {task.number}: {exercise.title}",
        f"Weight: {task.weight} %. Solve this task on the cluster `{task.context}`:",
        f"    kubectl config use-context {task.context}",
        *([f"You work as {exercise.person}, and may do only what that person may."] if exercise.person else []),
        exercise.task.strip(),
        f"## Files to hand in\n\n{files}",
    ]
    modes = modes_listing(exercise.scenario)
    if modes:
        parts.append(f"## {TITLE[0].upper()}{TITLE[1:]}\n\n" + "".join(f"    {row}\n" for row in modes.splitlines()))
    tries = _tries(exercise)
    if tries:
        parts.append("## You may try\n\n" + "\n".join(f"    {command}" for command in tries))
    links = allowed(exercise.links)
    if links:
        parts.append("## You may read\n\n" + "\n".join(f"- {link.title}: <{link.url}>" for link in links))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _tries(exercise: Exercise) -> list[str]:
    """What shows the cluster where the task says so, and how it behaves with the files applied, as a terminal would."""
    name = named(exercise.id, exercise.variant.seed)
    which = f"--exercise {name} -f ."
    commands = {"network": f"cks-lab trace SRC DST:PORT {which}", "rbac": f"cks-lab can-i VERB TYPE {which}"}
    seen = [f"cks-lab view {name}"] if "cks-lab view" in " ".join(exercise.task.split()) else []
    return seen + [command for subject, command in commands.items() if subject in exercise.subjects]


def _about(node: str) -> str:
    return f" ({node} on the node)" if node else ""


def minutes(count: int) -> str:
    """So many minutes, in words."""
    return f"{count} minutes" if count > 1 else "one minute"


def overview_markdown(paper: Paper, number: int, ends: datetime) -> str:
    """The exam as a whole: until when, and what each task weighs."""
    rows = "\n".join(f"- task {task.number} ({task.context}): {task.weight} %" for task in paper.tasks)
    return (
        f"# Exam {number}: {paper.title}\n\n"
        f"{minutes(paper.minutes)}, until {ends.astimezone():%Y-%m-%d %H:%M:%S %Z}. {paper.passing} % pass.\n\n"
        f"{rows}\n\n"
        "Edit the files in each task's folder; `scenario` and `node` hold what the cluster and its nodes hold.\n"
        "`cks-lab exam status` reads the files and says how much time is left; `cks-lab exam hand-in` reads them a\n"
        "last time and ends the exam. When the time is up, the files count as they were last read.\n"
    )
