"""Hints in a workshop: the same steps, without the last one, which is the solution."""

from __future__ import annotations

from lab.tui.screens.hints import Hints


class WorkshopHints(Hints):
    """The solution comes from the server, once the instructor shows it to everybody."""

    def _offer(self) -> str:
        return super()._offer() if self._opened < len(self._exercise.hints) else ""

    async def action_reveal(self) -> None:
        """Open the next hint, if there is one."""
        if self._opened < len(self._exercise.hints):
            await super().action_reveal()
