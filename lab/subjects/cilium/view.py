"""Every policy in words: whom it is for, which ways it shuts, what its rules let through; and what is encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.selector import Operator
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.config import CONFIG, config_of
from lab.subjects.cilium.entities import ENTITIES
from lab.subjects.cilium.http import HttpRule
from lab.subjects.cilium.labels import NAMESPACE, NAMESPACE_LABELS
from lab.subjects.cilium.peers import Peers
from lab.subjects.cilium.policy import CILIUM_KINDS, Rule, Way
from lab.subjects.cilium.ports import L7, LAST, WITH_PORTS, OpenPort, PortGroup, Transport
from lab.subjects.cilium.sanitize import refusals
from lab.subjects.cilium.selector import Selector
from lab.subjects.cilium.world import World


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy: the pods it is for, the ways it shuts, its rules. ``trouble`` is why the agents refuse it."""

    name: str
    pods: str
    shuts: str
    rules: tuple[str, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Every policy, and how traffic is encrypted; empty where nothing says."""

    policies: tuple[PolicyRow, ...]
    encryption: dict[str, str]


def overview(state: State) -> Overview:
    """A cluster's policies and encryption."""
    return Overview((*_refused(state), *_rows(state)), _encryption(state))


def _refused(state: State) -> Iterator[PolicyRow]:
    for kind in CILIUM_KINDS:
        for item in state.of_kind(kind):
            for refusal in refusals(item):
                yield PolicyRow(str(item.ref), "nobody", "nothing", (), refusal.message)


def _rows(state: State) -> Iterator[PolicyRow]:
    world = World.of(state)
    for policy in world.policies:
        own = (party for party in world.parties if policy.endpoints.matches(party.identity))
        pods = ", ".join(dict.fromkeys(_maker(party.words, party.pod) for party in own))
        part = f" part {policy.path[1] + 1}" if len(policy.path) > 1 and isinstance(policy.path[1], int) else ""
        shuts = " and ".join(way for way in Way if way in policy.closes)
        yield PolicyRow(
            f"{policy.ref}{part}", pods or "no pod there is", shuts or "nothing", tuple(map(rule_words, policy.rules))
        )


def _maker(words: str, pod: object) -> str:
    owner = getattr(pod, "owner", None)
    return f"{owner.namespace}/{owner.name}" if owner is not None else words


def rule_words(rule: Rule) -> str:
    """A rule in one line."""
    what = "denies" if rule.deny else "allows"
    side = "from" if rule.way is Way.INGRESS else "to"
    proof = ", proving who they are" if rule.mode == "required" else ""
    return f"{what} {rule.way} {side} {peers_words(rule.peers)}{_ports(rule.groups)}{proof}"


def peers_words(peers: Peers) -> str:
    """Whom a rule is about."""
    if peers.everyone:
        return "everyone"
    entities = [name for name, selectors in ENTITIES.items() if set(selectors) <= set(peers.selectors)]
    covered = {each for name in entities for each in ENTITIES[name]}
    found = [
        *_outermost(entities),
        *(selector_words(each) for each in peers.selectors if each not in covered),
        *(_block(each.block, each.excepts) for each in peers.blocks),
        *map(str, peers.names),
    ]
    return " or ".join(found) or "nobody"


def _outermost(entities: list[str]) -> list[str]:
    if "cluster" in entities:
        inside = {"host", "remote-node", "init", "ingress", "health", "unmanaged", "kube-apiserver"}
        entities = [name for name in entities if name not in inside]
    if "world" in entities:
        entities = [name for name in entities if not name.startswith("world-")]
    return entities


def _block(block: object, excepts: tuple[object, ...]) -> str:
    text = getattr(block, "text", "no address")
    without = " and ".join(str(getattr(each, "text", each)) for each in excepts)
    return f"{text} without {without}" if without else text


def selector_words(selector: Selector) -> str:
    """Endpoints in words."""
    if selector.nothing:
        return "nobody"
    labels, places = [], []
    for each in selector.conditions:
        values = "|".join(sorted(each.values))
        name = each.key.name.removeprefix(NAMESPACE_LABELS)
        compared = {
            Operator.IN: f"{name}={values}", Operator.NOT_IN: f"{name}!={values}",
            Operator.EXISTS: name, Operator.DOES_NOT_EXIST: f"no {name}",
        }[each.operator]  # fmt: skip
        if each.key.name == NAMESPACE:
            places.append("any namespace" if each.operator is Operator.EXISTS else values)
        elif each.key.name.startswith(NAMESPACE_LABELS):
            places.append(f"namespaces with {compared}")
        else:
            labels.append(compared)
    return f"pods {','.join(labels) or 'of any labels'}" + (f" in {' and '.join(places)}" if places else "")


def _ports(groups: tuple[PortGroup, ...] | None) -> str:
    if groups is None:
        return ""
    told = []
    for group in groups:
        ports = ", ".join(map(port_words, group.ports)) or "no port"
        told.append(f" on {ports}{_said(group.l7)}")
    return ",".join(told)


def port_words(port: OpenPort) -> str:
    """Ports in words."""
    some = sorted(port.transports)
    carrier = "any protocol" if set(WITH_PORTS) <= port.transports else "/".join(some) or "no protocol"
    if some and some[0] in (Transport.ICMP, Transport.ICMPV6):
        return f"{carrier} type {port.low}"
    if port.name:
        return f"{carrier} {port.name}"
    if port.low <= 1 and port.high == LAST:
        return f"every port of {carrier}"
    return f"{carrier} {port.low}" + (f"-{port.high}" if port.high != port.low else "")


def _said(l7: L7 | None) -> str:
    if l7 is None:
        return ""
    if l7.kind == "dns":
        return f" asking for {' or '.join(map(str, l7.dns))}"
    if l7.kind == "http":
        return f" saying {' or '.join(map(_request, l7.http))}"
    return f" speaking {l7.kind}"


def _request(rule: HttpRule) -> str:
    parts = [rule.method or "any method", rule.path or "any path"]
    parts += [f"host {rule.host}"] if rule.host else []
    parts += [name if value is None else f"{name}: {value}" for name, value in rule.headers]
    return " ".join(parts)


def _encryption(state: State) -> dict[str, str]:
    if CONFIG not in state.objects:
        return {}
    found = config_of(state)
    return {
        "between pods": {"": "in the clear", "wireguard": "WireGuard", "ipsec": "IPsec"}[found.transport],
        "between nodes": "encrypted" if found.nodes else "in the clear",
        "mutual authentication": "on" if found.mutual else "off",
        **({"trouble": found.trouble} if found.trouble else {}),
    }
