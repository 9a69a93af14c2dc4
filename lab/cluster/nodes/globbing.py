"""Patterns of paths in AppArmor profiles.

Source: apparmor.d(5), globbing: ``*`` stays within a directory, ``**`` does not, ``{a,b}`` is either of the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

TUNABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "home": {"HOME": ("/home/*/", "/root/"), "HOMEDIRS": ("/home/",)},
    "multiarch": {"multiarch": ("*-linux-gnu*",)},
    "proc": {"PROC": ("/proc/",)},
    "kernelvars": {
        "sys": ("/sys/",), **dict.fromkeys(("pid", "pids", "tid", "uid", "uids"), ("[0-9]*",)),
    },
    "etc": {"etc_ro": ("/etc/", "/usr/etc/"), "etc_rw": ("/etc/",)},
    "run": {"run": ("/run/", "/var/run/")},
    "share": {
        "flatpak_exports_root": ("{flatpak/exports,flatpak/{app,runtime}/*/*/*/*/export}",),
        "system_share_dirs": ("/{usr,usr/local}/share", "/var/lib/flatpak/**/share"),
        "user_share_dirs": ("/home/*/.local/share", "/root/.local/share"),
    },
    "xdg-user-dirs": {
        f"XDG_{name.upper()}_DIR": (name,)
        for name in ("Desktop", "Download", "Templates", "Publicshare", "Documents", "Music", "Pictures", "Videos")
    },
}  # fmt: skip
"""What each file below ``tunables`` sets. A process has one to seven digits; here
whatever begins with one will do."""

VARIABLES = {name: values for each in TUNABLES.values() for name, values in each.items()}
"""What ``tunables/global`` sets."""


def expanded(pattern: str, variables: Mapping[str, tuple[str, ...]] = VARIABLES) -> tuple[str, ...]:
    """The pattern with its variables replaced, once for each value; one that is not known can be anything."""
    found = re.search(r"@\{(\w+)\}", pattern)
    if found is None:
        return (re.sub(r"(?<!^)//+", "/", pattern),)
    values = variables.get(found.group(1), ("*",))
    made = (pattern[: found.start()] + value + pattern[found.end() :] for value in values)
    return tuple(each for one in made for each in expanded(one, variables))


def matches(pattern: str, path: str) -> bool:
    """Whether a path is one that the pattern means."""
    return _compiled(pattern).fullmatch(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    made, depth, place = "", 0, 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "*":
            twice = pattern[place : place + 2] == "**"
            after = place + (2 if twice else 1)
            # Directly after a slash, at the end or before the next one, a name must stand there.
            alone = pattern[place - 1 : place] == "/" and pattern[after : after + 1] in ("", "/")
            made += f"{'.' if twice else '[^/]'}{'+' if alone else '*'}"
            place = after
            continue
        if letter == "?":
            made += "[^/]"
        elif letter == "[" and "]" in pattern[place + 2 :]:
            end = pattern.index("]", place + 2)
            inside = pattern[place + 1 : end].replace("\\", "\\\\")
            made += f"[{inside}]"
            place = end
        elif letter == "{":
            made, depth = made + "(?:", depth + 1
        elif letter == "}" and depth:
            made, depth = made + ")", depth - 1
        elif letter == "," and depth:
            made += "|"
        elif letter == "\\" and place + 1 < len(pattern):
            place += 1
            made += re.escape(pattern[place])
        else:
            made += re.escape(letter)
        place += 1
    try:
        return re.compile(made + ")" * depth)
    except re.error:
        return re.compile(re.escape(pattern))
