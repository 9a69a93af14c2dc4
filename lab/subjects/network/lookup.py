"""The first step of a connection by name: whether the name can be asked for at all.

The question goes to the endpoints of ``kube-system/kube-dns`` over UDP 53, and once more over TCP 53 when the
answer does not fit. Both are connections like any other: the source's egress and CoreDNS' ingress must admit them.
Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ and RFC 7766.
"""

from __future__ import annotations

from lab.cluster.model import Pod, Protocol
from lab.cluster.naming import Lookup, resolve
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.network.explain import explain_lock
from lab.subjects.network.fate import Fate, Step, StepKind
from lab.subjects.network.route import judge, to_service
from lab.subjects.network.verdict import Doubt, Verdict
from lab.subjects.network.words import listed, who
from lab.subjects.network.world import World
from lab.subjects.protocol import Note

DNS_NAMESPACE, DNS_NAME, DNS_PORT = "kube-system", "kube-dns", 53


@dataclass(frozen=True, slots=True)
class Asked:
    """How a lookup fared: its answer, its steps, and its fate when it goes no further."""

    lookup: Lookup
    steps: tuple[Step, ...]
    fate: Fate | None = None
    verdict: Verdict | None = None


def ask(state: State, world: World, source: Pod, name: str) -> Asked:
    """Ask for a name as the pod would."""
    lookup = resolve(state, name, source.namespace)
    if not lookup.asks_dns:
        return Asked(lookup, ())
    over_udp, fate, found = _query(state, world, source, lookup, Protocol.UDP)
    if fate is not None:
        return Asked(lookup, (over_udp,), fate, found)
    if not lookup.addresses:
        return Asked(lookup, (_nothing(state, source, lookup),), Fate.NO_SUCH_NAME)
    if not lookup.truncated:
        return Asked(lookup, (over_udp,))
    over_tcp, fate, found = _query(state, world, source, lookup, Protocol.TCP)
    return Asked(lookup, (over_udp, over_tcp), fate, found)


def _query(
    state: State, world: World, source: Pod, lookup: Lookup, protocol: Protocol
) -> tuple[Step, Fate | None, Verdict | None]:
    """One question over one protocol: what it meets at each of the servers that might take it."""
    kind = StepKind.LOOKUP if protocol is Protocol.UDP else StepKind.LOOKUP_TCP
    failed = Fate.LOOKUP_BLOCKED if protocol is Protocol.UDP else Fate.TRUNCATED
    service = state.service(DNS_NAMESPACE, DNS_NAME)
    route = to_service(state, service, DNS_PORT, protocol) if service else None
    if route is None or not route.landings:
        why = route.text if route else f"there is no Service {DNS_NAMESPACE}/{DNS_NAME} to answer"
        return Step(kind, False, f"{_what(lookup, protocol)} fails: {why}"), failed, None
    verdicts = [judge(world, source, route, landing) for landing in route.landings]
    worst = next((each for each in verdicts if not each.allowed or _open_question(each)), None)
    if worst is None:
        return _answered(lookup, protocol, kind), None, None
    if _open_question(worst):
        text = f"{_what(lookup, protocol)} is left to the network plugin"
        return Step(kind, None, text, notes=(Note(worst.undefined),)), Fate.UNDEFINED, worst
    return _refused(world, lookup, protocol, kind, worst, verdicts), failed, worst


def _open_question(found: Verdict) -> bool:
    return found.doubt not in (None, Doubt.BLOCK_ON_POD)


def _refused(
    world: World,
    lookup: Lookup,
    protocol: Protocol,
    kind: StepKind,
    worst: Verdict,
    verdicts: list[Verdict],
) -> Step:
    shut = [lock for lock in worst.locks if not lock.open]
    blocked = sum(not each.allowed for each in verdicts)
    some = f" at {blocked} of {len(verdicts)} DNS servers" if blocked < len(verdicts) else ""
    server = who(worst.connection.destination)
    text = f"{_what(lookup, protocol)} fails{some}: {protocol} {DNS_PORT} to {server} is not admitted"
    notes = tuple(note for lock in shut for note in explain_lock(world, worst, lock))
    return Step(kind, False, text, notes[0].span if notes else None, notes)


def _what(lookup: Lookup, protocol: Protocol) -> str:
    if protocol is Protocol.UDP:
        return f"looking up {lookup.asked}"
    return f"the answer for {lookup.asked} is too large for UDP, and asking again over TCP"


def _answered(lookup: Lookup, protocol: Protocol, kind: StepKind) -> Step:
    addresses = listed([str(address) for address in lookup.addresses[:3]])
    more = len(lookup.addresses) - 3
    answer = addresses + (f" and {more} more" if more > 0 else "")
    by_alias = f" by way of {listed(lookup.aliases)}" if lookup.aliases else ""
    if protocol is Protocol.TCP:
        return Step(kind, True, f"the answer is too large for UDP; over TCP {DNS_PORT} it arrives whole")
    shown = lookup.full_name if lookup.full_name != lookup.asked else ""
    full = f", in full {shown}," if shown else ""
    return Step(kind, True, f"DNS answers over UDP {DNS_PORT}: {lookup.asked}{full} is {answer}{by_alias}")


def _nothing(state: State, source: Pod, lookup: Lookup) -> Step:
    text = f"DNS knows no name {lookup.asked} from namespace {source.namespace}"
    if state.pods_named(source.namespace, lookup.asked):
        text += (
            f"; there are pods of that name, but only a Service has a name: "
            f"write {source.namespace}/{lookup.asked} for the pods themselves"
        )
    elif lookup.nearest:
        text += f"; did you mean {lookup.nearest}?"
    return Step(StepKind.LOOKUP, False, text)
