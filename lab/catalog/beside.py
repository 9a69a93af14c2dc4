"""The exercises of packs beside the lab's own. Whatever is wrong with a pack is told, and nothing else suffers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lab.catalog.catalog import Catalog, Domain, domain_fields
from lab.catalog.curriculum import CURRICULUM
from lab.catalog.exercise_file import NAME, read_exercise
from lab.catalog.fields import ExerciseError, Fields
from lab.catalog.model import Exercise
from lab.catalog.packs import pack_problem, packs
from lab.catalog.places import Place, shipped
from lab.catalog.survey import MOST_EXERCISES, harmless, survey_file, text_of
from lab.catalog.untrusted import ensure_usable, one_line
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span

KNOWN = {area.domain: (place, area.title, area.weight) for place, area in enumerate(CURRICULUM)}
"""The exam's domains: a pack need not describe those again."""

LONGEST_NAME = 60
"""Letters of a domain's."""

LAST = 1000
"""Where a domain comes that says nothing of its order."""


def with_packs(own: Catalog) -> Catalog:
    """A catalog with the exercises of every pack behind its own; an id that is taken stays with who has it."""
    found = packs()
    problems = [*own.problems, *found.problems]
    taken = {exercise.id: exercise.folder for exercise in own}
    domains = {domain.id: domain for domain in own.domains}
    for place in found.places:
        if place.exercises.resolve() == shipped().exercises.resolve():
            problems.append(pack_problem(f"{place.root}: is the lab itself, and no pack beside it"))
            continue
        opened = open_pack(place)
        problems += opened.problems
        for domain in opened.domains:
            free = tuple(_free(domain.exercises, taken, problems))
            here = domains.get(domain.id, Domain(domain.id, domain.title, 0, ()))
            if free or domain.id in domains:
                domains[domain.id] = Domain(here.id, here.title, here.weight, (*here.exercises, *free))
    return Catalog(tuple(domains.values()), tuple(problems))


def _free(exercises: Iterable[Exercise], taken: dict[str, Path], problems: list[Finding]) -> Iterator[Exercise]:
    for exercise in exercises:
        if exercise.id in taken:
            problems.append(_clash(exercise.folder, taken[exercise.id]))
        else:
            taken[exercise.id] = exercise.folder
            yield exercise


def _clash(folder: Path, there: Path) -> Finding:
    message = f"the id {folder.name!r} is taken by {there}, so {folder} is left out"
    file = str(folder / "exercise.yaml")
    return Finding("exercise-id-taken", Severity.WARNING, message, Span(file, 1, 1, 1, 1), mend="Give it another id.")


def open_from_packs(name: str, seed: int = 0) -> Exercise | None:
    """An exercise that is not among the lab's own, ready to be graded; None where no pack has one of that name.

    Raises ExerciseError where one has, and it cannot be used.
    """
    domain, _, short = name.rpartition("/")
    if not NAME.fullmatch(short):
        return None
    first: ExerciseError | None = None
    for place in packs().places:
        for folder in _folders(place, short):
            if domain not in ("", folder.parent.name):
                continue
            try:
                exercise = read_exercise(folder, place.solutions / folder.parent.name / short, seed, place)
                ensure_usable(exercise)
            except ExerciseError as error:
                first = first or error
            else:
                return exercise
    if first is not None:
        raise first
    return None


def _folders(place: Place, short: str) -> list[Path]:
    return [folder / short for folder in _domain_folders(place) if (folder / short / "exercise.yaml").is_file()]


def open_pack(place: Place) -> Catalog:
    """The exercises of one pack. Never raises: what cannot be used is a problem."""
    problems: list[Finding] = []
    domains: list[tuple[int, Domain]] = []
    left = MOST_EXERCISES
    try:
        for folder in _domain_folders(place):
            names = [entry.name for entry in sorted(os.scandir(folder), key=lambda each: each.name) if entry.is_dir()]
            if len(names) > left:
                said = f"{place.root}: holds more than {MOST_EXERCISES} exercises; {folder} is left out"
                problems.append(pack_problem(said, "Make several packs of it."))
                continue
            left -= len(names)
            _add_domain(folder, names, place, domains, problems)
    except OSError as error:
        problems.append(pack_problem(f"{error.filename or place.root}: cannot be read: {error.strerror}"))
    domains.sort(key=lambda each: (each[0], each[1].id))
    return Catalog(tuple(domain for _, domain in domains), tuple(problems))


def _domain_folders(place: Place) -> list[Path]:
    try:
        return sorted(path for path in place.exercises.iterdir() if path.is_dir() and NAME.fullmatch(path.name))
    except OSError:
        return []


def _add_domain(
    folder: Path, names: list[str], place: Place, domains: list[tuple[int, Domain]], problems: list[Finding]
) -> None:
    try:
        order, title, weight, listed = _described(folder / "domain.yaml", place)
    except ExerciseError as error:
        problems.append(error.finding)
        return
    problems += [
        Finding("exercise-file", Severity.WARNING, f"lists {name!r}, which is not there", _top(folder / "domain.yaml"))
        for name in listed
        if name not in names
    ]
    exercises = []
    for short in sorted(names, key=lambda name: (listed.index(name) if name in listed else len(listed), name)):
        if not (folder / short / "exercise.yaml").is_file() and short not in listed:
            continue
        try:
            exercises.append(read_exercise(folder / short, place.solutions / folder.name / short, pack=place))
        except ExerciseError as error:
            problems.append(error.finding)
    if exercises:
        domains.append((order, Domain(folder.name, title, weight, tuple(exercises))))


def _described(file: Path, place: Place) -> tuple[int, str, int, tuple[str, ...]]:
    """Order, title and weight of a domain, and what it lists. Raises ExerciseError."""
    known = KNOWN.get(file.parent.name)
    if not file.exists() and known is not None:
        return (*known, ())
    survey_file(file, place.root)
    fields = domain_fields(text_of(file).encode(), file)
    harmless(fields.document)
    listed = fields.texts("exercises")
    if known is not None:
        return (*known, listed)
    title = fields.get("title", str)
    if not one_line(title) or len(file.parent.name) > LONGEST_NAME:
        raise fields.error("must be one line, as the folder's name must be short", "title")
    return _order(fields), title, 0, listed


def _order(fields: Fields) -> int:
    return LAST + fields.get("order", int, 0) if "order" in fields.value else LAST * 2


def _top(file: Path) -> Span:
    return Span(str(file), 1, 1, 1, 1)


def own_exercise(name: str) -> Path | None:
    """The folder of the lab's own exercise of that id; None where there is none."""
    return next((file.parent for file in shipped().exercises.glob(f"*/{name}/exercise.yaml")), None)
