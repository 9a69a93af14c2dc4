"""Patterns as Go has them: what matches, where, and what is refused."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.cel.patterns import is_pattern
from lab.manifests.re2.machine import compiled, find_all, matches, search
from lab.manifests.re2.parsing import PatternError

TEXTS = st.text("abc01 .-\n", max_size=8)
ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", r"\d", ".", "(ab|c)", "(?:a|)", r"\b", "c"])
PATTERNS = st.lists(st.tuples(ATOMS, st.sampled_from(["", "*", "+", "?", "{1,2}", "*?", "+?"])), max_size=4).map(
    lambda parts: "".join(atom + (repeat if atom != r"\b" else "") for atom, repeat in parts)
)


@given(PATTERNS, TEXTS)
@settings(deadline=None, max_examples=300)
def test_what_both_languages_mean_alike_is_found_at_the_same_place(pattern: str, text: str):
    theirs = re.search(pattern, text, re.ASCII)
    assert search(pattern, text) == (theirs.span() if theirs else None)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^registry/", "registry/app", True),
        ("^registry/", "evil/registry/app", False),
        ("@sha256:[a-f0-9]{64}$", "app@sha256:" + "a" * 64, True),
        ("@sha256:[a-f0-9]{64}$", "app@sha256:" + "a" * 63, False),
        ("(?i)nginx", "NgInX", True),
        ("a$", "a\n", False),
        ("(?m)a$", "a\n", True),
        (r"\Aab\z", "ab", True),
        (r"\Q.*\E", "x.*y", True),
        (r"[[:alpha:]]+\x41", "zA", True),
        (r"\p{Lu}", "ä", False),
        (r"\PL", "ä", False),
        ("[a-]", "-", True),
    ],
)
def test_go_syntax(pattern: str, text: str, found: bool):
    assert matches(pattern, text) is found


@pytest.mark.parametrize("pattern", ["[", "(", "a)", "*a", "a**", "a{1001}", r"\1", "(?=a)", "(?<!a)", "[b-a]", r"\y"])
def test_what_go_refuses_is_refused(pattern: str):
    assert not is_pattern(pattern)
    with pytest.raises(PatternError):
        compiled(pattern)


def test_matches_do_not_overlap():
    assert find_all("a+", "aabaaa") == ["aa", "aaa"]
    assert find_all("a+", "aabaaa", 1) == ["aa"]
    assert find_all("x*", "axb") == ["", "x", ""]


def test_a_pattern_that_python_never_finishes_takes_no_time():
    began = time.process_time()
    assert search("(a+)+$", "a" * 5000 + "b") is None
    assert time.process_time() - began < 2
