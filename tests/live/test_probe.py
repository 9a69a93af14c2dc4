"""What one attempt's command is, and what its words mean."""

import pytest

from lab.cluster.model import Protocol
from lab.live.exec import Ran
from lab.live.probe import CONNECT_SECONDS, LOOKUP_SECONDS, PAYLOAD, Dial, Fared, command, outcome

ADDRESS = Dial("10.244.1.2", 80)
NAME = Dial("backend.shop", 80, by_name=True)


def fared(said, dial=ADDRESS, code=1):
    return outcome(dial, Ran(code, said)).fared


def test_a_tcp_attempt():
    assert command(ADDRESS) == (
        "timeout", "-s", "KILL", "3", "/agnhost", "connect", "10.244.1.2:80", "--timeout=2s", "--protocol=tcp",
    )  # fmt: skip


def test_an_attempt_by_name_has_time_for_the_lookup_before_it_is_cut():
    assert command(NAME)[:4] == ("timeout", "-s", "KILL", str(CONNECT_SECONDS + LOOKUP_SECONDS))


def test_an_address_of_six_groups_stands_in_brackets():
    assert "[2001:db8::1]:443" in command(Dial("2001:db8::1", 443))


@pytest.mark.parametrize("protocol", [Protocol.UDP, Protocol.SCTP])
def test_other_protocols_send_something_that_is_answered(protocol):
    word = protocol.lower()
    assert command(Dial("10.0.0.1", 53, protocol))[-2:] == (f"--protocol={word}", f"--{word}-data={PAYLOAD}")


def test_what_is_sent_is_echoed_by_agnhost_and_answered_by_dns():
    assert PAYLOAD.startswith("echo ")
    header = PAYLOAD.encode()
    assert len(header) >= 12
    # Not a response (QR 0), and an opcode that is no ordinary query: a server says that it does not implement it.
    assert header[2] & 0x80 == 0
    assert (header[2] >> 3) & 0xF not in (0, 4)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("TIMEOUT", Fared.TIMED_OUT),
        ("REFUSED", Fared.REFUSED),
        ("TIMEOUT: read udp 10.244.2.3:49470->10.96.0.10:53: i/o timeout", Fared.TIMED_OUT),
        ("REFUSED: read udp 10.244.2.3:1->10.244.1.2:54: read: connection refused", Fared.REFUSED),
        ("DNS: lookup nosuch on 10.96.0.10:53: no such host", Fared.NO_SUCH_NAME),
        ("DNS: lookup example.com on 10.96.0.10:53: server misbehaving", Fared.NO_SUCH_NAME),
        ("DNS: lookup b on 10.96.0.10:53: read udp 10.244.2.3:1->10.96.0.10:53: i/o timeout", Fared.LOOKUP_TIMED_OUT),
        ("DNS: lookup b on 10.96.0.10:53: read udp 1:1->2:53: read: connection refused", Fared.LOOKUP_REFUSED),
        ("DNS: lookup b on 10.96.0.10:53: read udp 1:1->2:53: read: no route to host", Fared.LOOKUP_REFUSED),
        ("DNS: address 99999: invalid port", Fared.OTHER),
        ("OTHER: dial tcp 10.1.1.1:80: connect: no route to host", Fared.UNREACHABLE),
        ("OTHER: dial tcp 10.1.1.1:80: connect: operation not permitted", Fared.UNREACHABLE),
        ("OTHER: dial tcp [fd00::1]:80: connect: network is unreachable", Fared.UNSUPPORTED),
        ("OTHER: protocol not supported", Fared.UNSUPPORTED),
        ("OTHER: connection refused", Fared.REFUSED),
        ("OTHER: connection timed out", Fared.TIMED_OUT),
        ("UNKNOWN: write udp 1:1->2:53: write: operation not permitted", Fared.UNREACHABLE),
        ("OTHER: something else", Fared.OTHER),
        ("sh: timeout: not found", Fared.OTHER),
        ("", Fared.OTHER),
    ],
)
def test_agnhosts_words(said, expected):
    assert fared(said) is expected


def test_the_last_word_counts_whatever_was_said_before():
    assert fared("warning: something\nTIMEOUT\n") is Fared.TIMED_OUT


def test_nothing_said_and_status_0_is_a_connection():
    assert fared("", code=0) is Fared.CONNECTED


def test_an_attempt_that_had_to_be_killed_hung_in_the_lookup_where_there_was_one():
    assert fared("", NAME, code=137) is Fared.LOOKUP_TIMED_OUT
    assert fared("", ADDRESS, code=137) is Fared.TIMED_OUT


def test_an_attempt_that_we_had_to_give_up_says_nothing_of_the_network():
    found = outcome(NAME, Ran(None))
    assert found.fared is Fared.OTHER
    assert "did not say" in found.said


def test_an_attempt_that_could_not_be_made_says_why():
    found = outcome(ADDRESS, Ran(None, refused='pods "web" not found'))
    assert (found.fared, found.said) == (Fared.OTHER, 'pods "web" not found')


@pytest.mark.parametrize(
    ("dial", "text"),
    [
        (ADDRESS, "10.244.1.2:80"),
        (Dial("2001:db8::1", 53, Protocol.UDP), "[2001:db8::1]:53/udp"),
        (Dial("relay.voice", 3868, Protocol.SCTP, True), "relay.voice:3868/sctp"),
    ],
)
def test_how_a_target_is_written(dial, text):
    assert str(dial) == text
