"""What a node lets in, port by port."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, summarize_address_range

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.firewall.judging import accepted
from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.language.model import Field, Interval, Ruleset
from lab.subjects.firewall.node import rules_of
from lab.subjects.firewall.packet import KNOWN_PORTS, PORTED, address
from lab.subjects.firewall.universe import Universe, ports_shown, universe


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
    return FirewallView(tuple(_rows(packets, accepted(rules, packets), rules)))


def _rows(packets: Universe, let_in: int, rules: Ruleset) -> Iterator[OpenRow]:
    ports, named = ports_shown(rules), _sources(rules, packets)
    choices = dict(packets.choices)
    new = packets.of("state", choices["state"].index("new"))
    far = packets.of("over", 0)
    for hook_at, hook in enumerate(choices["hook"]):
        for protocol_at, protocol in enumerate(choices["protocol"]):
            on = let_in & new & far & packets.of("hook", hook_at) & packets.of("protocol", protocol_at)
            for port_at, port in enumerate(choices["port"]) if protocol in PORTED else ((0, None),):
                here = on & (packets.of("port", port_at) if port is not None else -1)
                if here:
                    what = str(protocol).upper() if port is None else _what(str(protocol), ports[port])
                    could = packets.every & packets.of("protocol", protocol_at) & far
                    yield _row(packets, here, could, str(hook), what, named)


def _what(protocol: str, ports: str) -> str:
    """A port, with the name of what is usually there."""
    known = KNOWN_PORTS.get((protocol, int(ports)), "") if ports.isdigit() else ""
    return f"{protocol.upper()} {ports}{f', {known}' if known else ''}"


def _sources(rules: Ruleset, packets: Universe) -> dict[object, str]:
    """In words, what each source of the packets stands for: the narrowest range of the rules that holds it."""
    ranges = [
        value
        for chain in rules.chains
        for rule in chain.rules
        for match in rule.matches
        if match.field is Field.SOURCE
        for value in match.values
        if isinstance(value, Interval)
    ]
    found: dict[object, str] = {}
    for source in dict(packets.choices)["source"]:
        assert isinstance(source, IPv4Address | IPv6Address)
        holding = [each for each in ranges if each.holds(int(source), source.version)]
        narrowest = min(holding, key=lambda each: each.high - each.low, default=None)
        rest = "elsewhere" if any(each.version == source.version for each in ranges) else "everywhere"
        found[source] = f"{rest} over IPv{source.version}" if narrowest is None else _range(narrowest)
    return found


def _range(held: Interval) -> str:
    low, high = address(held.low, held.version), address(held.high, held.version)
    nets = [str(net).removesuffix("/32").removesuffix("/128") for net in summarize_address_range(low, high)]
    return nets[0] if len(nets) == 1 else f"{low}-{high}"


def _row(packets: Universe, here: int, could: int, hook: str, what: str, named: dict[object, str]) -> OpenRow:
    """A way, open to those that send ``here``; ``could`` is what anyone may send of the kind."""
    sources = dict(packets.choices)["source"]
    possible = [at for at in range(len(sources)) if could & packets.of("source", at)]
    found = tuple(named[sources[at]] for at in possible if here & packets.of("source", at))
    return OpenRow(hook, what, found, len(found) == len(possible))
