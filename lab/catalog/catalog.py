"""Every exercise there is, in teaching order."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from lab.catalog.exercise_file import read_exercise
from lab.catalog.fields import ExerciseError, Fields
from lab.catalog.model import Exercise
from lab.catalog.places import Place, shipped
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.quick_dataclass import dataclass


class UnknownExerciseError(LookupError):
    """No exercise has that name; the message suggests the nearest."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the curriculum: its share of the exam in percent, and its exercises in teaching order.

    A domain that a pack brings has no share.
    """

    id: str
    title: str
    weight: int
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Catalog:
    """The domains with their exercises; ``problems`` are the exercises that could not be used, and why."""

    domains: tuple[Domain, ...]
    problems: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Exercise]:
        return (exercise for domain in self.domains for exercise in domain.exercises)

    def get(self, name: str) -> Exercise:
        """The exercise of that short name, or of ``domain/name``. Raises UnknownExerciseError."""
        for exercise in self:
            if name in (exercise.id, f"{exercise.domain}/{exercise.id}"):
                return exercise
        near = get_close_matches(name, [exercise.id for exercise in self], n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "see them all with: cks-lab list"
        raise UnknownExerciseError(f"there is no exercise {name!r}; {hint}")

    def after(self, exercise: Exercise) -> Exercise | None:
        """The exercise that follows in teaching order; None after the last."""
        found = list(self)
        place = found.index(exercise) + 1
        return found[place] if place < len(found) else None


def open_exercise(name: str, place: Place | None = None, seed: int = 0) -> Exercise:
    """One exercise by name, in the variant of a seed, without reading the others.

    Without a place the lab's own come first; packs are looked at only for what is not among them. Raises
    UnknownExerciseError, ExerciseError.
    """
    where = place or shipped()
    short = name.rpartition("/")[2]
    known = False
    for folder in where.exercises.glob(f"*/{short}") if short.replace("-", "").isalnum() else ():
        if (folder / "exercise.yaml").is_file():
            known = True
            if name in (short, f"{folder.parent.name}/{short}"):
                return read_exercise(folder, where.solutions / folder.parent.name / short, seed, _of_pack(where))
    if place is None and not known:
        from lab.catalog.beside import open_from_packs

        found = open_from_packs(name, seed)
        if found is not None:
            return found
    return open_catalog(place).get(name)


def open_catalog(place: Place | None = None) -> Catalog:
    """Every exercise of a place; without one the lab's own and those of packs. A broken one becomes a problem."""
    if place is None:
        from lab.catalog.beside import with_packs

        return with_packs(open_catalog(shipped()))
    if place.pack:
        from lab.catalog.beside import open_pack

        return open_pack(place)
    return _open_trusted(place)


def _open_trusted(place: Place) -> Catalog:
    problems: list[Finding] = []
    domains: list[tuple[int, Domain]] = []
    for file in sorted(place.exercises.glob("*/domain.yaml")):
        try:
            domains.append(_domain(file, place, problems))
        except ExerciseError as error:
            problems.append(error.finding)
    domains.sort(key=lambda domain: domain[0])
    return Catalog(tuple(domain for _, domain in domains), tuple(problems))


def _of_pack(place: Place) -> Place | None:
    return place if place.pack else None


def domain_fields(text: bytes, file: Path) -> Fields:
    """What a ``domain.yaml`` says. Raises ExerciseError."""
    loaded = load(text, str(file))
    if not loaded.documents:
        empty = Finding("exercise-file", Severity.ERROR, f"{file}: must hold exactly one YAML document")
        raise ExerciseError(next(iter(loaded.findings), empty))
    fields = Fields(loaded.documents[0])
    fields.only("title", "weight", "order", "exercises")
    return fields


def _domain(file: Path, where: Place, problems: list[Finding]) -> tuple[int, Domain]:
    fields = domain_fields(file.read_bytes(), file)
    name = file.parent.name
    listed = fields.texts("exercises")
    exercises = []
    for short in (*listed, *_unlisted(file.parent, listed)):
        try:
            exercises.append(read_exercise(file.parent / short, where.solutions / name / short))
        except ExerciseError as error:
            problems.append(error.finding)
    domain = Domain(name, fields.get("title", str), fields.get("weight", int), tuple(exercises))
    return fields.get("order", int), domain


def _unlisted(folder: Path, listed: tuple[str, ...]) -> list[str]:
    found = (path.parent.name for path in folder.glob("*/exercise.yaml"))
    return sorted(name for name in found if name not in listed)
