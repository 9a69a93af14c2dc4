"""RBAC's panel: who may do what."""

from __future__ import annotations

from lab.subjects.protocol import Setting
from lab.subjects.rbac.comparison import Comparison
from lab.tui.widgets.requests import Requests

TITLE = "Requests"

READING = """\
Requests: on top those whom bindings name, * where your answer changed what they may do; [ and ] go from one
to the next. Below, each row is a resource and each column a verb: ✓ allowed, ◐ for some objects alone, ✗
denied, * changed. Below that stands why: the binding and the rule, or what comes nearest to allowing it."""


def look(setting: Setting) -> Comparison:
    """The rights as they are beside those found, with those that the task is about."""
    found = Comparison(setting.before, setting.after, setting.bounds.required)
    found.prepare()
    return found


widget = Requests
