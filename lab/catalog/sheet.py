"""What an exercise says of its answer sheet: how it looks at first, what else is right, which slips are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from lab.catalog.fields import ExerciseError, Fields
from lab.catalog.model import Exercise
from lab.cluster.sheet import AnswerKey, Slip
from lab.manifests.document import Json
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.span import Span

SLIPS = "slips.yaml"


@runtime_checkable
class OfSeveral(Protocol):
    """A check on a question to which several answers are right."""

    question: str
    any: tuple[Json, ...]


def blank(exercise: Exercise) -> str:
    """A sheet that nobody has written on: what each check asks, and its question with nothing behind it."""
    asked: dict[str, str] = {}
    for item in exercise.checks:
        question = getattr(item.check, "question", None)
        if isinstance(question, str):
            asked.setdefault(question, item.text)
    rows = [f"# {text}\n{question}:\n" for question, text in asked.items()]
    return "".join(rows) or "# question: answer\n"


def answer_key(exercise: Exercise) -> AnswerKey:
    """What is right beside the reference's answers, and the slips. Raises ExerciseError for slips written wrongly."""
    checks = (item.check for item in exercise.checks)
    also = {check.question: check.any for check in checks if isinstance(check, OfSeveral) and check.any}
    return AnswerKey(also, tuple(_slips(exercise)))


def _slips(exercise: Exercise) -> Iterator[Slip]:
    file = exercise.solution_folder / SLIPS
    if not file.is_file():
        return
    loaded = load(exercise.read(file), str(file))
    if len(loaded.documents) != 1 or not isinstance(loaded.documents[0].value, list):
        said = f"{file}: must list slips, each with question, answer and why"
        raise ExerciseError(Finding("exercise-file", Severity.ERROR, said, Span(str(file), 1, 1, 1, 1)))
    document = loaded.documents[0]
    for index in range(len(document.value)):
        fields = Fields(document, (index,))
        fields.only("question", "answer", "why")
        answers = fields.value.get("answer")
        for answer in answers if isinstance(answers, list) else [answers]:
            text = answer if isinstance(answer, str) else json.dumps(answer)
            yield Slip(fields.get("question", str), text, fields.get("why", str))
