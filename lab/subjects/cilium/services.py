"""``toServices``: the endpoints of Services, as they are by now.

Source: https://docs.cilium.io/en/stable/security/policy/language/#services-based
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.manifests.selector import Operator
from lab.subjects.cilium.labels import K8S, Key
from lab.subjects.cilium.peers import Peers, ServicePeer
from lab.subjects.cilium.policy import Policy
from lab.subjects.cilium.selector import Condition, Selector, in_namespace
from lab.subjects.network.peers import Block, BlockPeer


def with_services(policies: tuple[Policy, ...], state: State) -> tuple[Policy, ...]:
    """The policies, with the Services that their rules name looked up."""
    return tuple(
        replace(policy, rules=tuple(replace(rule, peers=_found(rule.peers, state)) for rule in policy.rules))
        if any(rule.peers.services for rule in policy.rules)
        else policy
        for policy in policies
    )


def _found(peers: Peers, state: State) -> Peers:
    selectors, blocks = list(peers.selectors), list(peers.blocks)
    for asked in peers.services:
        for item in _meant(asked, state):
            chosen = item.spec.get("selector")
            if chosen:
                conditions = (Condition(Key(K8S, k), Operator.IN, frozenset((str(v),))) for k, v in chosen.items())
                selectors.append(Selector((*conditions, in_namespace(item.ref.namespace))))
            else:
                blocks += _addresses(item, state)
    return replace(peers, selectors=tuple(selectors), blocks=tuple(blocks), services=())


def _meant(asked: ServicePeer, state: State) -> Iterator[KubeObject]:
    for item in state.of_kind("Service"):
        if item.ref.namespace != asked.namespace:
            continue
        if item.ref.name == asked.name or (asked.selector and asked.selector.matches({K8S: item.labels})):
            yield item


def _addresses(item: KubeObject, state: State) -> Iterator[BlockPeer]:
    """The addresses that a Service without a selector leads to."""
    service = state.service(item.ref.namespace, item.ref.name)
    found = [] if service is None else [each for port in service.ports for each in state.endpoints(service, port)]
    for backend in found:
        for address in backend.endpoint.addresses:
            yield BlockPeer(Block(address.version, int(address), int(address), str(address)))
