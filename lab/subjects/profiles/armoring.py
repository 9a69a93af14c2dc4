"""Mutants of AppArmor profiles: one line changed at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

Changed = tuple[str, str, str]
"""The operator, what it did, the text."""

MORE = (
    "/** r,", "/etc/shadow r,", "owner /home/** rw,", "/bin/** ux,", "capability sys_admin,", "capability,",
    "network raw,", "network,", "deny /tmp/** w,", "file,", "deny /srv/** r,", "include <abstractions/nameservice>",
)  # fmt: skip


def armor_changes(text: str) -> Iterator[Changed]:
    """Every change, without repeats and never the text itself."""
    seen = {text}
    for operator, said, made in _changes(text):
        if made not in seen:
            seen.add(made)
            yield operator, said, made


def _changes(text: str) -> Iterator[Changed]:
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not line.strip() or (line.strip().startswith("#") and "include" not in line):
            continue
        for operator, changed in _of_line(line):
            rest = [] if changed is None else [changed]
            yield operator, f"line {number + 1}: {operator}", _joined([*lines[:number], *rest, *lines[number + 1 :]])
    last = max((number for number, line in enumerate(lines) if line.strip() == "}"), default=len(lines))
    for more in MORE:
        yield "add", f"{more} added", _joined([*lines[:last], f"  {more}", *lines[last:]])
    head = next((number for number, line in enumerate(lines) if line.strip().endswith("{")), 0)
    turned = [*lines[: head + 1], *lines[last - 1 : head : -1], *lines[last:]]
    yield "reversed", "the rules the other way round", _joined(turned)


def _of_line(line: str) -> Iterator[tuple[str, str | None]]:
    bare = line.strip()
    if bare.endswith("{"):
        flagged = line if "flags" in line else line.replace("{", "flags=() {")
        yield "complain", flagged.replace("(", "(complain,").replace(",)", ")")
        yield "renamed", re.sub(r"profile (\S+)", r"profile \1-2", line)
        return
    if bare == "}":
        return
    if re.match(r"abi|include <tunables|#include <tunables|@", bare):
        yield "drop", None
        return
    yield "drop", None
    yield "no-comma", line.rstrip().rstrip(",")
    if "include" in bare:
        return
    yield "spaced", f"    {bare}   # kept"
    yield "deny", re.sub(r"^(\s*)deny ", r"\1", line) if "deny " in line else re.sub(r"^(\s*)", r"\1deny ", line)
    yield "owner", line.replace("owner ", "") if "owner " in line else re.sub(r"^(\s*(?:deny )?)", r"\1owner ", line)
    if "capability" in bare or "network" in bare:
        yield "all-of-it", re.sub(r"(capability|network) .*", r"\1,", line)
        return
    if not bare.startswith("deny"):
        yield "allow", re.sub(r"^(\s*)", r"\1allow ", line)
    yield "file-before", re.sub(r"^(\s*(?:deny )?(?:owner )?)", r"\1file ", line)
    yield "wider", re.sub(r"(?<!\*)\*(?!\*)", "**", line) if "**" not in line else line.replace("/**", "**", 1)
    yield "narrower", line.replace("**", "*")
    mode = re.search(r"([rwalkmixupc]+),\s*$", line)
    if mode is None:
        return
    start, end = mode.span(1)
    for letter in "rwkm":
        yield f"with-{letter}", line[:start] + letter + line[start:end].replace(letter, "") + line[end:]
        if letter in mode.group(1) and mode.group(1) != letter:
            yield f"without-{letter}", line[:start] + mode.group(1).replace(letter, "") + line[end:]
    if "ix" in mode.group(1):
        yield "unconfined", line[:start] + mode.group(1).replace("ix", "ux") + line[end:]


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
