"""Manifests as they come when people type, paste and lose the thread – and as no one would write them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import yaml

ODD_CIDRS = (
    *("0.0.0.0/0", "::/0", "10.0.0.1", "10.0.0.1/24", "10.0.0.0/33", "10.0.0.0/-1", "/8", "300.1.2.3/8"),
    *("010.001.0.0/16", "::ffff:10.0.0.0/104", "10.0.0.0/08", "10.0.0.0/0", "fe80::%eth0/64", "10.244.0.0/16"),
    *("10.96.0.10/32", "172.18.0.2/32", "1.2.3.4/32", "255.255.255.255/32", "2001:db8::/32", "10.0.0.0/8 "),
)  # fmt: skip

ODD: tuple[Any, ...] = (
    *(None, {}, [], "", " ", 0, -1, 1, 80, 443, 65535, 65536, 2**31, 2**63, 2**64, -(2**70), 0.5, float("inf")),
    *(float("nan"), True, False, "80", "TCP", "tcp", "UDP", "SCTP", "ICMP", "http", "dns", "Ingress", "Egress"),
    *("In", "NotIn", "Exists", "kube-system", "production-app", "default", "kubernetes.io/metadata.name", "a/b/c"),
    *("x" * 300, "\x00", "é", "\u2028", "-", "NetworkPolicy", "v1", [None], [[]], [{}], {"": ""}, {"a": None}),
    *({"matchLabels": None}, {"matchExpressions": [None]}, {"podSelector": {}}, {"ipBlock": {}}, {"port": "http"}),
    *ODD_CIDRS,
)  # fmt: skip

PIECES = (
    *"-:?[]{}#&*!|>'\"%@`,=\t\r\n \\~\x00\ufeff\u2028é",
    *("---\n", "...\n", "- ", ": ", "<<: *a", "&a ", "*a ", "!!int ", "0x", "1e", "\n  ", "\n- ", "- {}\n", " []"),
    *("%YAML 1.2\n", '{"a":', "{a:,", "|2\n", "null", "from:", "to:", "endPort: 70000", "except: [10.0.0.0/8]"),
)  # fmt: skip


def text(random: Random, written: str) -> str:
    """A manifest after a few slips of the keyboard."""
    for _ in range(random.randint(1, 4)):
        written = random.choice(SLIPS)(random, written)
    return written


def _lines(change: Callable[[Random, list[str]], None]) -> Callable[[Random, str], str]:
    def changed(random: Random, written: str) -> str:
        lines = written.splitlines(keepends=True) or ["\n"]
        change(random, lines)
        return "".join(lines)

    return changed


def _drop(random: Random, lines: list[str]) -> None:
    del lines[random.randrange(len(lines))]


def _double(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    lines[at:at] = lines[at : at + random.randint(1, 4)]


def _swap(random: Random, lines: list[str]) -> None:
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]


def _indent(random: Random, lines: list[str]) -> None:
    start = random.randrange(len(lines))
    by = random.choice((" ", "  ", "  ", "    ", "\t"))
    for at in range(start, min(len(lines), start + random.randint(1, 5))):
        lines[at] = by + lines[at]


def _outdent(random: Random, lines: list[str]) -> None:
    start = random.randrange(len(lines))
    for at in range(start, min(len(lines), start + random.randint(1, 5))):
        lines[at] = lines[at].removeprefix(random.choice((" ", "  ", "    ")))


def _scalar(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    key, colon, rest = lines[at].partition(":")
    if colon and rest.strip():
        lines[at] = f"{key}: {random.choice(ODD)!r}\n".replace("None", "null").replace("True", "true")


def _half_typed(random: Random, written: str) -> str:
    return written[: random.randint(0, len(written))]


def _hole(random: Random, written: str) -> str:
    at = random.randint(0, len(written))
    return written[:at] + written[at + random.randint(1, 12) :]


def _intruder(random: Random, written: str) -> str:
    at = random.randint(0, len(written))
    return written[:at] + random.choice(PIECES) + written[at + random.randint(0, 3) :]


def _again(random: Random, written: str) -> str:
    return "---\n".join([written] * random.choice((2, 2, 3, 40)))


SLIPS: tuple[Callable[[Random, str], str], ...] = (
    *map(_lines, (_drop, _double, _swap, _indent, _outdent, _scalar)), _half_typed, _hole, _intruder, _intruder, _again,
)  # fmt: skip


def values(random: Random, written: str) -> str:
    """The manifest's values changed in a few places, whatever type belongs there, and written out anew."""
    documents = [_copy(each) for each in _parsed(written)]
    for _ in range(random.randint(1, 5)):
        if documents:
            _disturb(random, documents)
    return yaml.dump_all(documents, Dumper=DUMPER, sort_keys=False, default_flow_style=random.choice((False, None)))


DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _parsed(written: str) -> tuple[Any, ...]:
    try:
        return tuple(yaml.load_all(written, LOADER))
    except yaml.YAMLError:
        return ()


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _disturb(random: Random, documents: list[Any]) -> None:
    """Change one place, chosen by walking down from the top."""
    holder: Any = documents
    while True:
        steps = list(holder) if isinstance(holder, dict) else range(len(holder))
        if not steps:
            return
        step = random.choice(steps)
        below = holder[step]
        if not isinstance(below, dict | list) or not below or random.random() < 0.15:
            break
        holder = below
    random.choice(DISTURBANCES)(random, holder, step)


def _replace(random: Random, holder: Any, step: Any) -> None:
    holder[step] = _copy(random.choice(ODD))


def _remove(random: Random, holder: Any, step: Any) -> None:
    del holder[step]


def _rename(random: Random, holder: Any, step: Any) -> None:
    if isinstance(holder, dict):
        name = random.choice(("to", "from", "ports", "Port", "podselector", "spec", "except", "name", "values", "x", 1))
        holder[name] = holder.pop(step)


def _wrap(random: Random, holder: Any, step: Any) -> None:
    for _ in range(random.choice((1, 1, 2, 120))):
        holder[step] = random.choice(([holder[step]], {"matchLabels": holder[step]}, {"spec": holder[step]}))


def _multiply(random: Random, holder: Any, step: Any) -> None:
    if isinstance(holder, list):
        holder.extend(_copy(holder[step]) for _ in range(random.choice((1, 2, 30))))


def _labels(random: Random, holder: Any, step: Any) -> None:
    if isinstance(holder, dict) and isinstance(step, str):
        count = random.choice((1, 3, 12))
        holder[step] = {"matchLabels": {f"key-{random.randrange(40)}": "value" for _ in range(count)}}


def _ports(random: Random, holder: Any, step: Any) -> None:
    if isinstance(holder, dict):
        holder["ports"] = [
            {"port": random.choice((random.randrange(70000), "http", f"n{random.randrange(9)}")), "protocol": protocol}
            for protocol in random.choices(("TCP", "UDP", "SCTP"), k=random.choice((1, 4, 40)))
        ]


def _blocks(random: Random, holder: Any, step: Any) -> None:
    if isinstance(holder, list):
        holder[step] = {"ipBlock": {"cidr": random.choice(ODD_CIDRS), "except": random.sample(ODD_CIDRS, 2)}}


DISTURBANCES = (_replace, _replace, _replace, _remove, _remove, _rename, _wrap, _multiply, _labels, _ports, _blocks)
