"""What a node lets in, port by port."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.firewall.judging import accepted
from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.node import rules_of
from lab.subjects.firewall.packet import KNOWN_PORTS, PORTED
from lab.subjects.firewall.universe import Universe, universe


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A way into the node, and from where it is open."""

    hook: str
    what: str
    sources: tuple[str, ...]
    everyone: bool


@dataclass(frozen=True, slots=True)
class FirewallView:
    """The ways that are open; ``trouble`` is nft's complaint where it takes no rule."""

    rows: tuple[OpenRow, ...] = ()
    trouble: str = ""


def firewall_view(state: State) -> FirewallView:
    """Everything new that some address may send."""
    try:
        rules = rules_of(state)
    except NftError as error:
        return FirewallView(trouble=f"{error.span}: {error.said}")
    packets = universe((rules,))
    return FirewallView(tuple(_rows(packets, accepted(rules, packets))))


def _rows(packets: Universe, let_in: int) -> Iterator[OpenRow]:
    choices = dict(packets.choices)
    new = packets.of("state", choices["state"].index("new"))
    far = packets.of("over", 0)
    for hook_at, hook in enumerate(choices["hook"]):
        for protocol_at, protocol in enumerate(choices["protocol"]):
            on = let_in & new & far & packets.of("hook", hook_at) & packets.of("protocol", protocol_at)
            for port_at, port in enumerate(choices["port"]) if protocol in PORTED else ((0, None),):
                here = on & (packets.of("port", port_at) if port is not None else -1)
                if here:
                    yield _row(packets, here, str(hook), str(protocol), port if isinstance(port, int) else None)


def _row(packets: Universe, here: int, hook: str, protocol: str, port: int | None) -> OpenRow:
    sources = dict(packets.choices)["source"]
    found = tuple(str(each) for at, each in enumerate(sources) if here & packets.of("source", at))
    known = KNOWN_PORTS.get((protocol, port or 0), "")
    what = protocol.upper() if port is None else f"{protocol.upper()} {port}{f', {known}' if known else ''}"
    return OpenRow(hook, what, found, len(found) == len(sources))
