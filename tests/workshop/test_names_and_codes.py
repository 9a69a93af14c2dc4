"""Names that can be shown anywhere, and secrets that cannot be guessed."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.workshop.names import LONGEST, apart, cleaned, cleaned_text
from lab.workshop.secrecy import LETTERS, hashed, new_code, new_token, read_code, same_code, shown_code


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_a_name_is_one_short_line_of_what_can_be_seen(text):
    name = cleaned(text)
    assert len(name) <= LONGEST
    assert not any(unicodedata.category(character).startswith(("C", "Zl", "Zp")) for character in name)
    assert name == name.strip()
    assert not name or not unicodedata.category(name[0]).startswith("M")


def test_what_steers_a_terminal_or_turns_the_writing_goes():
    assert cleaned("A\x1b[31mda\x07\x00") == "A[31mda"
    assert cleaned("a\u202edab\u2066\u200b\ufeff") == "adab"
    assert cleaned("two\r\nlines\u2028more") == "two lines more"
    assert cleaned("\u200b\x1b\x00") == ""


def test_marks_do_not_pile_up():
    assert len(cleaned("z" + "\u0335" * 30 + "a")) <= 4


def test_markup_stays_what_was_typed():
    assert cleaned("<script>[bold]") == "<script>[bold]"


def test_the_same_name_twice_gets_a_number():
    assert apart("Ada", {"ada", "Ada (2)"}) == "Ada (3)"
    assert len(apart("x" * LONGEST, {"x" * LONGEST})) == LONGEST


def test_notes_keep_their_lines():
    assert cleaned_text("first\x1b[2J\nsecond", 100) == "first[2J\nsecond"


def test_codes_are_read_as_people_type_them():
    code = new_code()
    assert same_code(shown_code(code).lower(), code)
    assert same_code(f" {code[:3]} {code[3:]} ", code)
    assert not same_code(code[:-1], code)
    assert not same_code("ß" * 8, code)
    assert set(read_code(code)) <= set(LETTERS)


def test_a_token_of_another_workshop_has_another_hash():
    token = new_token()
    assert len(token) >= 43
    assert hashed("one", token) != hashed("two", token)
    assert token not in hashed("one", token)
