"""Flows in words."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from lab.subjects.cilium.http import Request
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.ports import Transport


class Sent(Protocol):
    """What is sent: a port, and what is said on it."""

    @property
    def transport(self) -> Transport:
        """What carries it."""
        ...

    @property
    def number(self) -> int:
        """The port, or the type of an ICMP message."""
        ...

    @property
    def said(self) -> Request | str | None:
        """A request, or a name that is looked up."""
        ...


def port_words(sent: Sent) -> str:
    """The port in words."""
    return _port_words(sent.transport, sent.number)


@lru_cache(maxsize=1024)
def _port_words(transport: Transport, number: int) -> str:
    if transport in (Transport.ICMP, Transport.ICMPV6):
        return f"{transport} type {number}"
    return f"{transport} {number}"


def doing(destination: Party, sent: Sent) -> str:
    """What the sender does, after ``can``."""
    where = f"{destination.words} on {port_words(sent)}"
    if isinstance(sent.said, Request):
        return f"send {sent.said} to {where}"
    if isinstance(sent.said, str):
        return f"ask {where} for {sent.said}"
    return f"reach {where}"


def missing(source: Party, destination: Party, sent: Sent) -> str:
    """What does not work."""
    return f"{source.words} cannot {doing(destination, sent)}, and must"


def too_much(source: Party, destination: Party, sent: Sent) -> str:
    """What works."""
    return f"{source.words} can {doing(destination, sent)}, and must not"


def unproven(source: Party, destination: Party, sent: Sent) -> str:
    """What works without a proof of identity."""
    return f"{source.words} can {doing(destination, sent)} without proving who it is, and must not"


def only_proven(source: Party, destination: Party, sent: Sent) -> str:
    """What works only with a proof of identity, and was to work without."""
    return f"{source.words} can {doing(destination, sent)} only once it has proven who it is, and must without"
