import base64

import pytest

from lab.manifests.der import DerError, check_request
from lab.manifests.pem import pem_block
from tests.manifests.answers import complaints, stored

PEM = """-----BEGIN CERTIFICATE REQUEST-----
MIHYMH8CAQAwHTEMMAoGA1UEAwwDZGV2MQ0wCwYDVQQKDAR0ZWFtMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEKEY=
-----END CERTIFICATE REQUEST-----
"""
WRONG_LABEL = "PEM block type must be CERTIFICATE REQUEST"


def sequence(*parts, tag=0x30):
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 0x80 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + body


ALGORITHM = sequence(b"\x06\x03\x2a\x03\x04", b"\x05\x00")
BITS = b"\x03\x02\x00\x01"
INFORMATION = sequence(b"\x02\x01\x00", sequence(), sequence(ALGORITHM, BITS), b"\xa0\x00")
REQUEST = sequence(INFORMATION, ALGORITHM, BITS)


def pem(content, label="CERTIFICATE REQUEST"):
    return f"-----BEGIN {label}-----\n{base64.b64encode(content).decode()}\n-----END {label}-----\n"


def request(text=None, name="dev", **spec):
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "CertificateSigningRequest",
        "metadata": {"name": name},
        "spec": {
            "request": base64.b64encode((text or pem(REQUEST)).encode()).decode(),
            "signerName": "kubernetes.io/kube-apiserver-client",
            "usages": ["client auth"],
        }
        | spec,
    }


def test_the_server_says_who_asks_and_what_came_of_it():
    value = request(username="admin", groups=["system:masters"], uid="1", extra={"a": ["b"]})
    value["status"] = {"conditions": [{"type": "Approved", "status": "True"}]}
    made = stored(value)
    assert made["status"] == {}
    assert set(made["spec"]) == {"request", "signerName", "usages"}


@pytest.mark.parametrize("text", ["hello", pem(REQUEST, "CERTIFICATE"), pem(b"x", "PRIVATE KEY"), " " + pem(REQUEST)])
def test_another_text_than_a_request(text):
    value = request(text)
    written = value["spec"]["request"]
    assert complaints(value) == [f'spec.request: Invalid value: "{written}": {WRONG_LABEL}']


def test_a_request_that_is_not_given():
    assert complaints(request(request=None)) == [f"spec.request: Invalid value: null: {WRONG_LABEL}"]


def test_a_request_that_is_not_encoded():
    assert complaints(request(request=PEM)) == ["illegal base64 data at input byte 0"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "asn1: syntax error: sequence truncated"),
        (REQUEST[:-1], "asn1: syntax error: data truncated"),
        (REQUEST + b"x", "asn1: syntax error: trailing data"),
        (
            b"\x02\x01\x00",
            "asn1: structure error: tags don't match (16 vs {class:0 tag:2 length:1 isCompound:false}) "
            "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> "
            "stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2",
        ),
    ],
)
def test_a_request_of_another_form(content, why):
    with pytest.raises(DerError) as caught:
        check_request(content)
    assert str(caught.value) == why
    (error,) = complaints(request(pem(content)))
    assert error.endswith(f": {why}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (pem(b"abc", "A"), ("A", b"abc")),
        ("junk\n" + pem(b"abc", "A"), ("A", b"abc")),
        ("-----BEGIN B-----\n" + pem(b"abc", "A"), ("A", b"abc")),
        (pem(b"abc", "A").replace("\n", "\r\n"), ("A", b"abc")),
        (pem(b"abc", "A").replace("YWJj", "*") + pem(b"abc", "B"), ("B", b"abc")),
        (pem(b"abc", "A").replace("A-----\n", "A-----\nkey: value\n\n", 1), ("A", b"abc")),
        (pem(b"abc", "A").replace("-----END A", "-----END B"), None),
        (pem(b"abc", "A").replace("\n", " "), None),
        ("", None),
    ],
)
def test_blocks_of_pem(text, found):
    block = pem_block(text)
    assert found == (None if block is None else (block.label, block.content))


@pytest.mark.parametrize(
    ("signer", "errors"),
    [
        ("", ["Required value"]),
        (
            "kube-apiserver-client",
            [
                'Invalid value: "kube-apiserver-client": must be a fully qualified domain and path of the form '
                "'example.com/signer-name'"
            ],
        ),
        (
            "kubernetes.io/legacy-unknown",
            [
                'Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API '
                "version"
            ],
        ),
        (
            "example/x",
            ['Invalid value: "example": should be a domain with at least two segments separated by dots'],
        ),
        ("example.com/a.b", []),
    ],
)
def test_signers(signer, errors):
    assert complaints(request(signerName=signer)) == [f"spec.signerName: {error}" for error in errors]


def test_usages():
    assert complaints(request(usages=[])) == ["spec.usages: Required value"]
    assert complaints(request(usages=["client auth", "client auth"])) == [
        'spec.usages[1]: Duplicate value: "client auth"'
    ]
    (error,) = complaints(request(usages=["client-auth"]))
    assert error.startswith('spec.usages[0]: Unsupported value: "client-auth": supported values: "any", "cert sign"')


def test_a_certificate_lasts_ten_minutes_at_least():
    assert complaints(request(expirationSeconds=600)) == []
    assert complaints(request(expirationSeconds=599)) == [
        "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)"
    ]


def test_the_name_is_one_segment_of_a_path():
    assert complaints(request(name="jane:dev")) == []
    assert complaints(request(name="jane/dev")) == ["metadata.name: Invalid value: \"jane/dev\": may not contain '/'"]
