"""The words of CEL."""

from __future__ import annotations

import re
from typing import NamedTuple

from lab.manifests.cel.issues import Issues, Place

EOF = -1
(
    EQUALS, NOT_EQUALS, IN, LESS, LESS_EQUALS, GREATER_EQUALS, GREATER, AND, OR, LBRACKET, RBRACKET, LBRACE, RBRACE,
    LPAREN, RPAREN, DOT, COMMA, MINUS, EXCLAM, QUESTION, COLON, PLUS, STAR, SLASH, PERCENT, TRUE, FALSE, NULL,
    _BLANK, _COMMENT, FLOAT, INT, UINT, STRING, BYTES, IDENT, ESCAPED_IDENT,
) = range(1, 38)  # fmt: skip

NAMES = {
    EOF: "<EOF>", EQUALS: "'=='", NOT_EQUALS: "'!='", IN: "'in'", LESS: "'<'", LESS_EQUALS: "'<='",
    GREATER_EQUALS: "'>='", GREATER: "'>'", AND: "'&&'", OR: "'||'", LBRACKET: "'['", RBRACKET: "']'",
    LBRACE: "'{'", RBRACE: "'}'", LPAREN: "'('", RPAREN: "')'", DOT: "'.'", COMMA: "','", MINUS: "'-'",
    EXCLAM: "'!'", QUESTION: "'?'", COLON: "':'", PLUS: "'+'", STAR: "'*'", SLASH: "'/'", PERCENT: "'%'",
    TRUE: "'true'", FALSE: "'false'", NULL: "'null'", FLOAT: "NUM_FLOAT", INT: "NUM_INT", UINT: "NUM_UINT",
    STRING: "STRING", BYTES: "BYTES", IDENT: "IDENTIFIER", ESCAPED_IDENT: "ESC_IDENTIFIER",
}  # fmt: skip
"""How error messages name each kind of word."""

_WORDS = {"in": IN, "true": TRUE, "false": FALSE, "null": NULL}
_SIGNS = {name[1:-1]: kind for kind, name in NAMES.items() if name[0] == "'" and not name[1].isalpha()}

_ESCAPE = r"\\(?:[abfnrtv\"'\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})"
_TEXT = (
    rf'"""(?:{_ESCAPE}|[^\\])*?"""|' + rf"'''(?:{_ESCAPE}|[^\\])*?'''|"
    rf'"(?:{_ESCAPE}|[^\\"\n\r])*"|' + rf"'(?:{_ESCAPE}|[^\\'\n\r])*'|"
    r'[rR](?:"""(?s:.)*?"""|' + r"'''(?s:.)*?'''|" + r'"[^"\n\r]*"|' + r"'[^'\n\r]*')"
)
_EXPONENT = r"[eE][+-]?[0-9]+"
_TOKEN = re.compile(
    rf"(?P<blank>[\t \r\n\f]+|//[^\n]*)|(?P<bytes>[bB](?:{_TEXT}))|(?P<string>{_TEXT})"
    rf"|(?P<float>[0-9]+\.[0-9]+(?:{_EXPONENT})?|[0-9]+{_EXPONENT}|\.[0-9]+(?:{_EXPONENT})?)"
    r"|(?P<uint>0x[0-9a-fA-F]+[uU]|[0-9]+[uU])|(?P<int>0x[0-9a-fA-F]+|[0-9]+)"
    r"|(?P<ident>[A-Za-z_][A-Za-z0-9_]*)|(?P<escaped>`[A-Za-z0-9_.\-/ ]+`)"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[<>\[\]{}().,\-!?:+*/%])"
)
_KINDS = {
    "bytes": BYTES, "string": STRING, "float": FLOAT, "uint": UINT, "int": INT, "escaped": ESCAPED_IDENT,
}  # fmt: skip

_HALF_ESCAPE = r"(?:\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?)?"
_BEGUN = re.compile(
    rf"'(?:{_ESCAPE}|[^\\'\n\r])*{_HALF_ESCAPE}|" + rf'"(?:{_ESCAPE}|[^\\"\n\r])*{_HALF_ESCAPE}|'
    r"`[A-Za-z0-9_.\-/ ]*|[&|=]"
)
"""What may begin a word without being one."""


class Token(NamedTuple):
    """A word: its kind, its text, where it stands, and where it begins and ends in the expression."""

    kind: int
    text: str
    place: Place
    start: int
    end: int


class Words(NamedTuple):
    """The words of an expression, and the stretches of it that are none."""

    tokens: list[Token]
    gaps: list[tuple[int, int]]


def words(text: str, issues: Issues) -> Words:
    """The words of an expression, the end included; what is no word is noted and passed over."""
    found: list[Token] = []
    gaps: list[tuple[int, int]] = []
    at, line, line_start = 0, 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            end = _pass_over(text, at, Place(line, at - line_start), issues)
            gaps.append((at, end))
        else:
            end = match.end()
            kind = _kind(match)
            if kind:
                found.append(Token(kind, match[0], Place(line, at - line_start), at, end))
        breaks = text.count("\n", at, end)
        if breaks:
            line, line_start = line + breaks, text.rfind("\n", at, end) + 1
        at = end
    # cel-go finds no place in a text that is empty.
    place = Place(line, at - line_start) if text else Place(1, -1)
    found.append(Token(EOF, "<EOF>", place, at, at))
    return Words(found, gaps)


def _kind(match: re.Match[str]) -> int:
    group = match.lastgroup or ""
    if group == "ident":
        return _WORDS.get(match[0], IDENT)
    return _SIGNS[match[0]] if group == "sign" else _KINDS.get(group, 0)


def _pass_over(text: str, at: int, place: Place, issues: Issues) -> int:
    """Note what is no word; it reaches to the character that made it none. Gives where to go on."""
    begun = _BEGUN.match(text, at)
    end = (begun.end() if begun else at) + 1
    issues.misfit(place, f"token recognition error at: '{text[at:end]}'")
    return min(end, len(text))
