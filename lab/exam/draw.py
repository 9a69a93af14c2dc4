"""From a blueprint and a seed to a paper: the same one each time, for whoever has the same exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random

from lab.catalog.catalog import Catalog
from lab.catalog.model import Exercise
from lab.exam.blueprint import FULL, Blueprint, BlueprintError
from lab.exam.paper import Paper, Task
from lab.exam.weights import by_lot, share_out, some_by_share, tasks_of

EASY, HARD = 2, 4
"""Up to this difficulty a task is easy, from this one on it is hard."""

TRIES = 200
"""How many papers to draw in search of one that is as the blueprint asks."""

SLACK = 0.1
"""By how much of the paper's time its tasks' own minutes may differ from it."""

SEEDS = 1_000_000
"""The variants of a task are drawn from the seeds below this."""

Toss = Callable[[], float]


def draw_paper(blueprint: Blueprint, catalog: Catalog, seed: int) -> Paper:
    """The paper of a seed. Raises BlueprintError where the exercises do not suffice.

    Only ``Random.random`` of a seed that is a string is used, which stays the same over Python's versions.
    """
    toss = Random(f"{blueprint.name}:{seed}").random
    best: tuple[float, list[tuple[Exercise, int]]] | None = None
    for _ in range(TRIES):
        drawn = _drawn(blueprint, catalog, toss)
        if not _as_asked(blueprint, [exercise for exercise, _ in drawn]):
            continue
        late = abs(sum(exercise.minutes for exercise, _ in drawn) / blueprint.minutes - 1)
        if best is None or late < best[0]:
            best = late, drawn
        if late <= SLACK:
            break
    if best is None:
        raise BlueprintError(f"{blueprint.name}: the exercises there are do not make such a paper; ask for less")
    tasks = (
        Task(number, exercise.id, exercise.domain, 1 + int(toss() * (SEEDS - 1)) if exercise.parameters else 0, weight)
        for number, (exercise, weight) in enumerate(_shuffled(best[1], toss), 1)
    )
    return Paper(blueprint.name, blueprint.title, seed, blueprint.minutes, blueprint.passing, tuple(tasks))


def _drawn(blueprint: Blueprint, catalog: Catalog, toss: Toss) -> list[tuple[Exercise, int]]:
    """Exercises and their weights, domain by domain."""
    pools = {domain.id: domain.exercises for domain in catalog.domains}
    shares = blueprint.domains
    found: list[tuple[Exercise, int]] = []
    if blueprint.tasks < len(shares):
        drawn = [_some(pools.get(name, ()), 1, toss)[0] for name in some_by_share(shares, blueprint.tasks, toss)]
        return list(zip(drawn, _weights(blueprint, FULL, drawn), strict=True))
    try:
        counts = tasks_of(shares, blueprint.tasks, blueprint.takes, toss)
    except ValueError as error:
        raise BlueprintError(f"{blueprint.name}: {error}") from None
    for name, count in counts.items():
        drawn = _some(pools.get(name, ()), count, toss)
        found += zip(drawn, _weights(blueprint, shares[name], drawn), strict=True)
    return found


def _some(pool: Sequence[Exercise], count: int, toss: Toss) -> list[Exercise]:
    """So many exercises by lot; one of a competency that is there already comes less often."""
    if len(pool) < count:
        raise BlueprintError(f"{count} tasks are asked for where there are {len(pool)} exercises")
    by_id = {exercise.id: exercise for exercise in pool}
    found: list[Exercise] = []
    for _ in range(count):
        held = [competency for exercise in found for competency in exercise.competencies]
        chances = {
            name: 1 / (1 + 4 * sum(map(held.count, exercise.competencies)))
            for name, exercise in by_id.items()
            if exercise not in found
        }
        found.append(by_id[by_lot(chances, toss)])
    return found


def _weights(blueprint: Blueprint, whole: int, exercises: Iterable[Exercise]) -> tuple[int, ...]:
    """What each weighs: the longer and the harder, the more."""
    parts = [exercise.minutes * (2 + exercise.difficulty) for exercise in exercises]
    return share_out(whole, parts, blueprint.least, blueprint.most)


def _as_asked(blueprint: Blueprint, exercises: Sequence[Exercise]) -> bool:
    subjects = {subject for exercise in exercises for subject in exercise.subjects}
    return (
        sum(exercise.difficulty <= EASY for exercise in exercises) >= blueprint.easy
        and sum(exercise.difficulty >= HARD for exercise in exercises) >= blueprint.hard
        and subjects.issuperset(blueprint.subjects)
    )


def _shuffled(drawn: list[tuple[Exercise, int]], toss: Toss) -> list[tuple[Exercise, int]]:
    left, found = list(drawn), []
    while left:
        found.append(left.pop(int(toss() * len(left))))
    return found
