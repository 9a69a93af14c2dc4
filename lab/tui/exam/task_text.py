"""A task as the exam puts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.exam.allowed_links import allowed

if TYPE_CHECKING:
    from lab.exam.session import ExamSession


def task_in_full(session: ExamSession, number: int) -> str:
    """The task in Markdown: context, person, text, and the pages that may be read."""
    task = session.paper.task(number)
    head = f"`kubectl config use-context {task.context}`"
    try:
        exercise = session.exercise(number)
        parts = [head, f"**{exercise.title}**"]
        if exercise.person is not None:
            parts.append(f"You work as {exercise.person}, and may do only what that person may.")
        parts.append(exercise.task.strip())
        links = allowed(exercise.links)
    except (OSError, ValueError, LookupError) as error:
        return f"{head}\n\nThis task cannot be shown: {error}\n\nIt earns nothing; go on with the others."
    if links:
        parts.append("**Documentation you may open**\n\n" + "\n".join(f"- {each.title}: {each.url}" for each in links))
    return "\n\n".join(parts) + "\n"
