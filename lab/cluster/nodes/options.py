"""The options on a component's command line, as the component reads them.

The rules are those of the pflag library with Kubernetes' normalisation (``_`` counts as ``-``), and for etcd those of
Go's own ``flag`` package. Source: https://pkg.go.dev/github.com/spf13/pflag#hdr-Command_line_flag_syntax.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from lab.cluster.nodes.option_values import FALSE, TRUE, OptionValueError, add_up, read, shown
from lab.manifests.gojson import go_quote
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


class Word(NamedTuple):
    """One word of a command line, and where it is written."""

    text: str
    span: Span | None = None


class Known(NamedTuple):
    """An option that a component knows: its type and its default as it is printed, ``short`` its one letter."""

    name: str
    type: str = "string"
    default: str = ""
    short: str = ""


class Written(NamedTuple):
    """An option as it is written once. ``bare`` says that no value stands with it."""

    name: str
    value: str
    span: Span | None
    word: int
    bare: bool = False


@dataclass(frozen=True)
class Manual:
    """The options a component knows. An unknown component (``known`` empty) takes every option for a text."""

    component: str
    known: Mapping[str, Known] = field(default_factory=dict)
    single_dash: bool = False
    """Whether options are read as Go's ``flag`` package does."""

    def get(self, name: str) -> Known | None:
        """The option of that name."""
        found = self.known.get(name)
        return Known(name) if found is None and not self.known else found

    @cached_property
    def letters(self) -> dict[str, str]:
        """Names by their one letter."""
        return {each.short: each.name for each in self.known.values() if each.short}


class Refused(NamedTuple):
    """Why a component does not take its command line, in its own words, and the word it stops at."""

    message: str
    word: Word
    name: str = ""
    kind: str = "value"
    """``unknown``, ``value``, ``argument`` or ``missing``."""


@dataclass(frozen=True)
class Options:
    """A command line read. What comes after a refused word was never looked at, but is told by ``beyond``."""

    manual: Manual
    written: tuple[Written, ...] = ()
    refused: Refused | None = None
    beyond: tuple[Written, ...] = ()
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def given(self, name: str) -> tuple[Written, ...]:
        """Every time the option is written, in order, those after a refused word included."""
        return tuple(each for each in (*self.written, *self.beyond) if each.name == name)

    def is_set(self, name: str) -> bool:
        """Whether the option is written at all."""
        return bool(self.given(name))

    def items(self, name: str) -> tuple[str, ...]:
        """What the option holds in the end, as a list: the items of a list, the pairs of a map, or one value."""
        if name in self.held:
            return self.held[name]
        known = self.manual.known.get(name)
        if known is None:
            return ()
        if known.type in ("stringSlice", "stringArray", "int32Slice"):
            inner = known.default.strip("[]")
            return tuple(inner.split(",")) if inner else ()
        return (known.default,) if known.default else ()

    def value(self, name: str) -> str:
        """What the option holds in the end, as the component prints it; its default where it is not written."""
        known = self.manual.get(name)
        if name not in self.held:
            return known.default if known is not None else ""
        return shown(known.type if known is not None else "string", self.held[name])

    def span(self, name: str) -> Span | None:
        """Where the option is written last."""
        given = self.given(name)
        return given[-1].span if given else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that are written, in order, each once."""
        return tuple(dict.fromkeys(each.name for each in self.written))


def parse(words: Sequence[Word], manual: Manual) -> Options:
    """Read a command line: the words behind the command itself. Raises nothing."""
    reading = _Reading(words, manual)
    refused = reading.run()
    beyond = tuple(_leniently(words[reading.at :], manual, reading.at)) if refused else ()
    return Options(manual, tuple(reading.written), refused, beyond, reading.held)


class _Reading:
    def __init__(self, words: Sequence[Word], manual: Manual) -> None:
        self.words = words
        self.manual = manual
        self.at = 0
        self.written: list[Written] = []
        self.held: dict[str, tuple[str, ...]] = {}
        self.rest: list[Word] = []

    def run(self) -> Refused | None:
        while self.at < len(self.words):
            word = self.words[self.at]
            here = self.at
            self.at += 1
            if len(word.text) < 2 or word.text[0] != "-":
                self.rest.append(word)
                if self.manual.single_dash:
                    break
                continue
            if word.text == "--":
                self.rest += self.words[self.at :]
                break
            refused = self._option(word, here)
            if refused is not None:
                return refused
        return self._arguments()

    def _option(self, word: Word, here: int) -> Refused | None:
        text = word.text
        if self.manual.single_dash or text.startswith("--"):
            return self._long(word, text.removeprefix("-").removeprefix("-"), here)
        return self._letters(word, text[1:], here)

    def _long(self, word: Word, text: str, here: int) -> Refused | None:
        if not text or text[0] in "-=":
            return Refused(f"bad flag syntax: {word.text}", word)
        written, equals, value = text.partition("=")
        name = written if self.manual.single_dash else written.replace("_", "-")
        known = self.manual.get(name)
        if known is None:
            if self.manual.single_dash:
                return Refused(f"flag provided but not defined: -{name}", word, name, "unknown")
            return Refused(f"unknown flag: --{written}", word, name, "unknown")
        if not self.manual.known:
            self._unjudged(name, value, bool(equals), word, here)
            return None
        bare = not equals
        if bare and known.type == "bool":
            value = "true"
        elif bare and self.at < len(self.words):
            value, bare = self.words[self.at].text, False
            self.at += 1
        elif bare:
            text = f"flag needs an argument: {'-' if self.manual.single_dash else '--'}{written}"
            return Refused(text, word, name, "missing")
        return self._set(known, Written(name, value, word.span, here, bare), word)

    def _unjudged(self, name: str, value: str, given: bool, word: Word, here: int) -> None:
        """An option of a component whose options nobody listed: a following word that is none is its value."""
        following = self.words[self.at].text if self.at < len(self.words) else "-"
        bare = not given and following.startswith("-")
        if not given and not bare:
            value, self.at = following, self.at + 1
        self.written.append(Written(name, value, word.span, here, bare))
        self.held[name] = ("true",) if bare else (value,)

    def _letters(self, word: Word, text: str, here: int) -> Refused | None:
        name = self.manual.letters.get(text[0])
        if name is None:
            said = f"unknown shorthand flag: '{text[0]}' in -{text}"
            return Refused(said, word, text.partition("=")[0], "unknown")
        known = self.manual.known[name]
        value = text[1:].removeprefix("=")
        if len(text) == 1:
            if self.at >= len(self.words):
                return Refused(f"flag needs an argument: '{text[0]}' in -{text}", word, name, "missing")
            value = self.words[self.at].text
            self.at += 1
        return self._set(known, Written(name, value, word.span, here), word)

    def _set(self, known: Known, written: Written, word: Word) -> Refused | None:
        try:
            items = read(known.type, written.value)
        except OptionValueError as trouble:
            return Refused(_told(self.manual, known, written.value, str(trouble)), word, known.name)
        before = self.held.get(known.name, ())
        self.held[known.name] = add_up(known.type, before, items) if before else items
        self.written.append(written)
        return None

    def _arguments(self) -> Refused | None:
        """What stands between the options; no component takes any."""
        texts = [word.text for word in self.rest if word.text]
        if not texts:
            return None
        first = next(word for word in self.rest if word.text)
        if self.manual.single_dash:
            return Refused(f"{go_quote(first.text)} is not a valid flag", first, kind="argument")
        if self.manual.component == "kubelet":
            return Refused(f"unknown command {first.text}", first, kind="argument")
        listed = " ".join(go_quote(word.text) for word in self.rest)
        said = f"{go_quote(self.manual.component)} does not take any arguments, got [{listed}]"
        return Refused(said, first, kind="argument")


def _told(manual: Manual, known: Known, value: str, trouble: str) -> str:
    if manual.single_dash:
        parts = "parse error" if trouble.startswith("strconv.") else trouble
        kind = "boolean value" if known.type == "bool" else "value"
        return f"invalid {kind} {go_quote(value)} for flag -{known.name}: {parts}".replace(" for flag", " for", 1)
    name = f"-{known.short}, --{known.name}" if known.short else f"--{known.name}"
    return f"invalid argument {go_quote(value)} for {go_quote(name)} flag: {trouble}"


def _leniently(words: Sequence[Word], manual: Manual, start: int) -> Iterator[Written]:
    """The options behind a refused word, for messages about them."""
    for at, word in enumerate(words, start):
        name, equals, value = word.text.lstrip("-").partition("=")
        if word.text.startswith("-") and name:
            yield Written(name if manual.single_dash else name.replace("_", "-"), value, word.span, at, not equals)


def truth(value: str) -> bool | None:
    """What a boolean option's value means; None for one that it cannot hold."""
    return True if value in TRUE else False if value in FALSE else None
