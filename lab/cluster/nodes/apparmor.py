"""AppArmor profiles by their text: the common grammar, enough to tell what a profile allows.

Source: apparmor.d(5). What an ``include`` brings is known of a few abstractions; what only others could allow is left
open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lab.cluster.nodes.abstractions import names_of, rules_of, unknown_of
from lab.cluster.nodes.globbing import expanded, matches
from lab.quick_dataclass import dataclass

LETTERS = "rwalkmx"
EVERYTHING = "/**"

_TOKEN = re.compile(
    r"""(?P<include>\#?include[ \t]+(?:if[ \t]+exists[ \t]+)?(?:<[^>\n]*>|"[^"\n]*"|[^\s,]+),?)
    |(?P<abi>abi[ \t]+(?:<[^>\n]*>|"[^"\n]*"),)
    |(?P<variable>[@$]\{\w+\}[ \t]*\+?=[^\n]*)
    |(?P<comment>\#[^\n]*)
    |(?P<word>"[^"\n]*"|\([^()\n]*\)|(?:\{[^\s{}]*(?:\{[^\s{}]*\}[^\s{}]*)*\}|[^\s,{}"()])+(?:\([^()\n]*\))?)
    |(?P<mark>[{},])
    |(?P<newline>\n)
    |(?P<space>[ \t\r]+)
    |(?P<other>.)""",
    re.VERBOSE,
)

_QUALIFIERS = frozenset({"deny", "allow", "audit", "owner", "other", "quiet"})

_OTHER_RULES = frozenset(
    {
        "mount", "remount", "umount", "pivot_root", "ptrace", "signal", "unix", "dbus", "change_profile", "set", "link",
        "rlimit", "userns", "mqueue", "io_uring", "change_hat", "alias", "all",
    }
)  # fmt: skip


class ArmorSyntaxError(ValueError):
    """A text that apparmor_parser refuses. ``line`` counts from 1."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(f"line {line}: {said}")
        self.line = line
        self.said = said


@dataclass(frozen=True, slots=True)
class FileRule:
    """What a profile says of the files that a pattern matches; ``access`` holds letters of ``rwalkmx``.

    ``how`` is how a program that is executed is confined: ``i`` as this one, ``p``, ``c`` or ``pi`` by a profile of its
    own, ``u`` not at all; empty for a rule that does not say.
    """

    pattern: str
    access: frozenset[str]
    deny: bool = False
    owner: bool = False
    how: str = ""


@dataclass(frozen=True, slots=True)
class ArmorProfile:
    """A profile. ``capabilities`` and ``networks`` hold (denied, what), where an empty text means every one."""

    name: str
    flags: frozenset[str] = frozenset()
    files: tuple[FileRule, ...] = ()
    capabilities: tuple[tuple[bool, str], ...] = ()
    networks: tuple[tuple[bool, str], ...] = ()
    others: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()

    @property
    def enforced(self) -> bool:
        """Whether it forbids anything: in complain mode it only notes."""
        return not self.flags & {"complain", "unconfined"}

    @property
    def named_includes(self) -> frozenset[str]:
        """What it includes, by name; what may be missing is left out."""
        return names_of(self.includes)

    @property
    def unknown_includes(self) -> frozenset[str]:
        """What it includes of which nothing is known here."""
        return unknown_of(self.includes)

    @property
    def every_file(self) -> tuple[FileRule, ...]:
        """Its rules on files, and those of what it includes."""
        return (*self.files, *(rule for name in sorted(self.named_includes) for rule in rules_of(name) or ()))

    def may(self, path: str, access: str) -> bool | None:
        """Whether a program may ``r``, ``w``, ``x``… a path; None where an include decides it."""
        if not self.enforced:
            return True
        own = (rule for rule in self.files if _covers(rule, access) and matches(rule.pattern, path))
        included = (rule for rule in _speaking(self.named_includes, path) if _covers(rule, access))
        return self._decided([rule.deny for rules in (own, included) for rule in rules])

    def holds_capability(self, name: str) -> bool | None:
        """Whether a capability, as in ``net_bind_service``, may be used."""
        return not self.enforced or self._decided([no for no, what in self.capabilities if what in ("", name.lower())])

    def may_connect(self, family: str, kind: str) -> bool | None:
        """Whether a socket of a family (``inet``) and kind (``stream``, ``raw``) may be made."""
        if not self.enforced:
            return True
        named = {"tcp": "stream", "udp": "dgram", "icmp": "raw"}
        found = []
        for deny, what in self.networks:
            words = {named.get(word, word) for word in what.split()}
            if words <= {family, kind}:
                found.append(deny)
        return self._decided(found)

    def _decided(self, denials: list[bool]) -> bool | None:
        if denials:
            return not any(denials)
        return None if self.unknown_includes else False


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
        elif kind not in ("space", "comment", "variable", "abi"):
            yield _Word(kind, said, line)


class _Parser:
    def __init__(self, text: str) -> None:
        self.words = list(_words(text))
        self.place = 0
        self.last = text.count("\n") + 1

    def profiles(self) -> Iterator[ArmorProfile]:
        while self.place < len(self.words):
            if self.words[self.place].kind == "include":
                self.place += 1
                continue
            yield from self._profile(self._head(), "")

    def _head(self) -> list[_Word]:
        """The words up to the brace that opens a block."""
        head: list[_Word] = []
        while True:
            word = self._next("a profile, and its {")
            if word.text == "{":
                return head
            if word.kind == "mark":
                raise ArmorSyntaxError(word.line, f"unexpected {word.text}")
            head.append(word)

    def _next(self, wanted: str) -> _Word:
        if self.place >= len(self.words):
            raise ArmorSyntaxError(self.last, f"the text ends before {wanted}")
        self.place += 1
        return self.words[self.place - 1]

    def _profile(self, head: list[_Word], outer: str) -> Iterator[ArmorProfile]:
        said = [word.text.strip('"') for word in head]
        flags = frozenset(
            flag for word in said if word.startswith("flags=") for flag in re.findall(r"\w+", word.partition("=")[2])
        )
        names = [word for word in said if not word.startswith("flags=") and word not in ("profile", "hat")]
        if not names:
            line = head[0].line if head else self.last
            raise ArmorSyntaxError(line, "a profile needs a name")
        name = f"{outer}//{names[0].lstrip('^')}" if outer else names[0]
        body = _Body()
        inner: list[ArmorProfile] = []
        while (word := self._next(f"the }} of profile {name}")).text != "}":
            if word.kind == "include":
                body.includes.append(word.text)
                continue
            rule = [word]
            while rule[-1].text not in (",", "{"):
                rule.append(self._next(f"the comma after {word.text}"))
                if rule[-1].text == "}" or rule[-1].kind == "include":
                    raise ArmorSyntaxError(rule[-2].line, f"a comma is missing after {rule[-2].text}")
            if rule[-1].text == "{":
                inner += self._profile(rule[:-1], name)
            else:
                body.take(rule[:-1], word.line)
        yield body.profile(name, flags)
        yield from inner


class _Body:
    """The rules of one profile while they are read."""

    def __init__(self) -> None:
        self.files: list[FileRule] = []
        self.capabilities: list[tuple[bool, str]] = []
        self.networks: list[tuple[bool, str]] = []
        self.others: list[str] = []
        self.includes: list[str] = []

    def profile(self, name: str, flags: frozenset[str]) -> ArmorProfile:
        """The profile."""
        return ArmorProfile(
            name, flags, tuple(self.files), tuple(self.capabilities), tuple(self.networks), tuple(self.others),
            tuple(self.includes),
        )  # fmt: skip

    def take(self, rule: list[_Word], line: int) -> None:
        """Read one rule, without its comma."""
        said = [word.text for word in rule]
        qualifiers = set()
        while said and said[0] in _QUALIFIERS:
            qualifiers.add(said.pop(0))
        deny = "deny" in qualifiers
        if not said:
            raise ArmorSyntaxError(line, "a rule is missing before the comma")
        first, *rest = said
        if first == "capability":
            self.capabilities += [(deny, name.lower()) for name in rest or [""]]
        elif first == "network":
            self.networks.append((deny, " ".join(rest)))
        elif first in _OTHER_RULES:
            self.others.append(" ".join((*sorted(qualifiers), *said)))
            if first == "all" and not rest:
                self.files.append(FileRule(EVERYTHING, frozenset(LETTERS), deny, how="i"))
                self.capabilities.append((deny, ""))
                self.networks.append((deny, ""))
        else:
            self._file(first, rest, line, deny=deny, owner="owner" in qualifiers)

    def _file(self, first: str, rest: list[str], line: int, *, deny: bool, owner: bool) -> None:
        words = rest if first == "file" else [first, *rest]
        words = words[: words.index("->")] if "->" in words else words
        if first == "file" and not words:
            self.files.append(FileRule(EVERYTHING, frozenset(LETTERS), deny, owner, "i"))
            return
        if len(words) == 2 and not _is_path(words[0]):
            words.reverse()
        if len(words) != 2 or not _is_path(words[0]):
            raise ArmorSyntaxError(line, f"cannot read the rule {' '.join(words)}")
        access = _access(words[1], line)
        patterns = expanded(words[0].strip('"'))
        how = re.sub(r"[^pciu]", "", words[1].lower())
        self.files += [FileRule(pattern, access, deny, owner, how) for pattern in patterns]


@lru_cache(maxsize=2048)
def _speaking(includes: frozenset[str], path: str) -> tuple[FileRule, ...]:
    """The rules of what is included that speak of a path."""
    return tuple(rule for name in includes for rule in rules_of(name) or () if matches(rule.pattern, path))


def _is_path(word: str) -> bool:
    return word.strip('"')[:1] in ("/", "@", "{")


def _access(written: str, line: int) -> frozenset[str]:
    """The letters of an access mode; how a program that is executed is then confined counts as x."""
    if not re.fullmatch(r"[rwalkm]*(?:[pcuPCU]?i?x|[pcuPCU]ux)?[rwalkm]*", written) or not written:
        raise ArmorSyntaxError(line, f"{written} is no access mode")
    found = {letter for letter in written if letter in LETTERS}
    return frozenset(found | {"a"} if "w" in found else found)


def _covers(rule: FileRule, access: str) -> bool:
    return set(access) <= rule.access if not rule.deny else bool(set(access) & rule.access)
