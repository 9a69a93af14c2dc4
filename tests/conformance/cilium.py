"""Cilium corpus: what becomes of flows under Cilium's policies, each way.

The corpus was made by Cilium's policy library alone, without an agent that has started. Two things are not filled in
then: the entity ``cluster`` stands for no endpoint at all, as if it were not written; and an address that no block of
the policies holds does not carry the mark of its family, by which a block of every address would know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from lab.cluster.model import Pod, Port
from lab.subjects.cilium.labels import pod_identity
from lab.subjects.cilium.party import Party, entity, stranger
from lab.subjects.cilium.policy import bare, compile_policies
from lab.subjects.cilium.ports import Transport
from lab.subjects.cilium.sanitize import WAYS, refusals
from lab.subjects.cilium.verdict import Fate, Flow, Lock, verdict
from lab.subjects.cilium.world import World, build
from lab.subjects.network.peers import Block
from tests.conformance.result import Result, Row, over


def run(rows: Iterable[Row]) -> Result:
    """Judge each row."""
    return over(rows, judge)


def judge(row: Row, result: Result) -> None:
    """What the agents refuse, and every flow of a row."""
    result.check(row["id"], "policy errors", row["expected"]["policy_errors"], list(errors_of(row)))
    world = world_of(row)
    for flow, expected in zip(row["flows"], row["expected"]["verdicts"], strict=True):
        asked = Flow(end_of(flow["from"], world), end_of(flow["to"], world), Transport(flow["proto"]), flow["port"])
        found = verdict(world, asked)
        question = f"{asked.source} -> {asked.destination} {flow['proto']} {flow['port']}"
        result.check(row["id"], question, expected, answer(found.egress, found.ingress))


def answer(egress: Lock, ingress: Lock) -> dict[str, Any]:
    """An answer in the corpus' form: what the proxy is asked about counts as allowed."""
    words = {
        name: "denied" if lock.fate is Fate.DROPPED else "allowed"
        for name, lock in (("Ingress", ingress), ("Egress", egress))
    }
    return {"Allowed": "denied" not in words.values(), **words}


def errors_of(row: Row) -> Iterator[str]:
    """The policies that the agents refuse, by their number."""
    for number, written in enumerate(row["policies"]):
        for refused in refusals(bare(written)):
            yield f"{number}: {refused.message}"


def world_of(row: Row) -> World:
    """The row's cluster."""
    policies = (policy for written in row["policies"] for policy in compile_policies(bare(unstarted(written))))
    return build(policies, (party_of(row, written) for written in row["pods"]), row["namespaces"])


def unstarted(policy: dict[str, Any]) -> dict[str, Any]:
    """A policy as the library alone understands it."""
    spec = {key: [_unstarted(rule) for rule in part] if key in WAYS else part for key, part in policy["spec"].items()}
    return {**policy, "spec": spec}


def _unstarted(rule: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for field, part in rule.items():
        left = [each for each in part if each != "cluster"] if field.endswith("Entities") else part
        if left or not field.endswith("Entities"):
            made[field] = left
    return made


def blocks_of(world: World) -> Iterator[Block]:
    """The blocks that policies hold, those of every address left out."""
    for policy in world.policies:
        for rule in policy.rules:
            for peer in rule.peers.blocks:
                yield from (each for each in (peer.block, *peer.excepts) if each is not None and each.low != 0)


def party_of(row: Row, written: dict[str, Any]) -> Party:
    """A pod of a row."""
    namespace, labels = written["namespace"], written.get("labels") or {}
    ports = tuple(Port(number, name=name) for name, number in (written.get("namedPorts") or {}).items())
    pod = Pod(namespace, written["name"], labels, (), ports)
    account = written.get("serviceAccount") or "default"
    return Party(str(pod), pod_identity(labels, namespace, row["namespaces"].get(namespace) or {}, account), pod)


def end_of(written: dict[str, str], world: World) -> Party:
    """An end of a flow: a pod by name, an address outside, or an entity."""
    if "pod" in written:
        return next(party for party in world.parties if party.words == written["pod"])
    if "ip" in written:
        found = stranger(ip_address(written["ip"]))
        marked = found.outside is not None and any(block.holds(found.outside) for block in blocks_of(world))
        return found if marked else replace(found, outside=None)
    also = ("remote-node",) if written["entity"] == "kube-apiserver" else ()
    return entity(written["entity"], *also)
