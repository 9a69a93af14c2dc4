"""The instructor's screen where there is nothing but lines: what happens, and what can be typed."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable

from lab.workshop.console import ConsoleError, action_of
from lab.workshop.pacing import ActionError
from lab.workshop.roster_text import roster_text
from lab.workshop.server.serving import Server
from lab.workshop.store import StoreError
from lab.workshop.views import room_json

SECONDS = 2.0
"""Between two looks at the room."""


async def plain_screen(server: Server, put: Callable[[str], None], *, typing: bool) -> None:
    """Show the roster whenever it changes, and carry out what is typed; comes back on ``quit``."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    if typing:
        _read_lines(lines)
    shown = 0
    while True:
        if server.room.number != shown:
            shown = server.room.number
            put("\n" + roster_text(room_json(server.room, server.ledger.clock.offset)))
        try:
            async with asyncio.timeout(SECONDS):
                line = (await lines.get()).strip()
        except TimeoutError:
            continue
        if line == "quit":
            return
        if line:
            put(await _carried_out(server, line))


async def _carried_out(server: Server, line: str) -> str:
    """What to say to a line. It is carried out as from any other screen."""
    try:
        action = action_of(line, room_json(server.room, server.ledger.clock.offset))
        await server.act(action)
    except (ConsoleError, ActionError, StoreError) as error:
        return f"{error}\n"
    return ""


def _read_lines(lines: asyncio.Queue[str]) -> None:
    """Read standard input in a thread: it can be waited for in no other way everywhere."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, daemon=True, name="typing").start()

