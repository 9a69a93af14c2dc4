"""What the parts of a check find: in a command line, in the kubelet's configuration, on files."""

from __future__ import annotations

from lab.cluster.nodes.options import Options
from lab.subjects.controlplane.cis.check import Part


def option_held(options: Options, part: Part) -> str | None:
    """What an option holds in the end, where it is written at all; a list's items joined by commas."""
    name = part.name.removeprefix("--")
    if not options.is_set(name):
        return None
    return ",".join(options.items(name))
