"""The curriculum: its tags, and the page that says which exercises serve it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lab.catalog.catalog import open_catalog, open_exercise
from lab.catalog.curriculum import CURRICULUM, Competency, known_tags
from lab.gate.coverage import serving, trying
from lab.render.curriculum_text import curriculum_text
from tests.pack import PACK
from tests.shipped import shipped_catalog

PAGE = Path(__file__).parents[2] / "docs" / "curriculum.md"
CATALOG = shipped_catalog()
COMPETENCIES = [competency for area in CURRICULUM for competency in area.competencies]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == curriculum_text(CATALOG), "write it anew: python docs/make_curriculum.py"


def test_the_domains_are_those_of_the_catalog() -> None:
    said = {(area.domain, area.title, area.weight) for area in CURRICULUM}
    assert said == {(domain.id, domain.title, domain.weight) for domain in CATALOG.domains}
    assert [area.domain for area in CURRICULUM] == [domain.id for domain in CATALOG.domains]
    assert sum(area.weight for area in CURRICULUM) == 100


def test_a_tag_belongs_to_one_competency() -> None:
    tags = Counter(tag for competency in COMPETENCIES for tag in (*competency.tags, *competency.finer))
    assert set(tags) == known_tags()
    assert set(tags.values()) == {1}


@pytest.mark.parametrize("competency", COMPETENCIES, ids=[each.title for each in COMPETENCIES])
def test_each_competency_has_exercises_to_choose_from(competency: Competency) -> None:
    assert len(serving(competency, CATALOG)) >= 2


@pytest.mark.parametrize("exercise", list(CATALOG), ids=lambda exercise: exercise.id)
def test_an_exercise_serves_something(exercise) -> None:
    assert set(exercise.competencies) <= known_tags()
    assert exercise.competencies


def test_how_an_exercise_can_be_tried_is_found_out() -> None:
    network = trying(open_exercise("frontend-egress"))
    assert (network.live, network.points, network.sheet) == (6, 10, False)
    assert (trying(open_exercise("night-log", PACK)).live, trying(open_exercise("night-log", PACK)).sheet) == (0, True)


def test_the_page_names_every_exercise_of_the_pack_once_for_each_competency() -> None:
    page = curriculum_text(open_catalog(PACK))
    assert page.count("| `stolen-token` |") == 2
    assert "| `night-log` | What the log of the night says | 1 | 5 | – | yes |" in page
    assert page.count("No exercise yet.") == sum(len(area.competencies) for area in CURRICULUM) - 2
