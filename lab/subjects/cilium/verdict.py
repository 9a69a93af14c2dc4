"""What becomes of a flow: at the sender's egress, and at the receiver's ingress.

Source: https://docs.cilium.io/en/stable/security/policy/intro/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from lab.cluster.model import Port
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.http import Request
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.policy import Policy, Rule, Way
from lab.subjects.cilium.ports import L7, OpenPort, PortGroup, Transport
from lab.subjects.cilium.world import World


class Fate(StrEnum):
    """What becomes of a flow."""

    FORWARDED = "forwarded"
    DROPPED = "dropped"
    REFUSED = "refused"
    """The connection stands, but what is said on it is answered with a refusal (HTTP 403, DNS REFUSED)."""


class Ground(StrEnum):
    """Why a lock is as it is."""

    NO_POLICY = "no policy"
    NO_POD = "no pod"
    ALLOWED = "allowed"
    DENIED = "denied"
    NOT_ALLOWED = "not allowed"
    NOT_SAID = "not what may be said"
    UNPROVEN = "cannot prove who it is"


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow between two ends. ``said`` is an HTTP request, or the name that a lookup asks for; None for any.

    ``learned`` says whether the sender's node has seen the lookup that gave the receiver's address.
    """

    source: Party
    destination: Party
    transport: Transport
    number: int
    said: Request | str | None = None
    learned: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that is about a flow, and the entry of its ports that is; None where it is about all ports."""

    policy: Policy
    rule: Rule
    group: PortGroup | None

    @property
    def l7(self) -> L7 | None:
        """What may be said; None where anything may."""
        return None if self.group is None else self.group.l7

    def admits(self, said: Request | str | None) -> bool:
        """Whether it lets through what is said."""
        return self.l7 is None or self.l7.admits(said)


@dataclass(frozen=True, slots=True)
class Lock:
    """One way of a flow. ``proven`` is set where both ends must first prove who they are."""

    way: Way
    fate: Fate
    ground: Ground
    policies: tuple[Policy, ...] = ()
    allowed: tuple[Match, ...] = ()
    """The rules that allow the port, whatever is said on it."""
    denied: tuple[Match, ...] = ()
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Both ways of a flow."""

    flow: Flow
    egress: Lock
    ingress: Lock

    @property
    def fate(self) -> Fate:
        """What becomes of it in the end: the sender's node decides first."""
        for lock in (self.egress, self.ingress):
            if lock.fate is Fate.DROPPED:
                return Fate.DROPPED
        return next((lock.fate for lock in (self.egress, self.ingress) if lock.fate is Fate.REFUSED), Fate.FORWARDED)

    @property
    def proven(self) -> bool:
        """Whether both ends have proven who they are."""
        return self.egress.proven or self.ingress.proven


def verdict(world: World, flow: Flow) -> Verdict:
    """Judge a flow."""
    return Verdict(flow, lock(world, flow, Way.EGRESS), lock(world, flow, Way.INGRESS))


def lock(world: World, flow: Flow, way: Way) -> Lock:
    """What one way of a flow says."""
    own, other = (flow.source, flow.destination) if way is Way.EGRESS else (flow.destination, flow.source)
    if not world.enforced(own):
        return Lock(way, Fate.FORWARDED, Ground.NO_POD)
    policies = world.selecting(own)
    found = tuple(matches(world, policies, flow, way))
    denied = tuple(each for each in found if each.rule.deny)
    allowed = tuple(each for each in found if not each.rule.deny)
    if denied:
        return Lock(way, Fate.DROPPED, Ground.DENIED, policies, allowed, denied)
    if not any(way in policy.closes for policy in policies):
        return Lock(way, Fate.FORWARDED, Ground.NO_POLICY, policies, allowed, proven=_proven(allowed))
    if not allowed:
        return Lock(way, Fate.DROPPED, Ground.NOT_ALLOWED, policies)
    said = tuple(each for each in allowed if each.admits(flow.said))
    if not said:
        return Lock(way, Fate.REFUSED, Ground.NOT_SAID, policies, allowed)
    proven = _proven(allowed)
    if proven and (other.pod is None or not world.mutual):
        return Lock(way, Fate.DROPPED, Ground.UNPROVEN, policies, allowed)
    return Lock(way, Fate.FORWARDED, Ground.ALLOWED, policies, allowed, proven=proven)


def matches(world: World, policies: tuple[Policy, ...], flow: Flow, way: Way) -> Iterator[Match]:
    """The rules that are about a flow."""
    other = flow.destination if way is Way.EGRESS else flow.source
    for policy in policies:
        for rule in policy.of(way):
            if not rule.peers.mean(other, flow.learned or way is Way.INGRESS):
                continue
            if rule.groups is None:
                yield Match(policy, rule, None)
                continue
            for group in rule.groups:
                ports = flow.destination.ports
                if any(opens(world, port, flow.transport, flow.number, way, ports) for port in group.ports):
                    yield Match(policy, rule, group)


def opens(
    world: World, port: OpenPort, transport: Transport, number: int, way: Way, heard: Iterable[Port]
) -> bool:
    """Whether a port of a rule is the one that a flow is for.

    On the way in, a name stands for the receiver's own port, one of those ``heard``; on the way out for the port that
    all pods of the cluster give it to, if they agree.
    """
    if transport not in port.transports:
        return False
    if not port.name:
        return port.low <= number <= port.high
    if way is Way.EGRESS:
        return world.named.get((port.name, transport)) == frozenset((number,))
    return any(
        each.number == number and each.name.lower() == port.name and each.protocol.value == transport.value
        for each in heard
    )


def _proven(allowed: tuple[Match, ...]) -> bool:
    """Whether the rules that allow a flow ask both ends to prove who they are.

    One rule that requires it is enough, unless one that is about fewer ends or ports says otherwise.
    """
    required = [_narrow(each) for each in allowed if each.rule.mode == "required"]
    waived = [_narrow(each) for each in allowed if each.rule.mode == "disabled"]
    return bool(required) and (not waived or max(required) >= max(waived))


def _narrow(match: Match) -> tuple[bool, bool]:
    return not match.rule.peers.everyone, match.rule.groups is not None
