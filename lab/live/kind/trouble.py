"""What keeps the practice cluster from being made, looked at or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.live.trouble import LiveError

if TYPE_CHECKING:
    from lab.live.kind.preflight import Check


class KindError(LiveError):
    """Something about the practice cluster; ``mend`` may hold several lines."""


class UnfitError(KindError):
    """This computer lacks something; ``checks`` are all that was looked at."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        lacking = [f"{check.topic}: {check.text}" for check in checks if check.good is False]
        super().__init__(f"there can be no practice cluster here; {'; '.join(lacking)}")
        self.checks = checks


class ForeignError(KindError):
    """There is a cluster of the lab's name that the lab does not remember making."""
