"""The grammar of conditions, for lark.

libsinsp reads without a lexer: what a stretch of text is depends on what may stand there, and words need no blank
after them where nothing else could follow (``existsand macro`` is two words). A contextual lexer does the same: it
tries only the terminals that the parser's state allows, those of higher priority first.

Source: falcosecurity/libs, userspace/libsinsp/filter/parser.cpp and parser.h.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

BLANK = r"[ \t\x08\r\n]"
"""What libsinsp skips between words; form feeds and vertical tabs are not among it."""

WORD = r"[a-zA-Z]+[a-zA-Z0-9_]*"
QUOTED = r"""(?:'(?:[^'\x00]|(?<=\\)')*(?<!\\)'|\"(?:[^\"\x00]|(?<=\\)\")*(?<!\\)\")"""
"""A quote after a backslash does not end the text, not even after two backslashes."""

ARGUMENT = rf"""\[(?:{QUOTED}|[^\[\]\"' \t\n\v\f\r]+)\]"""

TRANSFORMERS = ("tolower", "toupper", "b64", "basename", "len", "join", "concat", "getopt")
NUMBER_OPERATORS = ("<=", "<", ">=", ">")
TEXT_SYMBOLS = ("==", "=", "!=")
TEXT_WORDS = (
    "glob", "iglob", "contains", "icontains", "bcontains", "startswith", "bstartswith", "endswith", "regex",
)  # fmt: skip
LIST_OPERATORS = ("intersects", "in", "pmatch")
QUANTIFIERS = ("oneof", "anyof", "allof")

GRAMMAR = rf"""
start: either
either: both (_OR both | _OR_OPEN enclosed)*
both: negated (_AND negated | _AND_OPEN enclosed)*
negated: NOT* check | NOT* NOT_OPEN enclosed
enclosed: either _CLOSE
check: _OPEN enclosed              -> parenthesis
     | NAME                        -> named
     | field _condition            -> compared
     | transformed _condition      -> compared
_condition: EXISTS
     | NUMBER_OPERATOR _number_value
     | TEXT_OPERATOR _text_value
     | TEXT_OPERATOR QUANTIFIER _list_value
     | LIST_OPERATOR _list_value
     | LIST_OPERATOR _right_field
_number_value: number | _right_field
_text_value: quoted | bare | _right_field
_list_value: listed | list_name
_right_field: plainly | transformed
listed: LIST_OPEN [_item (_COMMA _item)*] _CLOSE
_item: quoted | bare
list_name: NAME
plainly: VAL field _CLOSE ARGUMENT?
transformed: TRANSFORMER _argument (_COMMA _argument)* _CLOSE ARGUMENT?
_argument: number | quoted | several | transformed | field
several: SEVERAL_OPEN [_member (_COMMA _member)*] _CLOSE
_member: field | transformed | quoted | number
field: FIELD
number: NUMBER
quoted: QUOTED
bare: BARE

NOT.9: /not[ \t\n\x0b\x0c\r]+/
NOT_OPEN.9: /not\(/
_OR_OPEN.9: /or\(/
_OR.8: /or(?={BLANK})/
_AND_OPEN.9: /and\(/
_AND.8: /and(?={BLANK})/
_OPEN.8: "("
LIST_OPEN.8: "("
SEVERAL_OPEN.8: "("
_CLOSE.8: ")"
_COMMA.8: ","
FIELD.7: /{WORD}(?:\.{WORD})+(?:{ARGUMENT})?/
TRANSFORMER.6: /(?:{"|".join(TRANSFORMERS)})\(/
VAL.6: /val\(/
ARGUMENT.9: /(?<=\)){ARGUMENT}/
EXISTS.9: /exists/
NUMBER_OPERATOR.8: /<=|<|>=|>/
TEXT_OPERATOR.7: /==|=|!=|(?:{"|".join(TEXT_WORDS)})(?={BLANK})/
LIST_OPERATOR.6: /intersects|in|pmatch/
QUANTIFIER.9: /(?<={BLANK})(?:{"|".join(QUANTIFIERS)})(?={BLANK}+(?!(?:and|or|not)(?![a-zA-Z0-9]))[(a-zA-Z])/
NUMBER.5: /0[xX][0-9a-fA-F]+|[+\-]?[0-9]+\.?[0-9]*(?:[eE][+\-][0-9]+)?/
QUOTED.4: /{QUOTED}/
NAME.3: /{WORD}/
BARE.2: /[^()\"' \t\n\x0b\x0c\r=,]+/
%ignore /{BLANK}+/
"""


@cache
def grammar() -> Lark:
    """The parser, built when the first condition is read: lark is imported for exercises that need it alone."""
    from lark import Lark

    from lab.subjects.falco.language.building import Builder

    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=Builder(), propagate_positions=False)
