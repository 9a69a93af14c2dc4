"""A state's AppArmor profiles within their bounds: every path, permission, capability and kind of socket.

Paths are taken by how the patterns of all three profiles mean them, so that no path is left out; each is shown by one
that people know, where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

from lab.cluster.nodes.abstractions import included, rules_of
from lab.cluster.nodes.apparmor import ArmorProfile
from lab.cluster.nodes.armor_grammar import ArmorSyntaxError
from lab.cluster.nodes.armor_text import parse
from lab.cluster.nodes.files import APPARMOR
from lab.cluster.nodes.globbing import matches
from lab.cluster.nodes.overlaps import overlaps
from lab.cluster.nodes.regions import alternatives, regions, shortest
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.profiles.permissions import Held, capabilities, held, in_words, listed, sockets
from lab.subjects.protocol import Bounds, Note, Witness
from lab.subjects.remembered import of_value

KNOWN_PATHS = (
    "/etc/shadow", "/etc/passwd", "/etc/hosts", "/etc/resolv.conf", "/root/.ssh/authorized_keys", "/bin/sh",
    "/usr/bin/curl", "/proc/sys/kernel/core_pattern", "/proc/1/mem", "/sys/kernel/security/apparmor/profiles",
    "/var/run/docker.sock", "/run/secrets/kubernetes.io/serviceaccount/token", "/tmp/file", "/var/log/syslog",
    "/dev/mem", "/dev/null", "/usr/lib/libc.so.6",
)  # fmt: skip
"""Paths that mean something to people, shown before others."""


@dataclass(frozen=True, slots=True)
class Three:
    """One profile as it must be at least, as it may be at most, and as it is."""

    required: ArmorProfile
    permitted: ArmorProfile
    found: ArmorProfile

    def __iter__(self) -> Iterator[ArmorProfile]:
        return iter((self.required, self.permitted, self.found))


def armor_paths(*states: State) -> tuple[str, ...]:
    """The AppArmor profiles that any of the states has on its nodes."""
    return tuple(sorted({path for state in states for path in state.node_files if path.startswith(APPARMOR)}))


def compare_armor(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Where the profiles of each file leave their bounds; files that both bounds have as they are now are left out."""
    for path in armor_paths(bounds.required, bounds.permitted):
        texts = tuple(each.node_files.get(path, "") for each in (bounds.required, bounds.permitted, state))
        if len(set(texts)) > 1 or texts[0] != texts[1]:
            yield from of_file(path, *texts)


@lru_cache(maxsize=16)
def of_file(path: str, required: str, permitted: str, found: str) -> tuple[Witness, ...]:
    """Where the profiles in one file leave their bounds."""
    try:
        now = read(found)
    except ArmorSyntaxError as error:
        return (_witness("missing", f"apparmor_parser loads nothing of {path}: {error}", {"path": path}),)
    try:
        need, may = read(required), read(permitted)
    except ArmorSyntaxError:
        return ()
    by_name = {three.found.name: three for three in threes(required, permitted, found)}
    witnesses: list[Witness] = []
    for name in sorted(need.keys() & may.keys()):
        if name not in now:
            text = f"{path} has no profile {name}; it has {', '.join(sorted(now)) or 'none'}"
            witnesses.append(_witness("missing", text, {"path": path}))
        else:
            witnesses += of_profile(by_name[name])
    return tuple(witnesses)


@lru_cache(maxsize=32)
def read(text: str) -> dict[str, ArmorProfile]:
    """The profiles of a file by name. Raises ArmorSyntaxError."""
    return {profile.name: profile for profile in parse(text)}


@lru_cache(maxsize=16)
def threes(required: str, permitted: str, found: str) -> tuple[Three, ...]:
    """The profiles that a file has in each of its three forms. Raises ArmorSyntaxError."""
    need, may, now = (read(text) for text in (required, permitted, found))
    return tuple(Three(need[name], may[name], now[name]) for name in sorted(need.keys() & may.keys() & now.keys()))


@of_value(64)
def of_profile(three: Three) -> tuple[Witness, ...]:
    """Where one profile leaves its bounds."""
    if silent := _silent(three):
        return (silent,)
    return (*_files(three), *_beneath(three), *_other(three))


def still_wrong(three: Three, before: tuple[Witness, ...]) -> frozenset[str]:
    """Of what was wrong with another profile, what is wrong with this one too: the same paths are tried again.

    A path and its permissions are told together, so that a path of which less is wrong is told anew.
    """
    return frozenset(each.text for each in _tried_again(three, before))


def left_wrong(three: Three, before: tuple[Witness, ...]) -> frozenset[str]:
    """What is wrong after a mend: at the paths where it was before it, and wherever the patterns are others now."""
    found = {each.text for each in _tried_again(three, before)}
    return frozenset(found if _silent(three) else found | {each.text for each in _files(three)})


def _tried_again(three: Three, before: tuple[Witness, ...]) -> Iterator[Witness]:
    if silent := _silent(three):
        yield silent
        return
    paths = dict.fromkeys((str(each.facts["path"]), each.made_up) for each in before if "path" in each.facts)
    for path, made_up in paths:
        yield from _of_path(three, path, made_up=made_up)
    yield from _other(three)


def _silent(three: Three) -> Witness | None:
    """That a profile only notes, and was to enforce."""
    name = three.found.name
    if not three.permitted.enforced or three.found.enforced:
        return None
    mode = ", ".join(sorted(three.found.flags & {"complain", "unconfined"}))
    text = f"profile {name} forbids nothing: with the flag {mode} it only notes"
    return _witness("excess", text, {"profile": name, "flag": mode})


def _other(three: Three) -> Iterator[Witness]:
    yield from _words(three, "capability", capabilities)
    yield from _words(three, "network", sockets)
    yield from _rest(three)


def _files(three: Three) -> Iterator[Witness]:
    """Each path, with all that is missing for it in one witness, and all that is too much in another."""
    for path, made_up in _paths(three):
        yield from _of_path(three, path, made_up=made_up)


def _of_path(three: Three, path: str, *, made_up: bool) -> Iterator[Witness]:
    own, others = _wrong(three, path)
    for number, kind in enumerate(("missing", "excess")):
        if others[number]:
            yield _told(three.found.name, kind, path, others[number], "", made_up)
        if said := own[number] & ~others[number]:
            yield _told(three.found.name, kind, path, said, ", where it is the program's own,", made_up)


def _beneath(three: Three) -> Iterator[Witness]:
    """Where rules of the profile's own meet those that all three include, and something is wrong there alone."""
    rules = [frozenset(profile.files) for profile in three]
    differ = frozenset.union(*rules) - frozenset.intersection(*rules)
    shared = frozenset.intersection(*(profile.named_includes for profile in three))
    if not differ or not shared:
        return
    own = tuple(sorted({rule.pattern for rule in differ}))
    known = [(path, _wrong(three, path)) for path, _ in _paths(three)]
    told = {
        (number, side, kind, wrong[side][kind])
        for path, wrong in known for number, pattern in enumerate(own) if matches(pattern, path)
        for side in (0, 1) for kind in (0, 1)
    }  # fmt: skip
    for done, path in overlaps(own, _patterns(shared)):
        wrong = _wrong(three, path)
        new = {
            (number, side, kind, wrong[side][kind])
            for number in done for side in (0, 1) for kind in (0, 1) if wrong[side][kind]
        }  # fmt: skip
        if not all(_covered(each, told) for each in new):
            told |= new
            yield from _of_path(three, path, made_up=path not in KNOWN_PATHS)


Wrong: TypeAlias = tuple[int, int, int, int]
"""What is wrong with a pattern's paths: its number, whose file, missing or too much, the permissions."""


def _covered(one: Wrong, told: set[Wrong]) -> bool:
    return any(each[:3] == one[:3] and not one[3] & ~each[3] for each in told)


@lru_cache(maxsize=32)
def _patterns(includes: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({rule.pattern for name in includes for rule in rules_of(name) or ()}))


def _wrong(three: Three, path: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The permissions that are missing, and those that are too much: of the program's own file, and of another's."""
    need, need_others = held(three.required, path)
    may, may_others = held(three.permitted, path)
    now, now_others = held(three.found, path)
    others = need_others[0] & now_others[1], now_others[0] & may_others[1]
    return (need[0] & now[1], now[0] & may[1]), others


@lru_cache(maxsize=2048)
def _told(name: str, kind: str, path: str, bits: int, where: str, made_up: bool) -> Witness:
    said = listed(bits)
    what = f"{path}{where} be {in_words(said)}"
    text = f"profile {name} lets {what}, and must not"
    if kind == "missing":
        text = f"profile {name} does not let {what}, and the program needs it"
    facts = {"profile": name, "path": path, "permissions": list(said)}
    return _witness(kind, text, facts, made_up=made_up)


def _judged(need: Held, may: Held, now: Held) -> str:
    if need is True and now is False:
        return "missing"
    return "excess" if now is True and may is False else ""


def _paths(three: Three) -> Iterator[tuple[str, bool]]:
    """A path for every way in which the patterns can mean one, and the nearest that people know first."""
    patterns = tuple(sorted({rule.pattern for profile in three for rule in profile.files}))
    yield from _shown(patterns)
    shared = frozenset.intersection(*(profile.named_includes for profile in three))
    for name in sorted({name for profile in three for name in profile.named_includes} - shared):
        # What only one side includes: each of its rules by a path for each of its alternatives.
        for path in _each(name):
            yield path, False


@lru_cache(maxsize=32)
def _each(include: str) -> tuple[str, ...]:
    every = (shortest(each) for rule in rules_of(include) or () for each in alternatives(rule.pattern))
    return tuple(dict.fromkeys(every))


@lru_cache(maxsize=64)
def _shown(patterns: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """For each way in which the patterns can mean a path the best known or the shortest, and whether it is made up."""
    known = {frozenset(n for n, each in enumerate(patterns) if matches(each, path)): path for path in KNOWN_PATHS[::-1]}
    every = {**dict(regions(patterns)), **known}
    ordered = sorted(every.items(), key=lambda each: (each[1] not in KNOWN_PATHS, len(each[1]), each[1]))
    rest = (path for path in KNOWN_PATHS if path not in every.values())
    return (*((path, path not in KNOWN_PATHS) for _, path in ordered), *((path, False) for path in rest))


def _words(
    three: Three, kind: str, ask: Callable[..., Iterator[tuple[str, Held, Held, Held]]]
) -> Iterator[Witness]:
    """Capabilities, or kinds of sockets."""
    for what, *every in ask(*three):
        judged = _judged(*every)
        if judged:
            name = three.found.name
            use = f"use the capability {what}" if kind == "capability" else f"make sockets of {what}"
            said = f"lets the program {use}, and must not" if judged == "excess" else (
                f"does not let the program {use}, and it must"
            )
            yield _witness(judged, f"profile {name} {said}", {"profile": name, kind: what})


def _rest(three: Three) -> Iterator[Witness]:
    """Other rules, and includes of which nothing is known, by their words alone."""
    need, may, now = (_said(profile) for profile in three)
    name = three.found.name
    for said in sorted(need - now):
        yield _witness("missing", f"profile {name} lacks {said}, and the program needs it", {"profile": name})
    for said in sorted(now - may - need):
        yield _witness("excess", f"profile {name} has {said}, and must not let more through", {"profile": name})


def _said(profile: ArmorProfile) -> frozenset[str]:
    every = (said for each in (profile, *included(profile.includes)) for said in each.others)
    allowed = {" ".join(each.split()) for each in every if not each.startswith(("deny ", "audit deny "))}
    # A denial without more takes away every rule of its kind.
    denied = {each.removeprefix("audit ").removeprefix("deny ") for each in profile.others if "deny" in each.split()}
    allowed = {each for each in allowed if each.split()[0] not in denied}
    return frozenset(allowed - {"all"} | {f"include <{each}>" for each in profile.unknown_includes})


def _witness(kind: str, text: str, facts: JsonObject, *, made_up: bool = False) -> Witness:
    return Witness(kind, text, facts, (Note(text, good=False),), made_up=made_up)
