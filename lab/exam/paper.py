"""A paper: which tasks, in which variants, with what weight; and its form for keeping."""

from __future__ import annotations

from typing import Any

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a paper. ``seed`` is that of the exercise's variant, ``weight`` in percent of the whole paper.

    ``print`` is the fingerprint of the exercise's files when the exam began; empty before.
    """

    number: int
    exercise: str
    domain: str
    seed: int
    weight: int
    print: str = ""

    @property
    def context(self) -> str:
        """The name of the cluster it is solved on."""
        return f"cks-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Paper:
    """What was drawn.

    ``blueprint`` is the short name it was drawn by, ``minutes`` the time for all of it, ``passing`` the percent that
    pass. The weights of the tasks add up to 100.
    """

    blueprint: str
    title: str
    seed: int
    minutes: int
    passing: int
    tasks: tuple[Task, ...]

    def task(self, number: int) -> Task:
        """The task of a number, counted from 1. Raises LookupError."""
        for task in self.tasks:
            if task.number == number:
                return task
        raise LookupError(f"the paper has no task {number}: it has 1 to {len(self.tasks)}")


def paper_json(paper: Paper) -> dict[str, Any]:
    """The paper in fields."""
    return {
        "blueprint": paper.blueprint,
        "title": paper.title,
        "seed": paper.seed,
        "minutes": paper.minutes,
        "passing": paper.passing,
        "tasks": [
            {
                "number": task.number,
                "exercise": task.exercise,
                "domain": task.domain,
                "variant": task.seed,
                "weight": task.weight,
                "print": task.print,
            }
            for task in paper.tasks
        ],
    }


def paper_of(kept: Any) -> Paper:
    """The paper from its fields. Raises ValueError where they are damaged."""
    try:
        tasks = tuple(
            Task(
                int(each["number"]),
                str(each["exercise"]),
                str(each["domain"]),
                int(each["variant"]),
                int(each["weight"]),
                str(each.get("print", "")),
            )
            for each in kept["tasks"]
        )
        return Paper(
            str(kept["blueprint"]), str(kept["title"]), int(kept["seed"]), int(kept["minutes"]), int(kept["passing"]),
            tasks,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the paper that was kept is damaged: {error!r}") from None
