"""The ways to check that Cilium brings: ``flow`` sends something, ``transit`` reads ``cilium-config``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.config import config_of
from lab.subjects.cilium.ends import by_name, looked_up, parties
from lab.subjects.cilium.explain import notes_of
from lab.subjects.cilium.http import Request
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.ports import Transport
from lab.subjects.cilium.proof.layers import Layer
from lab.subjects.cilium.verdict import Fate, Flow, verdict
from lab.subjects.cilium.words import Sent, missing, only_proven, port_words, too_much, unproven
from lab.subjects.cilium.world import World
from lab.subjects.later import Later
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

KEYS = ("from", "to", "port", "protocol", "http", "dns", "fqdn", "expect", "proven")

HOW = (
    "write it as flow: {from: namespace/pod, to: namespace/pod, port: 80, expect: forwarded}, with "
    "http: {method, path}, dns: name, or fqdn: name in place of to"
)

EXPECTED = tuple(Fate)

Sentence: TypeAlias = Callable[[Party, Party, Sent], str]
"""How a flow that came out wrong is told."""


@dataclass(frozen=True, slots=True)
class FlowCheck:
    """What becomes of flows from every source to every target, all of which fare alike.

    ``proven`` asks that both ends prove who they are (True) or that they do not have to (False).
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    names: tuple[str, ...]
    sent: Layer
    expected: Fate
    proven: bool | None = None

    def run(self, setting: Setting) -> Outcome:
        """Judge each flow; the first that comes out wrong is told."""
        try:
            tried = list(self._tried(setting.after))
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        wrong = tuple(witness for _, witness in tried if witness is not None)
        if wrong:
            return Outcome(False, wrong[0].text, wrong[0].notes, wrong)
        return Outcome(True, tried[0][0])

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster of the lab's own making has another network plugin."""
        return ()

    def _tried(self, state: State) -> Iterator[tuple[str, Witness | None]]:
        world = World.of(state)
        ends = [end for text in self.targets for end in parties(state, text)]
        ends += [by_name(state, name) for name in self.names]
        for text in self.sources:
            for source in parties(state, text):
                for destination in ends:
                    fate, proven = fate_of(world, state, source, destination, self.sent)
                    yield self._told(state, source, destination, fate, proven)

    def _told(
        self, state: State, source: Party, destination: Party, fate: Fate, proven: bool
    ) -> tuple[str, Witness | None]:
        summary = f"{source.words} to {destination.words} on {port_words(self.sent)}: {fate}"
        say = self._wrong(fate, proven)
        if say is None:
            return summary, None
        kind, text = say
        facts: JsonObject = {"source": source.words, "destination": destination.words, "fate": str(fate)}
        notes = Later(partial(notes_of, state, source, destination, self.sent))
        return summary, Witness(kind, text(source, destination, self.sent), facts, notes)

    def _wrong(self, fate: Fate, proven: bool) -> tuple[str, Sentence] | None:
        if self.expected is Fate.FORWARDED:
            if fate is not Fate.FORWARDED:
                return "missing", missing
            if self.proven is not None and proven is not self.proven:
                return ("excess", unproven) if self.proven else ("missing", only_proven)
            return None
        if fate is Fate.FORWARDED:
            return "excess", too_much
        # Refused by the proxy where it was to be dropped, or the other way round, is told as what was asked.
        return None if fate is self.expected or self.expected is Fate.DROPPED else ("missing", _not_refused)


def _not_refused(source: Party, destination: Party, sent: Sent) -> str:
    place = f"{destination.words} on {port_words(sent)}"
    return f"{source.words} does not get through to {place} at all, and was to be refused there"


def fate_of(world: World, state: State, source: Party, destination: Party, sent: Layer) -> tuple[Fate, bool]:
    """What becomes of a flow, its lookup included, and whether both ends had to prove who they are."""
    learned = True
    if destination.names and source.pod is not None:
        answer = looked_up(world, state, source, destination.names[0])
        if not answer.answered:
            return Fate.DROPPED, False
        learned = answer.learned
    found = verdict(world, Flow(source, destination, sent.transport, sent.number, sent.said, learned))
    return found.fate, found.proven


class FlowKind:
    """``flow: {from: ns/pod, to: ns/pod, port: 80, http: {method: GET, path: /}, expect: forwarded}``."""

    key = "flow"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict):
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        if written.get("expect") not in EXPECTED:
            raise ValueError("expect must be forwarded, dropped or refused")
        if ("to" in written) is ("fqdn" in written):
            raise ValueError("say where to, by to or by fqdn")
        proven = written.get("proven")
        if proven is not None and not isinstance(proven, bool):
            raise ValueError("proven must be true or false")
        return FlowCheck(
            _texts(written, "from"),
            _texts(written, "to") if "to" in written else (),
            _texts(written, "fqdn") if "fqdn" in written else (),
            _sent(written),
            Fate(written["expect"]),
            proven,
        )


def _texts(written: JsonObject, key: str) -> tuple[str, ...]:
    value = written.get(key)
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(f"{key} must name one end, or list several")
    return tuple(items)


def _sent(written: JsonObject) -> Layer:
    protocol = written.get("protocol", "TCP")
    if protocol not in tuple(Transport):
        raise ValueError(f"protocol must be one of {', '.join(Transport)}, not {protocol!r}")
    port = written.get("port", 80 if "http" in written else None)
    if isinstance(port, bool) or not isinstance(port, int):
        raise ValueError(f"port must be a number, not {port!r}")
    return Layer(Transport(protocol), port, _said(written), port, port)


def _said(written: JsonObject) -> Request | str | None:
    asked, name = written.get("http"), written.get("dns")
    if name is not None:
        return str(name)
    if asked is None:
        return None
    keys = ("method", "path", "host", "headers")
    if not isinstance(asked, dict) or set(asked) - set(keys):
        raise ValueError("write it as http: {method: GET, path: /, host: name, headers: {name: value}}")
    headers = {str(k).lower(): str(v) for k, v in (asked.get("headers") or {}).items()}
    return Request(asked.get("method", "GET"), asked.get("path", "/"), asked.get("host", ""), headers)


TRANSPORTS = ("none", "wireguard", "ipsec")


@dataclass(frozen=True, slots=True)
class TransitCheck:
    """What the agents encrypt, and whether they can have ends prove who they are; None asks for nothing."""

    transport: str | None = None
    nodes: bool | None = None
    mutual: bool | None = None

    def run(self, setting: Setting) -> Outcome:
        """Read what is in force."""
        found = config_of(setting.after)
        if found.trouble:
            text = f"Cilium's agents do not start: {found.trouble}"
            return Outcome(False, text, (Note(text, good=False),), (Witness("missing", text),))
        wrong = [text for asked, had, text in (
            (self.transport, found.transport or "none", f"traffic between pods: {found.transport or 'in the clear'}"),
            (self.nodes, found.nodes, f"traffic between nodes is {'' if found.nodes else 'not '}encrypted"),
            (self.mutual, found.mutual, f"mutual authentication is {'on' if found.mutual else 'off'}"),
        ) if asked is not None and asked != had]  # fmt: skip
        if wrong:
            return Outcome(False, wrong[0], (Note(wrong[0], good=False),), tuple(Witness("missing", t) for t in wrong))
        return Outcome(True, "encrypted as asked" if found.transport else "as asked")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster of the lab's own making has another network plugin."""
        return ()


class TransitKind:
    """``transit: {transport: wireguard, nodes: true, mutual: true}``."""

    key = "transit"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        keys = ("transport", "nodes", "mutual")
        if not isinstance(written, dict) or not written or set(written) - set(keys):
            raise ValueError("write it as transit: {transport: wireguard, nodes: true, mutual: true}")
        transport = written.get("transport")
        if transport is not None and transport not in TRANSPORTS:
            raise ValueError(f"transport must be one of {', '.join(TRANSPORTS)}")
        for key in ("nodes", "mutual"):
            if not isinstance(written.get(key), bool | None):
                raise ValueError(f"{key} must be true or false")
        return TransitCheck(transport, written.get("nodes"), written.get("mutual"))


KINDS: tuple[CheckKind, ...] = (FlowKind(), TransitKind())
