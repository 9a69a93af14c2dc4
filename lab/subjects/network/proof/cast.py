"""From a region of connections to one that a person recognises.

Pods that are there come before pods that could be created, hosts with a name before bare addresses, few labels before
many, ports that something listens on before others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address

from lab.cluster.model import Address, Host, Labels, Pod, Port, Protocol
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End, own_address
from lab.subjects.network.proof.address_classes import FAMILIAR as KNOWN
from lab.subjects.network.proof.address_classes import example
from lab.subjects.network.proof.boxes import Region
from lab.subjects.network.proof.port_classes import FAMILIAR, PortRun
from lab.subjects.network.proof.space import ABSENT, ADDRESS, FIRST_NAME, NAMED, PLACE, PORT, Place, Role, Space
from lab.subjects.network.proof.universe import MADE_UP, NAME_LABEL, NEW_NAMESPACE, Grounds
from lab.subjects.network.words import who

PROTOCOLS = tuple(Protocol)


@dataclass(frozen=True, slots=True)
class Part:
    """One end of a shown connection: who it is, its words, and the namespace it stands in where that is supposed."""

    end: End
    words: str
    supposed: Place | None = None
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A connection to show."""

    source: Part
    destination: Part
    run: PortRun
    port: int

    @property
    def supposed(self) -> Mapping[str, Labels]:
        """Namespaces that it takes and that nothing defines, with their labels."""
        places = (part.supposed for part in (self.source, self.destination))
        return {place.namespace: place.labels for place in places if place is not None}

    @property
    def made_up(self) -> int:
        """How many of its ends are not there."""
        return self.source.made_up + self.destination.made_up


class Cast:
    """Who can be shown: ``pods`` and ``hosts`` that are there, and whoever fits a region."""

    def __init__(self, space: Space, pods: Iterable[Pod], hosts: Iterable[Host], grounds: Grounds) -> None:
        self._space, self._pods, self._hosts, self._grounds = space, tuple(pods), tuple(hosts), grounds

    def scene(self, region: Region, fixed: Mapping[Role, Pod] | None = None) -> Scene:
        """A connection of the region; ``fixed`` are ends that are settled already."""
        family = self._space.regions[_lowest(region[ADDRESS[Role.DESTINATION]])].version
        parts: dict[Role, Part] = {}
        run, port = self._run(region, None)
        for role in (Role.DESTINATION, Role.SOURCE):
            taken = tuple(part.end for part in parts.values())
            settled = (fixed or {}).get(role)
            if settled is not None:
                parts[role] = self._there(settled, region, role)
            elif region[PLACE[role]] == self._space.outside:
                parts[role] = self._foreign(region, role)
            else:
                parts[role] = self._known(region, role, family, taken) or self._made_up(region, role, run)
            if role is Role.DESTINATION:
                run, port = self._run(region, parts[role].end)
        return Scene(parts[Role.SOURCE], parts[Role.DESTINATION], run, port)

    def _known(self, region: Region, role: Role, family: int, taken: Sequence[End]) -> Part | None:
        """A pod that is there and fits the region."""
        for pod in self._pods:
            point = self._space.point(role, pod, family)
            if pod in taken or not all(region[dimension] & bits for dimension, bits in point.items()):
                continue
            if role is Role.DESTINATION:
                address = own_address(pod)
                if address is None or address.version != family or not any(self._runs(region, pod)):
                    continue
            return self._there(pod, region, role)
        return None

    def _there(self, pod: Pod, region: Region, role: Role) -> Part:
        here = self._space.in_namespace(pod.namespace) & region[PLACE[role]]
        place = self._space.places[_lowest(here)] if here else None
        supposed = place if place is not None and not place.defined else None
        extra = _labelling(place) if place is not None and not place.defined else ""
        return Part(pod, who(pod) + (f" (if its namespace is labelled {extra})" if extra else ""), supposed)

    def _foreign(self, region: Region, role: Role) -> Part:
        bits = region[ADDRESS[role]]
        areas = [area for number, area in enumerate(self._space.regions) if bits >> number & 1]
        for host in self._hosts:
            address = own_address(host)
            if address is not None and any(area.holds(address) for area in areas):
                return Part(host, who(host))
        found = [example(area.without(self._space.taken), ()) for area in areas]
        familiar = _familiar(found)
        return Part(familiar, f"{familiar} (outside the cluster)")

    def _made_up(self, region: Region, role: Role, run: PortRun) -> Part:
        place = self._space.places[_lowest(region[PLACE[role]])]
        labels: dict[str, str] = {}
        for key, values in self._space.values.items():
            bits = region[self._space.label(role, key)]
            value = None if bits & ABSENT else values[_lowest(bits)]
            if value is not None:
                labels[key] = value
        names: list[str] = []
        ports: list[Port] = []
        if role is Role.DESTINATION:
            wanted = [each for n, each in enumerate(self._space.names) if region[FIRST_NAME + n] == NAMED]
            names = [name for name, _ in wanted]
            ports = [Port(run.example, protocol, name) for name, protocol in wanted]
        address, matters = self._address(region, role)
        pod = Pod(place.namespace, f"{MADE_UP}-{role + 1}", labels, (address,), tuple(ports), node="")
        words = f"{_pod_words(labels, names)}{f' at {address}' if matters else ''} in {_place_words(place)}"
        return Part(pod, words, None if place.defined else place, made_up=True)

    def _address(self, region: Region, role: Role) -> tuple[Address, bool]:
        """An address for a pod of the region, and whether it could not be just any."""
        bits = region[ADDRESS[role]]
        number = bits.bit_length() - 1  # the largest block: what no smaller one is about
        area = self._space.regions[number]
        inside = [area.within(block) for block in self._grounds.pods]
        low, high = next((each.ranges[-1] for each in inside if each.ranges), area.ranges[0])
        # The last addresses of a range are the least likely to be a pod's already, the very last is no pod's.
        chosen = max(high - 1 - role, low)
        address = IPv4Address(chosen) if area.version == 4 else IPv6Address(chosen)
        every = self._space.of_family(area.version) & self._space.inside
        return address, bits != every

    def _run(self, region: Region, destination: End | None) -> tuple[PortRun, int]:
        """The port to show: one that the destination listens on, else a familiar one, else any."""
        there = destination if destination in self._pods else None
        heard = destination.ports if isinstance(destination, (Pod, Host)) else ()
        choices = (_shown(run, heard) for run in self._runs(region, there if isinstance(there, Pod) else None))
        _, run, number = min(choices)
        return run, number

    def _runs(self, region: Region, pod: Pod | None) -> Iterator[PortRun]:
        """The runs of ports that a region allows; towards a pod that is there, those that it names accordingly."""
        for number, run in enumerate(self._space.runs):
            if not region[PORT] >> number & 1:
                continue
            naming = self._space.naming(pod, run) if pod is not None else {}
            if all(region[dimension] & bits for dimension, bits in naming.items()):
                yield run


def _shown(run: PortRun, heard: Iterable[Port]) -> tuple[tuple[int, int, int], PortRun, int]:
    """How readily a port of the run is shown, and which."""
    protocol = PROTOCOLS.index(run.protocol)
    numbers = [port.number for port in heard if port.protocol is run.protocol and run.first <= port.number <= run.last]
    if numbers:
        return (0, protocol, numbers[0]), run, numbers[0]
    for place, number in enumerate(FAMILIAR):
        if run.first <= number <= run.last:
            return (1, protocol, place), run, number
    return (2, protocol, run.example), run, run.example


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _familiar(found: Iterable[Address | None]) -> Address:
    """The most familiar of some addresses."""
    there = [address for address in found if address is not None]
    return min(there, key=lambda address: KNOWN.index(str(address)) if str(address) in KNOWN else len(KNOWN))


def _pod_words(labels: Labels, names: Sequence[str]) -> str:
    written = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    what = f"a pod labelled {written}" if written else "a pod without labels"
    return f"{what} that names this port {' and '.join(names)}" if names else what


def _place_words(place: Place) -> str:
    extra = _labelling(place)
    if not place.namespace.startswith(NEW_NAMESPACE):
        return f"namespace {place.namespace}" + (f" (labelled {extra})" if extra else "")
    return f"a new namespace labelled {extra}" if extra else "a new namespace"


def _labelling(place: Place) -> str:
    """The labels that a namespace is supposed to have, beyond its name's."""
    if place.defined:
        return ""
    return ",".join(f"{key}={value}" for key, value in sorted(place.labels.items()) if key != NAME_LABEL)
