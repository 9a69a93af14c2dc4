"""Which checks apply at a level and version, and what they say of a pod."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lab.cluster.podsecurity.check import Look, Violation
from lab.cluster.podsecurity.checks import CHECKS
from lab.cluster.podsecurity.level import Level, LevelVersion
from lab.cluster.podsecurity.podshape import PodShape
from lab.manifests.release import CURRENT, Release


def violations(asked: LevelVersion, pod: PodShape, release: Release = CURRENT) -> tuple[Violation, ...]:
    """What an API server of ``release`` finds wrong with a pod at this level; empty when it is allowed."""
    found = []
    for check, look in looks(asked.level, asked.version.within(release)):
        said = look(pod)
        if said is not None:
            found.append(Violation(check, *said))
    return tuple(found)


@cache
def looks(level: Level, minor: int) -> tuple[tuple[str, Look], ...]:
    """The checks of a level at a minor release, each with its id, in the order they are told.

    Restricted holds baseline too, but for checks that one of its own does more strictly.
    """
    if level is Level.PRIVILEGED:
        return ()
    inside = [check for check in CHECKS if check.level.strictness <= level.strictness]
    now = [(check.id, revision) for check in inside if (revision := check.at(minor)) is not None]
    superfluous = {name for _, revision in now for name in revision.instead_of}
    return tuple((name, revision.look) for name, revision in now if name not in superfluous)


def reasons(found: Iterable[Violation]) -> str:
    """The reasons alone, as warnings about existing pods give them."""
    return ", ".join(violation.reason for violation in found)


def details(found: Iterable[Violation]) -> str:
    """Reasons with their details, as a refusal and a warning about one object give them."""
    return ", ".join(map(str, found))
