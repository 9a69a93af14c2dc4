"""Reading an author's YAML field by field, with errors that say where and what to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from lab.manifests.document import Document, Json, Path
from lab.manifests.finding import Finding, Severity
from lab.quick_dataclass import dataclass

T = TypeVar("T")

KINDS: dict[type, str] = {
    str: "a string", int: "a whole number", bool: "true or false", list: "a list", dict: "a mapping of keys and values",
}  # fmt: skip


class ExerciseError(ValueError):
    """An exercise that cannot be used as it is written; ``finding`` says what, where and how to mend it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.span}: {finding.message}" if finding.span else finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping in an author's document."""

    document: Document
    path: Path = ()

    @property
    def value(self) -> dict[str, Json]:
        """The mapping itself. Raises ExerciseError where something else stands."""
        here: Json = self.document.value
        for step in self.path:
            here = here[step]
        if not isinstance(here, dict):
            raise self.error("must be a mapping of keys and values")
        return here

    def error(self, message: str, *steps: str | int, mend: str = "") -> ExerciseError:
        """An error about this mapping, or about what lies ``steps`` below it."""
        where = ".".join(str(step) for step in (*self.path, *steps))
        text = f"{where}: {message}" if where else message
        span = self.document.span((*self.path, *steps))
        return ExerciseError(Finding("exercise-file", Severity.ERROR, text, span, mend=mend))

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key, of the kind asked for. Raises ExerciseError when missing or of another kind."""
        found = self.value.get(key)
        if found is None:
            if default is not None:
                return default
            raise self.error(f"needs {key!r} ({KINDS.get(kind, kind.__name__)})")
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.error(f"must be {KINDS.get(kind, kind.__name__)}, not {found!r}", key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list; empty when the key is missing."""
        items = self.get(key, list, [])
        for index, item in enumerate(items):
            if not isinstance(item, str):
                raise self.error(f"must be a string, not {item!r}", key, index)
        return tuple(items)

    def each(self, key: str) -> Iterator[Fields]:
        """The mappings of a list; none when the key is missing."""
        for index, _ in enumerate(self.get(key, list, [])):
            yield Fields(self.document, (*self.path, key, index))

    def only(self, *known: str) -> None:
        """Raises ExerciseError on a key that is not known."""
        for key in self.value:
            if key not in known:
                raise self.error(f"unknown key {key!r}", key, mend=f"known keys: {', '.join(sorted(known))}")
