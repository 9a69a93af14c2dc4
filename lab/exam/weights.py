"""Sharing out weight and tasks so that what is written adds up exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def share_out(whole: int, parts: Sequence[float], least: int, most: int) -> tuple[int, ...]:
    """Whole numbers from ``least`` to ``most`` that add up to ``whole``, as near to the parts' ratio as can be.

    Raises ValueError where there are none.
    """
    if not len(parts) * least <= whole <= len(parts) * most:
        raise ValueError(f"{len(parts)} parts of {least} to {most} do not make {whole}")
    found = [least] * len(parts)
    total = sum(parts)
    for _ in range(whole - sum(found)):
        # One more for whoever is furthest below what is due: no rounding is left over at the end.
        open_ones = [index for index, each in enumerate(found) if each < most]
        found[max(open_ones, key=lambda index: (whole * parts[index] / total - found[index], -index))] += 1
    return tuple(found)


def tasks_of(
    shares: Mapping[str, int], tasks: int, takes: Callable[[int], range], toss: Callable[[], float]
) -> dict[str, int]:
    """How many tasks each domain gets: by its share, and what is left over by lot.

    ``takes`` says how many may share a weight, ``toss`` gives a number from 0 to 1.
    Raises ValueError where it cannot be.
    """
    whole = sum(shares.values())
    found = {
        name: max(takes(share).start, min(takes(share).stop - 1, tasks * share // whole))
        for name, share in shares.items()
    }
    while sum(found.values()) != tasks:
        step = 1 if sum(found.values()) < tasks else -1
        able = [name for name in found if found[name] + step in takes(shares[name])]
        if not able:
            raise ValueError(f"{tasks} tasks cannot be shared out over the domains with such weights")
        due = {name: max(step * (tasks * shares[name] / whole - found[name]), 0.01) for name in able}
        found[by_lot(due, toss)] += step
    return found


def by_lot(chances: Mapping[str, float], toss: Callable[[], float]) -> str:
    """One of the names, each with its chance."""
    mark = toss() * sum(chances.values())
    for name, chance in chances.items():
        mark -= chance
        if mark < 0:
            return name
    return next(reversed(list(chances)))


def some_by_share(shares: Mapping[str, int], count: int, toss: Callable[[], float]) -> tuple[str, ...]:
    """So many of the names that each comes as often as its share says, none twice (systematic sampling).

    One whose share is more than a whole place always comes.
    """
    names = _shuffled(list(shares), toss)
    certain = [name for name in names if shares[name] * count >= sum(shares.values())]
    others = [name for name in names if name not in certain]
    places = count - len(certain)
    if places <= 0:
        return tuple(certain[:count])
    step = sum(shares[name] for name in others) / places
    mark, passed, found = toss() * step, 0.0, list(certain)
    for name in others:
        passed += shares[name]
        if mark < passed and len(found) < count:
            found.append(name)
            mark += step
    return tuple(name for name in shares if name in found)


def _shuffled(names: list[str], toss: Callable[[], float]) -> list[str]:
    found: list[str] = []
    while names:
        found.append(names.pop(int(toss() * len(names))))
    return found
