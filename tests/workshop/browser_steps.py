"""From the join page to a verdict, in a browser."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

F5 = ("F5", 116)


async def join(page, url: str, code: str, name: str) -> None:
    """Fill in the form, and wait for the app to be drawn."""
    await page.open(f"{url}/?code={code}")
    await page.value("document.getElementById('name').focus()")
    await page.type(name)
    await page.value("document.querySelector('form button').click()")
    await page.until("document.body.classList.contains('-first-byte')", 30)


PASTE = """(text => {
  const pasted = new DataTransfer();
  pasted.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: pasted, bubbles: true}));
})"""


async def answer(page, folder: Path, text: str) -> None:
    """Open the exercise that is marked, and paste a text where the starter ends."""
    await page.until("document.activeElement && document.activeElement.tagName === 'TEXTAREA'")
    for _ in range(50):
        # It is there to be opened a moment after the list is.
        await page.press("Enter", 13)
        if await _holds(folder, "SELECT 1 FROM sessions", 0.5):
            break
    await page.value(f"{PASTE}({json.dumps(text)})")
    await drafted(folder, text)


async def drafted(folder: Path, text: str) -> None:
    """Wait until the text is among the learner's drafts."""
    last = text.strip().splitlines()[-1]
    assert await _holds(folder, "SELECT 1 FROM drafts WHERE instr(text, ?)", 15.0, last), "it is not among the drafts"


async def _holds(folder: Path, query: str, seconds: float, *values: str) -> bool:
    """Whether a learner's progress comes to hold something in time."""
    for _ in range(int(seconds / 0.05)):
        for file in folder.glob("*/workshop/progress.sqlite"):
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as kept, suppress(sqlite3.Error):
                if kept.execute(query, values).fetchall():
                    return True
        await asyncio.sleep(0.05)
    return False
