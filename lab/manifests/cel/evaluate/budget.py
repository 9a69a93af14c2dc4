"""How much an evaluation may still do."""

from __future__ import annotations

from lab.manifests.cel.evaluate.values import EvaluationError

MOST = 200_000
"""Steps of one evaluation. The API server allows a million of its own, which cost this program too much time."""

EXCEEDED = "operation cancelled: actual cost limit exceeded"


class ExceededError(EvaluationError):
    """The budget is used up; nothing makes up for that, not even ``||``."""


class Budget:
    """The steps that are left."""

    __slots__ = ("left",)

    def __init__(self, left: int = MOST) -> None:
        self.left = left

    def spend(self, steps: int) -> None:
        """Take steps off. Raises ExceededError when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise ExceededError(EXCEEDED)
