"""What a certificate is good for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.ingress.certificate import certificate_of, matches
from tests.ingress.certificates import EXPIRED, certificate, key, pem_of

OWN = pem_of(key())


def refused(chain, host="a.example.com", private=OWN):
    return certificate_of(chain, private).refused(host)


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("a.example.com", "A.Example.com", True),
        ("*.example.com", "a.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", "*.example.com", False),
        ("a.*.com", "a.b.com", False),
    ],
)
def test_a_star_stands_for_one_whole_label(name, host, expected):
    assert matches(name, host) is expected


@given(st.from_regex(r"[a-z]{1,5}(\.[a-z]{1,5}){1,3}", fullmatch=True), st.from_regex(r"[a-z]{1,5}", fullmatch=True))
@settings(max_examples=50, deadline=None)
def test_a_wildcard_takes_in_what_is_one_label_below(domain, label):
    assert matches(f"*.{domain}", f"{label}.{domain}")
    assert not matches(f"*.{domain}", domain)
    assert not matches(f"*.{domain}", f"{label}.{label}.{domain}")


def test_right_host_right_key_right_time():
    assert refused(certificate("a.example.com")) == ""


def test_the_common_name_does_not_count():
    assert refused(certificate(common="a.example.com")) == (
        "the certificate is for no host at all, not for a.example.com"
    )


def test_out_of_date():
    assert refused(certificate("a.example.com", span=EXPIRED)) == "the certificate expired on 2021-01-01"


def test_another_ones_key():
    said = refused(certificate("a.example.com"), private=pem_of(key("another")))
    assert said == "tls: private key does not match public key"


def test_a_chain_goes_from_the_host_to_its_signers():
    leaf = certificate("a.example.com", issuer="signer")
    signer, stranger = certificate(common="signer", issuer="root"), certificate(common="stranger")
    assert refused(leaf + signer) == ""
    assert "not in order" in refused(leaf + stranger)


@pytest.mark.parametrize("chain", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_cannot_be_read_is_said_and_never_raised(chain):
    assert refused(chain)
