"""One rule: its conditions, and what becomes of the packet."""

from __future__ import annotations

from collections.abc import Sequence

from lab.subjects.firewall.language.lexing import NftError, Word
from lab.subjects.firewall.language.model import Field, Match, Rule, Value, Verdict
from lab.subjects.firewall.language.values import value_of, version_of

TERMINAL = {each.value: each for each in Verdict}
PORTED = ("tcp", "udp", "sctp")
IGNORED = ("counter", "notrack")
NEVER = ("type", "hook", "policy", "table", "chain", "set", "dport", "sport", "saddr", "daddr", "tcp dport")
"""Words that no value can be, unless it is quoted."""

WITH_VALUES = {"log": ("prefix", "level", "group", "flags", "snaplen", "queue-threshold"), "comment": ()}


class Names:
    """What a file gives names to: values (``$name``) and sets (``@name``)."""

    def __init__(self) -> None:
        self._values: dict[str, list[Word]] = {}
        self._sets: dict[tuple[str, str, str], list[Word]] = {}

    def define(self, name: str, said: list[Word]) -> None:
        """Give a value a name."""
        self._values[name] = said

    def declare(self, family: str, table: str, name: str) -> None:
        """Let there be a set, be it empty."""
        self._sets.setdefault((family, table, name), [])

    def add(self, family: str, table: str, name: Word, said: list[Word]) -> None:
        """Put elements into a set."""
        self._sets.setdefault((family, table, name.text), []).extend(said)

    def value(self, name: Word) -> list[Word]:
        """The words that a name stands for. Raises NftError."""
        if name.text not in self._values:
            raise NftError(f"unknown identifier '{name.text}'", name.span)
        return self._values[name.text]

    def elements(self, family: str, table: str, name: Word) -> list[Word]:
        """The words of a set's elements. Raises NftError."""
        found = self._sets.get((family, table, name.text))
        if found is None:
            raise NftError(f"No such file or directory: set {name.text}", name.span)
        return found


def read_rule(said: Sequence[Word], family: str, table: str, names: Names) -> tuple[Rule, ...]:
    """The rule that some words make; several where a verdict map stands in it. Raises NftError."""
    return _RuleReader(said, family, table, names).read()


class _RuleReader:
    def __init__(self, said: Sequence[Word], family: str, table: str, names: Names) -> None:
        self.said = [word for word in said if word.text != "\n"]
        self.family, self.table, self.names = family, table, names
        self.place = 0
        self.version = {"ip": 4, "ip6": 6}.get(family, 0)
        self.matches: list[Match] = []
        self.mapped: list[tuple[Match, Verdict, str]] = []

    def read(self) -> tuple[Rule, ...]:
        verdict, chain = Verdict.CONTINUE, ""
        first = self.said[0].span
        text = " ".join(word.text for word in self.said)
        while self.place < len(self.said):
            word = self._take()
            if word.text in TERMINAL:
                verdict, chain = self._verdict(word)
                self._end(word)
            elif word.text == "vmap" or not self._passed(word):
                self._condition(word)
        if self.mapped:
            return tuple(
                Rule((*self.matches, match), decided, to, first, text) for match, decided, to in self.mapped
            )
        return (Rule(tuple(self.matches), verdict, chain, first, text),)

    def _take(self) -> Word:
        if self.place >= len(self.said):
            last = self.said[-1]
            raise NftError("syntax error, unexpected newline", last.span)
        self.place += 1
        return self.said[self.place - 1]

    def _peek(self) -> str:
        return self.said[self.place].text if self.place < len(self.said) else ""

    def _verdict(self, word: Word) -> tuple[Verdict, str]:
        verdict = TERMINAL[word.text]
        if verdict in (Verdict.JUMP, Verdict.GOTO):
            return verdict, self._take().text
        if verdict is Verdict.REJECT and self._peek() == "with":
            while self._peek() not in ("", "comment"):
                self._take()
        return verdict, ""

    def _end(self, word: Word) -> None:
        """After a verdict only a comment may come."""
        if self._peek() not in ("", "comment"):
            bad = self.said[self.place]
            raise NftError(f"syntax error, unexpected {bad.text} after {word.text}", bad.span)

    def _passed(self, word: Word) -> bool:
        """Pass over what does nothing to a packet's way."""
        if word.text in IGNORED:
            while word.text == "counter" and self._peek() in ("packets", "bytes"):
                self._take()
                self._take()
            return True
        if word.text in WITH_VALUES:
            if word.text == "comment":
                self._take()
            while self._peek() in WITH_VALUES[word.text] and self._peek():
                self._take()
                self._take()
            return True
        return False

    def _condition(self, word: Word) -> None:
        field, version = self._field(word)
        if self._peek() == "vmap":
            self._take()
            self._map(field, version)
            return
        inverted = False
        if self._peek() in ("!=", "=="):
            inverted = self._take().text == "!="
        values = self._values(field, version)
        versions = {version_of(value) for value in values} - {0}
        if field in (Field.SOURCE, Field.DESTINATION) and not versions:
            versions = {version}
        for each in versions:
            # A rule on addresses of one version sees packets of that version alone.
            self.matches.append(Match(Field.VERSION, (str(each),)))
        self.matches.append(Match(field, tuple(values), inverted))

    def _field(self, word: Word) -> tuple[Field, int]:
        if word.text in ("iif", "iifname"):
            return Field.IN, 0
        if word.text in ("oif", "oifname"):
            return Field.OUT, 0
        if word.text in ("ip", "ip6"):
            return self._header(word)
        if word.text in (*PORTED, "th"):
            return self._port(word), 0
        if word.text in ("icmp", "icmpv6"):
            self._expect("type")
            self.matches.append(Match(Field.PROTOCOL, (word.text,)))
            return Field.ICMP, 0
        if word.text == "ct":
            self._expect("state")
            return Field.STATE, 0
        if word.text == "meta":
            key = self._take()
            known = {"l4proto": Field.PROTOCOL, "nfproto": Field.VERSION, "iifname": Field.IN, "iif": Field.IN,
                     "oifname": Field.OUT, "oif": Field.OUT}  # fmt: skip
            if key.text not in known:
                raise NftError(f"the lab does not know meta {key.text}", key.span)
            return known[key.text], 0
        raise NftError(f"syntax error, unexpected {word.text}", word.span)

    def _header(self, word: Word) -> tuple[Field, int]:
        version = 4 if word.text == "ip" else 6
        if self.version not in (0, version):
            other = "ip6" if version == 4 else "ip"
            raise NftError(f"conflicting protocols specified: {other} vs. {word.text}", word.span)
        self.version = version
        key = self._take()
        if key.text in ("saddr", "daddr"):
            return (Field.SOURCE if key.text == "saddr" else Field.DESTINATION), version
        if key.text == ("protocol" if version == 4 else "nexthdr"):
            self.matches.append(Match(Field.VERSION, (str(version),)))
            return Field.PROTOCOL, 0
        raise NftError(f"the lab does not know {word.text} {key.text}", key.span)

    def _port(self, word: Word) -> Field:
        key = self._take()
        if key.text not in ("dport", "sport"):
            raise NftError(f"the lab does not know {word.text} {key.text}", key.span)
        self.matches.append(Match(Field.PROTOCOL, PORTED if word.text == "th" else (word.text,)))
        return Field.PORT if key.text == "dport" else Field.FROM_PORT

    def _expect(self, wanted: str) -> None:
        key = self._take()
        if key.text != wanted:
            raise NftError(f"the lab does not know {self.said[self.place - 2].text} {key.text}", key.span)

    def _values(self, field: Field, version: int) -> list[Value]:
        word = self._take()
        found: list[Value] = []
        for each in self._listed(word):
            found.append(self._value(field, each, version))
        if not found and word.text not in ("@",):
            raise NftError("syntax error, an empty list", word.span)
        return found

    def _listed(self, word: Word) -> list[Word]:
        """The words that a value stands for: one, a list in braces, a set, a name; states may follow by commas."""
        if word.text == "{":
            return self._braced()
        if word.text == "@":
            return _flat(self.names.elements(self.family, self.table, self._take()), self.names)
        if word.text == "$":
            return _flat(self.names.value(self._take()), self.names)
        if word.kind != "quoted" and (word.text in TERMINAL or word.text in NEVER):
            raise NftError(f"syntax error, unexpected {word.text}", word.span)
        found = [word]
        while self._peek() == ",":
            self._take()
            found.append(self._take())
        return found

    def _braced(self) -> list[Word]:
        inner: list[Word] = []
        while (word := self._take()).text != "}":
            inner.append(word)
        return _flat(inner, self.names)

    def _value(self, field: Field, word: Word, version: int) -> Value:
        try:
            return value_of(field, word.text, version)
        except ValueError as error:
            raise NftError(str(error), word.span) from None

    def _map(self, field: Field, version: int) -> None:
        opened = self._take()
        if opened.text != "{":
            raise NftError(f"syntax error, unexpected {opened.text}, expecting {{", opened.span)
        while self._peek() != "}":
            key = self._take()
            if key.text == ",":
                continue
            colon = self._take()
            if colon.kind != "colon":
                raise NftError(f"syntax error, unexpected {colon.text}, expecting :", colon.span)
            decided = self._take()
            if decided.text not in TERMINAL or decided.text == Verdict.REJECT:
                raise NftError(f"syntax error, unexpected {decided.text}", decided.span)
            verdict, chain = self._verdict(decided)
            self.mapped.append((Match(field, (self._value(field, key, version),)), verdict, chain))
        self._take()


def _flat(said: Sequence[Word], names: Names, depth: int = 0) -> list[Word]:
    """The values among some words, names looked up."""
    found: list[Word] = []
    place, after_value = 0, False
    while place < len(said):
        word = said[place]
        place += 1
        if after_value and word.text not in (",", "}"):
            raise NftError(f"syntax error, unexpected {word.text}, expecting comma or '}}'", word.span)
        after_value = word.text not in (",", "{", "$")
        if word.text == "$" and place < len(said) and depth < 8:
            found += _flat(names.value(said[place]), names, depth + 1)
            place, after_value = place + 1, True
        elif word.kind in ("word", "address", "quoted"):
            found.append(word)
        elif word.text not in (",", "{", "}"):
            raise NftError(f"syntax error, unexpected {word.text}", word.span)
    return found
