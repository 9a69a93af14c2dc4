"""The one way to the store: writes of the same moment are committed together, and the room is told of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

from lab.workshop.clock import Clock
from lab.workshop.room import Room
from lab.workshop.store import Happening, NoWorkshopError, Store, StoreError, Write, Written
from lab.workshop.values import Event, Kind, Workshop

T = TypeVar("T")
log = logging.getLogger("lab.workshop")

MOST_AT_ONCE = 64
"""Writes in one transaction."""

WATCH_SECONDS = 1.0
SEEN_SECONDS = 5.0
ALONE_SECONDS = 600.0


class Bell:
    """Wakes everybody who waits for news."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake them."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait for the next ring, or as long as that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await self._event.wait()


class Ledger:
    """The events of a workshop: kept in the store, told to the room, in the same order on every host."""

    def __init__(self, store: Store, workshop: Workshop, clock: Callable[[float, str], Clock], poll: float) -> None:
        self.store = store
        self.workshop = workshop
        self.room = Room(workshop)
        self.room_bell = Bell()
        self.pace_bell = Bell()
        self._make_clock = clock
        self._poll = poll
        self._thread = ThreadPoolExecutor(1, "store")
        self._waiting: asyncio.Queue[tuple[Write, asyncio.Future[Written]]] = asyncio.Queue()
        self._seen_here: dict[str, float] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Tell the room what is in the store, and begin to take writes. Raises StoreError."""
        events = await self.read(lambda store: store.events(self.workshop.id))
        self.room = Room(self.workshop, events)
        self.clock = self._make_clock(self.room.last_offset, self.room.last_at)
        await self.exchange_seen()
        loops = [self._write_all(), self._watch_clock(), self._exchange_seen()]
        if self.store.shared:
            loops.append(self._follow())
        self._tasks = [asyncio.create_task(each) for each in loops]
        await self.write(Happening(Kind.HOSTED, facts=(("away", round(self._away(), 3)),)))

    def _away(self) -> float:
        """Seconds since the last sign of anybody. Another host may be there: then only a long time counts."""
        if not self.room.number:
            return 0.0
        last = max((person.seen for person in self.room.people.values()), default=0.0)
        away = self.clock.offset - max(last, self.room.last_offset)
        return max(away, 0.0) if not self.store.shared or away > ALONE_SECONDS else 0.0

    async def stop(self) -> None:
        """Stop taking writes and let go of the store."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while not self._waiting.empty():
            self._waiting.get_nowait()[1].cancel()
        await asyncio.get_running_loop().run_in_executor(self._thread, self.store.close)
        self._thread.shutdown(wait=True)
        self.pace_bell.ring()
        self.room_bell.ring()

    async def read(self, query: Callable[[Store], T]) -> T:
        """What a query of the store gives. Raises StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, query, self.store)

    async def write(self, write: Write) -> Written:
        """Keep it: it is on the disk, and the room knows, when this comes back. Raises StoreError, NoWorkshopError."""
        written: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        await self._waiting.put((write, written))
        return await written

    async def catch_up(self) -> None:
        """Tell the room what other hosts have written. Raises StoreError."""
        events = await self.read(lambda store: store.events(self.workshop.id, self.room.number))
        self._tell(events)

    async def _write_all(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < MOST_AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            writes = [write for write, _ in batch]
            append = partial(self._append, writes, self.room.number, self.clock.offset, self.clock.at())
            try:
                done, events = await self.read(append)
            except (StoreError, NoWorkshopError) as error:
                self._refuse(batch, error)
                continue
            except Exception as error:
                log.exception("the store broke down")
                self._refuse(batch, StoreError(f"the store broke down: {type(error).__name__}"))
                continue
            self._tell(events)
            for (_, waiting), each in zip(batch, done, strict=True):
                if not waiting.done():
                    waiting.set_result(each)

    def _append(
        self, writes: list[Write], before: int, offset: float, at: str, store: Store
    ) -> tuple[list[Written], list[Event]]:
        """Write, and give the events that the room does not know: these, and those of other hosts between."""
        done = store.append(self.workshop.id, writes, offset, at)
        events = [each.event for each in done if each.event is not None]
        if events and store.shared and events[0].number != before + 1:
            events = store.events(self.workshop.id, before)
        return done, events

    @staticmethod
    def _refuse(batch: list[tuple[Write, asyncio.Future[Written]]], error: Exception) -> None:
        for _, waiting in batch:
            if not waiting.done():
                waiting.set_exception(error)

    def _tell(self, events: list[Event]) -> None:
        version, number = self.room.pace.version, self.room.number
        removed = any(event.kind is Kind.REMOVED for event in events)
        for event in events:
            self.room.tell(event)
        if self.room.pace.version != version or removed:
            self.pace_bell.ring()
        if self.room.number != number:
            self.room_bell.ring()

    async def _follow(self) -> None:
        """Look for what other hosts write."""
        while True:
            await asyncio.sleep(self._poll)
            with suppress(StoreError):
                await self.catch_up()

    async def _exchange_seen(self) -> None:
        """Keep which learners were seen here, and hear of it from other hosts."""
        while True:
            await asyncio.sleep(SEEN_SECONDS)
            if self._seen_here or self.store.shared:
                with suppress(StoreError):
                    await self.exchange_seen()

    async def exchange_seen(self) -> None:
        """The same, once. Raises StoreError."""
        people = self.room.people
        here, self._seen_here = self._seen_here, {}
        anywhere = await self.read(lambda store: store.exchange_seen(self.workshop.id, here))
        for learner, offset in anywhere.items():
            if learner in people:
                people[learner].seen = max(people[learner].seen, offset)

    def saw(self, learner: str) -> None:
        """A sign of a learner, which is no event."""
        if learner in self.room.people:
            self.room.people[learner].seen = self._seen_here[learner] = self.clock.offset

    async def _watch_clock(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            with suppress(StoreError, NoWorkshopError):
                await self.note_jump()

    async def note_jump(self) -> None:
        """Put it into the timeline when the machine's clock was set."""
        jump = self.clock.jumped()
        if jump:
            log.warning("this machine's clock was set by %+.0f seconds", jump)
            await self.write(Happening(Kind.CLOCK_JUMPED, facts=(("seconds", round(jump, 1)),)))
