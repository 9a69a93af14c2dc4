"""Whether a node's rules lie within their bounds, by sending packets around every number that any of them names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from lab.cluster.state import State
from lab.subjects.firewall.naive.reading import Hooked, RefusedError, Sent, Test, chains_of
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

FILE = "/etc/nftables.conf"
STRANGERS = ("203.0.113.200", "172.31.3.3", "fd00:abcd::5", "2a00:1450::8")
PORTLESS = ("icmp", "icmpv6", "esp")


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Send every packet to the node as it is and as it must and may be."""
    texts = tuple(each.node_files.get(FILE, "") for each in (bounds.required, bounds.permitted, state))
    try:
        need, may, now = map(_read, texts)
    except RefusedError as error:
        return Ruling(False, f"refused: {error}")
    for sent in _packets(texts):
        arrives = _passes(now, sent)
        if not arrives and _passes(need, sent):
            return Ruling(False, f"does not arrive: {_told(sent)}")
        if arrives and not _passes(may, sent):
            return Ruling(False, f"arrives: {_told(sent)}")
    return Ruling(True)


@lru_cache(maxsize=16)
def _read(text: str) -> list[Hooked]:
    return sorted(chains_of(text), key=lambda each: each.priority)


def _told(sent: Sent) -> str:
    return ", ".join(f"{key} {value}" for key, value in sent.items())


def _passes(chains: list[Hooked], sent: Sent) -> bool:
    mine = ("inet", "ip" if sent["src"][0] == 4 else "ip6")
    for chain in chains:
        if chain.hook == sent["hook"] and chain.table in mine:
            verdict = _verdict(chains, chain, sent, 0)
            if verdict in ("drop", "reject") or (verdict not in ("accept",) and not chain.accepts):
                return False
    return True


def _verdict(chains: list[Hooked], chain: Hooked, sent: Sent, depth: int) -> str:
    for tests, verdict in chain.steps:
        if not verdict or not _all(tests, sent):
            continue
        word, _, target = verdict.partition(" ")
        if word not in ("jump", "goto"):
            return word
        inner = [each for each in chains if each.name == target and each.table == chain.table]
        found = _verdict(chains, inner[0], sent, depth + 1) if inner and depth < 10 else ""
        if found not in ("", "return"):
            return found
        if word == "goto":
            return ""
    return ""


def _all(tests: list[Test], sent: Sent) -> bool:
    for test in tests:  # noqa: SIM110 (a third faster than all() here)
        if not test(sent):
            return False
    return True


def _packets(texts: tuple[str, ...]) -> Iterator[Sent]:
    joined = "\n".join(re.sub(r"#.*", "", text) for text in texts)
    interfaces = ["net7", "lo", *re.findall(r'iif(?:name)?\s+(?:!=\s*)?"?(\w+)"?', joined)]
    hooks = ["input", *(hook for hook in ("forward", "output") if re.search(rf"hook\s+{hook}", joined))]
    ports = sorted(_ports(joined))
    few = ports[:: max(1, len(ports) // 3)]
    sources = _sources(joined)
    for hook in hooks:
        for iif in dict.fromkeys(interfaces):
            for state in ("new", "established", "related", "invalid"):
                # What is no new packet for the node itself is seldom told apart: a few of each serve.
                usual = state == "new" and hook == "input"
                for src in sources if usual else sources[:: max(1, len(sources) // 6)]:
                    if src.is_loopback and iif != "lo":
                        continue
                    base = {"hook": hook, "iif": iif if hook != "output" else "", "state": state,
                            "src": (src.version, int(src)), "version": f"ipv{src.version}"}  # fmt: skip
                    yield from _of_protocols(base, ports if usual else few, joined)


def _of_protocols(base: Sent, ports: list[int], joined: str) -> Iterator[Sent]:
    senders = (40000, 53, 22) if "sport" in joined else (40000,)
    kinds = ("echo-request", "redirect") if " type echo" in joined else ("echo-request",)
    for proto in ("tcp", "udp", "sctp", *PORTLESS):
        if (proto, base["src"][0]) in (("icmp", 6), ("icmpv6", 4)):
            continue
        some = [1] if proto in PORTLESS else ports if proto != "sctp" else ports[:: max(1, len(ports) // 3)]
        for port in some:
            for sport in senders:
                for kind in kinds if proto in PORTLESS else kinds[:1]:
                    yield {**base, "proto": proto, "port": port, "sport": sport, "kind": kind}


def _ports(text: str) -> set[int]:
    found = {7, 65000, 22, 53, 80, 123, 443}
    for word in re.findall(r"(?<![\d.:/a-f])\d{1,5}(?![\d.:/])", text):
        found |= {max(0, int(word) - 1), int(word), min(65535, int(word) + 1)}
    return {port for port in found if port <= 65535}


def _sources(text: str) -> list[IPv4Address | IPv6Address]:
    found = [ip_address(each) for each in STRANGERS]
    for word in re.findall(r"[\da-fA-F:]*[.:][\da-fA-F.:]+(?:/\d+)?", text):
        with suppress(ValueError):
            net = ip_network(word, strict=False)
            found.append(net[0])
            with suppress(ValueError):
                found.append(net[0] - 1)
            with suppress(ValueError):
                found.append(net[-1] + 1)
    return list(dict.fromkeys(found))
