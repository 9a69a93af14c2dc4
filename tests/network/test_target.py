from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.cluster.model import Protocol
from lab.subjects.network.target import TargetKind, parse_target


@pytest.mark.parametrize(
    ("text", "kind", "namespace", "name", "port", "protocol"),
    [
        ("backend:80", TargetKind.NAME, "", "backend", 80, Protocol.TCP),
        ("backend.shop.svc:http", TargetKind.NAME, "", "backend.shop.svc", "http", Protocol.TCP),
        ("kube-system/coredns:53/udp", TargetKind.PODS, "kube-system", "coredns", 53, Protocol.UDP),
        ("svc/shop/backend:80", TargetKind.SERVICE, "shop", "backend", 80, Protocol.TCP),
        ("203.0.113.10:443", TargetKind.ADDRESS, "", "203.0.113.10", 443, Protocol.TCP),
        ("[2001:db8::1]:443/SCTP", TargetKind.ADDRESS, "", "2001:db8::1", 443, Protocol.SCTP),
    ],
)
def test_targets_are_read_as_people_write_them(
    text: str, kind: TargetKind, namespace: str, name: str, port: int | str, protocol: Protocol
) -> None:
    found = parse_target(text)
    assert (found.kind, found.namespace, found.name, found.port, found.protocol) == (
        kind,
        namespace,
        name,
        port,
        protocol,
    )
    assert parse_target(str(found)) == found


def test_port_and_protocol_may_come_apart_from_the_place() -> None:
    assert parse_target("2001:db8::1", 53, "udp") == parse_target("[2001:db8::1]:53/udp")
    assert parse_target("shop/backend", "80").port == 80
    assert parse_target("shop/backend:81", 80).port == 81


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "write it like backend:80"),
        ("backend", "write backend:80"),
        ("2001:db8::1:80", "write [2001:db8::1:80]:80"),
        ("[2001:db8::1:80", "closing bracket"),
        ("[2001:db8::1]80", "only a port may follow"),
        ("backend:0", "ports go from 1 to 65535"),
        ("backend:65536", "ports go from 1 to 65535"),
        ("backend:80/tpc", "there are tcp, udp and sctp"),
        ("backend:80/udp/x", "is not a port"),
        ("a/b/c:80", "write b/c:80"),
        ("svc/backend:80", "svc/NAMESPACE/backend:80"),
        ("/backend:80", "is not a target"),
        ("http://backend:80", "is not a target"),
    ],
)
def test_what_is_no_target_says_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as raised:
        parse_target(text)
    assert advice in str(raised.value)


@given(st.text(alphabet="ab:/[].1 é\n%", max_size=12))
def test_any_text_is_a_target_or_a_sentence(text: str) -> None:
    try:
        found = parse_target(text)
    except ValueError as refused:
        sentence = str(refused)
    else:
        sentence = str(found)
    assert sentence
