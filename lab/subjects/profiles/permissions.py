"""What an AppArmor profile permits: of a path, by permission; of capabilities; of sockets.

Source: apparmor.d(5): a denial goes before every permission, and what no rule allows is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from lab.cluster.nodes.abstractions import rules_of
from lab.cluster.nodes.apparmor import ArmorProfile, FileRule
from lab.cluster.nodes.globbing import matches
from lab.subjects.remembered import of_value

Held: TypeAlias = bool | None
"""Whether something is permitted; None where an include decides it of which nothing is known."""

LETTERS = "rwalkm"
WAYS = ("i", "p", "c", "pi", "ci", "u", "pu", "cu")
PERMISSIONS = (*LETTERS, *(f"{way}x" for way in WAYS))
"""The letters for files, and each way in which a program is executed."""

_BIT = {each: 1 << number for number, each in enumerate(PERMISSIONS)}
EVERY = (1 << len(PERMISSIONS)) - 1

VERBS = {
    "r": "read", "w": "written", "a": "appended to", "l": "linked to", "k": "locked", "m": "mapped as code",
    "ix": "executed", "px": "executed under another profile", "cx": "executed under a profile within this one",
    "pix": "executed", "cix": "executed", "ux": "executed without any profile",
    "pux": "executed, perhaps without any profile", "cux": "executed, perhaps without any profile",
}  # fmt: skip

SOME_CAPABILITIES = (
    "sys_admin", "sys_ptrace", "sys_module", "net_admin", "net_raw", "dac_override", "setuid", "chown", "mknod",
    "net_bind_service",
)  # fmt: skip
FAMILIES = ("inet", "inet6", "unix", "netlink", "packet")
KINDS = ("stream", "dgram", "raw")
SOCKETS = tuple(product(FAMILIES, KINDS))


Allowed: TypeAlias = tuple[int, int]
"""What a profile permits of a path, and what it refuses, each as a set of bits: one for each of PERMISSIONS."""


def held(profile: ArmorProfile, path: str) -> tuple[Allowed, Allowed]:
    """The permissions on a path where the file is the program's own, and where it is somebody else's.

    What is neither permitted nor refused an include decides of which nothing is known.
    """
    if not profile.enforced:
        return (EVERY, 0), (EVERY, 0)
    known = _answers(profile)
    if path not in known:
        known[path] = _worked_out(profile, path)
    return known[path]


@of_value(256)
def _answers(_profile: ArmorProfile) -> dict[str, tuple[Allowed, Allowed]]:
    """What was found out about a profile's paths: the bounds are asked about the same ones at every keystroke."""
    return {}


def _worked_out(profile: ArmorProfile, path: str) -> tuple[Allowed, Allowed]:
    own, others = _included(profile.named_includes, path)
    own_more, others_more = _granted(profile.files, path)
    unknown = bool(profile.unknown_includes)
    return _settled(own, own_more, unknown=unknown), _settled(others, others_more, unknown=unknown)


def _settled(some: Allowed, more: Allowed, *, unknown: bool) -> Allowed:
    denied = some[1] | more[1]
    permitted = (some[0] | more[0]) & ~denied
    return permitted, denied if unknown else EVERY & ~permitted


@lru_cache(maxsize=8192)
def _included(names: frozenset[str], path: str) -> tuple[Allowed, Allowed]:
    return _granted(tuple(rule for name in names for rule in rules_of(name) or ()), path)


_matches = lru_cache(maxsize=65536)(matches)


def _granted(rules: Iterable[FileRule], path: str) -> tuple[Allowed, Allowed]:
    """What rules allow and what they deny, of the program's own file and of another's."""
    allowed = denied = others_allowed = others_denied = 0
    for rule in rules:
        if _matches(rule.pattern, path):
            yes, no = _bits(rule.access, rule.how, rule.deny)
            allowed |= yes
            denied |= no
            if not rule.owner:
                others_allowed |= yes
                others_denied |= no
    return (allowed, denied), (others_allowed, others_denied)


@lru_cache(maxsize=1024)
def _bits(access: frozenset[str], how: str, deny: bool) -> Allowed:
    """What a rule with those letters allows, and what it denies."""
    letters = _set(access - {"x"})
    if not deny:
        return letters | (_set({f"{how}x"}) if "x" in access else 0), 0
    ways = _set(f"{way}x" for way in WAYS) if "x" in access else 0
    return 0, letters | ways | (_set("w") if "a" in access else 0)


def _set(permissions: Iterable[str]) -> int:
    return sum({_BIT[each] for each in permissions if each in _BIT})


@lru_cache(maxsize=1024)
def listed(permissions: int) -> tuple[str, ...]:
    """The permissions of a set, in their order."""
    return tuple(each for each in PERMISSIONS if permissions & _BIT[each])


def in_words(permissions: tuple[str, ...]) -> str:
    """Permissions as a person says them: ``read and written``."""
    told = [each for each in permissions if each != "a" or "w" not in permissions]
    words = list(dict.fromkeys(VERBS[each] for each in told))
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def capabilities(*profiles: ArmorProfile) -> Iterator[tuple[str, Held, Held, Held]]:
    """Every capability that a profile names, and some that none does."""
    named = dict.fromkeys(what for profile in profiles for _, what in profile.capabilities if what)
    asked = (*named, *(each for each in SOME_CAPABILITIES if each not in named))
    one, two, three = (
        _holds(each.enforced, each.capabilities, each.includes, asked) for each in profiles
    )
    yield from zip(asked, one, two, three, strict=True)


@lru_cache(maxsize=256)
def _holds(
    enforced: bool, capabilities: tuple[tuple[bool, str], ...], includes: tuple[str, ...], asked: tuple[str, ...]
) -> tuple[Held, ...]:
    """Whether a profile with those rules may use each capability."""
    flags = frozenset() if enforced else frozenset({"complain"})
    like = ArmorProfile("", flags, capabilities=capabilities, includes=includes)
    return tuple(like.holds_capability(each) for each in asked)


def sockets(*profiles: ArmorProfile) -> Iterator[tuple[str, Held, Held, Held]]:
    """Every family and kind of sockets."""
    one, two, three = (_sockets(profile) for profile in profiles)
    for number, kind in enumerate(SOCKETS):
        yield " ".join(kind), one[number], two[number], three[number]


def _sockets(profile: ArmorProfile) -> tuple[Held, ...]:
    return _connects(profile.enforced, profile.networks, profile.includes)


@lru_cache(maxsize=256)
def _connects(enforced: bool, networks: tuple[tuple[bool, str], ...], includes: tuple[str, ...]) -> tuple[Held, ...]:
    """Whether a profile with those rules may make each kind of socket."""
    flags = frozenset() if enforced else frozenset({"complain"})
    like = ArmorProfile("", flags, networks=networks, includes=includes)
    return tuple(like.may_connect(family, kind) for family, kind in SOCKETS)
