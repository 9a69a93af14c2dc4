"""YAML's syntax errors in plain words."""

from __future__ import annotations

from typing import NamedTuple

from lab.manifests.fault import Fault


class Plain(NamedTuple):
    """Where to look, counted from 0, why it is wrong and how to mend it."""

    line: int
    column: int
    why: str
    mend: str


def plainly(fault: Fault, lines: list[str]) -> tuple[str, Plain]:
    """The rule and the plain words for a syntax error in a text of these lines."""
    tab = _tab(fault, lines)
    if tab is not None:
        why = "YAML forbids tabs in the indentation."
        return "yaml-tab", Plain(*tab, why, "Indent with spaces, two for each level.")
    if "control characters" in fault.problem:
        why = "There is a character here that cannot be seen and that YAML does not allow."
        mend = "Delete it and type the line anew, or save the file as UTF-8."
        return "yaml-control-character", Plain(fault.line, fault.column, why, mend)
    if "mapping values are not allowed" in fault.problem and (above := _above(fault, lines)) is not None:
        return "yaml-syntax", above
    for words, at_start, why, mend in _WORDS:
        if words in fault.problem:
            line, column = fault.opened if at_start and fault.opened else _seen(fault, lines)
            return "yaml-syntax", Plain(line, column, why, mend)
    return "yaml-syntax", Plain(*_seen(fault, lines), _OTHER, "Compare the line with the ones above it.")


def _above(fault: Fault, lines: list[str]) -> Plain | None:
    """Whether the line above is to blame: a word without its colon, or a value where a map was meant."""
    if not 0 < fault.line < len(lines) or ": " in lines[fault.line][: fault.column]:
        return None
    at = fault.line - 1
    while at > 0 and not lines[at].strip():
        at -= 1
    line, here = lines[at], lines[fault.line]
    depth, its_depth = _indentation(line), _indentation(here)
    if ":" not in line and line.strip() and depth == its_depth:
        return Plain(at, depth, _UNFINISHED, "Write the colon and a blank after the key, or finish the line.")
    if ": " in line and depth < its_depth:
        why = "The key on the line above has a value already, so no key can stand beneath it."
        return Plain(fault.line, its_depth, why, "Align the two keys, or remove the value of the first one.")
    return None


def _indentation(line: str) -> int:
    """The blanks before a line's first key, dashes of list items among them."""
    return len(line) - len(line.lstrip(" -"))


_UNFINISHED = "This line is not finished: a word stands where a key and a colon were expected."
_OTHER = "YAML cannot be read from here on."


def _seen(fault: Fault, lines: list[str]) -> tuple[int, int]:
    """The place of a fault; at the text's end, the last line that has anything on it."""
    line = min(fault.line, len(lines) - 1)
    if any(map(str.strip, lines[line:])):
        return line, fault.column if line == fault.line else 0
    while line > 0 and not lines[line].strip():
        line -= 1
    return line, max(len(lines[line].rstrip()) - 1, 0)


def _tab(fault: Fault, lines: list[str]) -> tuple[int, int] | None:
    """The first tab in the indentation around the fault."""
    if "tab" not in fault.problem and "cannot start any token" not in fault.problem:
        return None
    for at in (fault.line, fault.line - 1):
        if 0 <= at < len(lines):
            indentation = lines[at][: len(lines[at]) - len(lines[at].lstrip(" \t-"))]
            if "\t" in indentation:
                return at, indentation.index("\t")
    return None


_WORDS: tuple[tuple[str, bool, str, str], ...] = (
    (
        "could not find expected ':'",
        True,
        _UNFINISHED,
        "Write the colon and a blank after the key, or finish the line.",
    ),
    (
        "mapping values are not allowed",
        False,
        "A colon with a blank behind it makes a key, and no key can stand here.",
        "Check the indentation and the line above; put quotes around text that holds a colon.",
    ),
    (
        "did not find expected key",
        False,
        "This line is indented unlike the keys above it, or something follows a value that is complete.",
        "Align the key with its siblings above.",
    ),
    (
        "did not find expected '-' indicator",
        False,
        "The lines above are a list, and this line stands at its level without beginning an item.",
        "Begin the line with - as the other items do, or change its indentation.",
    ),
    (
        "did not find expected ',' or ']'",
        True,
        "The list that begins with [ here is not closed, or a comma is missing in it.",
        "Close it with ], and put a comma between the items.",
    ),
    (
        "did not find expected ',' or '}'",
        True,
        "The map that begins with { here is not closed, or a comma is missing in it.",
        "Close it with }, and put a comma between the pairs.",
    ),
    (
        "found unexpected end of stream",
        True,
        "The quote that begins here is never closed.",
        "Close the quote on the same line.",
    ),
    (
        "found unexpected document indicator",
        True,
        "The quote that begins here is not closed before the next document.",
        "Close the quote on the same line.",
    ),
    (
        "cannot start any token",
        False,
        "No YAML value can begin with this character.",
        "Put quotes around the value.",
    ),
    (
        "block sequence entries are not allowed",
        False,
        "A list cannot begin on the line of its key.",
        "Put the - on the next line.",
    ),
    (
        "mapping keys are not allowed",
        False,
        "A question mark with a blank behind it begins a key, and no key can stand here.",
        "Put quotes around the text.",
    ),
    (
        "did not find expected node content",
        False,
        "A value is missing before this character, or a bracket closes that was never opened.",
        "Write the value, or remove the character.",
    ),
    (
        "unknown escape character",
        False,
        "Within double quotes a backslash begins an escape, and this is none.",
        "Use single quotes, or write the backslash twice.",
    ),
    (
        "hexdecimal",
        False,
        "The escape within these double quotes lacks digits.",
        "Use single quotes, or write the backslash twice.",
    ),
    (
        "alphabetic or numeric character",
        True,
        "A word that begins with * or & is an alias or an anchor, and this is neither.",
        "Put quotes around the text.",
    ),
    (
        "did not find expected comment or line break",
        True,
        "After | or > nothing but an indentation number, + or - may stand on the line.",
        "Begin the text on the next line, indented.",
    ),
    (
        "tag",
        True,
        "A word that begins with ! is a tag, and this one is not understood.",
        "Put quotes around the text.",
    ),
    (
        "directive",
        True,
        "A line that begins with % is a directive, and this one is not understood.",
        "Remove the line; put quotes around text that begins with %.",
    ),
    (
        "incompatible YAML document",
        False,
        "kubectl reads YAML 1.1 and refuses a document that says it is another version.",
        "Remove the %YAML line.",
    ),
    (
        "did not find expected <document start>",
        False,
        "A document has ended before this line.",
        "Put --- between two documents; check the indentation.",
    ),
)
"""What libyaml says, whether to point to where the construct began, and the plain words."""
