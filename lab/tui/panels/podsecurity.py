"""Pod Security's panel: which pods run, and what their containers may do."""

from __future__ import annotations

from lab.render.views.podsecurity import security
from lab.subjects.protocol import Setting
from lab.tui.widgets.security import SecurityPanel, Sight

TITLE = "Pods"

READING = """\
Pods: first what namespaces ask for, then each workload: ✓ its pods run, ✗ they are refused or do not start,
with everything that is in the way. Below, the settings of the marked workload's containers as they are in
the end, * where your answer changed them; c leads to the next of these."""


def look(setting: Setting) -> Sight:
    """Namespaces and workloads as they are beside what they were."""
    return Sight(security(setting), setting.after)


widget = SecurityPanel
