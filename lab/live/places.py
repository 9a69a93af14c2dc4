"""Who is who on the real cluster: the pod that runs for a scenario's pod, and what to dial for a trial's target."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING

from lab.cluster.model import Address, Host, Node, Pod, Protocol, Service
from lab.cluster.naming import Found, resolve
from lab.cluster.services import selects
from lab.cluster.state import State
from lab.cluster.trial import ConnectionTrial, Way
from lab.live.exec import Place
from lab.live.images import AGNHOST
from lab.live.probe import Dial
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.network.route import Route, to_addresses, to_ends, to_looked_up, to_service

if TYPE_CHECKING:
    from lab.live.connection import Connection
    from lab.live.names import Names

HASH = "pod-template-hash"
DNS_PODS = {"k8s-app": "kube-dns"}
"""The label that a cluster's DNS pods carry, whatever their Deployment is called."""


class CannotTryError(Exception):
    """A trial that this cluster does not allow; the text says why, as it goes on after ``not run:``."""


@dataclass(frozen=True, slots=True)
class Running:
    """A pod on the cluster. ``ours`` says whether agnhost runs in it, so that it can connect."""

    place: Place
    addresses: tuple[str, ...]
    ours: bool

    def address(self, family: int = 0) -> str:
        """Its first address, or its first of that family; empty where it has none."""
        return next((each for each in self.addresses if not family or ip_address(each).version == family), "")


@dataclass(frozen=True, slots=True)
class Listening:
    """Something that a trial ends at, and that must be known to answer. ``inside`` is the pod, if it is one of ours."""

    dial: Dial
    inside: Place | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A trial on the real cluster: where from, what to dial, and what it may end at (nothing behind an empty Service).

    ``outside`` says that the name is one of a machine outside, which this cluster's DNS need not know.
    """

    source: Place
    dial: Dial
    ends: tuple[Listening, ...]
    outside: bool = False


class Places:
    """The pods and Services of one run, read when they are first asked for."""

    def __init__(self, connection: Connection, names: Names, state: State) -> None:
        self._api, self._names, self._state = connection.api, names, state
        self._pods: dict[str, tuple[JsonObject, ...]] = {}
        self._services: dict[Ref, JsonObject | None] = {}

    def goal(self, trial: ConnectionTrial) -> Goal:
        """The trial on the real cluster. Raises CannotTryError where it cannot be made."""
        source = self._source(trial.source)
        outside = False
        match trial.way:
            case Way.POD:
                assert trial.pod is not None
                route = to_ends((trial.pod,), trial.port, trial.protocol)
                host = self.running(trial.pod).address()
            case Way.SERVICE:
                service = self._state.service(trial.namespace, trial.name)
                if service is None:
                    raise CannotTryError(f"there is no Service {trial.namespace}/{trial.name}")
                route = to_service(self._state, service, trial.port, trial.protocol)
                host = self._service_address(service, route)
            case Way.NAME:
                assert isinstance(trial.source, Pod)
                looked_up = resolve(self._state, trial.name, trial.source.namespace)
                outside = looked_up.found is Found.HOST
                route = Route(trial.protocol)
                if looked_up.addresses:
                    route = to_looked_up(self._state, looked_up, trial.port, trial.protocol)
                host = self._names.hostname(trial.name)
            case Way.ADDRESS:
                assert trial.address is not None
                route = to_addresses(self._state, (trial.address,), trial.port, trial.protocol)
                host = self._real_address(trial.address, route)
        dial = Dial(host, trial.port, trial.protocol, trial.way is Way.NAME)
        self._check_family(source, dial)
        return Goal(source.place, dial, tuple(self._ends(dial, route)), outside)

    def running(self, pod: Pod) -> Running:
        """The pod that runs for a scenario's pod. Raises CannotTryError where none does."""
        if pod.host_network:
            raise CannotTryError(f"{pod} is on its node's own network, where the lab runs nothing")
        real = [each for each in self._listed(pod.namespace) if _stands_for(each, pod)]
        if not real and selects(DNS_PODS, pod.labels):
            real = [each for each in self._listed(pod.namespace) if selects(DNS_PODS, _labels(each))]
        ready = [each for each in real if _ready(each)]
        if not ready:
            why = f"{pod} is not ready on this cluster" if real else f"this cluster has no pod for {pod}"
            raise CannotTryError(why)
        return _running(ready[self._position(pod) % len(ready)])

    def _source(self, source: Pod | Host | Node | Address) -> Running:
        if not isinstance(source, Pod):
            where = "a node" if isinstance(source, Node) else "outside the cluster"
            raise CannotTryError(f"{source} is {where}, and the lab has nothing there to connect from")
        found = self.running(source)
        if not found.ours:
            raise CannotTryError(f"{source} is not the lab's, so nothing can be tried from there")
        return found

    def _position(self, pod: Pod) -> int:
        """Its place among the pods of its workload."""
        if pod.owner is None:
            return 0
        every = [each.name for each in self._state.pods_in(pod.namespace) if each.owner == pod.owner]
        return every.index(pod.name) if pod.name in every else 0

    def _listed(self, namespace: str) -> tuple[JsonObject, ...]:
        if namespace not in self._pods:
            path = f"/api/v1/namespaces/{self._names.namespace(namespace)}/pods"
            self._pods[namespace] = tuple(
                sorted((each for each in self._api.items(path) if not _ending(each)), key=lambda each: _name(each))
            )
        return self._pods[namespace]

    def _service_address(self, service: Service, route: Route) -> str:
        """The cluster IP, or a pod's address where there is none."""
        if service.cluster_ips:
            return self._cluster_ip(service, service.cluster_ips[0].version)
        for landing in route.landings:
            if isinstance(landing.end, Pod):
                return self.running(landing.end).address()
        raise CannotTryError(f"the Service {service} has no address and no pod behind it")

    def _cluster_ip(self, service: Service, family: int) -> str:
        ref = self._names.ref(Ref("Service", service.namespace, service.name))
        if ref not in self._services:
            self._services[ref] = self._api.find(f"/api/v1/namespaces/{ref.namespace}/services/{ref.name}")
        spec = (self._services[ref] or {}).get("spec") or {}
        given = [each for each in spec.get("clusterIPs") or [spec.get("clusterIP")] if each and each != "None"]
        if not given:
            raise CannotTryError(f"this cluster has no Service {service} with an address")
        return str(next((each for each in given if ip_address(each).version == family), given[0]))

    def _real_address(self, written: Address, route: Route) -> str:
        """What the address is on this cluster: pods, Services and nodes have others than in the simulator."""
        service = self._state.service_by_address(written)
        if service is not None:
            return self._cluster_ip(service, written.version)
        end = route.landings[0].end if route.landings else None
        if isinstance(end, Pod):
            found = self.running(end).address(written.version)
            if not found:
                raise CannotTryError(f"{end} has no IPv{written.version} address on this cluster")
            return found
        if isinstance(end, Node):
            raise CannotTryError(f"{written} is the address of {end}, and this cluster's nodes have others")
        return str(written)

    def _check_family(self, source: Running, dial: Dial) -> None:
        if not dial.by_name and ":" in dial.host and not source.address(6):
            raise CannotTryError("this cluster gives its pods no IPv6 addresses")
        if not dial.by_name and "." in dial.host and not source.address(4):
            raise CannotTryError("this cluster gives its pods no IPv4 addresses")

    def _ends(self, dial: Dial, route: Route) -> Iterable[Listening]:
        for landing in route.landings:
            if isinstance(landing.end, Pod) and isinstance(landing.port, int) and not landing.end.host_network:
                pod = self.running(landing.end)
                family = 6 if not dial.by_name and ":" in dial.host else 0
                end = Dial(pod.address(family), landing.port, Protocol(dial.protocol))
                yield Listening(end, pod.place if pod.ours else None)
            else:
                yield Listening(dial)


def _stands_for(real: JsonObject, pod: Pod) -> bool:
    """Whether a real pod runs for a scenario's: by its own name, or by the workload that it belongs to."""
    if pod.owner is None:
        return _name(real) == pod.name
    for owner in real["metadata"].get("ownerReferences") or ():
        kind, name = owner.get("kind"), str(owner.get("name"))
        if (kind, name) == (pod.owner.kind, pod.owner.name):
            return True
        number = _labels(real).get(HASH)
        if kind == "ReplicaSet" and number and pod.owner.kind == "Deployment":
            return name == f"{pod.owner.name}-{number}"
    return False


def _running(real: JsonObject) -> Running:
    containers = real["spec"].get("containers") or [{}]
    given = [str(each.get("ip")) for each in real["status"].get("podIPs") or () if each.get("ip")]
    repository = AGNHOST.rpartition(":")[0]
    place = Place(real["metadata"]["namespace"], _name(real), str(containers[0].get("name") or ""))
    return Running(place, tuple(given), str(containers[0].get("image") or "").startswith(f"{repository}:"))


def _ready(real: JsonObject) -> bool:
    conditions = (real.get("status") or {}).get("conditions") or ()
    return any(each.get("type") == "Ready" and each.get("status") == "True" for each in conditions)


def _ending(real: JsonObject) -> bool:
    phase = (real.get("status") or {}).get("phase")
    return bool(real["metadata"].get("deletionTimestamp")) or phase in ("Succeeded", "Failed")


def _labels(real: JsonObject) -> dict[str, str]:
    return real["metadata"].get("labels") or {}


def _name(real: JsonObject) -> str:
    return str(real["metadata"]["name"])
