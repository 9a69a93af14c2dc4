"""Serving a workshop from a command: its log, and the loop around the server."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lab.workshop.server.serving import Server

LOG_BYTES = 1_000_000
LOGS = ("lab.workshop", "aiohttp", "asyncio")
"""What would otherwise write into the middle of the screen."""


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Keep refusals and trouble in a file of bounded size, which only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logs = [logging.getLogger(name) for name in LOGS]
    before = [(log.level, log.propagate) for log in logs]
    for log in logs:
        log.setLevel(logging.INFO)
        log.propagate = False
        log.addHandler(handler)
    try:
        yield
    finally:
        for log, (level, propagate) in zip(logs, before, strict=True):
            log.removeHandler(handler)
            log.setLevel(level)
            log.propagate = propagate
        handler.close()


async def serve(server: Server, screen: Callable[[Server], Awaitable[None]]) -> None:
    """Serve until the screen is left, or a signal asks to stop. Raises StoreError, OSError."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(name, stop.set)
    await server.start()  # which stops again by itself where that fails
    shown = asyncio.ensure_future(screen(server))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({shown, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (shown, stopped):
            task.cancel()
        await asyncio.gather(shown, stopped, return_exceptions=True)
        await server.stop()
    if shown.done() and not shown.cancelled() and (error := shown.exception()):
        raise error
