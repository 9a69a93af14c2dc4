"""Where the learner's progress lies."""

from __future__ import annotations

from lab.home import HOME_VARIABLE, home

__all__ = ["FILE", "HOME_VARIABLE", "home"]

FILE = "progress.sqlite"
