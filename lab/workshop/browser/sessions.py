"""The browser sessions that are going on: one for each learner, within limits of number and time."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from lab.workshop.browser.limits import SessionLimits
from lab.workshop.browser.process import AppProcess, BrokenAppError
from lab.workshop.limits import Throttle
from lab.workshop.room import Room

log = logging.getLogger("lab.workshop")

TAKEN_OVER, TOO_LONG, NOT_STARTED, REMOVED = 4001, 4002, 4003, 4004
"""Codes with which a session's connection is closed."""

NARROWEST, WIDEST, LOWEST, HIGHEST = 20, 400, 5, 200


class Session:
    """One learner's app and the page it is drawn on."""

    def __init__(self, page: web.WebSocketResponse, app: AppProcess, limits: SessionLimits) -> None:
        self.page = page
        self.app = app
        self.over = asyncio.Event()
        self._limits = limits
        self._began = self._last = time.monotonic()
        self._throttle = Throttle(limits.messages, time.monotonic)

    @property
    def too_long(self) -> bool:
        """Whether nobody has typed for long, or it has gone on longer than any may."""
        now = time.monotonic()
        return now - self._last > self._limits.idle or now - self._began > self._limits.total

    async def run(self, width: int, height: int, invitation: Mapping[str, Any]) -> None:
        """Run the app on the page until either ends."""
        drawing = typing = None
        try:
            await self.app.start(width, height, invitation)
            drawing = asyncio.create_task(self.app.drawn(self._show, self._open_url))
            typing = asyncio.create_task(self._type())
            done, _ = await asyncio.wait({drawing, typing}, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        except (OSError, BrokenAppError) as error:
            log.error("a browser session ended: %s", error)
            await self.close(NOT_STARTED, "the app cannot be run")
        finally:
            for task in (drawing, typing):
                if task is not None:
                    task.cancel()
            await asyncio.shield(asyncio.create_task(self._end()))

    async def _end(self) -> None:
        try:
            await self.app.stop()
            await self.close(1000, "")
        finally:
            self.over.set()

    async def close(self, code: int, words: str) -> None:
        """Close the page's connection, which ends the app."""
        if not self.page.closed:
            with suppress(ConnectionError, RuntimeError):
                await self.page.close(code=code, message=words.encode())

    async def _show(self, drawn: bytes) -> None:
        with suppress(ConnectionError, RuntimeError):
            await self.page.send_bytes(drawn)

    async def _open_url(self, url: str) -> None:
        """A link of the task, which the learner has clicked."""
        if url.startswith("https://"):
            with suppress(ConnectionError, RuntimeError):
                await self.page.send_str(json.dumps(["open_url", {"url": url, "new_tab": True}]))

    async def _type(self) -> None:
        async for message in self.page:
            if message.type is not WSMsgType.TEXT:
                continue
            wait = self._throttle.take("")
            if wait:
                await asyncio.sleep(wait)
            await self._take(message.data)

    async def _take(self, message: str) -> None:
        """Pass on what the page sent; anything else is let go."""
        try:
            kind, *more = json.loads(message)
        except (ValueError, TypeError, RecursionError):
            return
        told = more[0] if more else None
        if kind == "stdin" and isinstance(told, str):
            self._last = time.monotonic()
            await self.app.keys(told)
        elif kind == "resize" and isinstance(told, dict):
            width, height = size(told.get("width"), told.get("height"))
            await self.app.tell(type="resize", width=width, height=height)
        elif kind in ("focus", "blur"):
            await self.app.tell(type=kind)
        elif kind == "ping" and isinstance(told, str):
            await self.page.send_str(json.dumps(["pong", told[:40]]))


class Sessions:
    """Every session, by learner. ``folder`` holds a folder for each learner's drafts."""

    def __init__(self, folder: Path, room: Room, limits: SessionLimits) -> None:
        self.limits = limits
        self._folder = folder
        self._room = room
        self._going: dict[str, Session] = {}
        self._taking: dict[str, asyncio.Lock] = {}
        self._sweeping: asyncio.Task[None] | None = None

    def full(self, learner: str) -> bool:
        """Whether there is no place for one more."""
        return learner not in self._going and len(self._going) >= self.limits.sessions

    async def run(
        self, learner: str, page: web.WebSocketResponse, measures: tuple[int, int], invitation: Mapping[str, Any]
    ) -> None:
        """Run a learner's app on a page until it ends. One that runs on another page ends first."""
        session = Session(page, AppProcess(self.folder_of(learner), self.limits.packet), self.limits)
        async with self._taking.setdefault(learner, asyncio.Lock()):
            before = self._going.get(learner)
            if before is not None:
                await before.close(TAKEN_OVER, "went on in another tab")
                await before.over.wait()
            self._going[learner] = session
        try:
            await session.run(*measures, invitation)
        finally:
            if self._going.get(learner) is session:
                del self._going[learner]

    def folder_of(self, learner: str) -> Path:
        """Where a learner's drafts are."""
        return self._folder / learner

    async def start(self, _: web.Application) -> None:
        """Begin to look after the sessions."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweeping = asyncio.create_task(self._sweep())

    async def stop(self, _: web.Application) -> None:
        """End every session; drafts are kept."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        going = list(self._going.values())
        await asyncio.gather(*(each.close(1001, "the host has stopped") for each in going))
        with suppress(TimeoutError):
            async with asyncio.timeout(10):
                await asyncio.gather(*(each.over.wait() for each in going))

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(self.limits.sweep)
            await self.sweep()

    async def sweep(self) -> None:
        """End what has gone on for too long, and what belongs to people who were removed, with their drafts."""
        people = self._room.people
        for learner, session in list(self._going.items()):
            if learner not in people:
                await session.close(REMOVED, "removed from the workshop")
            elif session.too_long:
                await session.close(TOO_LONG, "nobody was there for long")
        for folder in self._folder.iterdir():
            if folder.name not in people and folder.name not in self._going:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def size(width: object, height: object) -> tuple[int, int]:
    """A window's size in cells, within reason whatever was said."""
    return _within(width, NARROWEST, WIDEST, 80), _within(height, LOWEST, HIGHEST, 24)


def _within(told: object, least: int, most: int, usual: int) -> int:
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 6:
        told = int(told)
    return min(max(told, least), most) if isinstance(told, int) and not isinstance(told, bool) else usual
