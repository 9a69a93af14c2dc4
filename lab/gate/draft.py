"""An exercise as its author's files have it, so that a problem can be shown where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from lab.catalog.fields import ExerciseError
from lab.catalog.model import Exercise
from lab.cluster.scenario import ScenarioError
from lab.manifests.document import Document
from lab.manifests.document import Path as Place
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


@dataclass(frozen=True)
class Draft:
    """An exercise and the document it is written in."""

    exercise: Exercise

    @property
    def file(self) -> Path:
        """Its exercise.yaml."""
        return self.exercise.folder / "exercise.yaml"

    @cached_property
    def _document(self) -> Document:
        documents = load(self.file.read_bytes(), str(self.file)).documents
        return documents[0] if documents else Document(None, str(self.file))

    def problem(self, rule: str, message: str, *place: str | int, mend: str = "") -> Finding:
        """A problem with what stands at a place of exercise.yaml."""
        return Finding(f"gate-{rule}", Severity.ERROR, message, self._document.span(tuple(place)), mend=mend)

    def problem_in(self, file: Path, rule: str, message: str, *, why: str = "", mend: str = "") -> Finding:
        """A problem with another of its files."""
        return Finding(f"gate-{rule}", Severity.ERROR, message, Span(str(file), 1, 1, 1, 1), why=why, mend=mend)

    def of_check(self, number: int, rule: str, message: str, mend: str = "") -> Finding:
        """A problem with the check of that position."""
        place: Place = ("checks", number)
        return self.problem(rule, message, *place, mend=mend)

    def gather(self, *checks: Callable[[Draft], Iterable[Finding]]) -> Iterator[Finding]:
        """What the checks find; a file that cannot be read, or a cluster that cannot be built, is a problem too."""
        for check in checks:
            try:
                yield from check(self)
            except ExerciseError as error:
                yield error.finding
            except ScenarioError as error:
                yield from error.findings
            except OSError as error:
                file = Path(error.filename) if error.filename else self.file
                yield self.problem_in(file, "file", f"cannot be read: {error.strerror or error}")
            except UnicodeDecodeError:
                yield self.problem("file", "a file of the exercise is not UTF-8")
