"""AppArmor profiles read from their text, as apparmor_parser takes it.

Source: apparmor.d(5). Variables stand for what ``tunables/global`` and the text itself set; conditions (``if``) are not
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lab.cluster.nodes.abstractions import name_of, variables_of
from lab.cluster.nodes.apparmor import EVERYTHING, ArmorProfile, FileRule
from lab.cluster.nodes.armor_grammar import (
    QUALIFIERS,
    ArmorSyntaxError,
    access,
    check_capabilities,
    check_executed,
    check_pattern,
    check_sockets,
    head_of,
    qualified,
)
from lab.cluster.nodes.armor_variables import Variables
from lab.cluster.nodes.globbing import expanded

LETTERS = "rwalkmx"

_TOKEN = re.compile(
    r"""(?P<include>\#?include[ \t]+(?:if[ \t]+exists[ \t]+)?(?:<[^>\n]*>|"[^"\n]*"|[^\s,]+))
    |(?P<abi>abi[ \t]+(?:<[^>\n]*>|"[^"\n]*"),)
    |(?P<variable>[@$]\{\w+\}[ \t]*\+?=[^\n]*)
    |(?P<comment>\#[^\n]*)
    |(?P<word>"[^"\n]*"|\([^()\n]*\)
        |(?:(?!\{\})\{[^\s{}]*(?:\{[^\s{}]*\}[^\s{}]*)*\}|\\[^\n]|[^\s,{}"()\\])+(?:\([^()\n]*\))?)
    |(?P<mark>[{},])
    |(?P<newline>\n)
    |(?P<space>[ \t\r]+)
    |(?P<other>.)""",
    re.VERBOSE,
)

_OTHER_RULES = frozenset(
    {
        "mount", "remount", "umount", "pivot_root", "ptrace", "signal", "unix", "dbus", "change_profile", "set", "link",
        "userns", "mqueue", "io_uring", "all",
    }
)  # fmt: skip

_BEFORE = frozenset(word for several in QUALIFIERS for word in several)


def parse(text: str) -> tuple[ArmorProfile, ...]:
    """Every profile of a file, those within others by ``outer//inner``. Raises ArmorSyntaxError."""
    found = _parsed(text)
    if isinstance(found, ArmorSyntaxError):
        raise ArmorSyntaxError(found.line, found.said)
    return found


@lru_cache(maxsize=32)
def _parsed(text: str) -> tuple[ArmorProfile, ...] | ArmorSyntaxError:
    """The profiles or the mistake: several ask about the same file after every keystroke."""
    try:
        return tuple(_Parser(text).profiles())
    except ArmorSyntaxError as error:
        return error.with_traceback(None)


class _Word(NamedTuple):
    kind: str
    text: str
    line: int


def _words(text: str) -> Iterator[_Word]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind, said = str(found.lastgroup), found.group()
        if kind == "newline":
            line += 1
        elif kind == "other":
            raise ArmorSyntaxError(line, f"unexpected {said!r}")
        elif kind not in ("space", "comment", "abi"):
            yield _Word(kind, said, line)


class _Parser:
    def __init__(self, text: str) -> None:
        self.words = list(_words(text))
        self.place = 0
        self.last = text.count("\n") + 1
        self.variables = Variables()

    def profiles(self) -> Iterator[ArmorProfile]:
        names: set[str] = set()
        while self.place < len(self.words):
            word = self.words[self.place]
            if word.kind == "include":
                self.place += 1
                self.variables.include(word.text, word.line)
            elif word.kind == "variable":
                self.place += 1
                self.variables.set(word.text, word.line, late=bool(names))
            elif word.text == "alias":
                self._rule(word)
            else:
                for profile in self._profile(self._head(), ""):
                    if profile.name in names:
                        raise ArmorSyntaxError(word.line, f"there are two profiles {profile.name}")
                    names.add(profile.name)
                    yield profile

    def _head(self) -> list[_Word]:
        """The words up to the brace that opens a block."""
        head: list[_Word] = []
        while True:
            word = self._next("a profile, and its {")
            if word.text == "{":
                return head
            if word.kind != "word":
                raise ArmorSyntaxError(word.line, f"unexpected {word.text}")
            head.append(word)

    def _next(self, wanted: str) -> _Word:
        if self.place >= len(self.words):
            raise ArmorSyntaxError(self.last, f"the text ends before {wanted}")
        self.place += 1
        return self.words[self.place - 1]

    def _rule(self, first: _Word) -> list[_Word]:
        """The words of a rule, with the comma at its end, or the brace where it opens a block."""
        rule = [first]
        while rule[-1].text not in (",", "{"):
            rule.append(self._next(f"the comma after {first.text}"))
            if rule[-1].text == "}" or rule[-1].kind in ("include", "variable"):
                raise ArmorSyntaxError(rule[-2].line, f"a comma is missing after {rule[-2].text}")
        return rule

    def _profile(self, head: list[_Word], outer: str) -> Iterator[ArmorProfile]:
        first, flags = head_of([word.text for word in head], head[0].line if head else self.last)
        name = f"{outer}//{first.lstrip('^')}" if outer else first
        body = _Body(self.variables)
        inner: list[ArmorProfile] = []
        self._block(body, name, [], inner)
        yield body.profile(name, flags)
        yield from inner

    def _block(self, body: _Body, name: str, before: list[str], inner: list[ArmorProfile]) -> None:
        """The rules up to the brace that closes them; ``before`` stands before each of them."""
        while (word := self._next(f"the }} of profile {name}")).text != "}":
            if word.kind == "include":
                body.include(word.text, word.line)
                continue
            if word.kind == "variable":
                raise ArmorSyntaxError(word.line, "variables are set before the first profile")
            rule = self._rule(word)
            said = [each.text for each in rule[:-1]]
            if rule[-1].text == ",":
                body.take([*before, *said], word.line)
            elif said and _BEFORE.issuperset(said):
                self._block(body, name, [*before, *said], inner)
            else:
                inner += self._profile(rule[:-1], name)


class _Body:
    """The rules of one profile while they are read."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.files: list[FileRule] = []
        self.capabilities: list[tuple[bool, str]] = []
        self.networks: list[tuple[bool, str]] = []
        self.others: list[str] = []
        self.includes: list[str] = []
        self.executed: list[tuple[str, str, int]] = []

    def profile(self, name: str, flags: frozenset[str]) -> ArmorProfile:
        """The profile. Raises ArmorSyntaxError where its rules conflict."""
        if len({how for _, how, _ in self.executed}) > 1:
            check_executed(self.executed)
        return ArmorProfile(
            name, flags, tuple(self.files), tuple(self.capabilities), tuple(self.networks), tuple(self.others),
            tuple(self.includes),
        )  # fmt: skip

    def include(self, text: str, line: int) -> None:
        """Note what is included."""
        named = name_of(text)
        if named and "<" not in text and not named.startswith("/"):
            raise ArmorSyntaxError(line, f"cannot open {named}: write <{named}> for a file of /etc/apparmor.d")
        if named:
            self.variables.check(variables_of(named), line, f"<{named}> speaks of")
        self.includes.append(text)

    def take(self, rule: list[str], line: int) -> None:
        """Read one rule, without its comma."""
        before, said = qualified(rule, line)
        deny = "deny" in before
        if not said:
            raise ArmorSyntaxError(line, "a rule is missing before the comma")
        first, *rest = said
        if before & {"owner", "other"} and first in _OTHER_RULES | {"capability", "network"} and first != "link":
            raise ArmorSyntaxError(line, f"owner goes with rules on files, not with {first}")
        if first == "capability":
            check_capabilities(rest, line)
            self.capabilities += [(deny, name) for name in rest or [""]]
        elif first == "network":
            check_sockets(rest, line)
            self.networks.append((deny, " ".join(rest)))
        elif first in _OTHER_RULES:
            self.others.append(" ".join((*sorted(before), *said)))
            if first == "all" and not rest:
                self.files.append(FileRule(EVERYTHING, frozenset(LETTERS), deny, how="i"))
                self.capabilities.append((deny, ""))
                self.networks.append((deny, ""))
        else:
            self._file(first, rest, line, deny=deny, owner="owner" in before)

    def _file(self, first: str, rest: list[str], line: int, *, deny: bool, owner: bool) -> None:
        words, target = (rest if first == "file" else [first, *rest]), ""
        if "->" in words:
            at = words.index("->")
            words, target = words[:at], " ".join(words[at:])
        if first == "file" and not words:
            words, (letters, how) = [EVERYTHING, ""], (frozenset(LETTERS), "i")
        else:
            if len(words) == 2 and not _is_path(words[0]):
                words.reverse()
            if len(words) != 2 or not _is_path(words[0]):
                raise ArmorSyntaxError(line, f"cannot read the rule {' '.join(words)}")
            letters, how = access(words[1], line, deny=deny)
        pattern = words[0].strip('"')
        check_pattern(pattern, line)
        self.variables.check(re.findall(r"@\{(\w+)\}", pattern), line, f"{pattern} speaks of")
        for each in expanded(pattern, self.variables.values):
            self.files.append(FileRule(each, letters, deny, owner, how.lower()))
            if "x" in letters and not deny:
                self.executed.append((each, f"{how}x {target}".strip(), line))


def _is_path(word: str) -> bool:
    bare = word.strip('"')
    return bare[:1] == "/" or bare.startswith("@{")
