"""Rules as tests, straight from the text. It shares nothing with the subject's own reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

Sent = Mapping[str, Any]
"""A packet: hook, iif, src, proto, port, sport, state, kind."""

Test = Callable[[Sent], bool]

PRIORITY = {"raw": -300, "mangle": -150, "filter": 0, "security": 50}
NAMED = {"ssh": 22, "domain": 53, "http": 80, "ntp": 123, "https": 443}
NUMBERED = {"6": "tcp", "17": "udp", "132": "sctp", "1": "icmp", "58": "icmpv6", "ipv6-icmp": "icmpv6"}
ENDS = ("accept", "drop", "reject", "return")


class RefusedError(Exception):
    """The text is not taken."""


class Hooked(NamedTuple):
    """A chain: its table, and what it says."""

    table: str
    name: str
    hook: str
    priority: int
    accepts: bool
    steps: list[tuple[list[Test], str]]


def chains_of(text: str) -> list[Hooked]:
    """Every chain of a text. Raises RefusedError."""
    clean = re.sub(r"#.*", "", text).replace("\\\n", " ")
    if clean.count("{") != clean.count("}"):
        raise RefusedError("braces")
    names = dict(re.findall(r"^\s*define\s+(\w+)\s*=\s*(\{[^}]*\}|\S+)", clean, re.MULTILINE))
    clean = re.sub(r"^\s*define\s.*$", "", clean, flags=re.MULTILINE) if "{\n" not in str(names) else clean
    found: list[Hooked] = []
    for head, body in _blocks(clean):
        words = head.split()
        if not words or words[0] != "table":
            raise RefusedError(head)
        family = words[1] if len(words) == 3 else "ip"
        sets: dict[str, str] = {}
        inner = list(_blocks(body))
        for title, held in inner:
            if title.split()[:1] == ["set"]:
                elements = re.search(r"elements\s*=\s*(\{[^}]*\})", held)
                sets[title.split()[1]] = elements.group(1) if elements else "{}"
        for title, held in inner:
            if title.split()[:1] == ["chain"]:
                found.append(_chain(family, title.split()[1], held, names, sets))
            elif title.split()[:1] != ["set"]:
                raise RefusedError(title)
    return found


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each ``head { body }`` of a text; other statements must be ``flush ruleset``."""
    place = 0
    while place < len(text):
        opened = text.find("{", place)
        if opened < 0:
            _only_flush(text[place:])
            return
        depth, end = 1, opened + 1
        while depth:
            if end >= len(text):
                raise RefusedError("braces")
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        before = re.split(r"[\n;]", text[place:opened])
        _only_flush("\n".join(before[:-1]))
        yield before[-1].strip(), text[opened + 1 : end - 1]
        place = end


def _only_flush(text: str) -> None:
    for line in re.split(r"[\n;]", text):
        if line.strip() and line.split() != ["flush", "ruleset"]:
            raise RefusedError(line)


def _chain(family: str, name: str, body: str, names: Mapping[str, str], sets: Mapping[str, str]) -> Hooked:
    hook, priority, accepts = "", 0, True
    steps: list[tuple[list[Test], str]] = []
    flat = re.sub(r"\{[^}]*\}", lambda held: held.group().replace("\n", " ").replace(";", ","), body)
    for line in re.split(r"[\n;]", flat):
        said = line.split()
        if not said:
            continue
        if said[0] == "type":
            if len(said) != 6 or said[1] != "filter":
                raise RefusedError(line)
            hook = said[3]
            priority = PRIORITY[said[5]] if said[5] in PRIORITY else int(said[5])
            if hook not in ("input", "output", "forward"):
                hook = "elsewhere"
        elif said[0] == "policy":
            if said[1] not in ("accept", "drop"):
                raise RefusedError(line)
            accepts = said[1] == "accept"
        else:
            for key, held in names.items():
                line = re.sub(rf"\${key}\b", held, line)
            for key, held in sets.items():
                line = re.sub(rf"@{key}\b", held, line)
            if "$" in line or "@" in line:
                raise RefusedError(line)
            steps += _steps(line, family)
    return Hooked(family, name, hook, priority, accepts, steps)


def _steps(line: str, family: str) -> Iterator[tuple[list[Test], str]]:
    """What a line does; a verdict map does several things."""
    mapped = re.match(r"(.*?)\s*ct state vmap \{([^}]*)\}\s*$", line)
    if mapped:
        for pair in filter(None, (each.strip() for each in mapped.group(2).split(","))):
            state, _, verdict = (each.strip() for each in pair.partition(":"))
            yield from _steps(f"{mapped.group(1)} ct state {state} {verdict}", family)
        return
    tokens = re.findall(r'"[^"]*"|\{[^}]*\}|!=|[^\s,{}"]+(?:\s*,\s*[^\s,{}"]+)*', line)
    tests: list[Test] = []
    verdict = ""
    while tokens:
        word = tokens.pop(0)
        if verdict:
            if word != "comment":
                raise RefusedError(line)
            tokens.clear()
        elif word in ENDS:
            verdict = word
        elif word in ("jump", "goto"):
            verdict = f"{word} {tokens.pop(0)}"
        elif word == "counter":
            continue
        elif word == "log":
            while tokens and tokens[0] in ("prefix", "level"):
                del tokens[:2]
        elif word == "comment":
            tokens.pop(0)
        else:
            tests += _tests(word, tokens, line)
    yield tests, verdict


def _tests(word: str, tokens: list[str], line: str) -> list[Test]:
    try:
        if word in ("iif", "iifname"):
            return [_in("iif", tokens, str)]
        if word in ("ip", "ip6"):
            return _header(word, tokens, line)
        if word in ("tcp", "udp", "sctp", "th"):
            side = {"dport": "port", "sport": "sport"}[tokens.pop(0)]
            protocols = ("tcp", "udp", "sctp") if word == "th" else (word,)
            return [lambda sent: sent["proto"] in protocols, _in(side, tokens, _port)]
        if word == "ct" and tokens.pop(0) == "state":
            return [_in("state", tokens, _state)]
        if word in ("icmp", "icmpv6") and tokens.pop(0) == "type":
            return [lambda sent: sent["proto"] == word, _in("kind", tokens, str)]
        if word == "meta":
            key = {"l4proto": "proto", "nfproto": "version", "iifname": "iif"}[tokens.pop(0)]
            return [_in(key, tokens, _protocol if key == "proto" else str)]
    except (KeyError, IndexError, ValueError):
        pass
    raise RefusedError(line)


def _header(word: str, tokens: list[str], line: str) -> list[Test]:
    version = 4 if word == "ip" else 6
    own: Test = lambda sent: sent["src"][0] == version  # noqa: E731
    key = tokens.pop(0)
    if key == "saddr":
        return [own, _in("src", tokens, _address)]
    if key in ("protocol", "nexthdr"):
        return [own, _in("proto", tokens, _protocol)]
    raise RefusedError(line)


def _in(key: str, tokens: list[str], reads: Callable[[str], Any]) -> Test:
    inverted = tokens[0] == "!="
    if inverted:
        tokens.pop(0)
    written = tokens.pop(0).strip("{}")
    listed = [reads(each.strip().strip('"')) for each in written.split(",") if each.strip()]
    if not listed:
        raise ValueError("empty")

    def holds(sent: Sent) -> bool:
        held = sent[key]
        for each in listed:
            if held == each or (isinstance(each, Ranged) and each.low <= held <= each.high):
                return not inverted
        return inverted

    return holds


class Ranged:
    """Numbers, or addresses as (version, number), from one to another."""

    def __init__(self, low: Any, high: Any) -> None:
        if high < low:
            raise ValueError("range")
        self.low, self.high = low, high


def _port(text: str) -> Ranged:
    low, _, high = text.partition("-")
    first = NAMED[low] if low in NAMED else int(low)
    last = first if not high else int(high)
    if not 0 <= first <= last <= 65535:
        raise ValueError("port")
    return Ranged(first, last)


def _address(text: str) -> Ranged:
    if "-" in text:
        first, last = map(ip_address, text.split("-"))
    else:
        net = ip_network(text, strict=False)
        first, last = net[0], net[-1]
    return Ranged((first.version, int(first)), (last.version, int(last)))


def _state(text: str) -> str:
    if text not in ("new", "established", "related", "invalid", "untracked"):
        raise ValueError("state")
    return text


def _protocol(text: str) -> str:
    found = NUMBERED.get(text, text)
    if found not in ("tcp", "udp", "sctp", "icmp", "icmpv6", "esp", "ah", "vrrp", "igmp"):
        raise ValueError("protocol")
    return found
