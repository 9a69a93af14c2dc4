"""Kubernetes' own NetworkPolicy, as Cilium's agents enforce it: the same locks beside those of their own kinds.

Source: https://docs.cilium.io/en/stable/network/kubernetes/policy/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.subjects.cilium.labels import K8S, NAMESPACE_LABELS, Key
from lab.subjects.cilium.peers import Peers, block
from lab.subjects.cilium.policy import Policy, Rule, Way
from lab.subjects.cilium.ports import WITH_PORTS, OpenPort, PortGroup, Transport
from lab.subjects.cilium.selector import IN_ANY_NAMESPACE, Selector, in_namespace, selector
from lab.subjects.network.peers import BlockPeer
from lab.subjects.network.policy import isolated_types


def compile_kubernetes(item: KubeObject) -> Policy:
    """A NetworkPolicy."""
    spec: JsonObject = item.value.get("spec") or {}
    home = item.ref.namespace
    endpoints = _of_pods(selector(spec.get("podSelector"))).but(in_namespace(home))
    types = isolated_types(spec)
    closes = frozenset(way for way in Way if way.value.capitalize() in types)
    rules = tuple(rule for way in closes for rule in _rules(spec, way, home))
    return Policy(item.ref, endpoints, rules, closes, item)


def _rules(spec: JsonObject, way: Way, home: str) -> Iterator[Rule]:
    peers_key = "from" if way is Way.INGRESS else "to"
    written = spec.get(way.value)
    for number, each in enumerate(written if isinstance(written, list) else ()):
        rule: JsonObject = each if isinstance(each, dict) else {}
        listed, ports = rule.get(peers_key), rule.get("ports")
        peers = _peers(listed, home) if listed else Peers(everyone=True)
        groups = (PortGroup(tuple(_port(one) for one in ports)),) if ports else None
        yield Rule(way, False, peers, groups, ("spec", way.value, number))


def _peers(listed: Json, home: str) -> Peers:
    selectors: list[Selector] = []
    blocks: list[BlockPeer] = []
    for each in listed if isinstance(listed, list) else ():
        entry: JsonObject = each if isinstance(each, dict) else {}
        inside, pods, spaces = entry.get("ipBlock"), entry.get("podSelector"), entry.get("namespaceSelector")
        if isinstance(inside, dict):
            found = (block(one) for one in inside.get("except") or ())
            blocks.append(BlockPeer(block(inside.get("cidr")), tuple(one for one in found if one is not None)))
        elif pods is not None or spaces is not None:
            own = _of_pods(selector(pods))
            where = [in_namespace(home)] if spaces is None else [*_of_namespaces(selector(spaces)), IN_ANY_NAMESPACE]
            selectors.append(own.but(*where))
    return Peers(False, tuple(selectors), tuple(blocks))


def _of_pods(found: Selector) -> Selector:
    """The same conditions on labels that Kubernetes gave; a key is taken as it stands."""
    return replace(
        found, conditions=tuple(replace(each, key=Key(K8S, _whole(each.key))) for each in found.conditions)
    )


def _of_namespaces(found: Selector) -> Iterator[object]:
    for each in found.conditions:
        yield replace(each, key=Key(K8S, f"{NAMESPACE_LABELS}{_whole(each.key)}"))


def _whole(key: Key) -> str:
    return key.name if key.source in ("any", K8S) else str(key)


def _port(written: Json) -> OpenPort:
    entry: JsonObject = written if isinstance(written, dict) else {}
    transport = frozenset(each for each in WITH_PORTS if each == (entry.get("protocol") or Transport.TCP))
    port, last = entry.get("port"), entry.get("endPort")
    if isinstance(port, str):
        return OpenPort(transport, name=port.lower())
    if isinstance(port, int):
        return OpenPort(transport, port, last if isinstance(last, int) else port)
    return OpenPort(transport)
