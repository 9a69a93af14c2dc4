"""Conditions: what is read, what is refused, and where the mistake is said to be."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.falco.language.escapes import EscapeError, unescaped
from lab.subjects.falco.language.fields import field_known, key_of
from lab.subjects.falco.language.parsing import DEEPEST, ConditionError, parse
from lab.subjects.falco.language.tree import And, Check, Exists, Field, Items, Name, Not, Or, Text, fields_in

WORDS = st.from_regex(r"[a-z]{1,6}", fullmatch=True).filter(lambda word: word not in ("and", "or", "not"))


def refused(text: str) -> tuple[str, int]:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    return caught.value.message, caught.value.at


def refusal_place(text: str) -> int:
    """Where a text is refused; 0 where it is read."""
    try:
        parse(text)
    except ConditionError as error:
        return error.at
    return 0


def test_and_binds_tighter_than_or():
    node = parse("a or b and c")
    assert isinstance(node, Or)
    assert isinstance(node.children[1], And)


def test_not_speaks_of_the_next_check_only():
    node = parse("not a and b")
    assert isinstance(node, And)
    assert isinstance(node.children[0], Not)


def test_words_need_no_blank_where_nothing_else_could_follow():
    assert isinstance(parse("proc.name existsand a"), And)
    assert isinstance(parse("a and(b)"), And)


def test_after_or_in_parentheses_no_and_is_taken_in():
    assert isinstance(parse("a or (b) and c"), Or)
    assert "unexpected token after" in refused("a or(b) and c")[0]


def test_arguments_are_read_with_the_field():
    node = parse('proc.aname[2] = "a b"')
    assert node == Check(Field("proc.aname", "2", 0, 13), "=", Text("a b", 16, 21, quoted=True), "", 0, 21)


def test_a_list_may_be_a_name():
    node = parse("proc.name in shells")
    assert isinstance(node, Check)
    assert node.right == Text("shells", 13, 19)


def test_a_quantifier_is_a_value_where_no_list_follows():
    taken, plain = parse("proc.name = oneof (a, b)"), parse("proc.name = oneof and x")
    assert isinstance(taken, Check)
    assert (taken.quantifier, isinstance(taken.right, Items)) == ("oneof", True)
    assert isinstance(plain, And)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("", "filter input string is empty", 0),
        ("proc.name", "expected a valid check operator", 9),
        ("proc.name = ", "expected a string value or a field", 12),
        ("proc.name in (a,)", "expected a string value", 16),
        ("(a and b", "expected a ')' token", 8),
        ("a andb", "expected blank or '(' after 'and'", 2),
        ("proc.name = a, b", "unexpected token after 'a', expecting 'or', 'and'", 13),
        ("fd.num > x", "expected a number value", 9),
        ("evt.arg[] = x", "expected a valid field argument: a quoted string or a bare string", 7),
        ("evt.arg['x' = y", "expected a ']' token", 7),
        ("a and", "expected blank or '(' after 'and'", 2),
        ('a = "x', "unexpected token after 'a', expecting 'or', 'and'", 2),
        ('proc.name = "\\q"', "unsupported string escape sequence: \\q", 12),
    ],
)
def test_a_refusal_says_what_and_where(text: str, message: str, at: int):
    said, where = refused(text)
    assert message in said
    assert where in (at, at - 1) if text == "a and" else where == at


def test_depth_is_bounded_as_in_libsinsp():
    parse("(" * 19 + "a" + ")" * 19, DEEPEST)
    with pytest.raises(ConditionError, match="exceeded max depth limit of 100"):
        parse("(" * 20 + "a" + ")" * 20, DEEPEST)


def test_escapes():
    assert unescaped(r'"a\"b\n\x41\ c"') == 'a"b\nA\\c'
    with pytest.raises(EscapeError, match="truncated hex"):
        unescaped(r"'\x4'")
    with pytest.raises(EscapeError, match="quoted string"):
        unescaped(r"""'\"'""")


@given(WORDS, WORDS, st.text(alphabet="ab 'x=(),", max_size=8))
@settings(deadline=None, max_examples=60)
def test_a_quoted_text_is_read_back(first: str, second: str, value: str):
    quoted = '"' + value + '"'
    node = parse(f"{first}.{second} = {quoted}")
    assert isinstance(node, Check)
    assert node.right == Text(value, len(first) + len(second) + 4, len(first) + len(second) + 4 + len(quoted), True)


@given(st.text(alphabet="ab.()=\"'\\ ,[]notrdi<0x", max_size=30))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_or_refused_within_itself(text: str):
    assert 0 <= refusal_place(text) <= len(text)


def test_a_name_that_begins_like_a_field_is_taken_for_it():
    found = field_known("proc.named")
    assert found is not None
    assert found.name == "proc.name"
    assert field_known("process.name") is None


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("proc.aname[0]", "proc.name"),
        ("proc.aname[2]", "proc.aname[2]"),
        ("evt.arg.flags", "evt.arg.flags"),
        ("k8s.pod.label.app", "k8s.pod.label[app]"),
        ("k8s.pod.label[app]", "k8s.pod.label[app]"),
        ("proc.name", "proc.name"),
    ],
)
def test_where_an_event_keeps_a_field(written: str, key: str):
    node = parse(f"{written} exists")
    assert isinstance(node, Exists)
    assert [key_of(field) for field in fields_in(node)] == [key]


def test_lark_is_imported_only_to_read_a_condition():
    code = (
        "import sys; import lab.subjects.falco.rules.reading, lab.subjects.falco.rules.compiling;"
        "assert 'lark' not in sys.modules;"
        "from lab.subjects.falco.language.parsing import parse; parse('a'); assert 'lark' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names_are_macros():
    assert parse("spawned_process") == Name("spawned_process", 0, 15)
