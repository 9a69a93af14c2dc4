"""The switch in the header: what tries the answer, the simulator alone or a real cluster beside it."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from lab.tui.marks import MUTED


class LiveSwitch(Widget):
    """Both names, the one that counts in brackets. A click switches."""

    on = reactive(False)

    def render(self) -> Content:
        """The two names."""
        chosen, other = "bold", MUTED
        simulated = (" simulated ", other) if self.on else ("[simulated]", chosen)
        live = ("[live]", f"{chosen} $text-accent") if self.on else (" live ", other)
        return Content.assemble(simulated, live)

    async def on_click(self) -> None:
        """Switch."""
        await self.screen.run_action("live_switch")
