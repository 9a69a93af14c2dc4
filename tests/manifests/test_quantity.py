"""Quantities."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.quantity import Quantity, QuantityError, round_up_to_milli

NUMBERS = st.from_regex(r"[+-]?(0|[1-9][0-9]{0,20})(\.[0-9]{1,8})?", fullmatch=True)
SUFFIXES = st.sampled_from(["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "e3", "E-2"])
QUANTITIES = st.builds(lambda number, suffix: number + suffix, NUMBERS, SUFFIXES)


def exact(amount):
    return Fraction(amount.unscaled) / Fraction(10) ** amount.scale


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1.5", "1500m"),
        ("0.5Gi", "512Mi"),
        ("1024Mi", "1Gi"),
        ("1000m", "1"),
        ("1000", "1k"),
        ("1000000", "1M"),
        ("1500", "1500"),
        ("0.0001", "100u"),
        ("1e3", "1e3"),
        ("100e1", "1e3"),
        ("1.5Ki", "1536"),
        ("1.1", "1100m"),
        ("0.1Ki", "102400m"),
        ("0.0000000001", "1n"),
        ("-1.5Gi", "-1536Mi"),
        ("+1", "+1"),
        ("0", "0"),
        ("000", "0"),
        ("1000E", "1"),
        ("99999999999999999999Gi", "9223372036854775807"),
    ],
)
def test_the_canonical_form(text, canonical):
    assert str(Quantity.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "quantities must match the regular expression"),
        ("1g", "quantities must match the regular expression"),
        (" 1", "quantities must match the regular expression"),
        ("1ki", "unable to parse quantity's suffix"),
        ("1e", "unable to parse quantity's suffix"),
        ("1mm", "unable to parse quantity's suffix"),
        ("Ei", "unable to parse numeric part of quantity"),
    ],
)
def test_refusals(text, words):
    with pytest.raises(QuantityError, match=f"^{words}"):
        Quantity.parse(text)


@pytest.mark.parametrize(
    ("text", "value", "milli"),
    [("1.5", 2, 1500), ("0.0001", 1, 1), ("-1.5", -2, -1500), ("1Gi", 2**30, 2**30 * 1000), ("100P", 10**17, 0)],
)
def test_rounding_up(text, value, milli):
    assert (Quantity.parse(text).value(), Quantity.parse(text).milli_value()) == (value, milli)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("1", "1"), ("1.5", "1500m"), ("0.1234", "124m"), ("100u", "1m"), ("1.0005Gi", "1074278694912m")],
)
def test_what_the_api_server_stores(text, stored):
    assert Quantity.parse(round_up_to_milli(text)) == Quantity.parse(stored)


@given(QUANTITIES)
@settings(max_examples=300, deadline=None)
def test_the_canonical_form_is_the_same_amount(text):
    amount = Quantity.parse(text)
    if abs(exact(amount)) < 10**21:
        assert Quantity.parse(str(amount)) == amount


@given(QUANTITIES, QUANTITIES)
@settings(max_examples=300, deadline=None)
def test_amounts_compare_and_add_as_numbers(one, other):
    first, second = Quantity.parse(one), Quantity.parse(other)
    assert (first < second) == (exact(first) < exact(second))
    assert (first == second) == (exact(first) == exact(second))
    assert exact(first + second) == exact(first) + exact(second)
    if first == second:
        assert hash(first) == hash(second)


@given(st.text("0123456789.+-eEinumkKMGTP", max_size=24))
@settings(max_examples=300, deadline=None)
def test_anything_is_parsed_or_refused(text):
    try:
        amount = Quantity.parse(text)
    except QuantityError:
        return
    assert str(amount)
    assert amount.value() in range(-(2**63), 2**63)
    assert amount <= amount + Quantity.parse("1")
