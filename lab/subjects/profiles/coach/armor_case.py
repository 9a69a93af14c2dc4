"""An attempt as the rules on AppArmor look at it: one profile, what is wrong with it, what a mend would leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from lab.cluster.nodes.apparmor import ArmorProfile
from lab.cluster.nodes.armor_grammar import ArmorSyntaxError
from lab.cluster.nodes.globbing import matches
from lab.quick_dataclass import dataclass
from lab.subjects.profiles.armor import Three, armor_paths, left_wrong, of_profile, still_wrong, threes
from lab.subjects.profiles.checks import ConfinesCheck
from lab.subjects.protocol import Attempt, Witness


@dataclass(frozen=True)
class ArmorCase:
    """One profile of an attempt that leaves its bounds, and the file that it stands in."""

    attempt: Attempt
    path: str
    three: Three

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """Where it leaves the bounds."""
        return of_profile(self.three)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same, as told."""
        return frozenset(each.text for each in self.wrong)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths that something is wrong with."""
        return frozenset(str(each.facts["path"]) for each in self.wrong if "path" in each.facts)

    def concerns(self, *patterns: str) -> bool:
        """Whether anything that is wrong has to do with paths that one of the patterns means."""
        return any(matches(pattern, path) for path in self.paths for pattern in patterns)

    def gone(self, mended: ArmorProfile) -> frozenset[str]:
        """What would no longer be wrong with that profile in its place; empty where something new would be."""
        three = replace(self.three, found=mended)
        if self.texts <= still_wrong(three, self.wrong):
            return frozenset()
        left = left_wrong(three, self.wrong)
        return self.texts - left if len(left) < len(self.texts) else frozenset()

    def explains(self, mended: ArmorProfile) -> frozenset[str]:
        """The failed checks that would then be met."""
        return frozenset(
            run.id
            for run in self.attempt.failed
            if isinstance(run.check, ConfinesCheck)
            and run.check.profile == mended.name
            and run.check.of(mended).passed
        )


def armor_cases(attempt: Attempt) -> tuple[ArmorCase, ...]:
    """A case for each profile that the task is about and that leaves its bounds; found once, for every rule asks."""
    for known, found in _last:
        if known is attempt:
            return found
    cases = tuple(_cases(attempt))
    _last[:] = [(attempt, cases)]
    return cases


_last: list[tuple[Attempt, tuple[ArmorCase, ...]]] = []


def _cases(attempt: Attempt) -> Iterator[ArmorCase]:
    bounds, after = attempt.setting.bounds, attempt.setting.after
    for path in armor_paths(bounds.required, bounds.permitted):
        need, may, now = (each.node_files.get(path, "") for each in (bounds.required, bounds.permitted, after))
        try:
            found = threes(need, may, now)
        except ArmorSyntaxError:
            continue
        for three in found:
            case = ArmorCase(attempt, path, three)
            if case.wrong:
                yield case
