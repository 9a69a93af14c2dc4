"""Exercises as a workshop's server tells them, without what would give the answer away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Any

from lab.catalog.model import AnswerFile, Exercise, GradedCheck, Hint, HintLevel, Link, Solution
from lab.catalog.variant import Variant
from lab.cluster.state import State
from lab.cluster.trial import Trial
from lab.manifests.release import Release
from lab.manifests.submission import Submission, SubmittedFile
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Outcome, Setting

NOWHERE = Path("/nonexistent")

Json = Mapping[str, Any]


class Elsewhere:
    """A check that only the server can make."""

    def run(self, setting: Setting) -> Outcome:  # noqa: ARG002
        """Nothing is known of it here."""
        return Outcome(None, "only the workshop's server knows")

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:  # noqa: ARG002
        """Nothing can be tried."""
        return ()


@dataclass(frozen=True)
class SentExercise(Exercise):
    """An exercise that is not installed here, or not in the same version: to be read and answered, not graded."""

    sent: Json = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def task(self) -> str:
        """The task in Markdown."""
        return str(self.sent["task"])

    @cached_property
    def scenario_files(self) -> tuple[SubmittedFile, ...]:
        """The manifests of the cluster as the learner finds it."""
        return _files(self.sent["scenario"])

    @cached_property
    def scenario(self) -> State:
        """What is known of the cluster beside its manifests: the files on its nodes."""
        nodes = {str(each["path"]): str(each["text"]) for each in self.sent["node_files"]}
        return State(release=self.release, node_files=nodes)

    @cached_property
    def starter(self) -> Submission:
        """What the learner's files hold at first."""
        return Submission(_files(self.sent["starter"]))

    @cached_property
    def solution(self) -> Solution:
        """None is known."""
        return Solution(Submission(()), "")

    @property
    def subjects(self) -> tuple[str, ...]:
        """Nothing can be shown of what an answer does."""
        return ()


def exercise_of(sent: Json, seed: int) -> Exercise:
    """The exercise that is installed here where it is the very one that was sent; else what was sent.

    Raises KeyError, TypeError, ValueError where that is no exercise.
    """
    told = _told(sent, seed)
    return _installed(sent, seed) or told


def _told(sent: Json, seed: int) -> SentExercise:
    return SentExercise(
        id=str(sent["id"]), title=str(sent["title"]), domain=str(sent["domain"]),
        competencies=tuple(map(str, sent["competencies"])), difficulty=int(sent["difficulty"]),
        minutes=int(sent["minutes"]), release=Release.parse(str(sent["kubernetes"])),
        folder=NOWHERE, solution_folder=NOWHERE,
        answers=tuple(
            AnswerFile(
                str(each["name"]), edits=str(each["edits"] or ""), node=str(each["node"] or ""),
                sheet=bool(each["sheet"]), modes=bool(each["modes"]),
            )
            for each in sent["files"]
        ),
        checks=tuple(
            GradedCheck(str(each["id"]), str(each["text"]), int(each["points"]), Elsewhere(), bool(each["guards"]))
            for each in sent["checks"]
        ),
        hints=tuple(Hint(HintLevel(each["level"]), str(each["text"])) for each in sent["hints"]),
        links=tuple(Link(str(each["title"]), str(each["url"])) for each in sent["links"]),
        variant=Variant(seed), sent=sent,
    )  # fmt: skip


def _installed(sent: Json, seed: int) -> Exercise | None:
    """The same exercise from this machine; None where there is none, or another version of it."""
    from lab.catalog.catalog import open_exercise
    from lab.catalog.untrusted import ensure_usable
    from lab.render.exercise_json import exercise_json

    try:
        exercise = open_exercise(str(sent["id"]), seed=seed)
        if exercise.pack is not None:
            ensure_usable(exercise)
        own = json.loads(json.dumps(exercise_json(exercise)))
        beside = {"scenario": exercise.scenario_files, "starter": exercise.starter.files}
    except (LookupError, OSError, ValueError):
        return None
    same = all(sent.get(key) == value for key, value in own.items() if key not in ("hints", "pack", "schema"))
    return exercise if same and all(_files(sent[key]) == files for key, files in beside.items()) else None


def _files(sent: Any) -> tuple[SubmittedFile, ...]:
    return tuple(SubmittedFile(str(each["name"]), str(each["text"])) for each in sent)
