"""Reading an exercise of a pack: it is looked over first, and whatever is wrong with it is its author's to hear of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lab.catalog.exercise_file import NAME, document_in, read_head
from lab.catalog.fields import ExerciseError
from lab.catalog.model import Exercise
from lab.catalog.places import Place
from lab.catalog.survey import harmless, readable, survey, text_of
from lab.cluster.scenario import ScenarioError
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.span import Span

LONGEST_TITLE = 100
"""Characters; beyond that no terminal shows a title."""


def read_untrusted(folder: Path, solutions: Path, seed: int, pack: Place) -> Exercise:
    """The head of an exercise of a pack. Raises ExerciseError for whatever is wrong."""
    file = folder / "exercise.yaml"
    try:
        for each in (folder, solutions):
            survey(each, pack.root)
        for name in ("exercise.yaml", "task.md"):
            text_of(folder / name)
        harmless(document_in(text_of(file), file))
        exercise = read_head(folder, solutions, seed)
    except ExerciseError:
        raise
    except Exception as error:
        raise _unusable(file, error) from None
    if exercise.domain != folder.parent.name or not NAME.fullmatch(exercise.domain):
        raise _immodest(file, f"domain: must be the folder's name, {folder.parent.name!r}, in lower case with dashes")
    for what, found, most in _amounts(exercise):
        if found > most:
            raise _immodest(file, f"{what}: at most {most}, and there are {min(found, 10**9)}")
    if not one_line(exercise.title):
        raise _immodest(file, f"title: must be one line of at most {LONGEST_TITLE} characters")
    return replace(exercise, pack=pack)


def one_line(title: str) -> bool:
    """Whether a title fits where titles stand."""
    return len(title) <= LONGEST_TITLE and "\n" not in title and "\t" not in title


def _amounts(exercise: Exercise) -> Iterator[tuple[str, int, int]]:
    """What is counted, how much there is of it, and how much is taken."""
    yield "letters of the id", len(exercise.id), 60
    yield "minutes", exercise.minutes, 600
    yield "points", exercise.max_score, 1000
    yield "checks", len(exercise.checks), 60
    yield "answers", len(exercise.answers), 20
    yield "hints", len(exercise.hints), 10
    yield "links", len(exercise.links), 30
    yield "competencies", len(exercise.competencies), 20
    yield "parameters", len(exercise.parameters), 40
    yield "choices of a parameter", max((len(each.choices) for each in exercise.parameters), default=0), 100
    yield "letters of a check", max(len(each.text) for each in exercise.checks), 500
    yield "letters of a file's name", max((len(each.file) for each in exercise.answers), default=0), 60


def _immodest(file: Path, said: str) -> ExerciseError:
    return ExerciseError(Finding("exercise-file", Severity.ERROR, said, Span(str(file), 1, 1, 1, 1)))


def ensure_usable(exercise: Exercise) -> None:
    """Build everything that grading an exercise of a pack needs. Raises ExerciseError where that cannot be."""
    try:
        for folder in (exercise.folder, exercise.solution_folder):
            readable(folder)
        for file in exercise.scenario_files:
            for document in load(file.text, file.name).documents:
                harmless(document)
        _ = exercise.task, exercise.starter, exercise.solution, exercise.bounds, exercise.as_found
    except ExerciseError:
        raise
    except ScenarioError as error:
        raise ExerciseError(error.findings[0]) from None
    except Exception as error:
        raise _unusable(exercise.folder / "exercise.yaml", error) from None


def _unusable(file: Path, error: Exception) -> ExerciseError:
    """The lab has no better words for it; an exercise that the lab cannot take is no reason to fail."""
    if isinstance(error, OSError) and error.filename:
        file, said = Path(error.filename), f"cannot be read: {error.strerror}"
    else:
        said = f"cannot be used as it is written: {type(error).__name__}: {str(error)[:200]}"
    mend = "Look at it with: cks-lab check"
    return ExerciseError(Finding("exercise-file", Severity.ERROR, said, Span(str(file), 1, 1, 1, 1), mend=mend))
