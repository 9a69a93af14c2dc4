"""Run in a process of its own: take a subject away, then load, grade and open the app.

    python -m tests.subjects.without SUBJECT FOLDER [app]

Prints what came of it as JSON. ``FOLDER`` is where progress may be written; the app is opened only when asked for.
"""

import asyncio
import json
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path


class Gone(MetaPathFinder):
    """A package that cannot be imported, as if it were not in the tree."""

    def __init__(self, package):
        self.package = package

    def find_spec(self, name, path=None, target=None):
        if name == self.package or name.startswith(f"{self.package}."):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return


async def opened(exercise, catalog, folder):
    """The app on an exercise: the score of its reference, and the panels that are shown."""
    from lab.progress import Progress
    from lab.tui.app import LabApp
    from tests.tui.stage import judged, settled

    app = LabApp(
        exercise.id,
        catalog=lambda: catalog,
        progress=lambda: Progress.open(folder / "progress.sqlite"),
        settings=folder / "config.toml",
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        files = exercise.solution.submission.files
        for editor, file in zip(app.screen.query("#editors YamlEditor"), files, strict=True):
            editor.put(str(file.text))
        verdict = await judged(pilot)
        await pilot.press("f1")
        await pilot.pause()
        return verdict.report.score, sorted(verdict.views)


def main(name, folder, app):
    from lab.subjects import registry

    gone = [entry for entry in registry.SUBJECTS if name in (entry.name, *entry.needs)]
    registry.SUBJECTS = tuple(entry for entry in registry.SUBJECTS if entry not in gone)
    sys.meta_path[:0] = [Gone(entry.package) for entry in gone]
    from lab.catalog.catalog import open_catalog
    from lab.cluster.simulated import SimulatedCluster
    from lab.gate.tags import known_tags
    from lab.grading.grade import grade

    catalog = open_catalog()
    simple = [each for each in catalog if len(each.solution.submission.files) == len(each.answers)]
    first = {each.subjects: each for each in reversed(simple)}
    scores = {}
    for exercise in first.values():
        scores[exercise.id] = grade(exercise, exercise.solution.submission, SimulatedCluster()).score
    shown = {}
    if app:
        chosen = next(iter(first.values()))
        score, views = asyncio.run(opened(chosen, catalog, folder))
        shown = {"exercise": chosen.id, "score": score, "views": views}
    print(
        json.dumps(
            {
                "left": sorted(registry.subjects()),
                "exercises": [exercise.id for exercise in catalog],
                "problems": [problem.message for problem in catalog.problems],
                "scores": scores,
                "opened": shown,
                "tags": len(known_tags()),
                "imported": sorted(
                    each for each in sys.modules for entry in gone if f"{each}.".startswith(f"{entry.package}.")
                ),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), "app" in sys.argv[3:])
