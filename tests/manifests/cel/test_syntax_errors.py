"""Texts that are no CEL, with the words of cel-go v0.26 for each."""

import pytest

from lab.manifests.cel.issues import Issues
from lab.manifests.cel.parsing import parse
from lab.manifests.release import CURRENT

START = (
    "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
)


def complaints(text):
    """Place and words of each error."""
    issues = Issues(text)
    parse(text, issues, CURRENT)
    lines = [line for line in str(issues).split("\n") if line.startswith("ERROR")]
    return [line.removeprefix("ERROR: <input>:").replace("Syntax error: ", "") for line in lines]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.0.0.1/8", ["1:5: mismatched input '.0' expecting <EOF>"]),
        ("/abs", [f"1:1: extraneous input '/' expecting {START}"]),
        ("*", [f"1:1: mismatched input '*' expecting {START}", f"1:2: mismatched input '<EOF>' expecting {START}"]),
        ("a..b", ["1:3: no viable alternative at input '..'"]),
        ("a b", ["1:3: extraneous input 'b' expecting <EOF>"]),
        ("a:b", ["1:2: mismatched input ':' expecting <EOF>"]),
        ("a @ b", ["1:3: token recognition error at: '@'", "1:5: extraneous input 'b' expecting <EOF>"]),
        ("a =< b", ["1:3: token recognition error at: '=<'", "1:6: extraneous input 'b' expecting <EOF>"]),
        ("'abc", ["1:1: token recognition error at: ''abc'", f"1:5: mismatched input '<EOF>' expecting {START}"]),
        ("f(x", ["1:4: missing ')' at '<EOF>'"]),
        ("[1, 2", ["1:6: mismatched input '<EOF>' expecting {']', ','}"]),
        ("a ? b", ["1:6: mismatched input '<EOF>' expecting ':'"]),
        ("a && ", [f"1:6: mismatched input '<EOF>' expecting {START}"]),
        ("a.true", ["1:3: mismatched input 'true' expecting IDENTIFIER"]),
        (
            "a.?",
            ["1:4: mismatched input '<EOF>' expecting {IDENTIFIER, ESC_IDENTIFIER}", "1:4: unsupported ident kind"],
        ),
        (
            "-",
            ["1:2: no viable alternative at input '-'", f"1:2: mismatched input '<EOF>' expecting {START}"],
        ),
        ("", [f"1:0: mismatched input '<EOF>' expecting {START}"]),
    ],
)
def test_words_that_do_not_fit(text, said):
    assert complaints(text) == said


def test_no_more_than_a_hundred_errors_are_told():
    issues = Issues("@" * 150)
    parse("@" * 150, issues, CURRENT)
    assert str(issues).endswith("\n1 more errors were truncated")
