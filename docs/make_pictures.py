"""Draw the pictures in this folder: the app itself, driven by a script, exported as SVG.

python docs/make_pictures.py [FOLDER]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import exam_pictures  # noqa: E402
import workshop_pictures  # noqa: E402
from textual.widgets import Static  # noqa: E402

from lab.manifests.submission import Submission  # noqa: E402
from lab.progress import Progress  # noqa: E402
from lab.tui.app import LabApp  # noqa: E402
from lab.tui.desk import Desk  # noqa: E402
from lab.tui.judge import judge  # noqa: E402
from lab.tui.screens.debrief import Debrief  # noqa: E402
from lab.tui.screens.workbench import Workbench  # noqa: E402
from lab.tui.widgets.title_bar import TitleBar  # noqa: E402
from lab.tui.widgets.verdict_pane import VerdictPane  # noqa: E402

NO_DNS = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: frontend-allow-egress
  namespace: production-app
spec:
  podSelector:
    matchLabels:
      tier: frontend
  policyTypes:
    - Egress
  egress:
    - to:
        - podSelector:
            matchLabels:
              tier: backend
      ports:
        - protocol: TCP
          port: 80
"""
"""The first slip: the frontend may call the backend, but cannot look up its name."""

HALF_OF_DNS = f"""\
{NO_DNS}\
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - protocol: UDP
          port: 53
"""
"""Nearly right: large DNS answers come over TCP."""

RIGHT = f"""\
{HALF_OF_DNS}\
        - protocol: TCP
          port: 53
"""

MENDING = (
    ("mending-1-first-finding", NO_DNS, 160.0),
    ("mending-2-half-way", HALF_OF_DNS, 235.0),
    ("mending-3-passed", RIGHT, 270.0),
)
"""Each picture with what stands in the editor and the seconds on the clock."""

AT_THE_END = (len(RIGHT.splitlines()), len(RIGHT.splitlines()[-1]) + 1)
"""Line and column behind what was written last."""

FINDING_AT = 5
"""The line of the verdict's pane at which the first finding begins."""

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When all this happens."""

Pause = Callable[..., Awaitable[None]]

PATIENCE = 20.0
"""Seconds to wait for the app."""


async def until(true: Callable[[], bool], pause: Pause) -> None:
    """Wait for the app. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await pause(0.05)


def lab(file: Path) -> LabApp:
    """The app on a progress file of its own, at a time of its own, with no one's settings."""
    return LabApp(progress=lambda: Progress.open(file, lambda: MORNING), settings=file.with_suffix(".toml"))


async def set_out(app: LabApp, clock: Callable[[], float], pause: Pause) -> Workbench:
    """Put the exercise of the pictures on the workbench; ``clock`` counts the seconds worked."""
    await pause()
    bench = Workbench(Desk(app.catalog.get("frontend-egress"), app.progress, clock=clock))
    await app.push_screen(bench)
    bench.editor.cursor_blink = False
    await until(lambda: bench.verdict is not None, pause)
    return bench


async def write(bench: Workbench, text: str, pause: Pause) -> None:
    """Put a text into the editor, wait for the verdict on it, and go to the first finding if there is one."""
    bench.editor.put(text)
    wanted = Submission.of(text, bench.editor.file)
    await until(lambda: bench.verdict is not None and bench.verdict.submission == wanted, pause)
    if bench.verdict and bench.verdict.findings:
        bench.action_next_finding()
    bench.query_one(TitleBar).tell(bench.desk.seconds, saving=True)
    await pause()


async def library(home: Path) -> str:
    """The library after some work: two exercises passed, one begun."""
    app = lab(home / "library.sqlite")
    first, second, third = list(app.catalog)[:3]
    for exercise in (first, second):
        submission = exercise.solution.submission
        app.progress.record(exercise.id, judge(exercise, submission).report, submission, 260)
    app.progress.save_draft(third.id, third.answers[0].file, "begun")
    async with app.run_test(size=(120, 30)) as pilot:
        following = app.screen.query_one("#library-next", Static)
        await until(lambda: third.title in str(following.render()), pilot.pause)
        await pilot.pause()
        return app.export_screenshot(title="cks-lab")


async def workbench(home: Path) -> str:
    """The workbench with an answer that is nearly right."""
    app = lab(home / "workbench.sqlite")
    async with app.run_test(size=(160, 48)) as pilot:
        bench = await set_out(app, lambda: 0.0, pilot.pause)
        await write(bench, HALF_OF_DNS, pilot.pause)
        return app.export_screenshot(title="cks-lab open frontend-egress")


async def mending(home: Path) -> dict[str, str]:
    """A wrong answer being mended, from the first finding to the debrief."""
    app = lab(home / "mending.sqlite")
    worked = 0.0
    drawn = {}
    async with app.run_test(size=(120, 40)) as pilot:
        bench = await set_out(app, lambda: worked, pilot.pause)
        pane = bench.query_one(VerdictPane)
        for name, text, seconds in MENDING:
            worked = seconds
            await write(bench, text, pilot.pause)
            if text == RIGHT:
                bench.editor.jump(*AT_THE_END)
            # The whole pane is longer than the screen: from the finding on, the connections are in sight too.
            pane.scroll_to(y=0 if text == RIGHT else FINDING_AT, animate=False)
            await pilot.pause()
            drawn[name] = app.export_screenshot(title="cks-lab")
        bench.action_hand_in()
        await until(lambda: isinstance(app.screen, Debrief), pilot.pause)
        await pilot.pause()
        return {**drawn, "mending-4-debrief": app.export_screenshot(title="cks-lab")}


async def draw(folder: Path) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        pictures = {"library": await library(home), "workbench": await workbench(home), **await mending(home)}
        pictures |= {"exam-room": await exam_pictures.room(home), "exam-report": await exam_pictures.report(home)}
        pictures["workshop-room"] = await workshop_pictures.room()
    for name, svg in pictures.items():
        (folder / f"{name}.svg").write_text(f"{svg.rstrip()}\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent))
