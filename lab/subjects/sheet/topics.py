"""The topics of answer sheets, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "findings",
        "Finding out and writing down",
        {
            "sheet-slip": "an answer that looks right and is not",
            "sheet-wrong": "a wrong answer on a sheet",
            "sheet-item-extra": "a list that holds what does not belong there",
            "sheet-item-missing": "a list that is not whole",
        },
    ),
)
"""In teaching order."""

UNNAMED = frozenset({"sheet-unanswered", "sheet-unknown-question"})
"""What is no misunderstanding: a question left open, or misspelt."""
