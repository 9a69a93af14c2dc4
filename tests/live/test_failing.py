"""Why a cluster cannot be reached, as sentences: from the errors that the client raises."""

from __future__ import annotations

import socket
import ssl
from types import SimpleNamespace

import pytest
import urllib3

from lab.live.failing import UnreachableError, as_trouble

POOL = urllib3.HTTPSConnectionPool("cluster.example", 6443)
CONNECTION = urllib3.connection.HTTPSConnection("cluster.example", 6443)
SETTINGS = SimpleNamespace(host="https://cluster.example:6443")
WHERE = "the cluster of context 'a' at https://cluster.example:6443"


def wrapped(error: Exception) -> urllib3.exceptions.MaxRetryError:
    return urllib3.exceptions.MaxRetryError(POOL, "/version", error)


def refused() -> Exception:
    error = urllib3.exceptions.NewConnectionError(CONNECTION, "Failed to establish a new connection")
    error.__cause__ = ConnectionRefusedError(111, "Connection refused")
    return error


def not_verified(said: str) -> Exception:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = said
    return urllib3.exceptions.SSLError(error)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (wrapped(refused()), "refused"),
        (wrapped(urllib3.exceptions.ConnectTimeoutError(CONNECTION, "timed out")), "did not answer in time"),
        (urllib3.exceptions.ReadTimeoutError(POOL, "/", "read timed out"), "said nothing in time"),
        (
            wrapped(urllib3.exceptions.NameResolutionError("cluster.example", CONNECTION, socket.gaierror(-2, "no"))),
            "cannot be looked up",
        ),
        (
            urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError(104, "reset by peer")),
            "was lost",
        ),
        (urllib3.exceptions.ProtocolError("Connection broken"), "was lost"),
        (wrapped(not_verified("self-signed certificate in certificate chain")), "authority"),
        (wrapped(not_verified("unable to get local issuer certificate")), "authority"),
        (wrapped(not_verified("Hostname mismatch, certificate is not valid for 'cluster.example'.")), "another name"),
        (wrapped(urllib3.exceptions.SSLError(ssl.SSLError(1, "wrong version number"))), "no common TLS"),
        (ssl.SSLError(9, "[SSL] PEM lib (_ssl.c:3900)"), "cannot be read"),
        (OSError(101, "Network is unreachable"), "Network is unreachable"),
        (FileNotFoundError(2, "No such file or directory", "/gone/ca.crt"), "/gone/ca.crt"),
    ],
)
def test_each_way_to_fail_has_its_sentence(error: Exception, says: str) -> None:
    trouble = as_trouble(error, WHERE, SETTINGS)
    assert says in trouble.sentence
    assert "cluster.example" in trouble.sentence or "kubeconfig" in trouble.sentence
    assert trouble.mend
    assert "Exception" not in str(trouble)
    assert "HTTPSConnection" not in str(trouble)


def test_an_expired_certificate_of_the_server_is_called_so_though_nobody_answers_when_asked_for_its_dates() -> None:
    here = SimpleNamespace(host="https://127.0.0.1:1")
    trouble = as_trouble(wrapped(not_verified("certificate has expired")), "the cluster", here)
    assert "has expired" in trouble.sentence


def test_what_was_never_sent_or_never_answered_is_told_from_what_is_wrong_with_a_certificate() -> None:
    assert isinstance(as_trouble(wrapped(refused()), WHERE, SETTINGS), UnreachableError)
    unknown = as_trouble(wrapped(not_verified("self-signed certificate")), WHERE, SETTINGS)
    assert not isinstance(unknown, UnreachableError)
