"""``mode``: who may do what with a file of the node."""

from __future__ import annotations

from lab.cluster.nodes.modes import ModeError, bits_of, mode_of
from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.checks.parsing import failed, texts
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, Outcome, Setting

HOW = 'write it as mode: {paths: [/etc/kubernetes/admin.conf], at_most: "0600", owner: "root:root"}'


@dataclass(frozen=True, slots=True)
class ModeCheck:
    """Files that let nobody do more than a mode says, and belong to one owner."""

    paths: tuple[str, ...]
    at_most: int | None
    owner: str

    def run(self, setting: Setting) -> Outcome:
        """Look at each file."""
        state = setting.after
        for path in self.paths:
            mode = mode_of(state, path)
            open_ = self.at_most is not None and not mode.within(self.at_most)
            if open_ or (self.owner and mode.owner != self.owner):
                said = f"has mode {mode.octal}" if open_ else f"belongs to {mode.owner}"
                span = state.modes_source.span((path,)) if state.modes_source is not None else None
                return failed(f"{path} {said}", {"path": path}, span, "excess")
        return Outcome(True, f"{', '.join(self.paths)}: as asked")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' files."""
        return ()


class ModeKind:
    """``mode``."""

    key = "mode"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        found = read_fields(written, HOW, ("paths", "path", "at_most", "owner"))
        paths = texts(found, "paths") + texts(found, "path")
        most, owner = found.get("at_most"), found.get("owner", "")
        if not paths or not isinstance(owner, str) or (most is None and not owner):
            raise ValueError(HOW)
        try:
            return ModeCheck(paths, None if most is None else bits_of(str(most)), owner)
        except ModeError as error:
            raise ValueError(f"{error}; {HOW}") from None
