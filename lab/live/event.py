"""What a live run tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from lab.cluster.trial import Observation
from lab.quick_dataclass import dataclass


class Phase(StrEnum):
    """The stations of a live run, in their order."""

    CONNECT = "connect"
    SET_UP = "set up"
    READY = "wait for pods"
    APPLY = "apply"
    CONTROL = "control"
    """Whether what must work works and what a policy blocks is blocked, before anything is judged."""
    TRY = "try"
    CLEAN = "clean up"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``check`` and ``observations`` are set when a check has been tried."""

    phase: Phase
    text: str
    check: str = ""
    observations: tuple[Observation, ...] = ()


Hear: TypeAlias = Callable[[Event], None]
"""Takes an event; called from the thread that runs, never from two at once."""
