"""Modes and owners of the node's files."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.modes import mode_of
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import SECURING, ControlPlaneRule, Seen


class ModeRule(ControlPlaneRule):
    """Something about the mode or owner of files."""

    link = SECURING

    def find(self, case: Case) -> Iterator[Seen]:
        """The files that this rule is about."""
        setting = case.attempt.setting
        for path in sorted(setting.after.node_modes.keys() | setting.bounds.permitted.node_modes.keys()):
            cases = case.of_path(path)
            if cases:
                seen = self.judge(case, path, cases)
                if seen is not None:
                    yield seen

    def judge(self, case: Case, path: str, cases: frozenset[str]) -> Seen | None:
        """One file that is wrong."""
        raise NotImplementedError


class ModeTooOpen(ModeRule):
    """A file that too many may read or change."""

    id = "mode-too-open"
    why = "Who can read the file holds the key or the rights in it; who can write it runs what he likes as root."

    def judge(self, case: Case, path: str, cases: frozenset[str]) -> Seen | None:
        """Bits beyond what is permitted."""
        setting = case.attempt.setting
        now, most = mode_of(setting.after, path), mode_of(setting.bounds.permitted, path)
        least = mode_of(setting.bounds.required, path)
        more = now.bits & ~(most.bits | least.bits)
        if not more:
            return None
        who = " and ".join(_who(more))
        span = setting.after.modes_source.span((path,)) if setting.after.modes_source is not None else None
        mend = "Take bits away: the first digit is the owner's, the second the group's, the third everybody's."
        return Seen(f"{path} has mode {now.octal}: {who} may do too much", cases, span, mend)


def _who(bits: int) -> Iterator[str]:
    for name, place in (("the owner", 6), ("the group", 3), ("everybody", 0)):
        if bits >> place & 7:
            yield name


class ModeTooStrict(ModeRule):
    """A file that who needs it cannot read or change."""

    id = "mode-too-strict"
    why = "Who needs the file must still come to it."

    def judge(self, case: Case, path: str, cases: frozenset[str]) -> Seen | None:
        """Bits that are needed and gone."""
        setting = case.attempt.setting
        now, most = mode_of(setting.after, path), mode_of(setting.bounds.permitted, path)
        least = mode_of(setting.bounds.required, path)
        if not most.bits & least.bits & ~now.bits:
            return None
        span = setting.after.modes_source.span((path,)) if setting.after.modes_source is not None else None
        mend = "Leave the owner what he needs: 4 to read, 2 to write, 1 to enter a directory."
        return Seen(f"{path} has mode {now.octal}, which shuts out who needs it", cases, span, mend)


class WrongOwner(ModeRule):
    """A file that belongs to the wrong user or group."""

    id = "wrong-owner"
    why = "The owner may change the mode at any time, so the mode protects nothing from him."

    def judge(self, case: Case, path: str, cases: frozenset[str]) -> Seen | None:
        """Another owner than the bounds have."""
        setting = case.attempt.setting
        now, least = mode_of(setting.after, path), mode_of(setting.bounds.required, path)
        if now.owner in (least.owner, mode_of(setting.bounds.permitted, path).owner):
            return None
        span = setting.after.modes_source.span((path,)) if setting.after.modes_source is not None else None
        return Seen(f"{path} belongs to {now.owner}", cases, span, "Give it to the user and group of the component.")
