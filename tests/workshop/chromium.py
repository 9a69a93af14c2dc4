"""Headless Chromium, driven by its DevTools protocol over a websocket."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless=new", "--no-first-run", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
    "--remote-debugging-port=0", "--force-color-profile=srgb",
)  # fmt: skip


def found() -> str:
    """The browser's program; empty where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


class Page:
    """One tab."""

    def __init__(self, socket, session: str) -> None:
        self._socket = socket
        self._session = session
        self._number = 0
        self._waiting: dict[int, asyncio.Future] = {}
        self.said: list[str] = []
        """What the page complained of on its console."""
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if told.get("id") in self._waiting:
                self._waiting.pop(told["id"]).set_result(told)
            elif told.get("method") == "Log.entryAdded":
                self.said.append(told["params"]["entry"]["text"])

    async def ask(self, method: str, **parameters):
        """Call a method of the protocol."""
        self._number += 1
        answer = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json(
            {"id": self._number, "method": method, "params": parameters, "sessionId": self._session}
        )
        told = await asyncio.wait_for(answer, 20)
        assert "error" not in told, told
        return told["result"]

    async def open(self, url: str) -> None:
        """Go to an address."""
        await self.ask("Page.navigate", url=url)
        await self.until("document.readyState === 'complete'")

    async def value(self, script: str):
        """What a script gives."""
        told = await self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return told["result"].get("value")

    async def until(self, script: str, seconds: float = 15.0) -> None:
        """Wait until a script gives something true."""
        for _ in range(int(seconds / 0.05)):
            with suppress(AssertionError):
                if await self.value(script):
                    return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never came true: {script}")

    async def type(self, text: str) -> None:
        """Type or paste into what has the focus."""
        await self.ask("Input.insertText", text=text)

    async def press(self, key: str, code: int) -> None:
        """Press a key, with its number on Windows."""
        for kind in ("rawKeyDown", "keyUp"):
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    async def screenshot(self) -> bytes:
        """The page as a PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def browser(folder: Path, width: int = 1200, height: int = 720):
    """A browser with one empty page, on a profile of its own."""
    flags = [*FLAGS, f"--user-data-dir={folder}", f"--window-size={width},{height}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    process = await asyncio.create_subprocess_exec(
        found(), *flags, "about:blank", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        address = await asyncio.wait_for(_address(process.stderr), 30)
        letting_go = asyncio.create_task(process.stderr.read())
        async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
            await socket.send_json({"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}})
            target = (await _answer(socket, 1))["targetId"]
            attach = {"targetId": target, "flatten": True}
            await socket.send_json({"id": 2, "method": "Target.attachToTarget", "params": attach})
            page = Page(socket, (await _answer(socket, 2))["sessionId"])
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            await page.ask("Emulation.setDeviceMetricsOverride", **size)
            await page.ask("Log.enable")
            yield page
            page.reading.cancel()
        letting_go.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _address(stream) -> str:
    while line := (await stream.readline()).decode(errors="replace"):
        if "DevTools listening on " in line:
            return line.split("DevTools listening on ")[1].strip()
    raise AssertionError("the browser did not start")


async def _answer(socket, number: int):
    async for message in socket:
        told = json.loads(message.data)
        if told.get("id") == number:
            return told["result"]
    raise AssertionError("the browser has gone")
