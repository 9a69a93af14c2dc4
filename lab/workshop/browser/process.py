"""The process of a browser session, seen from the server: Textual's packets in and out."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

log = logging.getLogger("lab.workshop")

MODULE = "lab.tui.workshop.served"
READY = b"__GANGLION__"
"""What Textual's web driver writes before its first packet."""

DRAWN, TOLD = b"D", b"M"
PATIENCE = 3.0
"""Seconds that the app has to save and end."""

STARTING = 30.0
MOST_COMPLAINED = 4096


class BrokenAppError(Exception):
    """The process did not start, or does not speak as it should."""


class AppProcess:
    """Starts without a shell, in an environment made from nothing, in a folder of its own."""

    def __init__(self, folder: Path, largest_packet: int) -> None:
        self._folder = folder
        self._largest = largest_packet
        self._process: asyncio.subprocess.Process | None = None
        self._complaints: asyncio.Task[bytes] | None = None

    @property
    def number(self) -> int:
        """The process's id; 0 before it was started."""
        return self._process.pid if self._process is not None else 0

    async def start(self, width: int, height: int, invitation: Mapping[str, Any]) -> None:
        """Start it. Raises OSError, BrokenAppError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-s", "-m", MODULE,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=environment(self._folder, width, height), cwd=self._folder, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._complaints = asyncio.create_task(_beginning(self._process.stderr))
        await self._write(json.dumps(invitation).encode() + b"\n")
        try:
            async with asyncio.timeout(STARTING):
                first = await self._process.stdout.readline()
        except (TimeoutError, ValueError):
            raise BrokenAppError("the app did not start in time") from None
        if first.strip() != READY:
            raise BrokenAppError("the app did not start")

    async def drawn(self, show: Callable[[bytes], Awaitable[None]], open_url: Callable[[str], Awaitable[None]]) -> None:
        """Pass on what the app draws until it ends. Raises BrokenAppError.

        A file that the app would deliver is not delivered: nothing leaves the host this way.
        """
        assert self._process is not None
        assert self._process.stdout is not None
        read = self._process.stdout.readexactly
        try:
            while True:
                head = await read(5)
                size = int.from_bytes(head[1:], "big")
                if size > self._largest:
                    raise BrokenAppError(f"the app wrote {size} bytes at once")
                payload = await read(size)
                if head[:1] == DRAWN:
                    await show(payload)
                elif head[:1] == TOLD:
                    told = json.loads(payload)
                    if told.get("type") == "exit":
                        return
                    if told.get("type") == "open_url":
                        await open_url(str(told.get("url")))
        except asyncio.IncompleteReadError:
            return
        except (ValueError, AttributeError):
            raise BrokenAppError("the app wrote what is no packet") from None

    async def keys(self, text: str) -> None:
        """Type, click, paste."""
        await self._write(_packet(DRAWN, text.encode("utf-8", "replace")))

    async def tell(self, **fields: str | int) -> None:
        """Tell the app of the window: its size, or whether it is in front."""
        await self._write(_packet(TOLD, json.dumps(fields).encode()))

    async def stop(self) -> None:
        """Let it save and end; end it where it does not."""
        process = self._process
        if process is None:
            return
        await self.tell(type="quit")
        for number in (None, signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            with suppress(ProcessLookupError):
                if number is not None:
                    process.send_signal(number)
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._drained(process)
                    break
        complaints = await self._complaints if self._complaints is not None else b""
        if process.returncode not in (0, None) or complaints:
            shown = complaints.decode("utf-8", "replace").strip()
            log.warning("a browser session's process ended with status %s: %s", process.returncode, shown)

    @staticmethod
    async def _drained(process: asyncio.subprocess.Process) -> None:
        """Wait for the end; what is still drawn is let go, or the process would wait for it to be read."""
        assert process.stdout is not None
        while await process.stdout.read(65_536):
            pass
        await process.wait()

    async def _write(self, raw: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(ConnectionError, RuntimeError):
            self._process.stdin.write(raw)
            await self._process.stdin.drain()


def environment(folder: Path, width: int, height: int) -> dict[str, str]:
    """All that the process is told of the world; nothing of the host's own environment."""
    import lab

    return {
        "PATH": "/nonexistent",
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "CKS_LAB_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "TMPDIR": str(folder),
        "TERM": "xterm-256color",
        "PYTHONPATH": str(Path(lab.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_FPS": "30",
        "COLUMNS": str(width),
        "ROWS": str(height),
        **({"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}),
    }


def _packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


async def _beginning(stream: asyncio.StreamReader) -> bytes:
    """The first of what is complained of; the rest is read and let go."""
    kept = b""
    while piece := await stream.read(4096):
        kept = (kept + piece)[:MOST_COMPLAINED]
    return kept
