"""Where a target leads: over which Service, to which ends, on which of their ports."""

from __future__ import annotations

from dataclasses import replace

from lab.cluster.model import Address, Host, Pod, Protocol, Service, ServicePort
from lab.cluster.naming import Found, Lookup
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import End, addresses
from lab.subjects.network.fate import Fate, Step, StepKind
from lab.subjects.network.lock import admissions
from lab.subjects.network.verdict import Doubt, Verdict, verdict
from lab.subjects.network.words import listed, port_words, who
from lab.subjects.network.world import World


@dataclass(frozen=True, slots=True)
class Landing:
    """One end that a target leads to, the port on it, and the address it is reached at."""

    end: End
    port: int | str
    address: Address | None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a target leads. ``fate`` is set when that is nowhere.

    ``cluster_ip`` and ``service_port`` are what the source itself connects to when a Service translates.
    """

    protocol: Protocol
    landings: tuple[Landing, ...] = ()
    fate: Fate | None = None
    service: Service | None = None
    text: str = ""
    cluster_ip: Address | None = None
    service_port: int | None = None

    def step(self, landing: Landing | None) -> Step | None:
        """What the Service did, for the landing that is shown; None when there is no Service."""
        if self.service is None:
            return None
        if landing is None:
            return Step(StepKind.SERVICE, False, self.text)
        return Step(StepKind.SERVICE, True, self._translated(self.service, landing))

    def _translated(self, service: Service, landing: Landing) -> str:
        number = len(self.landings)
        one_of = f", one of {number} endpoints" if number > 1 else ""
        if self.cluster_ip is None:
            return f"Service {service} is headless: its name leads straight to {who(landing.end)}{one_of}"
        text = (
            f"Service {service} leads {port_words(self.protocol, self.service_port or 0)} "
            f"to port {landing.port} of {who(landing.end)}{one_of}"
        )
        if landing.port != self.service_port:
            text += f"; policies see port {landing.port}"
        return text


def judge(world: World, source: End, route: Route, landing: Landing) -> Verdict:
    """The verdict on one landing, in doubt where only an ipBlock over the Service's own address admits it."""
    found = verdict(world, source, landing.end, landing.port, route.protocol, landing.address)
    if route.cluster_ip is None or found.egress.open or not found.ingress.open:
        return found
    seen = replace(
        found.connection,
        destination=route.cluster_ip,
        destination_address=route.cluster_ip,
        number=route.service_port,
    )
    covered = admissions(world, seen, found.egress.isolated_by, Direction.EGRESS)
    return replace(found, doubt=Doubt.CLUSTER_IP) if any(True for _ in covered) else found


def to_addresses(state: State, found: tuple[Address, ...], port: int | str, protocol: Protocol) -> Route:
    """The route to whoever has the first of the addresses."""
    address = found[0]
    service = state.service_by_address(address)
    if service is not None:
        return to_service(state, service, port, protocol, address)
    end: End = state.at(address) or address
    return Route(protocol, (Landing(end, port, address),))


def to_ends(ends: tuple[End, ...], port: int | str, protocol: Protocol) -> Route:
    """The route to ends at their own addresses."""
    return Route(protocol, tuple(Landing(end, port, None) for end in ends))


def to_looked_up(state: State, lookup: Lookup, port: int | str, protocol: Protocol) -> Route:
    """The route that an answered lookup gives."""
    if lookup.found is Found.SERVICE and lookup.service is not None:
        return to_service(state, lookup.service, port, protocol, lookup.addresses[0])
    if lookup.found is Found.HEADLESS and lookup.service is not None:
        return _headless(state, lookup.service, port, protocol)
    if lookup.host is not None:
        return Route(protocol, (Landing(lookup.host, port, lookup.addresses[0]),))
    return to_addresses(state, lookup.addresses, port, protocol)


def to_service(
    state: State, service: Service, port: int | str, protocol: Protocol, cluster_ip: Address | None = None
) -> Route:
    """The route over a Service's own address, which is the first unless given."""
    if service.external_name:
        text = f"Service {service} is an alias for {service.external_name} and has no address of its own"
        return Route(protocol, fate=Fate.NO_ENDPOINTS, service=service, text=text)
    if service.headless:
        return _headless(state, service, port, protocol)
    cluster_ip = cluster_ip or service.cluster_ips[0]
    found = _service_port(service, port, protocol)
    if found is None:
        return Route(protocol, fate=Fate.NOTHING_LISTENS, service=service, text=_no_port(service, port, protocol))
    backends = state.endpoints(service, found)
    if not backends:
        text = f"Service {service} has no endpoints: {_why_none(state, service, found)}"
        return Route(protocol, fate=Fate.NO_ENDPOINTS, service=service, text=text)
    landings = tuple(_landing(each.endpoint, each.number, cluster_ip.version) for each in backends)
    return Route(protocol, landings, service=service, cluster_ip=cluster_ip, service_port=found.number)


def _landing(end: End, port: int | str, family: int) -> Landing:
    """The endpoint under its address of the Service's family."""
    found = [each for each in addresses(end) if each.version == family]
    return Landing(end, port, found[0] if found else None)


def _headless(state: State, service: Service, port: int | str, protocol: Protocol) -> Route:
    """Straight to the endpoints; nothing translates the port, but a name of the Service's gives its target."""
    found = _service_port(service, port, protocol)
    ends: dict[tuple[str, int | str], Landing] = {}
    for pod in state.selected(service):
        on_pod = found.target if found is not None and isinstance(port, str) else port
        ends[str(pod), on_pod] = _landing(pod, on_pod, service.families[0])
    if not service.selector:
        for one in [found] if found is not None else service.ports:
            for backend in state.endpoints(service, one):
                there = port if isinstance(port, int) else backend.number
                ends[str(backend.endpoint), there] = _landing(backend.endpoint, there, service.families[0])
    if ends:
        return Route(protocol, tuple(ends.values()), service=service)
    text = f"Service {service} has no endpoints: {_why_none(state, service, found)}"
    return Route(protocol, fate=Fate.NO_ENDPOINTS, service=service, text=text)


def _service_port(service: Service, port: int | str, protocol: Protocol) -> ServicePort | None:
    """The Service's port of that number, or of that name."""
    for each in service.ports:
        if each.protocol is protocol and port in (each.number, each.name or None):
            return each
    return None


def _no_port(service: Service, port: int | str, protocol: Protocol) -> str:
    has = listed(port_words(each.protocol, each.number) for each in service.ports) or "no port"
    text = f"Service {service} has no port {port_words(protocol, port)}; it has {has}"
    for each in service.ports:
        if each.target == port and each.protocol is protocol:
            text += f" ({port} is the pods' port behind {each.number})"
    return text


def _why_none(state: State, service: Service, port: ServicePort | None) -> str:
    if not service.selector:
        return "it has no selector, and no Endpoints or EndpointSlice lists any"
    selector = listed(f"{key}={value}" for key, value in service.selector.items())
    meant = [
        pod
        for pod in state.pods_in(service.namespace)
        if all(pod.labels.get(key) == value for key, value in service.selector.items())
    ]
    if not meant:
        return f"no pod in {service.namespace} has {selector}"
    if not any(pod.ready for pod in meant) and not service.publish_not_ready:
        return f"none of the pods with {selector} is ready"
    if port is not None and isinstance(port.target, str):
        return f'none of its pods has a {port.protocol} port named "{port.target}"'
    return f"none of the pods with {selector} has an address"


def listens(end: End, number: int | None, protocol: Protocol) -> bool | None:
    """Whether something listens there; None where the manifests do not tell."""
    if not isinstance(end, (Pod, Host)) or not end.ports:
        return None
    return any(port.number == number and port.protocol is protocol for port in end.ports)
