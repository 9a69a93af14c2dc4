"""The curriculum as a page of Markdown: what the exam asks for, and the exercises for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.catalog.catalog import Catalog
from lab.catalog.curriculum import CURRICULUM, Area
from lab.catalog.model import Exercise
from lab.gate.coverage import Trying, serving, trying

HEAD = """\
# The curriculum

What the CKS exam asks for, domain by domain with its share of the exam, and the exercises for it. Every exercise is
graded by the simulator. **Live** says how many of its points a real cluster decides with `--live`; **sheet** marks an
exercise that asks for answers in words.

This page is written by `python docs/make_curriculum.py`.
"""


def curriculum_text(catalog: Catalog) -> str:
    """The whole page."""
    known: dict[str, Trying] = {exercise.id: trying(exercise) for exercise in catalog}
    return HEAD + "".join(f"\n{line}\n" for area in CURRICULUM for line in _area(area, catalog, known))


def _area(area: Area, catalog: Catalog, known: Mapping[str, Trying]) -> Iterator[str]:
    yield f"## {area.title} ({area.weight} %)"
    for competency in area.competencies:
        tags = ", ".join(f"`{tag}`" for tag in (*competency.tags, *competency.finer))
        yield f"### {competency.title}\n\n{tags}"
        exercises = serving(competency, catalog)
        yield "\n".join(_table(exercises, known)) if exercises else "No exercise yet."


def _table(exercises: tuple[Exercise, ...], known: Mapping[str, Trying]) -> Iterator[str]:
    yield "| exercise | what it is about | level | minutes | live | sheet |"
    yield "|---|---|---|---|---|---|"
    for exercise in exercises:
        how = known[exercise.id]
        live = f"{how.live} of {how.points}" if how.live else "–"
        sheet = "yes" if how.sheet else "–"
        facts = (f"`{exercise.id}`", exercise.title, str(exercise.difficulty), str(exercise.minutes), live, sheet)
        yield f"| {' | '.join(facts)} |"
