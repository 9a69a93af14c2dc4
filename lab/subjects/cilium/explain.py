"""How a flow fared, line by line: the lookup, the sender's egress, the receiver's ingress."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.subjects.cilium.ends import looked_up
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.policy import Policy
from lab.subjects.cilium.verdict import Fate, Flow, Ground, Lock, Match, Verdict, verdict
from lab.subjects.cilium.words import Sent, port_words
from lab.subjects.cilium.world import World
from lab.subjects.protocol import Note

MOST = 3


def notes_of(state: State, source: Party, destination: Party, sent: Sent) -> tuple[Note, ...]:
    """A flow from one end to another, explained."""
    world = World.of(state)
    found: list[Note] = []
    learned = True
    if destination.names and source.pod is not None:
        answer = looked_up(world, state, source, destination.names[0])
        found += answer.notes
        learned = answer.learned
        if not answer.answered:
            return tuple(found)
    flow = Flow(source, destination, sent.transport, sent.number, sent.said, learned)
    return (*found, *verdict_notes(verdict(world, flow)))


def verdict_notes(found: Verdict) -> Iterator[Note]:
    """Both locks, the second only where the first lets the flow through."""
    yield from lock_notes(found.egress, found.flow)
    if found.egress.fate is not Fate.DROPPED:
        yield from lock_notes(found.ingress, found.flow)


def lock_notes(lock: Lock, flow: Flow) -> Iterator[Note]:
    """One lock."""
    own = flow.source if lock.way == "egress" else flow.destination
    start = f"{lock.way} of {own.words}"
    if lock.ground is Ground.NO_POD:
        return
    if lock.ground is Ground.NO_POLICY:
        yield Note(f"{start}: open, no policy shuts it", good=True)
    elif lock.ground is Ground.DENIED:
        for match in lock.denied[:MOST]:
            yield Note(f"{start}: denied by {told(match)}", False, match.policy.span(match.rule.path))
    elif lock.ground is Ground.NOT_ALLOWED:
        policies = [policy for policy in lock.policies if lock.way in policy.closes]
        named = ", ".join(dict.fromkeys(map(str, policies[:MOST])))
        yield Note(f"{start}: dropped; {named} shuts it and no rule allows {port_words(flow)}", False, _first(policies))
    elif lock.ground is Ground.NOT_SAID:
        for match in lock.allowed[:MOST]:
            yield Note(f"{start}: refused; {told(match)} does not allow {flow.said}", False, _span(match))
    elif lock.ground is Ground.UNPROVEN:
        yield Note(f"{start}: dropped; the ends cannot prove to each other who they are", good=False)
    else:
        match = next((each for each in lock.allowed if each.admits(flow.said)), lock.allowed[0])
        proof = ", once both ends have proven who they are" if lock.proven else ""
        yield Note(f"{start}: allowed by {told(match)}{proof}", True, _span(match))


def told(match: Match) -> str:
    """A rule in words."""
    key, number = match.rule.path[-2], match.rule.path[-1]
    return f"{match.policy}, {key}[{number}]"


def _span(match: Match) -> Span:
    return match.policy.span(match.rule.path)


def _first(policies: list[Policy]) -> Span | None:
    return policies[0].span(policies[0].path) if policies else None
