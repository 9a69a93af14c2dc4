"""Scalars as kubectl resolves them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.gonumbers import settled, short_float32
from lab.manifests.reader import kubectl_documents
from lab.manifests.scalars import ScalarError, is_timestamp, resolve


def read(scalar):
    values, error = kubectl_documents(f"k: {scalar}\n")
    assert error == ""
    return values[0]["k"]


@pytest.mark.parametrize("word", ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"])
def test_words_that_are_true(word):
    assert read(word) is True


@pytest.mark.parametrize("word", ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"])
def test_words_that_are_false(word):
    assert read(word) is False


@pytest.mark.parametrize("word", ["", "~", "null", "Null", "NULL"])
def test_words_that_are_nothing(word):
    assert read(word) is None


@pytest.mark.parametrize("word", ["tRUE", "nULL", "yEs", "oN", "'y'", '"no"', "yes please", "!!str on", "! null"])
def test_words_that_stay_text(word):
    assert isinstance(read(word), str)


@pytest.mark.parametrize(
    ("scalar", "number"),
    [
        ("0400", 256),
        ("0o400", 256),
        ("0O17", 15),
        ("08", 8),
        ("0888", 888),
        ("-010", -8),
        ("0x1F", 31),
        ("0b11", 3),
        ("-0b11", -3),
        ("0b-1", -1),
        ("1_000", 1000),
        ("+1", 1),
        ("-0", 0),
        ("1e3", 1000),
        ("1E-2", 0.01),
        ("80.0", 80),
        ("1.", 1),
        (".5", 0.5),
        ("-.5", -0.5),
        ("!!float 80", 80),
        ('!!int "0x10"', 16),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", float(2**63)),
        ("99999999999999999999", 1e20),
        ("1e21", 1e21),
    ],
)
def test_numbers(scalar, number):
    found = read(scalar)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    "scalar",
    ["1:2", "12:30:45", "1.2.3", "0x", "0b12", "1e", "_1", "+", ".", "1,000", "Infinity", "NaN", "1e999", "1Gi"],
)
def test_what_is_no_number(scalar):
    assert read(scalar) == scalar


@pytest.mark.parametrize("scalar", ["2024-01-01", "2024-1-2T3:4:5Z", "2024-01-01 10:00:00", "!!timestamp 2024-01-01"])
def test_dates_stay_text(scalar):
    assert read(scalar) == scalar.removeprefix("!!timestamp ")


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "2023-02-29", "24-01-01", "2024-01-01T25:00:00Z"])
def test_days_that_never_come_are_no_dates(text):
    assert not is_timestamp(text)
    with pytest.raises(ScalarError):
        resolve("tag:yaml.org,2002:timestamp", text)


@pytest.mark.parametrize(
    ("scalar", "error"),
    [
        (".inf", "json: unsupported value: +Inf"),
        ("-.INF", "json: unsupported value: -Inf"),
        (".nan", "json: unsupported value: NaN"),
        ("!!int x", "yaml: cannot decode !!str `x` as a !!int"),
        ("!!int 1.5", "yaml: cannot decode !!float `1.5` as a !!int"),
        ("!!bool 1", "yaml: cannot decode !!int `1` as a !!bool"),
        ("!!binary '*'", "yaml: !!binary value contains invalid base64 data"),
    ],
)
def test_refusals(scalar, error):
    assert kubectl_documents(f"k: {scalar}\n") == ([], f"error converting YAML to JSON: {error}")


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=200, deadline=None)
def test_a_float_survives_json(number):
    assert settled(number) == pytest.approx(number, rel=1e-15)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@settings(max_examples=200, deadline=None)
def test_a_short_float_reads_back_the_same(number):
    written = short_float32(number)
    assert math.isclose(float(written), number, rel_tol=1e-7, abs_tol=1e-45)
