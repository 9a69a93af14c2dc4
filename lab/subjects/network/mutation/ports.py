"""Ports and protocols: dropped, changed by one, as ranges, by name, of another protocol."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Port, Protocol
from lab.manifests.document import Json, JsonObject, Path
from lab.subjects.network.mutation.answer import Answer, Change

FEW = 4
"""How many other ports of the scenario are tried in each place."""


def drop_port(answer: Answer) -> Iterator[Change]:
    """One port less; the last one leaves an empty list behind, which means every port."""
    for port in answer.ports:
        yield Change(f"{answer.where(port.path)} is left out", answer.drop(port.path))


def omit_ports(answer: Answer) -> Iterator[Change]:
    """A rule without ports: every port."""
    for path in _lists(answer):
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))
        yield Change(f"{answer.where(path)} is null", answer.put(path, None))


def duplicate_port(answer: Answer) -> Iterator[Change]:
    """A port twice: nothing new."""
    for port in answer.ports:
        yield Change(f"{answer.where(port.path)} is there twice", answer.insert(port.path, port.value))


def reverse_ports(answer: Answer) -> Iterator[Change]:
    """The other order, which means nothing."""
    for path in _lists(answer):
        if len(ports := answer.at(path)) > 1:
            yield Change(f"{answer.where(path)} is in reverse order", answer.put(path, ports[::-1]))


def change_protocol(answer: Answer) -> Iterator[Change]:
    """Another protocol, none (so TCP), one in lower case (refused)."""
    for port in answer.ports:
        path = (*port.path, "protocol")
        for protocol in (*(each.value for each in Protocol), "tcp", "ICMP"):
            yield Change(f"{answer.where(path)} is {protocol}", answer.put(path, protocol))
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def change_number(answer: Answer) -> Iterator[Change]:
    """One up, one down, a Service's port, another pod's, none; as text and beyond all ports (refused)."""
    for port in answer.ports:
        path = (*port.path, "port")
        number = port.value.get("port")
        known = [each.number for each in (*answer.scope.service_ports, *answer.scope.ports)]
        others: list[Json] = list(dict.fromkeys(each for each in known if each != number))[: FEW * 2]
        if isinstance(number, int):
            others += [number + 1, number - 1, str(number)]
        for other in (*others, 0, 65536):
            yield Change(f"{answer.where(path)} is {other!r}", answer.put(path, other))
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def by_name(answer: Answer) -> Iterator[Change]:
    """A name for the number: of that port, of others, of none."""
    for port in answer.ports:
        path = (*port.path, "port")
        names = dict.fromkeys(each.name for each in _by_nearness(answer, port.value) if each.name)
        for name in (*list(names)[:FEW], "no-such-port"):
            yield Change(f"{answer.where(path)} is {name!r}", answer.put(path, name))


def as_range(answer: Answer) -> Iterator[Change]:
    """A range: of that port alone (the same), one wider either way, of all, backwards, without a beginning."""
    for port in answer.ports:
        number = port.value.get("port")
        end = port.value.get("endPort")
        if not isinstance(number, int):
            continue
        last = end or number
        for low, high in (
            (number, last), (number, last + 1), (number - 1, last), (number, 65535), (1, last), (1, 65535),
            (number + 1, last), (number, last - 1), (1024, 65535), (None, last), (number, 65536),
        ):  # fmt: skip
            changed = {**port.value, "port": low, "endPort": high}
            if low is None:
                del changed["port"]
            yield Change(f"{answer.where(port.path)} is {low} to {high}", answer.put(port.path, changed))
        if end is not None:
            yield Change(f"{answer.where(port.path)} lacks endPort", answer.drop((*port.path, "endPort")))
        if end is not None and end > number:
            first = answer.then(answer.put((*port.path, "endPort"), number))
            rest = {**port.value, "port": number + 1}
            yield Change(f"{answer.where(port.path)} is split", first.append(port.path[:-1], rest))


def add_port(answer: Answer) -> Iterator[Change]:
    """One port more, or the first where there was none."""
    for rule in answer.rules:
        path = (*rule.path, "ports")
        written = rule.value.get("ports") or []
        known = ({"protocol": each.protocol.value, "port": each.number} for each in answer.scope.ports)
        free: list[JsonObject] = [each for each in known if each not in written][:FEW]
        more = [*free, {}, {"protocol": "UDP"}, {"port": 443}, {"protocol": "TCP", "port": 32768, "endPort": 60999}]
        for port in more:
            yield Change(f"{answer.where(path)} has {port} too", answer.append(path, port))


def move_port(answer: Answer) -> Iterator[Change]:
    """A port in another rule of its policy, or there too."""
    for rule in answer.rules:
        for port in answer.ports:
            if port.rule != rule.path and port.path[:4] == rule.path[:4]:
                added = answer.append((*rule.path, "ports"), port.value)
                text = f"{answer.where(port.path)} is in {answer.where(rule.path)}"
                yield Change(f"{text} too", added)
                if len(answer.at(port.path[:-1])) > 1:
                    yield Change(text, answer.then(added).drop(port.path))


def misname_port(answer: Answer) -> Iterator[Change]:
    """Keys that are those of Services and containers: no such field."""
    for port in answer.ports:
        for wrong in ("containerPort", "targetPort", "number"):
            renamed = {wrong if key == "port" else key: value for key, value in port.value.items()}
            yield Change(f"{answer.where(port.path)} has {wrong}", answer.put(port.path, renamed))


def _by_nearness(answer: Answer, port: JsonObject) -> list[Port]:
    """The declared ports, those of the same number and protocol first."""
    same = (port.get("port"), port.get("protocol", "TCP"))
    return sorted(answer.scope.ports, key=lambda each: (each.number, each.protocol.value) != same)


def _lists(answer: Answer) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(port.path[:-1] for port in answer.ports))


OPERATORS = (
    drop_port, omit_ports, duplicate_port, reverse_ports, change_protocol, change_number, by_name, as_range, add_port,
    move_port, misname_port,
)  # fmt: skip
