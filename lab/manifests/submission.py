"""What a learner hands in."""

from __future__ import annotations

from typing import NamedTuple

from lab.quick_dataclass import dataclass


class SubmittedFile(NamedTuple):
    """One file of a submission: its name for messages, and its text or raw bytes."""

    name: str
    text: str | bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """The files of an answer, in the order they are applied."""

    files: tuple[SubmittedFile, ...]

    @classmethod
    def of(cls, text: str | bytes, file: str = "answer.yaml") -> Submission:
        """A submission of a single file."""
        return cls((SubmittedFile(file, text),))
