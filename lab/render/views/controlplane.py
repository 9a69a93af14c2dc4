"""The components of the control plane: what is in force, what it was, and what of it is unsafe."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.controlplane.view import FileRow, rows


def _facts(state: State) -> Iterator[Fact]:
    for row in rows(state):
        if isinstance(row, FileRow):
            yield Fact((row.path,), row.path, row.mode)
            continue
        yield Fact((row.name,), row.name, "does not start" if row.trouble else "starts")
        if row.trouble:
            yield Fact((row.name, "trouble"), "because", row.trouble)
        for setting in row.settings:
            value = f"{setting.value}  (unsafe: {setting.unsafe})" if setting.unsafe else setting.value
            yield Fact((row.name, setting.name), setting.name, value)


VIEW = ToldView("Settings", "what is in force, and which of it is unsafe", _facts)
