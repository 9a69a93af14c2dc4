"""What a RUN does, command by command, as far as the words of a shell script tell it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.instruction import Instruction
from lab.subjects.dockerfile.splitting import unquoted

KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "(", ")", "time"}
)
BEFORE = frozenset({"sudo", "exec", "nice", "env", "command"})


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command: its words without quotes, and the files that its output goes to."""

    words: tuple[str, ...]
    into: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        """What is run, without its folder."""
        return self.words[0].rpartition("/")[2] if self.words else ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words after the program that are no options."""
        return tuple(word for word in self.words[1:] if not word.startswith("-"))

    def has(self, *options: str) -> bool:
        """Whether one of the options is there, alone or with a value after ``=``."""
        return any(word == option or word.startswith(f"{option}=") for word in self.words[1:] for option in options)

    def value(self, *options: str) -> str:
        """The value of an option, after ``=`` or as the next word; empty where it is not there."""
        for place, word in enumerate(self.words):
            name, sign, value = word.partition("=")
            if name in options:
                return value if sign else self.words[place + 1] if place + 1 < len(self.words) else ""
        return ""


def script_of(run: Instruction) -> str:
    """The script that a RUN hands to the shell; the words of a JSON array in one line."""
    if run.json:
        return run.words[-1] if "-c" in run.words[:-1] else " ".join(map(_quoted, run.words))
    text = run.words[0] if run.words else ""
    return "\n".join((text, *(heredoc.content for heredoc in run.heredocs)))


def _quoted(word: str) -> str:
    return word if word and not set(word) & set(" \t\n;&|<>'\"()#") else "'" + word.replace("'", "'\\''") + "'"


@lru_cache(maxsize=512)
def commands(script: str) -> tuple[Command, ...]:
    """The simple commands of a script in order, those of substitutions left in their words."""
    return tuple(made for tokens in _simple(script) if (made := _command(tokens)) is not None)


def _command(tokens: list[str]) -> Command | None:
    words: list[str] = []
    into: list[str] = []
    redirected = False
    for token in tokens:
        if redirected:
            into.append(unquoted(token))
            redirected = False
        elif token in (">", ">>"):
            redirected = True
        else:
            words.append(unquoted(token))
    while words and (words[0] in KEYWORDS or words[0] in BEFORE or _assigns(words[0])):
        words.pop(0)
    return Command(tuple(words), tuple(into)) if words else None


def _assigns(word: str) -> bool:
    name, sign, _ = word.partition("=")
    return bool(sign) and name.isidentifier()


def _simple(script: str) -> Iterator[list[str]]:
    """The words, with quotes, of each part between ``;``, ``&``, ``|`` and line ends."""
    found: list[str] = []
    for token in _tokens(script):
        if token in (";", "\n", "&", "|", "(", ")"):
            if found:
                yield found
            found = []
        else:
            found.append(token)
    if found:
        yield found


def _tokens(script: str) -> Iterator[str]:
    word, quote, depth, at = "", "", 0, 0
    while at < len(script):
        char = script[at]
        if char == "\\" and quote != "'":
            word += "" if script[at + 1 : at + 2] == "\n" else script[at : at + 2]
            at += 2
            continue
        if quote:
            quote = "" if char == quote else quote
            word += char
        elif depth or script.startswith("$(", at):
            # A substitution is part of its word.
            depth += {"(": 1, ")": -1}.get(char, 0)
            if char == "$":
                depth, at, char = 1, at + 1, "$("
            word += char
        elif char in "'\"`":
            quote = char
            word += char
        elif char == "#" and not word:
            at = script.find("\n", at)
            if at < 0:
                break
            continue
        elif char in " \t\r" or char in ";&|()\n<>":
            if char == ">" and word.isdigit():
                word = ""
            if word:
                yield word
            word = ""
            if char == ">":
                double = script.startswith(">>", at)
                yield ">"
                at += 1 if double or script.startswith(">&", at) or script.startswith(">|", at) else 0
            elif char in ";&|()\n":
                yield char
        else:
            word += char
        at += 1
    if word:
        yield word
