"""From the text of an nftables file to its rules.

Source: nft(8). Both ways of writing are read: nested blocks, and commands such as ``add rule inet filter input …``.
What the lab does not know is refused like a mistake, so that nothing is judged that was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from lab.subjects.firewall.language.lexing import NftError, Word, words
from lab.subjects.firewall.language.model import FAMILIES, HOOKS, Chain, Ruleset
from lab.subjects.firewall.language.rules import Names, read_rule

OTHER_FAMILIES = ("arp", "bridge", "netdev")
PRIORITIES = {"raw": -300, "mangle": -150, "dstnat": -100, "filter": 0, "security": 50, "srcnat": 100}
KINDS = ("filter", "nat", "route")
DEEPEST = 8
"""Files that include each other."""


def parse(text: str, file: str, others: Mapping[str, str] | None = None) -> Ruleset:
    """The rules that a file brings about. ``others`` are the files it may include, by path. Raises NftError."""
    reader = _Reader(others or {})
    reader.file(text, file, 0)
    reader.check()
    return Ruleset(tuple(reader.chains.values()))


Key = tuple[str, str, str]


class _Reader:
    def __init__(self, others: Mapping[str, str]) -> None:
        self.others = others
        self.tables: set[tuple[str, str]] = set()
        self.chains: dict[Key, Chain] = {}
        self.names = Names()
        self.words: list[Word] = []
        self.place = 0
        self.depth = 0

    def file(self, text: str, file: str, depth: int) -> None:
        kept = self.words, self.place, self.depth
        self.words, self.place, self.depth = words(text, file), 0, depth
        while self.peek().kind != "last":
            if not self.passed_end():
                self.statement()
        self.words, self.place, self.depth = kept

    # Words

    def peek(self) -> Word:
        return self.words[self.place]

    def take(self, *wanted: str) -> Word:
        word = self.words[self.place]
        if word.kind == "last":
            raise NftError(f"syntax error, unexpected end of file{_expecting(wanted)}", word.span)
        if wanted and word.text not in wanted:
            shown = "newline" if word.text == "\n" else word.text
            raise NftError(f"syntax error, unexpected {shown}{_expecting(wanted)}", word.span)
        self.place += 1
        return word

    def name(self, what: str) -> Word:
        word = self.take()
        if word.kind not in ("word", "quoted") or not named(word.text, what):
            raise NftError(f"syntax error, unexpected {word.text.strip() or 'newline'}, expecting {what}", word.span)
        return word

    def passed_end(self) -> bool:
        if self.peek().kind == "end":
            self.place += 1
            return True
        return False

    def statement_words(self) -> list[Word]:
        """The words up to the end of a statement; braces may span lines."""
        found: list[Word] = []
        depth = 0
        while True:
            word = self.peek()
            if word.kind == "last" or (not depth and (word.kind == "end" or word.text == "}")):
                return found
            self.place += 1
            if word.kind == "operator" and word.text in "{}":
                depth += 1 if word.text == "{" else -1
            if word.kind != "end" or word.text == ";":
                found.append(word)

    # Statements

    def statement(self) -> None:
        word = self.take()
        commands: dict[str, Callable[[Word], None]] = {
            "flush": self._flush, "table": self._table, "define": self._define, "include": self._include,
            "add": self._add, "insert": self._add, "create": self._add, "delete": self._delete,
            "destroy": self._delete, "list": self._skip,
        }  # fmt: skip
        command = commands.get(word.text)
        if command is None:
            raise NftError(f"syntax error, unexpected {word.text}", word.span)
        command(word)

    def _skip(self, _word: Word) -> None:
        self.statement_words()

    def _flush(self, _word: Word) -> None:
        what = self.take("ruleset", "table", "chain")
        if what.text == "ruleset":
            self.tables.clear()
            self.chains.clear()
            return
        family, table = self._table_name()
        chain = self.name("a chain").text if what.text == "chain" else ""
        for key, held in list(self.chains.items()):
            if key[:2] == (family, table) and chain in ("", key[2]):
                self.chains[key] = replace(held, rules=())

    def _delete(self, word: Word) -> None:
        self.take("table")
        key = self._table_name()
        if word.text == "delete" and key not in self.tables:
            raise NftError(f"Could not process rule: No such file or directory: table {' '.join(key)}", word.span)
        self.tables.discard(key)
        self.chains = {chain: held for chain, held in self.chains.items() if chain[:2] != key}

    def _include(self, word: Word) -> None:
        pattern = self.name("a path")
        found = [path for path in sorted(self.others) if fnmatchcase(path, pattern.text)]
        if not found and "*" not in pattern.text:
            raise NftError(f"File not found: {pattern.text}", pattern.span)
        if self.depth >= DEEPEST:
            raise NftError("Include depth exceeded", word.span)
        for path in found:
            self.file(self.others[path], path, self.depth + 1)

    def _define(self, _word: Word) -> None:
        name = self.name("a name")
        self.take("=")
        self.names.define(name.text, self.statement_words())

    def _add(self, word: Word) -> None:
        what = self.take("table", "chain", "rule", "set", "element")
        if what.text == "table":
            self._table(word)
            return
        family, table = self._table_name()
        if (family, table) not in self.tables:
            raise NftError(f"Could not process rule: No such file or directory: table {family} {table}", what.span)
        name = self.name("a name")
        if what.text == "chain":
            self._chain(family, table, name)
        elif what.text == "set":
            self._set(family, table, name)
        elif what.text == "element":
            self.names.add(family, table, name, self.statement_words())
        else:
            self._rule((family, table, name.text), name, first=word.text == "insert")

    def _table_name(self) -> tuple[str, str]:
        word = self.name("a table")
        if word.text in FAMILIES or word.text in OTHER_FAMILIES:
            return word.text, self.name("a table's name").text
        return "ip", word.text

    def _table(self, _word: Word) -> None:
        family, table = self._table_name()
        self.tables.add((family, table))
        if self.peek().text != "{":
            return
        self.take("{")
        while self.peek().text != "}":
            if self.passed_end():
                continue
            inner = self.take("chain", "set", "map", "counter", "flags", "comment")
            if inner.text == "chain":
                self._chain(family, table, self.name("a chain's name"))
            elif inner.text == "set":
                self._set(family, table, self.name("a set's name"))
            else:
                self.statement_words()
        self.take("}")

    def _set(self, family: str, table: str, name: Word) -> None:
        self.take("{")
        while self.peek().text != "}":
            if self.passed_end():
                continue
            word = self.take("type", "typeof", "flags", "elements", "comment", "policy", "auto-merge", "size")
            if word.text == "elements":
                self.take("=")
                self.names.add(family, table, name, self.statement_words())
            elif word.text != "auto-merge":
                self.statement_words()
        self.take("}")
        self.names.declare(family, table, name.text)

    def _chain(self, family: str, table: str, name: Word) -> None:
        key = (family, table, name.text)
        chain = self.chains.get(key) or Chain(family, table, name.text, span=name.span)
        self.chains[key] = chain
        if self.peek().text != "{":
            return
        self.take("{")
        while self.peek().text != "}":
            if self.passed_end():
                continue
            if self.peek().text == "type":
                self.chains[key] = self._hooked(self.chains[key])
            elif self.peek().text == "policy":
                self.take()
                self.chains[key] = replace(self.chains[key], accepts=self.take("accept", "drop").text == "accept")
                self._ended()
            elif self.peek().text == "comment":
                self.statement_words()
            else:
                self._rule(key, name)
        self.take("}")

    def _hooked(self, chain: Chain) -> Chain:
        self.take("type")
        kind = self.take(*KINDS)
        self.take("hook")
        hook = self.take(*HOOKS, "prerouting", "postrouting", "ingress", "egress")
        if self.peek().text == "device":
            self.take()
            self.name("a device")
        self.take("priority")
        hooked = replace(chain, hook=hook.text, priority=self._priority(), kind=kind.text)
        self._ended()
        return hooked

    def _ended(self) -> None:
        """A statement ends with its line, a semicolon, or the block."""
        word = self.peek()
        if word.kind not in ("end", "last") and word.text != "}":
            raise NftError(f"syntax error, unexpected {word.text}, expecting newline or semicolon", word.span)

    def _priority(self) -> int:
        word = self.take()
        base = PRIORITIES.get(word.text)
        if base is None:
            try:
                return int(word.text)
            except ValueError:
                raise NftError(f"'{word.text}' is invalid priority.", word.span) from None
        if self.peek().text in ("+", "-") or self.peek().text.lstrip("-").isdigit():
            base += int(self.take().text)
        return base

    def _rule(self, key: Key, name: Word, *, first: bool = False) -> None:
        chain = self.chains.get(key)
        if chain is None:
            raise NftError(f"Could not process rule: No such file or directory: chain {key[2]}", name.span)
        said = self.statement_words()
        if said:
            made = read_rule(said, key[0], key[1], self.names)
            rules = (*made, *chain.rules) if first else (*chain.rules, *made)
            self.chains[key] = replace(chain, rules=rules)
        elif self.peek().kind != "end" and self.peek().text != "}":
            what = "end of file" if self.peek().kind == "last" else self.peek().text
            raise NftError(f"syntax error, unexpected {what}", self.peek().span)

    def check(self) -> None:
        """Every jump leads somewhere."""
        for (family, table, _), chain in self.chains.items():
            for rule in chain.rules:
                if rule.chain and (family, table, rule.chain) not in self.chains:
                    assert rule.span is not None
                    raise NftError(
                        f"Could not process rule: No such file or directory: chain {rule.chain}", rule.span
                    )


RESERVED = frozenset(
    {
        "table", "chain", "set", "map", "rule", "ruleset", "hook", "type", "policy", "priority", "accept",
        "drop", "reject", "jump", "goto", "return", "flush", "add", "delete", "insert", "list", "define",
        "include", "tcp", "udp", "ip", "ip6", "ct", "meta", "counter", "log", "limit", "elements", "flags",
        "comment", "dport", "sport", "saddr", "daddr",
    }
)  # fmt: skip
"""Words of the language, which nothing can be named by."""


def named(text: str, what: str) -> bool:
    """Whether a table, a chain or a set can be called that; a path or a device can be called anything."""
    if what in ("a path", "a device", "a table"):
        return True
    return bool(re.fullmatch(r"[A-Za-z_][\w./\\-]*", text)) and text not in RESERVED


def _expecting(wanted: tuple[str, ...]) -> str:
    return f", expecting {' or '.join(wanted)}" if wanted else ""

