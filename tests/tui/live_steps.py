"""What the tests of live mode in the app do again and again."""

from lab.live.trouble import LiveError
from tests.tui.stage import judged, until

NAME = "close-frontend"
NONE = LiveError("There is no practice cluster", "make one")


def told(app):
    return " ".join(f"{notice.title} {notice.message}" for notice in app._notifications)


def attempts(stage):
    return stage.progress().attempts(NAME)


async def ended(pilot):
    live = pilot.app.live
    await until(pilot, lambda: live.run is not None and not live.going)
    await pilot.pause()


async def write(pilot, text):
    pilot.app.screen.editor.put(text)
    await judged(pilot)


async def under_way(pilot, cluster, text="good"):
    """A run that stands at its first check."""
    cluster.go.clear()
    await write(pilot, text)
    await pilot.press("ctrl+n")
    await until(pilot, lambda: pilot.app.live.run is not None and pilot.app.live.run.tried == 1)
    await pilot.pause()
