"""What is written on the answer sheet."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.answering.words import texts


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, and the texts of the answer to it."""

    name: str
    answer: tuple[str, ...]


def rows(state: State) -> tuple[Answered, ...]:
    """The answers in the order they are written."""
    return tuple(Answered(question, texts(answer)) for question, answer in state.sheet.items())
