"""The network's panel: who reaches whom."""

from __future__ import annotations

from lab.subjects.protocol import Setting
from lab.tui.connections import Grid
from lab.tui.widgets.matrix import Matrix

TITLE = "Connections"

READING = """\
Connections: each row is a source, each column a destination, by the number before its name; one port at a
time, [ and ] change it. ✓ gets through, ✗ does not, · is the same pod or left open by Kubernetes; * marks
what your answer changed. Below stands why: the name, the Service, the source's egress, the
destination's ingress, each with the policy that decides."""


def look(setting: Setting) -> Grid:
    """The connections as they are beside those of the cluster as it was found."""
    return Grid(setting.before, setting.after)


widget = Matrix
