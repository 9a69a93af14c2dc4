"""The source lines beneath a finding."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.span import Span
from lab.render.excerpt import excerpt
from lab.render.styled import cells, plain


def shown(source, *place, width=80):
    return plain(excerpt(source, Span("a.yaml", *place), width))


def test_carets_stand_under_the_place():
    assert shown("spec:\n  port: http\n", 2, 9, 2, 13) == " 2 |   port: http\n   |         ^^^^\n"


def test_wide_characters_and_tabs_shift_the_carets():
    assert shown("名前: x\n", 1, 5, 1, 6) == " 1 | 名前: x\n   |       ^\n"
    assert shown("\ta: x\n", 1, 2, 1, 3) == " 1 | ⇥a: x\n   |  ^\n"


def test_a_block_shows_its_first_lines():
    source = "egress:\n- to: []\n  ports:\n  - port: 80\n  - port: 81\n\nend: 1\n"
    assert shown(source, 1, 1, 7, 1) == (
        " 1 | egress:\n   | ^^^^^^^\n 2 | - to: []\n 3 |   ports:\n 4 |   - port: 80\n … |\n"
    )
    assert shown(source, 4, 5, 6, 1).count("\n") == 3


def test_a_long_line_is_cut_around_the_place():
    source = "a: " + "x" * 300 + " here " + "y" * 300
    lines = shown(source, 1, 305, 1, 309).splitlines()
    assert all(len(line) <= 80 for line in lines)
    start = lines[1].index("^")
    assert lines[0][start : start + 4] == "here"


def test_a_place_that_is_not_there_shows_nothing():
    assert shown("one line\n", 9, 1, 9, 2) == ""


@settings(deadline=None, max_examples=300)
@given(
    source=st.text(st.characters(codec="utf-8"), max_size=200),
    place=st.tuples(*[st.integers(1, 12)] * 4),
    width=st.integers(30, 100),
)
def test_any_text_and_place_can_be_shown(source, place, width):
    for line in shown(source, *place, width=width).splitlines():
        assert cells(line) <= width
        assert line.isprintable()
