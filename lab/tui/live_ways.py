"""How live mode begins and ends with the app: its questions, leaving during a run, and a terminal that is closed."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from rich.text import Text
from textual.app import App

from lab.progress.places import home
from lab.tui.live_desk import LiveDesk
from lab.tui.live_run import LiveRun, Trouble
from lab.tui.live_thread import Which
from lab.tui.screens.confirm import Confirm
from lab.tui.screens.stopping import MAY_BE_LEFT, Stopping

TERMINATED = 143
"""The exit status of a process that was asked to end (128 + SIGTERM)."""


def open_live_desk(app: App[int], context: str = "", kubeconfig: Path | None = None) -> LiveDesk:
    """The session's cluster: the person's context of that name, or the lab's own."""

    def ask(question: str, answer: Callable[[bool], None]) -> None:
        app.push_screen(Confirm(question, "Use it"), lambda sure: answer(bool(sure)))

    def post(work: Callable[[], None]) -> None:
        # A run that cleans up after the app has ended has nobody to tell.
        with suppress(RuntimeError):
            app.call_later(work)

    return LiveDesk(Which(home(), context, kubeconfig), post, ask, partial(warn, app, severity="error"))


def end_in_good_order(app: App[int]) -> None:
    """Let a closed terminal and a request to end go the app's way out, where a run is cleaned up after."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            # Windows has no such handlers.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, app.exit, None, TERMINATED)


def tell_end(app: App[int], run: LiveRun) -> None:
    """Say how a run ended that has no report to show."""
    if run.trouble is not None:
        warn(app, run.trouble, "error")
    elif run.left is not None:
        warn(app, run.left)
    elif run.stopped:
        app.notify("What the live run made was removed.", title="Stopped")


def warn(app: App[int], trouble: Trouble, severity: str = "warning") -> None:
    """Say what is wrong and what to do about it."""
    mend = f"\n→ {trouble.mend}" if trouble.mend else ""
    show = partial(app.notify, f"{trouble.sentence}.{mend}", timeout=12, markup=False)
    show(severity="error") if severity == "error" else show(severity="warning")


def stop(app: App[int], desk: LiveDesk) -> None:
    """Stop a run whose exercise was put away, and wait for it within limits."""

    def ended(done: bool | None) -> None:
        if not done:
            app.notify(f"{MAY_BE_LEFT}.", severity="warning", timeout=12, markup=False)

    if desk.going:
        app.push_screen(Stopping(desk), ended)


def stop_and_exit(app: App[int], desk: LiveDesk) -> None:
    """End the app once a run has been cleaned up after, or was waited for long enough."""

    def ended(done: bool | None) -> None:
        if done:
            app.exit()
        else:
            desk.abandoned = True
            app.exit(message=Text(f"{MAY_BE_LEFT}."))

    if not isinstance(app.screen, Stopping):
        app.push_screen(Stopping(desk), ended)


def end(desk: LiveDesk) -> None:
    """Wait, without a screen, for a run that still goes on after the app has ended unasked."""
    if desk.abandoned or desk.wait(0):
        return
    desk.cancel()
    if not desk.going:
        return
    # The terminal may be gone.
    with suppress(OSError):
        print("cks-lab: stopping the live run and removing what it made…", file=sys.stderr, flush=True)
    try:
        ended = desk.wait(desk.patience)
    except KeyboardInterrupt:
        ended = False
    if not ended:
        with suppress(OSError):
            print(f"cks-lab: {MAY_BE_LEFT}.", file=sys.stderr, flush=True)
