"""Which version is older."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.supplychain.versions import compare, older


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("1.9.0", "1.10.0", ""), ("1.2", "1.2.1", ""), ("1.2-rc1", "1.2", ""), ("1.2-alpha", "1.2-beta.2", ""),
        ("v0.17.0", "0.23.0", "golang"), ("1.1.1k", "1.1.1l", ""), ("1.1.1", "1.1.1a", ""),
        ("3.1.4-r0", "3.1.4-r1", "apk"),
        ("1.2_rc1", "1.2", "apk"), ("1.2", "1.2_p1", "apk"), ("2.14.1", "2.17.1", "maven"), ("9.0.1", "10", "pypi"),
        ("1.0~rc1", "1.0", "deb"), ("1.0~~", "1.0~", "deb"), ("1.0", "1.0a", "deb"), ("1.0a", "1.0+", "deb"),
        ("3.0.11-1~deb12u2", "3.0.15-1~deb12u1", "deb"), ("9:1", "10:0", "deb"), ("1.0-1", "1.0-1.1", "deb"),
        ("1:1.0", "2:0.1", "deb"), ("2.36-9+deb12u4", "2.36-9+deb12u10", "deb"), ("1.0.0-r9", "1.0.0-r10", "apk"),
    ],
)  # fmt: skip
def test_order(one: str, other: str, kind: str) -> None:
    assert older(one, other, kind)
    assert not older(other, one, kind)
    assert compare(one, one, kind) == 0


@pytest.mark.parametrize(("one", "other"), [("1.2", "1.2.0"), ("v1.2", "1.2"), ("1.2+build5", "1.2")])
def test_the_same(one: str, other: str) -> None:
    assert compare(one, other) == 0


VERSIONS = st.text(alphabet="0123456789.-~+abr:", max_size=8)


@settings(max_examples=200, deadline=None)
@given(VERSIONS, VERSIONS, VERSIONS, st.sampled_from(["", "deb", "apk"]))
def test_an_order_is_one(a: str, b: str, c: str, kind: str) -> None:
    assert compare(a, b, kind) == -compare(b, a, kind)
    if compare(a, b, kind) <= 0 and compare(b, c, kind) <= 0:
        assert compare(a, c, kind) <= 0
