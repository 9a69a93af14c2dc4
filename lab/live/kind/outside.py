"""Hosts outside the cluster, each stood in for by a container on the network of kind's nodes.

A stand-in holds the host's addresses on its loopback interface and serves the host's ports; the nodes are told to
reach those addresses through it, and it reaches pods from them. To the pods it is a machine elsewhere: neither its
addresses nor the way to it lie in a range of the cluster, so a plugin judges it by ``ipBlock`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Network, ip_address, ip_network
from itertools import zip_longest
from pathlib import Path
from time import sleep

from lab.cluster.model import Host, Port, Protocol
from lab.live.images import AGNHOST
from lab.live.kind.engine import Engine
from lab.live.kind.lock import InUseError, held
from lab.live.kind.names import NETWORK
from lab.live.kind.nodes import Node
from lab.live.kind.preload import pull
from lab.live.kind.runner import Runner
from lab.live.kind.trouble import KindError
from lab.quick_dataclass import dataclass

LABEL = "cks-lab.outside"
"""Marks the stand-ins, so that those of a run that was killed are found and removed."""

LIMIT = 60.0
"""Seconds for the engine to carry out one command."""

TRIES = 20
PAUSE = 0.25
"""How often, and how many seconds apart, a port is tried until it serves."""

PATIENCE = 60.0
"""Seconds to wait for another run that provides hosts; it takes the same addresses, with ports of its own."""

FIRST_SPARE = 49152
"""Where the port lies that netexec serves TCP on when no TCP is wanted: it cannot do without."""


@dataclass(frozen=True, slots=True)
class Server:
    """One netexec: it serves up to one port of each protocol."""

    tcp: int
    udp: int | None = None
    sctp: int | None = None


@dataclass(frozen=True, slots=True)
class StandIn:
    """A container that stands in for a host."""

    host: Host
    container: str
    addresses: tuple[IPv4Address, ...]
    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class Provided:
    """The hosts that are there. ``left_out`` are those without an IPv4 address: the practice cluster has no IPv6."""

    engine: Engine
    stand_ins: tuple[StandIn, ...]
    left_out: tuple[Host, ...] = ()

    def command(self, host: Host, words: Sequence[str]) -> list[str] | None:
        """The command that runs these words on a host; None where the host is not provided."""
        for each in self.stand_ins:
            if each.host == host:
                return [self.engine.program, "exec", each.container, *words]
        return None


def stand_ins(hosts: Sequence[Host]) -> tuple[StandIn, ...]:
    """A stand-in for every host that has an IPv4 address."""
    found: list[StandIn] = []
    for number, host in enumerate(hosts):
        addresses = tuple(address for address in host.addresses if isinstance(address, IPv4Address))
        if addresses:
            found.append(StandIn(host, f"cks-lab-outside-{number}", addresses, servers(host.ports)))
    return tuple(found)


def servers(ports: Sequence[Port]) -> tuple[Server, ...]:
    """As few as serve all the ports."""
    by_protocol = {
        protocol: sorted({port.number for port in ports if port.protocol is protocol}) for protocol in Protocol
    }
    spare = (number for number in range(FIRST_SPARE, 65536) if number not in by_protocol[Protocol.TCP])
    rows = zip_longest(by_protocol[Protocol.TCP], by_protocol[Protocol.UDP], by_protocol[Protocol.SCTP])
    return tuple(Server(next(spare) if tcp is None else tcp, udp, sctp) for tcp, udp, sctp in rows)


def start_command(engine: str, each: StandIn) -> list[str]:
    """The container, as yet without addresses and servers. ``NET_ADMIN`` holds within its own network alone."""
    options = ["--detach", "--rm", "--name", each.container, "--label", f"{LABEL}=true", "--network", NETWORK]
    return [engine, "run", *options, "--cap-add", "NET_ADMIN", "--user", "0", AGNHOST, "pause"]


def address_commands(engine: str, each: StandIn) -> list[list[str]]:
    """Give it the host's addresses."""
    return [
        [engine, "exec", each.container, "ip", "address", "replace", f"{address}/32", "dev", "lo"]
        for address in each.addresses
    ]


def server_commands(engine: str, each: StandIn) -> list[list[str]]:
    """Serve the host's ports.

    UDP is served on each address by itself: a server on all of them answers from the address that lies nearest, and
    whoever asked another one would not take that for the answer.
    """
    found: list[list[str]] = []
    addresses = ",".join(map(str, each.addresses))
    for server in each.servers:
        flags = [f"--http-port={server.tcp}", f"--udp-port={-1 if server.udp is None else server.udp}"]
        if server.udp is not None:
            flags.append(f"--udp-listen-addresses={addresses}")
        if server.sctp is not None:
            flags.append(f"--sctp-port={server.sctp}")
        found.append([engine, "exec", "--detach", each.container, "/agnhost", "netexec", *flags])
    return found


def trial_commands(engine: str, each: StandIn) -> list[list[str]]:
    """Try every port from within: the commands succeed once all serve. SCTP is left out: many kernels lack it."""
    return [
        [engine, "exec", each.container, "/agnhost", "connect", f"{each.addresses[0]}:{port.number}", "--timeout=2s",
         f"--protocol={port.protocol.lower()}"]
        for port in each.host.ports
        if port.protocol is not Protocol.SCTP
    ]  # fmt: skip


def route_commands(engine: str, each: StandIn, via: str, nodes: Sequence[Node]) -> list[list[str]]:
    """Lead the nodes to the host's addresses, and the host to the nodes' pods."""
    there = [
        [engine, "exec", node.name, "ip", "route", "replace", f"{address}/32", "via", via]
        for node in nodes
        for address in each.addresses
    ]
    back = [
        [engine, "exec", each.container, "ip", "route", "replace", pods, "via", node.addresses[0],
         "src", str(each.addresses[0])]
        for node in nodes
        for pods in node.ranges
        if node.addresses and ":" not in pods and ":" not in node.addresses[0]
    ]  # fmt: skip
    return [*there, *back]


def removal_commands(engine: str, each: StandIn, nodes: Sequence[Node]) -> list[list[str]]:
    """Take all of it away again."""
    routes = [
        [engine, "exec", node.name, "ip", "route", "delete", f"{address}/32"]
        for node in nodes
        for address in each.addresses
    ]
    return [*routes, [engine, "rm", "--force", each.container]]


@contextmanager
def provide(
    hosts: Sequence[Host],
    runner: Runner,
    engine: Engine,
    nodes: Sequence[Node],
    lock: Path,
    patience: float = PATIENCE,
    pause: Callable[[float], None] = sleep,
) -> Iterator[Provided]:
    """Provide the hosts for as long as the context lasts. Raises KindError where that cannot be.

    Another run that provides hosts is waited for. What a killed run left is removed first, and what was begun is
    taken away whatever happens.
    """
    planned = stand_ins(hosts)
    left_out = tuple(host for host in hosts if all(each.host is not host for each in planned))
    if not planned:
        yield Provided(engine, (), left_out)
        return
    _refuse_own_ranges(planned, nodes)
    try:
        with held(lock, patience, pause):
            sweep(runner, engine)
            why = pull(runner, engine, AGNHOST)
            if why:
                raise KindError(f"hosts outside the cluster need {AGNHOST}, which could not be pulled: {why}")
            try:
                _at_once(planned, lambda each: _start(runner, engine, each, nodes, pause))
                yield Provided(engine, planned, left_out)
            finally:
                _at_once(planned, lambda each: _remove(runner, engine, each, nodes))
    except InUseError:
        raise KindError(
            "another run of the lab provides hosts outside the cluster", "Wait for it to end, then try again."
        ) from None


def sweep(runner: Runner, engine: Engine) -> None:
    """Remove the stand-ins that a killed run has left."""
    ran = runner.run([engine.program, "ps", "--all", "--quiet", "--filter", f"label={LABEL}=true"], LIMIT)
    for container in ran.out.split() if ran.good else ():
        runner.run([engine.program, "rm", "--force", container], LIMIT)


def _start(
    runner: Runner, engine: Engine, each: StandIn, nodes: Sequence[Node], pause: Callable[[float], None]
) -> None:
    program = engine.program
    _do(runner, each, [start_command(program, each), *address_commands(program, each), *server_commands(program, each)])
    asked = [program, "inspect", "--format", "{{json .NetworkSettings.Networks}}", each.container]
    via = address_in(runner.run(asked, LIMIT).out)
    if not via:
        raise KindError(f"the container for the host {each.host.name} has no address on the network {NETWORK}")
    _do(runner, each, route_commands(program, each, via, nodes))
    for command in trial_commands(program, each):
        for attempt in range(TRIES):
            if runner.run(command, LIMIT).good:
                break
            if attempt + 1 < TRIES:
                pause(PAUSE)
        else:
            raise KindError(f"the container for the host {each.host.name} does not serve {command[5]}")


def _remove(runner: Runner, engine: Engine, each: StandIn, nodes: Sequence[Node]) -> None:
    for command in removal_commands(engine.program, each, nodes):
        runner.run(command, LIMIT)


def _at_once(planned: Sequence[StandIn], act: Callable[[StandIn], None]) -> None:
    """Do it for all stand-ins at once, and wait for all; the first that failed is raised."""
    with ThreadPoolExecutor(len(planned)) as pool:
        for each in [pool.submit(act, one) for one in planned]:
            each.result()


def _do(runner: Runner, each: StandIn, commands: Sequence[Sequence[str]]) -> None:
    for command in commands:
        ran = runner.run(command, LIMIT)
        if not ran.good:
            raise KindError(f"the host {each.host.name} could not be provided: {ran.complaint or ' '.join(command)}")


def address_in(inspected: str) -> str:
    """The IPv4 address of a container on kind's network, from ``inspect``; empty where there is none."""
    try:
        networks = json.loads(inspected)
    except ValueError:
        return ""
    if not isinstance(networks, dict):
        return ""
    ours = networks.get(NETWORK)
    for network in (ours, *networks.values()):
        if isinstance(network, Mapping) and _is_ipv4(str(network.get("IPAddress", ""))):
            return str(network["IPAddress"])
    return ""


def _is_ipv4(text: str) -> bool:
    try:
        return ip_address(text).version == 4
    except ValueError:
        return False


def _refuse_own_ranges(planned: Sequence[StandIn], nodes: Sequence[Node]) -> None:
    """An address that the cluster itself uses would be led astray. Raises KindError."""
    ranges = [ip_network(each) for node in nodes for each in (*node.ranges, *node.addresses) if ":" not in each]
    for each in planned:
        for address in each.addresses:
            for own in ranges:
                if isinstance(own, IPv4Network) and address in own:
                    raise KindError(f"the host {each.host.name} has the address {address}, which the cluster uses")
