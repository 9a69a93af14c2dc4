"""What the parts of a check find: in a command line, in the kubelet's configuration, on files."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from lab.cluster.controlplane.kubelet.node import Kubelet
from lab.cluster.nodes.modes import mode_of
from lab.cluster.nodes.options import Options
from lab.cluster.state import State
from lab.manifests.span import Span
from lab.subjects.controlplane.cis.check import CisCheck, Held, Part, failing
from lab.subjects.controlplane.settings.kubelet import shown
from lab.subjects.controlplane.settings.node import node


class Failing(NamedTuple):
    """A part that is not met: what it finds, and where."""

    said: str
    option: str = ""
    span: Span | None = None


def option_held(options: Options, part: Part) -> str | None:
    """What an option holds in the end, where it is written at all; a list's items joined by commas."""
    name = part.name.removeprefix("--")
    if not options.is_set(name):
        return None
    return ",".join(options.items(name))


def kubelet_held(found: Kubelet, part: Part) -> str | None:
    """The same of the kubelet: its option, else its file."""
    if part.name.startswith("--") and found.options.is_set(part.name[2:]):
        return option_held(found.options, part)
    if not part.setting or found.file is None or not found.file.is_written(part.setting):
        return None
    return shown(found.value(part.setting))


def findings(check: CisCheck, state: State) -> Iterator[Failing]:
    """The parts of a check that a node does not meet."""
    if check.of_files:
        yield from _of_files(check, state)
        return
    here = node(state)
    if check.target == "kubelet":
        found = here.kubelet
        if found is None:
            return
        yield from _failing(check, lambda part: kubelet_held(found, part), found.span)
        return
    component = here.components.get(check.target)
    options = component.options if component is not None else None
    if options is not None:
        yield from _failing(check, lambda part: option_held(options, part), options.span)


def _failing(check: CisCheck, held: Held, where: object) -> Iterator[Failing]:
    for part in failing(check, held):
        now = held(part)
        name = part.name.removeprefix("--")
        said = f"{part.name} is {'not set' if now is None else now or 'empty'}"
        span = where(part.setting or name) if callable(where) else None
        yield Failing(said, part.setting or name, span)


def _of_files(check: CisCheck, state: State) -> Iterator[Failing]:
    for path in _paths(check, state):
        mode = mode_of(state, path)
        values = {"permissions": f"{mode.bits:o}", "ownership": mode.owner, mode.owner: mode.owner}
        if next(failing(check, lambda part, values=values: values.get(part.name)), None) is not None:  # type: ignore[misc]
            span = state.modes_source.span((path,)) if state.modes_source is not None else None
            yield Failing(f"{path}: {mode}", path, span)


def _paths(check: CisCheck, state: State) -> Iterator[str]:
    """The node's files that a check looks at, as far as they are shown."""
    for pattern in check.target.split(","):
        for path in sorted(state.node_modes.keys() | state.node_files.keys()):
            if fnmatchcase(path, pattern):
                yield path
