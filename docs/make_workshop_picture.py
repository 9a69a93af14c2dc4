"""Draw the picture of a browser session: a workshop, a learner in headless Chromium, an answer that is nearly right.

python docs/make_workshop_picture.py [FOLDER]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.make_pictures import HALF_OF_DNS  # noqa: E402
from lab.catalog.catalog import open_exercise  # noqa: E402
from lab.workshop.browser.pages import browser_pages  # noqa: E402
from lab.workshop.client import InstructorClient  # noqa: E402
from lab.workshop.trying import running  # noqa: E402
from tests.workshop import chromium  # noqa: E402
from tests.workshop.browser_steps import F5, answer, join  # noqa: E402

NAME = "frontend-egress"
MESSAGES_GONE = 6.0
"""Seconds after which the app's messages do not cover anything any more."""


async def draw(folder: Path) -> None:
    """Write the picture into a folder. Raises AssertionError where the browser does not get that far."""
    starter = str(open_exercise(NAME).starter.files[0].text)
    begun = starter.splitlines()[-1]
    rest = HALF_OF_DNS.partition(f"{begun}\n")[2]
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        async with (
            running(place, (NAME,), name="CKS workshop", extend=browser_pages(place / "browser")) as server,
            InstructorClient(server.url, server.instructor_token) as instructor,
            chromium.browser(place / "profile", 1280, 760) as page,
        ):
            await instructor.act("open")
            await instructor.act("time-box", exercise=NAME, minutes=10)
            await join(page, server.url, server.workshop.code, "Ada")
            await answer(page, place / "browser", rest)
            await page.press(*F5)
            while not (await instructor.room(wait=5) or {"learners": [{"attempts": 0}]})["learners"][0]["attempts"]:
                await asyncio.sleep(0.2)
            await asyncio.sleep(MESSAGES_GONE)
            (folder / "workshop-browser.png").write_bytes(await page.screenshot())


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent), 90))
