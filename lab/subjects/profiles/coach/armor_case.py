"""An attempt as the rules on AppArmor look at it: one profile, what is wrong with it, what a mend would leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from lab.cluster.nodes.apparmor import ArmorProfile, ArmorSyntaxError, FileRule
from lab.cluster.nodes.globbing import matches
from lab.quick_dataclass import dataclass
from lab.subjects.profiles.armor import Three, armor_paths, of_profile, read
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
        return tuple(of_profile(self.three))

    def concerns(self, *patterns: str) -> bool:
        """Whether anything that is wrong has to do with paths that one of the patterns means."""
        paths = (str(each.facts["path"]) for each in self.wrong if "path" in each.facts)
        return any(matches(pattern, path) for path in paths for pattern in patterns)

    def gone(self, mended: ArmorProfile) -> frozenset[str]:
        """What would no longer be wrong with that profile in its place; empty where something new would be."""
        left = {each.text for each in of_profile(replace(self.three, found=mended))}
        before = frozenset(each.text for each in self.wrong)
        return before - left if len(left) < len(before) else frozenset()

    def explains(self, mended: ArmorProfile) -> frozenset[str]:
        """The failed checks that would then be met."""
        state = self.attempt.setting.after
        after = state.with_node_files({**state.node_files, self.path: written(mended)})
        setting = replace(self.attempt.setting, after=after)
        return frozenset(
            run.id
            for run in self.attempt.failed
            if isinstance(run.check, ConfinesCheck) and run.check.run(setting).passed
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
        texts = [each.node_files.get(path, "") for each in (bounds.required, bounds.permitted, after)]
        try:
            need, may, now = map(read, texts)
        except ArmorSyntaxError:
            continue
        for name in sorted(need.keys() & may.keys() & now.keys()):
            case = ArmorCase(attempt, path, Three(need[name], may[name], now[name]))
            if case.wrong:
                yield case


def written(profile: ArmorProfile) -> str:
    """The profile as a file; what it says of other things than files, capabilities and sockets as it was."""
    flags = f" flags=({','.join(sorted(profile.flags))})" if profile.flags else ""
    denied = {True: "deny ", False: ""}
    lines = [each.rstrip(",") + ("" if each.endswith(">") else ",") for each in profile.includes]
    lines += [f"{denied[no]}capability {what}".rstrip() + "," for no, what in profile.capabilities]
    lines += [f"{denied[no]}network {what}".rstrip() + "," for no, what in profile.networks]
    lines += [f"{each}," for each in profile.others]
    lines += [_rule(rule) for rule in profile.files]
    body = "\n".join(f"  {line}" for line in lines)
    return f"profile {profile.name}{flags} {{\n{body}\n}}\n"


def _rule(rule: FileRule) -> str:
    before = ("deny " if rule.deny else "") + ("owner " if rule.owner else "")
    access = rule.access - {"a"} if "w" in rule.access else rule.access
    letters = "".join(letter for letter in "rwalkm" if letter in access)
    way = "" if "x" not in rule.access else "x" if rule.deny else f"{rule.how or 'i'}x"
    return f'{before}"{rule.pattern}" {letters}{way},'
