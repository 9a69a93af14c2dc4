"""The last resort: an error of the lab's own becomes a file and a sentence."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import UTC, datetime

import lab


def report_crash(error: Exception) -> str:
    """Write what happened to a file in the data directory. Returns the sentence for the learner."""
    from lab.progress.places import home

    name = f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder = home()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / name
        file.write_text(_story(error), encoding="utf-8")
    except Exception:
        return f"something in the lab itself went wrong: {_kind(error)}; no report could be written"
    return f"something in the lab itself went wrong: {_kind(error)}; the details are in {file}"


def _kind(error: Exception) -> str:
    first = str(error).strip().splitlines()[:1]
    return f"{type(error).__name__}: {first[0][:200]}" if first else type(error).__name__


def _story(error: Exception) -> str:
    return (
        f"cks-lab {lab.__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"arguments: {sys.argv[1:]}\n\n" + "".join(traceback.format_exception(type(error), error, error.__traceback__))
    )
