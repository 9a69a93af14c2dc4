"""``cks-lab exam list``: the blueprints, and the exams begun so far."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.exam.results import Result
    from lab.progress import Progress


def run(chosen: argparse.Namespace) -> int:
    """Print them."""
    from lab.commands.keeping import progress
    from lab.commands.terminal import show, show_json, width
    from lab.exam.shipped import find_blueprint, names
    from lab.exam.standing import standings

    blueprints = [find_blueprint(name) for name in names()]
    with progress() as kept:
        found = standings(kept.exams)
        results = {each.number: result for each in found if each.ended and (result := _result(kept, each.number))}
        damaged = sorted(set(kept.exams.numbers()) - {each.number for each in found})
    if chosen.output == "json":
        from lab.render.exam_list_json import exams_json

        show_json(exams_json(blueprints, found, results, damaged))
    else:
        from lab.render.exam_list_text import exams_text

        show(exams_text(blueprints, found, results, damaged, width()))
    return 0


def _result(kept: Progress, number: int) -> Result | str | None:
    """The result; the reason where what was kept cannot be read."""
    from lab.exam.results import result_of

    try:
        return result_of(kept, number)
    except ValueError as error:
        return str(error)
