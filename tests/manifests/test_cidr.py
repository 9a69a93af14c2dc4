"""Blocks of addresses."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.address import AddressError, parse_address, parse_forgiving
from lab.manifests.cidr import cidr_errors, cidr_warnings, parse_cidr
from lab.manifests.fielderror import FieldPath

PATH = FieldPath("cidr")
IPV4, IPV6 = st.ip_addresses(v=4), st.ip_addresses(v=6)


def refusals(text, *, strict):
    return [error.detail for error in cidr_errors(text, PATH, strict=strict)]


@given(IPV4 | IPV6)
@settings(max_examples=200, deadline=None)
def test_an_address_is_printed_in_its_canonical_form(address):
    found = parse_address(str(address))
    assert found.number == int(address)
    assert parse_address(str(found)) == found
    if not found.mapped:
        assert str(found) == str(address)


@given(IPV4, st.integers(0, 32), IPV4)
@settings(max_examples=200, deadline=None)
def test_ipv4_blocks_hold_what_ipaddress_says(address, length, other):
    text = f"{address}/{length}"
    block, network = parse_cidr(text), ip_network(text, strict=False)
    assert str(block) == str(network)
    assert block.contains(parse_address(str(other))) == (other in network)
    assert block.contains(parse_address(f"::ffff:{other}")) == (other in network)
    assert block.last.number == int(network.broadcast_address)


@given(IPV6, st.integers(0, 128), IPV6 | IPV4)
@settings(max_examples=200, deadline=None)
def test_ipv6_blocks_hold_what_ipaddress_says(address, length, other):
    text = f"{address}/{length}"
    network = ip_network(text, strict=False)
    block = parse_cidr(text)
    if address.ipv4_mapped is None and getattr(other, "ipv4_mapped", None) is None:
        assert block.contains(parse_address(str(other))) == (other.version == 6 and other in network)


@given(IPV4, st.integers(0, 32), st.integers(0, 32))
@settings(max_examples=100, deadline=None)
def test_a_block_holds_strictly_only_smaller_ones(address, length, other):
    one, two = parse_cidr(f"{address}/{length}"), parse_cidr(f"{address}/{other}")
    assert one.strictly_contains(two) == (length < other)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("010.000.0.1/008", "10.0.0.0/8"),
        ("::ffff:10.1.2.3/104", "10.0.0.0/8"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
        ("::ffff:10.0.0.0/90", "::ffc0:0:0/90"),
        ("2001:0DB8::1/32", "2001:db8::/32"),
        ("00001::/16", "1::/16"),
    ],
)
def test_odd_forms_that_were_taken(text, block):
    assert str(parse_cidr(text)) == block
    assert refusals(text, strict=False) == []
    assert refusals(text, strict=True)
    assert any(block in warning for warning in cidr_warnings(text, PATH))


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8"),
        *("10.0.0.0/8/8", "10.0.0.0/8 ", "10.0.0.256/8", "1.2.3.4.5/8", "::/129", ":::/8", "1::2::3/8"),
        *("fe80::1%eth0/64", "a/8", "٣::/8"),
    ],
)
def test_what_was_never_taken(text):
    assert parse_cidr(text) is None
    for strict in (True, False):
        assert refusals(text, strict=strict) == [
            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
        ]
    assert cidr_warnings(text, PATH) == []


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("10.0.0.1/8", "must not have bits set beyond the prefix length"),
        ("10.0.0.0/08", "must not have leading 0s in IP or prefix length"),
        ("010.0.0.1/8", "must not have leading 0s in IP or prefix length"),
        ("::ffff:10.0.0.1/104", "must not have an IPv4-mapped IPv6 address"),
    ],
)
def test_what_is_refused_strictly_and_warned_about_before(text, detail):
    assert refusals(text, strict=True) == [detail]
    assert cidr_warnings(text, PATH)


def test_a_longer_ipv6_form_is_only_warned_about():
    assert refusals("2001:0db8::/48", strict=True) == []
    assert cidr_warnings("2001:0db8::/48", PATH) == [
        'cidr: IPv6 CIDR value "2001:0db8::/48" should be in RFC 5952 canonical format ("2001:db8::/48")'
    ]


@given(st.text("0123456789abcf.:%/", max_size=24))
@settings(max_examples=300, deadline=None)
def test_an_address_is_read_as_ipaddress_reads_it(text):
    try:
        expected = ip_address(text.partition("%")[0])
    except ValueError:
        with pytest.raises(AddressError):
            parse_address(text)
    else:
        if "%" not in text:
            assert parse_address(text).number == int(expected)
            assert parse_forgiving(text) == parse_address(text)
