"""How an instruction's arguments are split into words: quotes stay, and an escaped character stays with its mark."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

WHITESPACE = re.compile(r"[\t\v\f\r ]+")

HEREDOC = re.compile(r"(\d*)<<(-?)([^<]*)")


class SplitError(ValueError):
    """Arguments that their instruction does not take."""


def split_command(line: str) -> tuple[str, tuple[str, ...], str]:
    """An instruction's name, its flags, and the rest."""
    name, *rest = WHITESPACE.split(line.strip(), maxsplit=1)
    if not rest:
        return name, (), ""
    flags, after = _flags(rest[0])
    return name, flags, after.strip()


def _flags(text: str) -> tuple[tuple[str, ...], str]:
    """The words at the start that begin with ``--``, and what follows them."""
    found: list[str] = []
    position = 0
    while True:
        while position < len(text) and text[position].isspace():
            position += 1
        if not text.startswith("--", position):
            return tuple(found), text[position:]
        word, position = _flag(text, position)
        if word == "--":
            return tuple(found), text[position:]
        found.append(word)


def _flag(text: str, position: int) -> tuple[str, int]:
    word, quote = "", ""
    while position < len(text):
        char = text[position]
        if char == "\\" and quote != "'":
            position += 1
            if position < len(text):
                word += text[position]
        elif quote:
            if char == quote:
                quote = ""
            else:
                word += char
        elif char in "'\"":
            quote = char
        elif char.isspace():
            break
        else:
            word += char
        position += 1
    return word, position


def words(text: str, escape: str) -> list[str]:
    """Words as ENV, LABEL and ARG have them."""
    found: list[str] = []
    word, started, quote = "", False, ""
    position = 0
    while position < len(text):
        char = text[position]
        last = position + 1 == len(text)
        if char == escape and quote != "'":
            if not last:
                word += text[position : position + 2]
                started = True
            position += 2
            continue
        if quote:
            quote = "" if char == quote else quote
            word += char
        elif char.isspace():
            if started:
                found.append(word)
            word, started = "", False
            position += 1
            continue
        else:
            quote = char if char in "'\"" else ""
            word += char
        started = True
        position += 1
    return [*found, word] if started else found


def pairs(text: str, escape: str, name: str) -> tuple[str, ...]:
    """``KEY value`` or ``KEY=value …``, each as key and value in turn. Raises SplitError."""
    found = words(text, escape)
    if not found:
        return ()
    if "=" not in found[0]:
        key, *rest = WHITESPACE.split(text, maxsplit=1)
        if not rest:
            raise SplitError(f"{name} must have two arguments")
        return key, rest[0]
    made: list[str] = []
    for word in found:
        key, sign, value = word.partition("=")
        if not sign:
            quoted = json.dumps(word, ensure_ascii=False)
            raise SplitError(f"Syntax error - can't find = in {quoted}. Must be of the form: name=value")
        made += [key, value]
    return tuple(made)


def array(text: str) -> tuple[str, ...] | None:
    """A JSON array of strings; None for what is no JSON array. Raises SplitError for one of anything else."""
    if not text.lstrip().startswith("["):
        return None
    try:
        # What follows the array is passed over.
        made, _ = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(item, str) for item in made):
        raise SplitError("when using JSON array syntax, arrays must be comprised of strings only")
    return tuple(made)


def shell_words(text: str) -> list[str]:
    """The words of a shell's line with their quotes and escapes."""
    return list(_shell_words(text))


def _shell_words(text: str) -> Iterator[str]:
    word, quote, position = "", "", 0
    while position < len(text):
        char = text[position]
        if char == "\\" and quote != "'":
            word += text[position : position + 2]
            position += 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char.isspace():
            if word:
                yield word
            word = ""
            position += 1
            continue
        word += char
        position += 1
    if word:
        yield word


def unquoted(word: str) -> str:
    """A word as the shell means it."""
    made, quote, position = "", "", 0
    while position < len(word):
        char = word[position]
        if char == "\\" and quote != "'" and position + 1 < len(word):
            following = word[position + 1]
            made += following if not quote or following in '"\\$`' else char + following
            position += 2
            continue
        if quote:
            if char == quote:
                quote = ""
            else:
                made += char
        elif char in "'\"":
            quote = char
        else:
            made += char
        position += 1
    return made


def heredocs(line: str) -> list[tuple[str, int, bool]]:
    """The heredocs that a line begins: name, file descriptor, and whether tabs are taken off."""
    found = []
    for word in shell_words(line):
        match = HEREDOC.fullmatch(word)
        name = unquoted(match[3]) if match else ""
        if match and name:
            found.append((name, int(match[1] or 0), bool(match[2])))
    return found
