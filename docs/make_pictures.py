"""Draw the pictures in this folder: the app itself, driven by a script, exported as SVG.

python docs/make_pictures.py [FOLDER]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from textual.widgets import Static  # noqa: E402

from lab.manifests.submission import Submission  # noqa: E402
from lab.progress import Progress  # noqa: E402
from lab.tui.app import LabApp  # noqa: E402
from lab.tui.judge import judge  # noqa: E402
from lab.tui.screens.workbench import Workbench  # noqa: E402

WRONG = """\
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
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - protocol: UDP
          port: 53
"""
"""Nearly right: large DNS answers come over TCP."""

PATIENCE = 20.0
"""Seconds to wait for the app."""


async def until(true: Callable[[], bool], pause: Callable[[float], Awaitable[None]]) -> None:
    """Wait for the app. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await pause(0.05)


async def library(home: Path) -> str:
    """The library after some work: two exercises passed, one begun."""
    app = LabApp(progress=lambda: Progress.open(home / "library.sqlite"))
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
    app = LabApp("frontend-egress", progress=lambda: Progress.open(home / "workbench.sqlite"))
    async with app.run_test(size=(160, 48)) as pilot:
        await until(lambda: isinstance(app.screen, Workbench) and app.screen.verdict is not None, pilot.pause)
        bench = app.screen
        assert isinstance(bench, Workbench)
        bench.editor.put(WRONG)
        wanted = Submission.of(WRONG, bench.editor.file)
        await until(lambda: bench.verdict is not None and bench.verdict.submission == wanted, pilot.pause)
        bench.action_next_finding()
        await pilot.pause()
        return app.export_screenshot(title="cks-lab open frontend-egress")


async def draw(folder: Path) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for name, picture in (("library", library), ("workbench", workbench)):
            svg = await picture(Path(home))
            (folder / f"{name}.svg").write_text(f"{svg.rstrip()}\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent))
