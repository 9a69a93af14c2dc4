"""An attempt as these rules look at it: the profile handed in, what is wrong with it, what a mend would leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from lab.cluster.nodes.files import seccomp_profile
from lab.cluster.nodes.seccomp import Profile, ProfileError
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.profiles.checks import SyscallsCheck, seccomp_paths
from lab.subjects.profiles.compare import of_profile
from lab.subjects.protocol import Attempt, Witness


@dataclass(frozen=True)
class Case:
    """One profile of an attempt."""

    attempt: Attempt
    path: str

    @property
    def state(self) -> State:
        """The cluster as it is now."""
        return self.attempt.setting.after

    @cached_property
    def profile(self) -> Profile | None:
        """The profile; None where it cannot be read."""
        return _read(self.state, self.path)

    @cached_property
    def required(self) -> Profile | None:
        """The profile as it must be at least."""
        return _read(self.attempt.setting.bounds.required, self.path)

    @cached_property
    def permitted(self) -> Profile | None:
        """The profile as it may be at most."""
        return _read(self.attempt.setting.bounds.permitted, self.path)

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """Where it leaves the bounds."""
        return tuple(of_profile(self.path, self.attempt.setting.bounds, self.state))

    def calls(self, kind: str) -> tuple[str, ...]:
        """The calls that are wrong in one way."""
        return tuple(str(each.facts.get("call")) for each in self.wrong if each.kind == kind and "call" in each.facts)

    def gone(self, mended: Profile) -> frozenset[str]:
        """What would no longer be wrong with that profile in its place."""
        text = written(mended)
        state = self.state.with_node_files({**self.state.node_files, self.path: text})
        left = {str(each.facts.get("call")) for each in of_profile(self.path, self.attempt.setting.bounds, state)}
        return frozenset(each.text for each in self.wrong if str(each.facts.get("call")) not in left)

    def explains(self, mended: Profile) -> frozenset[str]:
        """The failed checks that would then be met."""
        text = written(mended)
        state = self.state.with_node_files({**self.state.node_files, self.path: text})
        setting = replace(self.attempt.setting, after=state)
        return frozenset(
            run.id
            for run in self.attempt.failed
            if isinstance(run.check, SyscallsCheck) and run.check.run(setting).passed
        )


def cases_of(attempt: Attempt) -> Iterator[Case]:
    """A case for each profile that the task is about and that leaves its bounds."""
    bounds = attempt.setting.bounds
    for path in seccomp_paths(bounds.required, bounds.permitted):
        case = Case(attempt, path)
        if case.wrong:
            yield case


def _read(state: State, path: str) -> Profile | None:
    try:
        return seccomp_profile(state, path)
    except ProfileError:
        return None


def written(profile: Profile) -> str:
    """The profile as a file."""
    from json import dumps

    blocks = [
        {
            "names": list(rule.names),
            "action": rule.action,
            "errnoRet": rule.errno,
            "args": [
                {"index": each.index, "value": each.value, "valueTwo": each.second, "op": each.operator}
                for each in rule.conditions
            ],
        }
        for rule in profile.rules
    ]
    return dumps({"defaultAction": profile.default, "defaultErrnoRet": profile.default_errno, "syscalls": blocks})
