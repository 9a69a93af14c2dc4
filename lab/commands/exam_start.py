"""``cks-lab exam start``: draw a paper, and begin."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.exam.blueprint import Blueprint
    from lab.exam.paper import Paper
    from lab.progress import Progress

EPILOG = """\
Blueprints: `cks-lab exam list` shows them. A file of your own says how many
tasks, how long, and what each domain weighs; see docs/exam.md.

With --in the tasks are laid out as folders, each with task.md and the files to
edit; `exam status` and `exam hand-in` read them from there.
"""

SEEDS = 1_000_000
"""Fresh seeds are below this: short enough to tell someone."""

LATELY = 6
"""How many earlier papers count as drawn lately."""


def run(chosen: argparse.Namespace) -> int:
    """Draw the paper and begin; nothing is begun where it cannot go on."""
    from lab.commands.exam_live import choice_kept, make_sure
    from lab.commands.exam_room import must_have_terminal, open_room
    from lab.commands.keeping import progress
    from lab.commands.live_grading import check_options
    from lab.commands.terminal import put
    from lab.exam.session import begin
    from lab.render.exam_paper_text import minutes

    check_options(chosen)
    if not chosen.folder:
        must_have_terminal("exam start --in FOLDER lays the tasks out as files")
    with progress() as kept:
        if not kept.saving:
            raise MachineError("an exam must be kept, and nothing can be saved here; see: cks-lab doctor")
        _must_be_free(kept, another=chosen.another)
        paper = _drawn(chosen, kept)
        choice = make_sure(chosen) if chosen.live else None
        if chosen.folder:
            from lab.commands.exam_folder import lay_out

            where = lay_out(paper, chosen.folder)
        session = begin(kept.exams, paper, "live" if choice else "simulated")
        if choice is not None:
            session.note("cluster", choice_kept(choice))
        put(f"exam {session.number}: {paper.title}, {_tasks(paper)} in {minutes(paper.minutes)}, seed {paper.seed}\n")
        if chosen.folder:
            from lab.commands.exam_folder import began

            began(session, where)
    return 0 if chosen.folder else open_room(session.number)


def _tasks(paper: Paper) -> str:
    return f"{len(paper.tasks)} tasks" if len(paper.tasks) > 1 else "one task"


def _must_be_free(kept: Progress, *, another: bool) -> None:
    """Raises CommandError while another exam is running."""
    from lab.exam.standing import running

    found = running(kept.exams)
    if found and not another:
        number, left = found[-1].number, found[-1].left.text
        raise CommandError(
            f"exam {number} is running, {left} left; go on with: cks-lab exam resume, end it with: cks-lab exam"
            " hand-in, or say --another"
        )


def _drawn(chosen: argparse.Namespace, kept: Progress) -> Paper:
    """The paper that was asked for, or a fresh one. Raises CommandError."""
    from lab.catalog.catalog import open_catalog
    from lab.catalog.places import shipped
    from lab.exam.blueprint import BlueprintError
    from lab.exam.draw import draw_paper
    from lab.exam.shipped import find_blueprint

    catalog = open_catalog(shipped())
    try:
        blueprint = find_blueprint(chosen.blueprint, [domain.id for domain in catalog.domains])
        paper = _fresh(blueprint, catalog, kept) if chosen.seed is None else draw_paper(blueprint, catalog, chosen.seed)
    except BlueprintError as error:
        raise CommandError(str(error)) from None
    return replace(paper, minutes=chosen.minutes) if chosen.minutes else paper


def _fresh(blueprint: Blueprint, catalog: Catalog, kept: Progress) -> Paper:
    """One of whose tasks few were drawn lately."""
    from secrets import randbelow

    from lab.exam.fresh import LOOKED_AT, fresh_paper
    from lab.exam.standing import lately_drawn

    seeds = [randbelow(SEEDS) for _ in range(LOOKED_AT)]
    return fresh_paper(blueprint, catalog, seeds, lately_drawn(kept.exams, LATELY))
