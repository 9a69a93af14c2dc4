"""A folder of exercises as a whole: whether every exercise in it will be found, and has its solutions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lab.catalog.beside import KNOWN, own_exercise
from lab.catalog.catalog import Catalog
from lab.catalog.packs import name_from
from lab.catalog.places import Place, shipped
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.span import Span


def place_at(path: Path) -> tuple[Place, str] | None:
    """The place that a path means, and the exercise when it is an exercise's own folder; None when it is neither.

    A place is a folder that holds ``exercises`` and ``solutions``.
    """
    if (path / "exercises").is_dir():
        return _place(path), ""
    folder = path.resolve()
    if (folder / "exercise.yaml").is_file() and folder.parents[1].name == "exercises":
        return _place(folder.parents[2]), f"{folder.parent.name}/{folder.name}"
    return None


def _place(root: Path) -> Place:
    """The lab's own exercises, or a pack, which is not trusted."""
    own = shipped()
    if (root / "exercises").resolve() == own.exercises.resolve():
        return own
    return Place(root / "exercises", root / "solutions", name_from(root.resolve().name))


def folders(place: Place, catalog: Catalog) -> Iterator[Finding]:
    """Every problem that belongs to no single exercise."""
    yield from catalog.problems
    found = sorted(place.exercises.glob("*/*/exercise.yaml"))
    if not found:
        yield Finding("gate-nothing", Severity.ERROR, f"there is no exercise in {place.exercises}")
    for domain in dict.fromkeys(file.parents[1] for file in found):
        file = domain / "domain.yaml"
        if not file.is_file() and place.pack and domain.name in KNOWN:
            continue
        if not file.is_file():
            mend = "Write title, weight, order and the exercises in teaching order."
            yield _problem("order", file, "is missing, so its exercises cannot be found", mend)
            continue
        listed = _listed(file)
        if place.pack and not listed:
            continue
        for exercise in found:
            if exercise.parents[1] == domain and exercise.parent.name not in listed:
                yield _problem("order", file, f"does not list {exercise.parent.name!r}")
    for folder in sorted(place.solutions.glob("*/*")):
        if folder.is_dir() and not (place.exercises / folder.parent.name / folder.name).is_dir():
            yield _problem("orphan", folder, "are solutions of an exercise that is not there")
    names = [file.parent.name for file in found]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield _problem("id", found[number], f"the id {name!r} is another domain's exercise already")
        own = own_exercise(name) if place.pack else None
        if own is not None:
            message = f"the id {name!r} is taken by one of the lab's own exercises, in {own}"
            yield _problem("id", found[number], message, "Give the exercise, and both its folders, another id.")


def _listed(file: Path) -> tuple[str, ...]:
    documents = load(file.read_bytes(), str(file)).documents
    value = documents[0].value if documents else None
    return tuple(value.get("exercises") or ()) if isinstance(value, dict) else ()


def _problem(rule: str, file: Path, message: str, mend: str = "") -> Finding:
    return Finding(f"gate-{rule}", Severity.ERROR, message, Span(str(file), 1, 1, 1, 1), mend=mend)
