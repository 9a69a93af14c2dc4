"""Mutants of rules, and a second opinion on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.firewall.naive.oracle import oracle
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds

SWAPS = (
    ("verdict", r"\baccept\b(?!;)", "drop"), ("verdict", r"\bdrop\b(?!;)", "accept"),
    ("verdict", r"\baccept\b(?!;)", ""),
    ("policy", r"policy drop", "policy accept"), ("policy", r"policy accept", "policy drop"),
    ("hook", r"hook input", "hook output"), ("hook", r"hook input", "hook forward"),
    ("hook", r"hook forward", "hook input"),
    ("family", r"table inet", "table ip"), ("family", r"table inet", "table ip6"),
    ("protocol", r"\btcp dport", "udp dport"), ("protocol", r"\budp dport", "tcp dport"),
    ("protocol", r"\btcp dport", "th dport"), ("side", r"dport", "sport"),
    ("state", r"established,\s*related", "established"), ("state", r"established,\s*related", "related"),
    ("state", r"established,\s*related", "related,established"),
    ("state", r"established,\s*related", "established,related,new"),
    ("interface", r'"lo"', '"eth0"'), ("invert", r"saddr ", "saddr != "), ("invert", r"dport ", "dport != "),
    ("invert", r"!= ", ""), ("source", r"ip6? saddr (?:!= )?(?:\{[^}]*\}|\S+) ", ""), ("range", r"/24\b", "/16"),
    ("range", r"/24\b", "/25"), ("range", r"/16\b", "/8"), ("range", r"/32\b", "/24"), ("port", r"(\d+)-(\d+)", r"\1"),
    ("spelling", r"\baccept\b", "allow"), ("spelling", r"\bdport\b", "port"), ("brace", r"\}\s*\Z", ""),
    ("priority", r"priority \w+", "priority 10"), ("chain", r"chain input", "chain INPUT"),
    ("counter", r"\baccept\b(?!;)", "counter accept"), ("reject", r"\bdrop\b(?!;)", "reject"),
    ("set", r"(dport|saddr) (\d[\w.:/-]*)", r"\1 { \2 }"),
)  # fmt: skip
"""What is put in the place of what, each place by itself."""


RULED = r"\b(?:accept|drop|reject|jump \w+)\b"


class FirewallMutation:
    """Files with one thing changed; an oracle that sends packets one by one."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """None: no answer is a manifest."""
        yield from ()

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:  # noqa: ARG002
        """Every change of one thing, without repeats and never the answer itself."""
        seen = {tuple(files)}
        for file in files:
            text = str(file.text)
            if "hook" not in text:
                continue
            for operator, said, changed in (*_swapped(text), *_lines(text), *_ports(text)):
                made = tuple(replaced(files, file.name, changed))
                if made not in seen:
                    seen.add(made)
                    yield FileMutant(operator, said, made)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state)


def _swapped(text: str) -> Iterator[tuple[str, str, str]]:
    for operator, pattern, new in SWAPS:
        for found in re.finditer(pattern, text):
            changed = text[: found.start()] + found.expand(new) + text[found.end() :]
            line = text.count("\n", 0, found.start()) + 1
            yield operator, f"line {line}: {found.group().strip()} → {new or 'nothing'}", changed


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Each rule left out, doubled, or exchanged with the next."""
    lines = text.split("\n")
    ruled = [at for at, line in enumerate(lines) if re.search(RULED, line) and "type" not in line]
    for at in ruled:
        yield "drop-rule", f"line {at + 1} left out", "\n".join((*lines[:at], *lines[at + 1 :]))
        yield "double-rule", f"line {at + 1} twice", "\n".join((*lines[: at + 1], lines[at], *lines[at + 1 :]))
    for at, other in pairwise(ruled):
        exchanged = list(lines)
        exchanged[at], exchanged[other] = exchanged[other], exchanged[at]
        yield "exchange", f"lines {at + 1} and {other + 1} exchanged", "\n".join(exchanged)


def _ports(text: str) -> Iterator[tuple[str, str, str]]:
    """Each port one higher."""
    for found in re.finditer(r"(?<=dport )(?:\{[^}]*\}|[\d-]+)", text):
        for number in re.finditer(r"\d+", found.group()):
            at = found.start() + number.start()
            changed = text[:at] + str(int(number.group()) + 1) + text[at + len(number.group()) :]
            yield "port", f"{number.group()} + 1", changed
