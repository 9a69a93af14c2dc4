"""Network corpus: every query, judged one by one and by the rows of a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from lab.cluster.model import Pod, Port, Protocol
from lab.cluster.state import NAMESPACE_NAME
from lab.subjects.network.ends import End
from lab.subjects.network.matrix import reachability
from lab.subjects.network.ports import PortClass
from lab.subjects.network.verdict import Verdict, verdict
from lab.subjects.network.world import World
from tests.conformance.result import Result, Row, over


def run(rows: Iterable[Row]) -> Result:
    """Judge each row."""
    return over(rows, judge)


def judge(row: Row, result: Result) -> None:
    """Every query of a row, judged alone and read off the matrix: one question, answered the same way twice."""
    world = world_of(row)
    pods = {str(pod): pod for pod in world.pods}
    asked = [Asked.of(world, query, pods) for query in row["queries"]]
    for each, by_rows in zip(asked, answers_by_rows(world, asked), strict=True):
        alone = answer(each.found.allowed, each.found.ingress.open, each.found.egress.open)
        agreed = alone if by_rows in (None, alone) else {"verdict": alone, "matrix": by_rows}
        result.check(row["id"], named(each.query), expected(each.query), agreed)


@dataclass(frozen=True)
class Asked:
    """A query with its ends and its verdict. ``port`` is None for a name that its destination does not know."""

    query: dict[str, Any]
    source: End
    destination: End
    port: PortClass | None
    found: Verdict

    @classmethod
    def of(cls, world: World, query: dict[str, Any], pods: dict[str, Pod]) -> Asked:
        """Judge a query alone."""
        source, destination = end_of(query["src"], pods), end_of(query["dst"], pods)
        protocol = Protocol(query["protocol"])
        found = verdict(world, source, destination, query["port"], protocol)
        number = found.connection.number
        return cls(query, source, destination, None if number is None else PortClass(protocol, number), found)


def answers_by_rows(world: World, asked: list[Asked]) -> Iterator[dict[str, bool] | None]:
    """The same answers from one matrix over all the ends and ports asked for; None where there is no number."""
    ends: dict[str, End] = {str(end): end for end in world.ends}
    for each in asked:
        ends.setdefault(str(each.source), each.source)
        ends.setdefault(str(each.destination), each.destination)
    ports = tuple(dict.fromkeys(each.port for each in asked if each.port is not None))
    matrix = reachability(world, tuple(ends.values()), ports)
    at = {name: index for index, name in enumerate(ends)}
    for each in asked:
        if each.port is None:
            yield None
            continue
        layer, row, bit = ports.index(each.port), at[str(each.source)], at[str(each.destination)]
        rows = (matrix.row(row, layer), matrix.ingress_row(row, layer), matrix.egress_row(row, layer))
        yield answer(*(bool(found >> bit & 1) for found in rows))


def answer(allowed: bool, ingress: bool, egress: bool) -> dict[str, bool]:
    """An answer in the corpus' form."""
    return {"allowed": allowed, "ingress": ingress, "egress": egress}


def expected(query: dict[str, Any]) -> dict[str, bool]:
    """The corpus' answer."""
    return answer(query["allowed"], query["ingress"], query["egress"])


def named(query: dict[str, Any]) -> str:
    """A query in one line."""
    source, destination = (next(iter(query[end].values())) for end in ("src", "dst"))
    return f"{source} -> {destination} {query['protocol']} {query['port']}"


def world_of(row: Row) -> World:
    """The row's cluster; its namespaces get the label that every namespace carries."""
    namespaces = {
        each["name"]: {**(each.get("labels") or {}), NAMESPACE_NAME: each["name"]} for each in row["namespaces"]
    }
    return World.build(namespaces, map(pod_of, row["pods"]), row["policies"])


def pod_of(written: dict[str, Any]) -> Pod:
    """A pod of a row."""
    ports = tuple(
        Port(port["port"], Protocol(port.get("protocol") or "TCP"), port.get("name") or "")
        for port in written.get("ports") or ()
    )
    labels = written.get("labels") or {}
    return Pod(written["namespace"], written["name"], labels, (ip_address(written["ip"]),), ports)


def end_of(written: dict[str, str], pods: dict[str, Pod]) -> End:
    """An end of a query: a pod by name, or an address outside."""
    return pods[written["pod"]] if "pod" in written else ip_address(written["ip"])
