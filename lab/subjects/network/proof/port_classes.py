"""The runs of port numbers that a set of policies can tell apart, per protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lab.cluster.model import Port, Protocol
from lab.quick_dataclass import dataclass

LAST = 65535

FAMILIAR = (80, 443, 53, 22, 8080, 5432, 3306, 6379, 9090, 8443, 9999)
"""Ports a person recognises, in the order in which they are preferred as examples."""


@dataclass(frozen=True, slots=True, order=True)
class PortRun:
    """A run of ports that are all treated alike, and the one shown for it."""

    protocol: Protocol
    first: int
    last: int
    example: int


def port_runs(
    ranges: Iterable[tuple[Protocol, int, int]], listening: Iterable[Port]
) -> tuple[PortRun, ...]:
    """Every port of every protocol, cut where a range begins or ends.

    The example of a run is a port that something listens on, else a familiar one, else the run's first.
    """
    cuts: dict[Protocol, set[int]] = {protocol: {1} for protocol in Protocol}
    for protocol, first, last in ranges:
        cuts[protocol] |= {max(first, 1), min(last, LAST) + 1}
    heard = sorted({(port.protocol, port.number) for port in listening})
    runs = []
    for protocol in Protocol:
        liked = [number for found, number in heard if found is protocol]
        starts = sorted(cut for cut in cuts[protocol] if cut <= LAST)
        for start, following in zip(starts, [*starts[1:], LAST + 1], strict=True):
            runs.append(PortRun(protocol, start, following - 1, _example(start, following - 1, liked)))
    return tuple(runs)


def _example(first: int, last: int, listening: Sequence[int]) -> int:
    for number in (*listening, *FAMILIAR):
        if first <= number <= last:
            return number
    return first
