"""Exercises as learners get them: never the bounds, what a check expects, or an answer before the reveal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from lab.catalog.catalog import open_exercise
from lab.catalog.model import Exercise
from lab.manifests.submission import SubmittedFile
from lab.render.exercise_json import exercise_json, solution_json


class Sheets:
    """The exercises of a workshop as JSON, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, int], bytes] = {}

    async def task(self, exercise: str, seed: int) -> bytes:
        """The task, the scenario, the starter's files, hints and links."""
        return await self._get("task", exercise, seed, _task)

    async def debrief(self, exercise: str, seed: int) -> bytes:
        """The reference answer and why it is right."""
        return await self._get("debrief", exercise, seed, solution_json)

    async def _get(self, kind: str, exercise: str, seed: int, make: Callable[[Exercise], dict[str, Any]]) -> bytes:
        known = self._made.get((kind, exercise, seed))
        if known is None:
            known = await asyncio.to_thread(lambda: json.dumps(make(open_exercise(exercise, seed=seed))).encode())
            self._made[kind, exercise, seed] = known
        return known


def _task(exercise: Exercise) -> dict[str, Any]:
    scenario = exercise.scenario
    return {
        **exercise_json(exercise),
        "hints": [{"level": hint.level.value, "text": hint.text} for hint in exercise.hints],
        "starter": _files(exercise.starter.files),
        "scenario": _files(exercise.scenario_files),
        "node_files": [{"path": path, "text": text} for path, text in scenario.node_files.items()],
    }


def _files(files: Iterable[SubmittedFile]) -> list[dict[str, str]]:
    return [{"name": file.name, "text": str(file.text)} for file in files]
