"""An API server of one's own to try flags and files on; only where it is asked for: ``pytest -m control_plane``."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.live.control_plane.server import ControlPlane, NotHere

MARKER = "control_plane"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if MARKER in (config.option.markexpr or ""):
        return
    skip = pytest.mark.skip(reason=f"starts API servers: ask for it by -m {MARKER}")
    for item in items:
        if item.get_closest_marker(MARKER) is not None:
            item.add_marker(skip)


@pytest.fixture(scope="module")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server to ``start`` with flags; skips, saying why, where none can run."""
    # Whoever ends the tests ends what they started too.
    was = signal.signal(signal.SIGTERM, signal.default_int_handler)
    made = None
    try:
        made = ControlPlane(tmp_path_factory.mktemp("cluster"))
        made.begin()
        yield made
    except NotHere as why:
        pytest.skip(str(why))
    finally:
        if made is not None:
            made.stop()
        signal.signal(signal.SIGTERM, was)
