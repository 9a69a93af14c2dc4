"""Network corpus: every query, judged one by one and by the rows of a matrix."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from lab.cluster.model import Pod, Port, Protocol
from lab.cluster.state import NAMESPACE_NAME
from lab.subjects.network.ends import End
from lab.subjects.network.matrix import reachability
from lab.subjects.network.ports import PortClass
from lab.subjects.network.verdict import verdict
from lab.subjects.network.world import World
from tests.conformance.result import Result, Row, over


def run(rows: Iterable[Row]) -> Result:
    """Judge each row."""
    return over(rows, judge)


def judge(row: Row, result: Result) -> None:
    """Every query of a row, both ways; the matrix speaks of numbers, so names are resolved for it."""
    world = world_of(row)
    pods = {str(pod): pod for pod in world.pods}
    asked: list[tuple[dict[str, Any], End, End, PortClass | None]] = []
    for query in row["queries"]:
        source, destination = end_of(query["src"], pods), end_of(query["dst"], pods)
        protocol = Protocol(query["protocol"])
        found = verdict(world, source, destination, query["port"], protocol)
        answer = {"allowed": found.allowed, "ingress": found.ingress.open, "egress": found.egress.open}
        result.check(row["id"], f"verdict on {named(query)}", expected(query), answer)
        number = found.connection.number
        asked.append((query, source, destination, None if number is None else PortClass(protocol, number)))
    judge_by_rows(row["id"], world, asked, result)


def judge_by_rows(
    case: str,
    world: World,
    asked: list[tuple[dict[str, Any], End, End, PortClass | None]],
    result: Result,
) -> None:
    """The same queries, read off the rows of one matrix."""
    ends: list[End] = list(world.ends)
    for _, source, destination, _ in asked:
        ends.extend(end for end in (source, destination) if end not in ends)
    ports = tuple(dict.fromkeys(port for *_, port in asked if port is not None))
    matrix = reachability(world, ends, ports)
    at = {str(end): index for index, end in enumerate(ends)}
    for query, source, destination, port in asked:
        if port is None:
            continue
        layer, row, bit = ports.index(port), at[str(source)], at[str(destination)]
        answer = {
            "allowed": bool(matrix.row(row, layer) >> bit & 1),
            "ingress": bool(matrix.ingress_row(row, layer) >> bit & 1),
            "egress": bool(matrix.egress_row(row, layer) >> bit & 1),
        }
        result.check(case, f"matrix on {named(query)}", expected(query), answer)


def expected(query: dict[str, Any]) -> dict[str, bool]:
    """The corpus' answer."""
    return {key: query[key] for key in ("allowed", "ingress", "egress")}


def named(query: dict[str, Any]) -> str:
    """A query in one line."""
    source, destination = (next(iter(query[end].values())) for end in ("src", "dst"))
    return f"{source} -> {destination} {query['protocol']} {query['port']}"


def world_of(row: Row) -> World:
    """The row's cluster; its namespaces get the label that every namespace carries."""
    namespaces = {
        each["name"]: {**(each.get("labels") or {}), NAMESPACE_NAME: each["name"]}
        for each in row["namespaces"]
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
