"""What a check of the Standards is, and how it words what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """What a check forbids about a pod: ``reason`` names it, ``detail`` says where."""

    check: str
    reason: str
    detail: str

    def __str__(self) -> str:
        return f"{self.reason} ({self.detail})" if self.detail else self.reason


Found: TypeAlias = tuple[str, str] | None
"""Reason and detail, or None for a pod that the check allows."""

Look: TypeAlias = Callable[[PodShape], Found]


@dataclass(frozen=True, slots=True)
class Revision:
    """A check from one minor release on. ``instead_of`` are the baseline checks it makes superfluous."""

    since: int
    look: Look
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check and its revisions, the oldest first."""

    id: str
    level: Level
    revisions: tuple[Revision, ...]

    def at(self, minor: int) -> Revision | None:
        """The revision in force at a minor release; None before the first."""
        found = None
        for revision in self.revisions:
            if revision.since <= minor:
                found = revision
        return found


def quoted(names: Iterable[str]) -> str:
    """``"a", "b"``."""
    return ", ".join(f'"{name}"' for name in names)


def plural(one: str, many: str, count: int) -> str:
    """``one`` where the count is 1, else ``many``."""
    return one if count == 1 else many


def named(names: list[str], one: str = "container", many: str = "containers") -> str:
    """``container "a"`` or ``containers "a", "b"``."""
    return f"{plural(one, many, len(names))} {quoted(names)}"


def setters(pod: bool, containers: list[str]) -> list[str]:
    """Who set a field to a forbidden value: the pod, the containers, or both."""
    return [*(["pod"] if pod else []), *([named(containers)] if containers else [])]


def except_on_windows(look: Look) -> Look:
    """The check without the pods that say they run on Windows, where the field cannot be set."""
    return lambda pod: None if pod.windows else look(pod)


def except_with_own_users(look: Look) -> Look:
    """The check without the pods that have a user namespace of their own."""
    return lambda pod: None if pod.own_users else look(pod)
