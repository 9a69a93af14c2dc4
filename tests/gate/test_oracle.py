"""The second opinion: right by itself, and never borrowed from the engine."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings

import lab.subjects.network.naive as naive
from lab.cluster.model import Protocol
from lab.subjects.network.naive import listing
from lab.subjects.network.naive.answers import Policies
from lab.subjects.network.naive.connection import allowed
from lab.subjects.network.naive.oracle import oracle, seats
from lab.subjects.network.naive.rules import End
from lab.subjects.registry import subject
from tests.conformance.network import world_of
from tests.gate.clusters import Trial, trial
from tests.network.corpus import needs_corpus, rows
from tests.network.worlds import seeds


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_the_proof_and_the_oracle_agree_on_any_policies(seed: int) -> None:
    """Open worlds and closed ones, of one family and of two; the proof may say that there is too much to look at."""
    found = trial(seed)
    ruling = oracle(found.bounds, found.state, closed=found.closed)
    witnesses = subject("network").compare(found.bounds, found.state, closed=found.closed)
    assume(not any(witness.kind == "unproven" for witness in witnesses))
    assert ruling.within is not bool(witnesses), (ruling.case, witnesses[:1], found.written)


def test_the_oracle_imports_nothing_of_the_engine() -> None:
    for file in Path(naive.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Import) or not any("network" in each.name for each in node.names)
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                module = node.module or ""
                assert not module.startswith("lab.subjects.network") or module.startswith(naive.__name__), file


def every_connection(found: Trial) -> Iterator[tuple[bool, bool, bool]]:
    """Required, own and permitted for every connection of the listed world, tried one by one."""
    states = (found.bounds.required, found.state, found.bounds.permitted)
    written = [[item.value for item in state.of_kind("NetworkPolicy")] for state in states]
    policies = Policies(written)
    for in_blocks, family in product((True, False), found.state.families):
        everyone = list(seats(states, policies, family, closed=found.closed, in_blocks=in_blocks))
        for source, destination in product(everyone, repeat=2):
            for point in listing.points(policies.values, states):
                required, own, permitted = (
                    allowed(written[place], source.versions[place], destination.versions[place], point)
                    for place in range(3)
                )
                yield required, own, permitted


@pytest.mark.parametrize("within", [True, False])
def test_judging_one_of_a_kind_is_judging_all(within: bool) -> None:
    """Every connection between all that a closed world lists is tried, and the verdict is the oracle's."""
    tried = 0
    for seed in range(30):
        found = trial(seed, most=1)
        closed = Trial(found.bounds, found.state, True, found.written)
        if oracle(closed.bounds, closed.state, closed=True).within is within:
            right = all(required <= own <= permitted for required, own, permitted in every_connection(closed))
            assert right is within, (seed, found.written)
            tried += 1
    assert tried > 3


def ends_of(row: dict[str, Any]) -> dict[str, End]:
    """The pods of a row of the corpus by name."""
    world = world_of(row)
    return {
        str(pod): End(str(pod), pod.addresses[0], pod.namespace, pod.labels, world.namespaces[pod.namespace], pod.ports)
        for pod in world.pods
    }


def end_of(written: dict[str, str], pods: dict[str, End]) -> End:
    return pods[written["pod"]] if "pod" in written else End(written["ip"], ip_address(written["ip"]))


@needs_corpus
def test_connections_fare_as_other_engines_say() -> None:
    """The oracle's reading of the documentation is the one of Kubernetes' own suite and of two other engines."""
    compared = 0
    for row in rows():
        policies = [dict(each, metadata={"namespace": "default", **each["metadata"]}) for each in row["policies"]]
        pods = ends_of(row)
        for query in row["queries"]:
            if isinstance(query["port"], int):
                point = (Protocol(query["protocol"]), query["port"])
                found = allowed(policies, end_of(query["src"], pods), end_of(query["dst"], pods), point)
                assert found is query["allowed"], (row["id"], query)
                compared += 1
    assert compared > 10_000
