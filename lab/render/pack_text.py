"""Packs as lines of text and as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lab.catalog.catalog import Catalog
from lab.catalog.installing import Installed
from lab.catalog.model import Exercise
from lab.catalog.packs import PATH_VARIABLE
from lab.catalog.places import Place
from lab.manifests.finding import Finding
from lab.render.exercise_json import problem_json
from lab.render.report_json import SCHEMA
from lab.render.styled import BLANK, Line, Lines, dim, line, strong, wrapped


def problem_text(problem: Finding) -> str:
    """What cannot be used, where, why, and what to do, in a line."""
    what = "a pack" if problem.rule == "pack" else "an exercise"
    where = f"{problem.span}: " if problem.span else ""
    return f"{what} cannot be used: {where}{problem.message}" + (f" ({problem.mend})" if problem.mend else "")


def pack_lines(done: str, pack: Installed, exercises: Iterable[Exercise]) -> Lines:
    """What was done with a pack, and which exercises there are now."""
    of = f" at {pack.commit[:12]}" if pack.commit else ""
    rows = [line(f"  {each.id}", dim(f"  {each.domain}: {each.title}")) for each in exercises]
    tail = line(dim("see them:  "), "cks-lab list") if rows else line("Not one of its exercises can be used.")
    return (line(f"{done} the pack ", strong(pack.name), f" from {pack.source}{of}"), *rows, BLANK, tail)


def list_lines(places: Iterable[Place], known: Mapping[Path, Installed], everything: Catalog, width: int) -> Lines:
    """Each pack with where it is and how many exercises of it can be used."""
    found: list[Line] = []
    for place in places:
        count = sum(1 for _ in _of(place, everything))
        found.append(line(strong(place.pack), f"  {count} exercise{'' if count == 1 else 's'}"))
        found.extend(wrapped(_whence(place, known), width, line("  "), "  "))
    if not found:
        return (line("There is no pack. Add one with: cks-lab pack add PATH, or make one with: cks-lab new ID"),)
    return tuple(found)


def _of(place: Place, everything: Catalog) -> Iterable[Exercise]:
    return (each for each in everything if each.pack == place)


def _whence(place: Place, known: Mapping[Path, Installed]) -> str:
    pack = known.get(place.root)
    if pack is None:
        return f"in {place.root}, named by {PATH_VARIABLE}"
    of = f" at {pack.commit[:12]}" if pack.commit else ""
    return f"installed from {pack.source or 'an unknown place'}{of}"


def list_json(places: Iterable[Place], known: Mapping[Path, Installed], everything: Catalog) -> dict[str, Any]:
    """Every pack, and whatever could not be used."""
    return {
        "schema": SCHEMA,
        "kind": "packs",
        "packs": [
            {
                "name": place.pack,
                "folder": str(place.root),
                "installed": place.root in known,
                "source": known[place.root].source if place.root in known else "",
                "commit": known[place.root].commit if place.root in known else "",
                "exercises": [each.id for each in _of(place, everything)],
            }
            for place in places
        ],
        "problems": [problem_json(problem) for problem in everything.problems],
    }


def pack_json(
    done: str, pack: Installed, exercises: Iterable[Exercise], problems: Iterable[Finding]
) -> dict[str, Any]:
    """What was done with one pack."""
    return {
        "schema": SCHEMA,
        "kind": "pack",
        "done": done,
        "name": pack.name,
        "folder": str(pack.folder),
        "source": pack.source,
        "commit": pack.commit,
        "exercises": [each.id for each in exercises],
        "problems": [problem_json(problem) for problem in problems],
    }
