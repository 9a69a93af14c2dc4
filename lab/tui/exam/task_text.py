"""A task as the exam puts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.exam.allowed_links import allowed

if TYPE_CHECKING:
    from lab.exam.session import ExamSession


def task_in_full(session: ExamSession, number: int) -> str:
    """The task in Markdown: title, text, and the pages that may be read."""
    try:
        exercise = session.exercise(number)
        parts = [f"**{exercise.title}**", exercise.task.strip()]
        links = allowed(exercise.links)
    except (OSError, ValueError, LookupError) as error:
        return f"This task cannot be shown: {error}\n\nIt earns nothing; go on with the others."
    if links:
        parts.append("**Documentation you may open**\n\n" + "\n".join(f"- {each.title}: {each.url}" for each in links))
    return "\n\n".join(parts) + "\n"
