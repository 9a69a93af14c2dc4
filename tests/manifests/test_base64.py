"""Base64 as Go reads it."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.gobase64 import Base64Error, canonical, decoded, encoded


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_what_was_encoded_is_read_back(content: bytes) -> None:
    assert decoded(encoded(content)) == content


@given(st.binary(max_size=60), st.integers(0, 80), st.sampled_from(["\n", "\r", "\r\n"]))
@settings(deadline=None)
def test_line_breaks_count_for_nothing(content: bytes, place: int, line_break: str) -> None:
    text = b64encode(content).decode()
    assert canonical(text[:place] + line_break + text[place:]) == text


@given(st.text(alphabet="AZaz09+/=\n -_é", max_size=12))
@settings(deadline=None)
def test_a_text_is_refused_with_a_place_in_it_or_stands_for_bytes(text: str) -> None:
    refused, content = None, b""
    try:
        content = decoded(text)
    except Base64Error as error:
        refused = error.offset
    if refused is None:
        assert content == b64decode(text.replace("\n", ""))
    else:
        assert 0 <= refused <= len(text.encode())


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("Exact", 4),
        ("Bad_Name", 3),
        ("abc", 0),
        ("YWJjZA", 4),
        ("YWJj\nZA", 5),
        ("YWJjZA=", 7),
        ("YWJjZA=\n", 8),
        ("YWJjZA=x", 6),
        ("YWJjZA==YWJj", 8),
        ("YWJjZGU=YWJj", 8),
        ("=", 0),
        ("A===", 1),
        ("no spaces", 2),
        ("YWJ é", 3),
    ],
)
def test_the_error_names_the_byte_that_go_names(text: str, offset: int) -> None:
    with pytest.raises(Base64Error, match=f"^illegal base64 data at input byte {offset}$"):
        decoded(text)


def test_stray_bits_after_the_last_byte_are_dropped() -> None:
    assert canonical("YWJjZF==") == "YWJjZA=="
