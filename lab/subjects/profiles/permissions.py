"""What an AppArmor profile permits: of a path, by permission; of capabilities; of sockets.

Source: apparmor.d(5): a denial goes before every permission, and what no rule allows is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from lab.cluster.nodes.abstractions import rules_of
from lab.cluster.nodes.apparmor import ArmorProfile, FileRule
from lab.cluster.nodes.globbing import matches

Held: TypeAlias = bool | None
"""Whether something is permitted; None where an include decides it of which nothing is known."""

LETTERS = "rwalkm"
WAYS = ("i", "p", "c", "pi", "ci", "u", "pu", "cu")
PERMISSIONS = (*LETTERS, *(f"{way}x" for way in WAYS))
"""The letters for files, and each way in which a program is executed."""

EVERY = frozenset(PERMISSIONS)

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


def held(profile: ArmorProfile, path: str, *, owner: bool) -> tuple[frozenset[str], frozenset[str]]:
    """The permissions on a path, and those refused; ``owner`` is whether the file is the program's own.

    What is in neither an include decides of which nothing is known.
    """
    if not profile.enforced:
        return EVERY, frozenset()
    allowed, denied = _included(profile.named_includes, path, owner)
    more, less = _granted(profile.files, path, owner)
    permitted = (allowed | more) - denied - less
    return permitted, denied | less if profile.unknown_includes else EVERY - permitted


@lru_cache(maxsize=8192)
def _included(names: frozenset[str], path: str, owner: bool) -> tuple[frozenset[str], frozenset[str]]:
    return _granted(tuple(rule for name in names for rule in rules_of(name) or ()), path, owner)


_matches = lru_cache(maxsize=65536)(matches)


def _granted(
    rules: Iterable[FileRule], path: str, owner: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """What rules allow, and what they deny."""
    allowed: set[str] = set()
    denied: set[str] = set()
    for rule in rules:
        if (rule.owner and not owner) or not _matches(rule.pattern, path):
            continue
        letters = {letter for letter in rule.access if letter != "x"}
        if rule.deny:
            ways = set(PERMISSIONS) - set(LETTERS) if "x" in rule.access else set()
            denied |= letters | ways | ({"w"} if "a" in letters else set())
        else:
            allowed |= letters | ({f"{rule.how}x"} if "x" in rule.access else set())
    return frozenset(allowed), frozenset(denied)


def in_words(permissions: tuple[str, ...]) -> str:
    """Permissions as a person says them: ``read and written``."""
    told = [each for each in permissions if each != "a" or "w" not in permissions]
    words = list(dict.fromkeys(VERBS[each] for each in told))
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def capabilities(*profiles: ArmorProfile) -> Iterator[tuple[str, Held, Held, Held]]:
    """Every capability that a profile names, and some that none does."""
    named = (what for profile in profiles for _, what in profile.capabilities if what)
    for what in dict.fromkeys((*named, *SOME_CAPABILITIES)):
        one, two, three = (profile.holds_capability(what) for profile in profiles)
        yield what, one, two, three


def sockets(*profiles: ArmorProfile) -> Iterator[tuple[str, Held, Held, Held]]:
    """Every family and kind of sockets."""
    for family in FAMILIES:
        for kind in KINDS:
            one, two, three = (profile.may_connect(family, kind) for profile in profiles)
            yield f"{family} {kind}", one, two, three
