"""One attempt to connect, from inside a pod, and how it fared.

``agnhost connect`` opens one connection and says in a word how that went: nothing, ``TIMEOUT``, ``REFUSED``, ``DNS``,
``OTHER`` or ``UNKNOWN`` (kubernetes/kubernetes, test/images/agnhost/README.md). Its own limit covers connecting
alone: a lookup that nobody answers hangs in Go's resolver for half a minute and more, so the command is cut as well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from lab.cluster.model import Protocol
from lab.live.exec import Place, Ran, execute
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.live.api import Api

CONNECT_SECONDS = 2
"""How long a connection may take: a lost first packet is sent again after one second."""

PATIENT_SECONDS = 5
"""How long it may take when it is tried once more though it should have worked: the machines may be busy."""

LOOKUP_SECONDS = 3
"""How long the lookup before it may take."""

GRACE_SECONDS = 6.0
"""How much longer than the command itself we wait for word of it: nodes are slow when many start at once."""

PAYLOAD = "echo cks-lab asks"
"""What is sent over UDP and SCTP. agnhost echoes it, and DNS servers answer it too: they take it for a header that
asks for something they do not implement, and say so (RFC 1035, 4.1.1)."""

KILLED = (137, 143)
"""The exit status of a command that was cut."""


class Fared(StrEnum):
    """How an attempt went."""

    CONNECTED = "connected"
    REFUSED = "refused"
    TIMED_OUT = "timed out"
    UNREACHABLE = "unreachable"
    """Something on the way said that there is no way, or not for us."""
    NO_SUCH_NAME = "no such name"
    LOOKUP_TIMED_OUT = "lookup timed out"
    LOOKUP_REFUSED = "lookup refused"
    """Where the DNS servers should be, nobody takes questions, or something on the way rejects them."""
    UNSUPPORTED = "unsupported"
    """The node has no such protocol, or no such family of addresses."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Dial:
    """What to connect to, an address or a name, and how many seconds that may take."""

    host: str
    port: int
    protocol: Protocol = Protocol.TCP
    by_name: bool = False
    seconds: int = CONNECT_SECONDS

    def __str__(self) -> str:
        place = f"[{self.host}]" if ":" in self.host else self.host
        protocol = "" if self.protocol is Protocol.TCP else f"/{self.protocol.lower()}"
        return f"{place}:{self.port}{protocol}"

    @property
    def limit(self) -> int:
        """Seconds until an attempt is cut."""
        return self.seconds + (LOOKUP_SECONDS if self.by_name else 1)

    @property
    def patient(self) -> Dial:
        """The same with more time."""
        return replace(self, seconds=PATIENT_SECONDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went, with agnhost's own words, or the server's where the attempt could not be made."""

    fared: Fared
    said: str = ""
    seconds: float = 0.0


Prober: TypeAlias = Callable[[Place, Dial], Outcome]
"""Makes one attempt; several threads may ask at once."""


def command(dial: Dial) -> tuple[str, ...]:
    """The command that makes one attempt."""
    host = f"[{dial.host}]" if ":" in dial.host else dial.host
    protocol = dial.protocol.lower()
    asked = [f"--timeout={dial.seconds}s", f"--protocol={protocol}"]
    if dial.protocol is not Protocol.TCP:
        asked.append(f"--{protocol}-data={PAYLOAD}")
    return ("timeout", "-s", "KILL", str(dial.limit), "/agnhost", "connect", f"{host}:{dial.port}", *asked)


def prober(api: Api, stop: threading.Event) -> Prober:
    """What makes attempts over that API, until ``stop`` is set."""
    return lambda source, dial: attempt(api, source, dial, stop)


def attempt(api: Api, source: Place, dial: Dial, stop: threading.Event) -> Outcome:
    """Try to connect once. Raises LiveError and CancelledError as ``execute`` does."""
    return outcome(dial, execute(api, source, command(dial), dial.limit + GRACE_SECONDS, stop))


def outcome(dial: Dial, ran: Ran) -> Outcome:
    """How the attempt fared that ran like this."""
    if ran.refused:
        return Outcome(Fared.OTHER, ran.refused, ran.seconds)
    if ran.code == 0:
        return Outcome(Fared.CONNECTED, "", ran.seconds)
    if ran.cut:
        return Outcome(Fared.OTHER, "the pod did not say in time how it went", ran.seconds)
    if ran.code in KILLED and not ran.said:
        fared = Fared.LOOKUP_TIMED_OUT if dial.by_name else Fared.TIMED_OUT
        return Outcome(fared, "", ran.seconds)
    return Outcome(_fared(ran.said), ran.said, ran.seconds)


def _fared(said: str) -> Fared:
    lines = [line for line in said.splitlines() if line.partition(":")[0] in WORDS]
    word, _, rest = (lines[-1] if lines else said).partition(":")
    rest = rest.lower()
    match word:
        case "TIMEOUT":
            return Fared.TIMED_OUT
        case "REFUSED":
            return Fared.REFUSED
        case "DNS":
            return _first(rest, LOOKUPS, Fared.OTHER)
        case "OTHER" | "UNKNOWN":
            return _first(rest, ERRORS, Fared.OTHER)
    return Fared.OTHER


WORDS = ("TIMEOUT", "REFUSED", "DNS", "OTHER", "UNKNOWN")

LOOKUPS = {
    "no such host": Fared.NO_SUCH_NAME,
    "server misbehaving": Fared.NO_SUCH_NAME,
    "i/o timeout": Fared.LOOKUP_TIMED_OUT,
    "connection refused": Fared.LOOKUP_REFUSED,
    "no route to host": Fared.LOOKUP_REFUSED,
    "operation not permitted": Fared.LOOKUP_REFUSED,
}
"""What Go's resolver says. DNS servers that may not ask others answer SERVFAIL for names that are not the cluster's."""

ERRORS = {
    "not supported": Fared.UNSUPPORTED,
    "network is unreachable": Fared.UNSUPPORTED,
    "cannot assign requested address": Fared.UNSUPPORTED,
    "connection refused": Fared.REFUSED,
    "timed out": Fared.TIMED_OUT,
    "i/o timeout": Fared.TIMED_OUT,
    "no route to host": Fared.UNREACHABLE,
    "host is unreachable": Fared.UNREACHABLE,
    "operation not permitted": Fared.UNREACHABLE,
    "permission denied": Fared.UNREACHABLE,
    "connection reset": Fared.UNREACHABLE,
}
"""What the kernel says. Without a route of their own, pods have no address of that family."""


def _first(said: str, meanings: dict[str, Fared], otherwise: Fared) -> Fared:
    return next((fared for words, fared in meanings.items() if words in said), otherwise)
