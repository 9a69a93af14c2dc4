"""A verdict in plain words: which policies hold a lock, what opens it, or what comes nearest to opening it.

Nothing is ever said to deny a connection, for nothing can: it fails because nothing admits it.
"""

from __future__ import annotations

from lab.subjects.network.direction import Direction
from lab.subjects.network.misses import Miss, misses
from lab.subjects.network.ports import PolicyPort
from lab.subjects.network.verdict import Admission, Connection, Ground, Lock, Verdict
from lab.subjects.network.words import listed, peer_words, port_words, ports_words, who
from lab.subjects.network.world import World
from lab.subjects.protocol import Note

SHOWN = 4
"""How many near misses are told of before the rest is only counted."""


def explain(world: World, verdict: Verdict, service_port: int | None = None) -> tuple[Note, ...]:
    """Everything there is to say on a verdict: each lock, egress first, then what is left to the plugin.

    ``service_port`` is the port that was asked for when a Service led here: policies see the pod's port.
    """
    found: list[Note] = []
    for lock in verdict.locks:
        found += explain_lock(world, verdict, lock, service_port)
    if verdict.undefined:
        found.append(Note(verdict.undefined))
    return tuple(found)


def explain_lock(world: World, verdict: Verdict, lock: Lock, service_port: int | None = None) -> tuple[Note, ...]:
    """What to say on one lock: first the outcome, then the rules behind it, the nearest miss first."""
    connection = verdict.connection
    if lock.ground is Ground.NOT_ADMITTED:
        return (_shut(connection, lock), *_near(world, connection, lock, service_port))
    return (_open(connection, lock),)


def _open(connection: Connection, lock: Lock) -> Note:
    subject = who(connection.subject(lock.direction))
    match lock.ground:
        case Ground.OWN_ADDRESS:
            return Note(f"{subject} always reaches itself: no policy can change that", good=True)
        case Ground.OWN_NODE:
            return Note("traffic between a pod and the node it runs on is always allowed", good=True)
        case Ground.OUTSIDE:
            return Note(f"no policy governs {lock.direction} of {subject}: policies select pods", good=True)
        case Ground.NOT_ISOLATED:
            way = "everything may leave it" if lock.direction is Direction.EGRESS else "anyone may connect"
            return Note(f"no policy isolates {subject} for {lock.direction}: {way}", good=True)
    return _admitted(lock)


def _admitted(lock: Lock) -> Note:
    first = lock.admitted_by[0]
    others = {each.policy.name for each in lock.admitted_by} - {first.policy.name}
    also = f" (so {_do(others, 'does', 'do')} {listed(sorted(others))})" if others else ""
    text = (
        f"{first.policy.name} admits it: {lock.direction} rule {first.rule.index + 1} opens "
        f"{_opened_port(first)} {lock.direction.preposition} {_admitted_peer(first)}{also}"
    )
    return Note(text, good=True, span=first.span)


def _do(names: set[str], one: str, many: str) -> str:
    return one if len(names) == 1 else many


def _opened_port(admission: Admission) -> str:
    ports: tuple[PolicyPort, ...] = admission.rule.ports
    return ports_words(ports if admission.port is None else (ports[admission.port],))


def _admitted_peer(admission: Admission) -> str:
    return "anyone" if admission.peer is None else peer_words(admission.rule.peers[admission.peer])


def _shut(connection: Connection, lock: Lock) -> Note:
    """The outcome of a lock that nothing opens, at the first policy that holds it."""
    subject, (peer, _) = connection.subject(lock.direction), connection.peer(lock.direction)
    side = "from" if lock.direction is Direction.EGRESS else "to"
    names = listed(policy.name for policy in lock.isolated_by)
    held = f"{lock.direction} {side} {who(subject)} is restricted by {names}"
    asked = f"{port_words(connection.protocol, connection.port)} {lock.direction.preposition} {who(peer)}"
    rules = sum(len(policy.rules(lock.direction) or ()) for policy in lock.isolated_by)
    alone = len(lock.isolated_by) == 1
    whose = "its" if alone else "their"
    if rules == 0:
        have = "which has" if alone else "which have"
        text = f"{held}, {have} no {lock.direction} rule: nothing is admitted"
    elif rules == 1:
        text = f"{held}; {whose} only rule does not admit {asked}"
    else:
        text = f"{held}; none of {whose} {rules} rules admits {asked}"
    return Note(text, good=False, span=lock.isolated_by[0].span(("metadata", "name")))


def _near(world: World, connection: Connection, lock: Lock, service_port: int | None) -> list[Note]:
    """What the rules admit instead, the nearest miss first."""
    found = misses(world, connection, lock.isolated_by, lock.direction)
    notes = [_miss_note(lock, each) for each in found[:SHOWN]]
    if service_port is not None and _meant_service_port(connection, found, service_port):
        text = f"policies see the pod's port {connection.number}, not the Service's port {service_port}"
        notes.insert(1, Note(text, good=False, span=notes[0].span))
    if len(found) > SHOWN:
        notes.append(Note(f"and {len(found) - SHOWN} more rules, further off", good=False))
    return notes


def _miss_note(lock: Lock, miss: Miss) -> Note:
    number = f" {miss.rule.index + 1}" if len(miss.policy.rules(lock.direction) or ()) > 1 else ""
    text = f"{miss.policy.name}: {lock.direction} rule{number} {miss.text}"
    return Note(text, good=False, span=miss.policy.span(miss.path))


def _meant_service_port(connection: Connection, found: list[Miss], service_port: int) -> bool:
    """Whether a rule that means the other end opens the Service's port instead of the pod's."""
    return connection.number != service_port and any(
        miss.peer_hit and any(_opens(port, connection, service_port) for port in miss.rule.ports) for miss in found
    )


def _opens(port: PolicyPort, connection: Connection, number: int) -> bool:
    return port.opens(None, connection.protocol, number)
