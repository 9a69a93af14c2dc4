"""The profiles on the nodes, in short."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.deciding import Fate, cases, fates
from lab.cluster.nodes.files import loaded_apparmor, seccomp_profile
from lab.cluster.nodes.seccomp import ProfileError
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.profiles.checks import FRESH, WORDS, seccomp_paths


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile: what becomes of calls that it does not name, and of those that it does, by what becomes of them."""

    name: str
    kind: str
    otherwise: str
    named: dict[str, str]
    trouble: str = ""


def rows(state: State) -> tuple[ProfileRow, ...]:
    """Every profile, seccomp's first."""
    return (*_seccomp(state), *_apparmor(state))


def _seccomp(state: State) -> Iterator[ProfileRow]:
    for path in seccomp_paths(state):
        try:
            profile = seccomp_profile(state, path)
        except ProfileError as error:
            yield ProfileRow(path, "seccomp", "", {}, str(error))
            continue
        found: dict[str, list[str]] = {}
        for name in profile.names:
            every = {fate for arguments in cases(name, (profile,)) for fate in fates(profile, name, arguments)}
            word = WORDS[next(iter(every))] if len(every) == 1 else "depends on its arguments"
            found.setdefault(word, []).append(name)
        otherwise = WORDS[max(fates(profile, FRESH, {}), default=Fate.ALLOWED)]
        yield ProfileRow(path, "seccomp", otherwise, {word: ", ".join(sorted(names)) for word, names in found.items()})


def _apparmor(state: State) -> Iterator[ProfileRow]:
    for name, profile in sorted(loaded_apparmor(state).items()):
        denied = sorted(f"{''.join(sorted(rule.access))} {rule.pattern}" for rule in profile.files if rule.deny)
        mode = "refuses" if profile.enforced else "only notes"
        yield ProfileRow(name, "AppArmor", mode, {"denies": ", ".join(denied)} if denied else {})
