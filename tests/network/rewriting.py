"""Other words for the same policies, and other policies in nearly the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from ipaddress import ip_network
from random import Random
from typing import Any

Policy = dict[str, Any]
Policies = list[Policy]
KEYS = {"ingress": "from", "egress": "to"}


def each_rule(policies: Policies) -> Iterator[tuple[Policy, str, int]]:
    """Each rule as its policy's spec, its direction and its place; a null rule is written out first."""
    for policy in policies:
        for direction in KEYS:
            for place, rule in enumerate(policy["spec"].get(direction) or ()):
                if rule is None:
                    policy["spec"][direction][place] = {}
                yield policy["spec"], direction, place


def each_peer(policies: Policies) -> Iterator[tuple[list[Any], int]]:
    """Each peer as the list it stands in and its place there."""
    for spec, direction, place in each_rule(policies):
        peers = spec[direction][place].get(KEYS[direction]) or []
        yield from ((peers, number) for number in range(len(peers)))


def selectors(policies: Policies) -> Iterator[tuple[dict[str, Any], str]]:
    """Each selector as what holds it and the key it has there."""
    for policy in policies:
        yield policy["spec"], "podSelector"
    for peers, place in each_peer(policies):
        for key in ("podSelector", "namespaceSelector"):
            if isinstance(peers[place], dict) and peers[place].get(key) is not None:
                yield peers[place], key


# Rewriting: the same policies.


def labels_as_expressions(policies: Policies, random: Random) -> Policies:
    for holder, key in selectors(policies):
        selector = holder.get(key) or {}
        pairs = (selector.get("matchLabels") or {}).items()
        also = [{"key": name, "operator": "In", "values": [value or ""]} for name, value in pairs]
        holder[key] = {"matchExpressions": [*(selector.get("matchExpressions") or ()), *also]}
    return policies


def blocks_in_halves(policies: Policies, random: Random) -> Policies:
    for spec, direction, place in each_rule(policies):
        rule = spec[direction][place]
        peers = rule.get(KEYS[direction])
        if peers:
            rule[KEYS[direction]] = [half for peer in peers for half in _halves(peer)]
    return policies


def _halves(peer: Any) -> list[Any]:
    block = (peer or {}).get("ipBlock")
    if not block:
        return [peer]
    whole = ip_network(block["cidr"], strict=False)
    if whole.prefixlen == whole.max_prefixlen:
        return [peer]
    excepts = [ip_network(text, strict=False) for text in block.get("except") or ()]
    found = []
    for half in whole.subnets():
        inside = [str(each) for each in excepts if each.version == half.version and each.subnet_of(half)]  # type: ignore[arg-type]
        if str(half) not in inside and not any(half.subnet_of(each) for each in excepts):  # type: ignore[arg-type]
            found.append({"ipBlock": {"cidr": str(half), "except": inside}})
    return found


def policies_in_two(policies: Policies, random: Random) -> Policies:
    """One policy for each rule; what isolates stays isolated."""
    found = []
    for policy in policies:
        spec = policy["spec"]
        types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if spec.get("egress") else [])]
        rules = [(direction, rule) for direction in KEYS for rule in spec.get(direction) or ()]
        parts = [{"policyTypes": types}]
        parts += [{"policyTypes": [direction.title()], direction: [rule]} for direction, rule in rules
                  if direction.title() in types]  # fmt: skip
        for number, part in enumerate(parts):
            metadata = {**policy["metadata"], "name": f"{policy['metadata']['name']}-{number}"}
            found.append({**policy, "metadata": metadata, "spec": {"podSelector": spec.get("podSelector"), **part}})
    return found


def peers_as_rules(policies: Policies, random: Random) -> Policies:
    for policy in policies:
        for direction, key in KEYS.items():
            rules = policy["spec"].get(direction)
            if rules:
                policy["spec"][direction] = [each for rule in rules for each in _single(rule or {}, key)]
    return policies


def _single(rule: dict[str, Any], key: str) -> list[dict[str, Any]]:
    peers = [{key: [peer]} for peer in rule.get(key) or ()] or [{}]
    ports = [{"ports": [port]} for port in rule.get("ports") or ()] or [{}]
    return [{**peer, **port} for peer in peers for port in ports]


def reordered(policies: Policies, random: Random) -> Policies:
    for spec, direction, place in list(each_rule(policies)):
        for key in (KEYS[direction], "ports"):
            random.shuffle(spec[direction][place].get(key) or [])
    for policy in policies:
        for direction in KEYS:
            random.shuffle(policy["spec"].get(direction) or [])
    return random.sample(policies, len(policies))


def defaults_spelt_out(policies: Policies, random: Random) -> Policies:
    for policy in policies:
        spec = policy["spec"]
        if not spec.get("policyTypes"):
            spec["policyTypes"] = ["Ingress", *(["Egress"] if spec.get("egress") else [])]
    for spec, direction, place in each_rule(policies):
        rule = spec[direction][place]
        rule["ports"] = [{**(port or {}), "protocol": (port or {}).get("protocol") or "TCP"}
                         for port in rule.get("ports") or ()]  # fmt: skip
    return policies


def said_twice(policies: Policies, random: Random) -> Policies:
    again = deepcopy(random.choice(policies))
    again["metadata"]["name"] += "-again"
    return [*policies, again]


REWRITINGS: tuple[Callable[[Policies, Random], Policies], ...] = (
    labels_as_expressions, blocks_in_halves, policies_in_two, peers_as_rules, reordered, defaults_spelt_out, said_twice,
)  # fmt: skip


def rewritten(policies: Policies, random: Random, *ways: Callable[[Policies, Random], Policies]) -> Policies:
    """The same policies in other words; in all of the ways at once unless some are named."""
    found = deepcopy(policies)
    for way in ways or REWRITINGS:
        found = way(found, random)
    return found


# Mutation: nearly the same policies. Each returns None where it does not apply.


def drop_rule(policies: Policies, random: Random) -> Policies | None:
    places = list(each_rule(policies))
    if not places:
        return None
    spec, direction, place = random.choice(places)
    del spec[direction][place]
    return policies


def drop_peer(policies: Policies, random: Random) -> Policies | None:
    places = [(peers, place) for peers, place in each_peer(policies) if len(peers) > 1]
    if not places:
        return None
    peers, place = random.choice(places)
    del peers[place]
    return policies


def widen_port(policies: Policies, random: Random) -> Policies | None:
    ports = [(spec[direction][place]["ports"], number) for spec, direction, place in each_rule(policies)
             for number in range(len(spec[direction][place].get("ports") or ()))]  # fmt: skip
    if not ports:
        return None
    found, number = random.choice(ports)
    port = found[number] or {}
    wider = {"protocol": port.get("protocol") or "TCP"}
    if isinstance(port.get("port"), int) and port["port"] < 65000 and random.random() < 0.5:
        wider |= {"port": port["port"], "endPort": max(port.get("endPort") or 0, port["port"]) + 1}
    found[number] = wider
    return policies


def change_label(policies: Policies, random: Random) -> Policies | None:
    places = [(holder, key) for holder, key in selectors(policies) if (holder.get(key) or {}).get("matchLabels")]
    if not places:
        return None
    holder, key = random.choice(places)
    labels = holder[key]["matchLabels"]
    labels[random.choice(sorted(labels))] = "mutated"
    return policies


def drop_except(policies: Policies, random: Random) -> Policies | None:
    blocks = [peers[place]["ipBlock"] for peers, place in each_peer(policies)
              if ((peers[place] or {}).get("ipBlock") or {}).get("except")]  # fmt: skip
    if not blocks:
        return None
    del random.choice(blocks)["except"]
    return policies


def drop_policy(policies: Policies, random: Random) -> Policies | None:
    policies.pop(random.randrange(len(policies)))
    return policies


def other_protocol(policies: Policies, random: Random) -> Policies | None:
    ports = [port for spec, direction, place in each_rule(policies)
             for port in spec[direction][place].get("ports") or () if port]  # fmt: skip
    if not ports:
        return None
    port = random.choice(ports)
    port["protocol"] = "SCTP" if (port.get("protocol") or "TCP") == "TCP" else "TCP"
    return policies


def other_types(policies: Policies, random: Random) -> Policies | None:
    spec = random.choice(policies)["spec"]
    spec["policyTypes"] = random.choice([["Ingress"], ["Egress"], ["Ingress", "Egress"]])
    return policies


MUTATIONS = (
    drop_rule, drop_peer, widen_port, change_label, drop_except, drop_policy, other_protocol, other_types,
)  # fmt: skip
