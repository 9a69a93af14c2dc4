"""A whole browser at a workshop."""

import asyncio

import pytest

from lab.workshop.browser.pages import browser_pages, terminal_files
from lab.workshop.client import InstructorClient
from lab.workshop.trying import running
from tests.workshop import chromium
from tests.workshop.browser_steps import F5, answer, join
from tests.workshop.learner_stage import NAME, reference

pytestmark = [
    pytest.mark.skipif(not chromium.found(), reason="no Chromium is installed"),
    pytest.mark.skipif(terminal_files() is None, reason="textual-serve is not installed"),
]


async def test_join_type_an_answer_and_see_the_verdict(tmp_path):
    drafts = tmp_path / "browser"
    async with (
        running(tmp_path, (NAME,), extend=browser_pages(drafts)) as server,
        InstructorClient(server.url, server.instructor_token) as instructor,
        chromium.browser(tmp_path / "profile") as page,
    ):
        await instructor.act("open")
        await join(page, server.url, server.workshop.code, "Ada <b>")
        await answer(page, drafts, reference())
        await page.press(*F5)
        async with asyncio.timeout(15):
            room = await instructor.room()
            while not room["learners"][0]["passed_here"]:
                room = await instructor.room(room["version"], 5) or room
        assert room["learners"][0]["name"] == "Ada <b>"
        (tmp_path / "page.png").write_bytes(await page.screenshot())
        assert not [each for each in page.said if "Content Security Policy" in each]
