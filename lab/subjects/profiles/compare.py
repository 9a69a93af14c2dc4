"""A state's profiles within their bounds; of seccomp each call that any of them names, and one that none does."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.deciding import Arguments, Fate, cases, fates
from lab.cluster.nodes.files import seccomp_profile
from lab.cluster.nodes.seccomp import Profile, ProfileError
from lab.cluster.nodes.syscalls import X86_64
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.profiles.armor import compare_armor
from lab.subjects.profiles.checks import FRESH, WORDS, seccomp_paths, told
from lab.subjects.protocol import Bounds, Note, Witness


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG001
    """Every case in which a profile is stricter than required or laxer than permitted.

    A call that both bounds refuse with an error must not end the program. Where rules contradict each other, each of
    their outcomes must be within the bounds. For AppArmor see :mod:`lab.subjects.profiles.armor`.
    """
    seccomp = (
        witness
        for path in seccomp_paths(bounds.required, bounds.permitted)
        if _text(state, path) not in (_text(bounds.required, path), _text(bounds.permitted, path))
        or _text(bounds.required, path) != _text(bounds.permitted, path)
        for witness in of_profile(path, bounds, state)
    )
    return (*seccomp, *compare_armor(bounds, state))


def _text(state: State, path: str) -> str | None:
    return state.node_files.get(path)


@dataclass(frozen=True, slots=True)
class _Three:
    required: Profile
    permitted: Profile
    found: Profile


def of_profile(path: str, bounds: Bounds, state: State) -> Iterator[Witness]:
    """The calls for which one profile leaves its bounds."""
    try:
        found = seccomp_profile(state, path)
    except ProfileError as error:
        text = f"no container starts with {path}: {error}"
        yield Witness("missing", text, {"path": path}, (Note(text, good=False),))
        return
    try:
        three = _Three(seccomp_profile(bounds.required, path), seccomp_profile(bounds.permitted, path), found)
    except ProfileError:
        return
    profiles = (three.required, three.permitted, three.found)
    # What the nodes' kernels do not know does nothing.
    names = dict.fromkeys(name for profile in profiles for name in profile.names if name in X86_64)
    for name in (*names, FRESH):
        for arguments in cases(name, profiles):
            kind, said = _judged(three, name, arguments)
            if kind:
                text = f"the profile {said}"
                facts = {"path": path, "call": name}
                yield Witness(kind, text, facts, (Note(text, good=False),), made_up=name == FRESH)
                break


def _judged(three: _Three, name: str, arguments: Arguments) -> tuple[str, str]:
    now, need, may = (fates(each, name, arguments) for each in (three.found, three.required, three.permitted))
    which = f"{told(name)}{_arguments(arguments)}"
    if min(need).runs and not min(now).runs:
        return "missing", f"{WORDS[min(now)]} {which}, and the program needs it"
    if max(now) > max(may):
        return "excess", f"{WORDS[max(now)]} {which}, and must {'log it' if max(may).runs else 'refuse it'}"
    if need == may == {Fate.REFUSED} and Fate.KILLED in now:
        return "missing", f"kills {which}, and must refuse it with an error"
    return "", ""


def _arguments(arguments: Arguments) -> str:
    said = ", ".join(f"argument {index} being {value:#x}" for index, value in arguments.items())
    return f" with {said}" if said else ""
