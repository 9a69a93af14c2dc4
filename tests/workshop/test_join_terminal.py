"""``cks-lab workshop join`` in a real terminal, killed and begun again."""

import asyncio

import pytest

from tests.terminal.terminal import Terminal, needs_tmux
from tests.workshop.learner_stage import learners

pytestmark = [pytest.mark.terminal, needs_tmux]


async def test_kill_and_rejoin_without_the_code_loses_nothing(tmp_path):
    async with learners(tmp_path / "served") as stage:
        await asyncio.to_thread(_sit, Terminal(tmp_path), stage.server.url, stage.server.workshop.code)
        (learner,) = (await stage.instructor.room())["learners"]
        assert (learner["name"], learner["attempts"]) == ("Ada", 2)


def _sit(lab: Terminal, url: str, code: str) -> None:
    try:
        lab.start("workshop", "join", url, code, "--name", "Ada")
        lab.wait_for("● connected", "Enter: open Lock down the frontend", "A workshop   Ada")
        lab.press("Enter")
        lab.wait_for("frontend-allow-egress.yaml", "draft saved", "● connected")
        lab.type("spec: half")
        lab.wait_for("spec: half")
        lab.press("F5")
        lab.wait_for("handed in: 0 of 10 points, by the workshop's server")
        lab.type(" typed")
        lab.wait_for("spec: half typed")
        lab.kill_hard()
        lab.start("workshop", "join", url)
        lab.wait_for("● connected", "0/10")
        lab.press("Enter")
        lab.wait_for("spec: half typed")
        lab.press("F5")
        lab.wait_for("handed in: 0 of 10 points")
        lab.press("C-q")
        assert lab.wait_for_the_end() == 0
    finally:
        lab.end()
