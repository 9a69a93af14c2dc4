"""Services as the network sees them, and the endpoints behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import NamedTuple

from lab.cluster.addressing import written_addresses
from lab.cluster.model import Address, Endpoint, Host, Labels, Pod, Protocol, Service, ServicePort
from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import KubeObject

LARGE_ANSWER = "cks-lab/large-answer"
"""A Service annotated with this and ``"true"`` answers DNS lookups with more than UDP carries."""


FAMILIES = {"IPv4": 4, "IPv6": 6}
PROTOCOLS = {protocol.value: protocol for protocol in Protocol}


class Backend(NamedTuple):
    """Where a Service's port leads: one endpoint and the port number on it."""

    endpoint: Endpoint
    number: int


def has_cluster_ip(spec: JsonObject) -> bool:
    """Whether a Service of this spec gets cluster IPs: neither headless nor ExternalName."""
    return spec.get("type") != "ExternalName" and "None" not in (
        spec.get("clusterIP"),
        *_texts(spec.get("clusterIPs")),
    )


def written_cluster_ips(spec: JsonObject) -> tuple[Address, ...]:
    """The cluster IPs the manifest asks for."""
    return written_addresses([spec.get("clusterIP"), *_texts(spec.get("clusterIPs"))])


def families_of(spec: JsonObject, cluster_families: tuple[int, ...]) -> tuple[int, ...]:
    """The address families of a Service, the primary one first.

    One family, the cluster's primary, unless ``ipFamilyPolicy`` or ``ipFamilies`` ask for more; a headless
    Service without a selector has every family
    (https://kubernetes.io/docs/concepts/services-networking/dual-stack/).
    """
    asked = [FAMILIES.get(item) for item in _texts(spec.get("ipFamilies"))]
    wanted = tuple(family for family in asked if family is not None and family in cluster_families)
    wanted = wanted or cluster_families[:1]
    policy = spec.get("ipFamilyPolicy")
    bare_headless = not has_cluster_ip(spec) and not spec.get("selector") and policy is None
    if policy in ("PreferDualStack", "RequireDualStack") or bare_headless:
        wanted += tuple(family for family in cluster_families if family not in wanted)
    return wanted


def service_of(item: KubeObject, cluster_ips: tuple[Address, ...], families: tuple[int, ...]) -> Service:
    """The Service an object describes. ``cluster_ips`` are those it was given."""
    spec = item.spec
    external = spec.get("type") == "ExternalName"
    selector = spec.get("selector")
    return Service(
        namespace=item.ref.namespace,
        name=item.ref.name,
        selector=selector if isinstance(selector, dict) and not external else {},
        ports=tuple(_service_ports(spec)),
        cluster_ips=cluster_ips if has_cluster_ip(spec) else (),
        external_name=str(spec.get("externalName") or "") if external else "",
        publish_not_ready=spec.get("publishNotReadyAddresses") is True,
        families=families_of(spec, families),
    )


def _service_ports(spec: JsonObject) -> Iterator[ServicePort]:
    for port in objects_in(spec.get("ports")):
        number = port.get("port")
        if isinstance(number, int):
            yield ServicePort(
                number=number,
                protocol=protocol_of(port),
                target=port.get("targetPort") or number,
                name=port.get("name") or "",
            )


def protocol_of(port: JsonObject) -> Protocol:
    """A port's protocol; TCP when it names none that Kubernetes knows."""
    written = port.get("protocol")
    return PROTOCOLS.get(written, Protocol.TCP) if isinstance(written, str) else Protocol.TCP


def selects(selector: Labels, labels: Labels) -> bool:
    """Whether a Service's selector matches; an empty one is no selector and matches nothing."""
    return bool(selector) and all(labels.get(key) == value for key, value in selector.items())


def behind(service: Service, pods: Iterable[Pod]) -> tuple[Pod, ...]:
    """The pods, of its own namespace, that a Service counts as endpoints: selected, addressed, ready."""
    return tuple(
        pod
        for pod in pods
        if (pod.ready or service.publish_not_ready)
        and pod.addresses
        and selects(service.selector, pod.labels)
    )


def target_number(pod: Pod, port: ServicePort) -> int | None:
    """The port on the pod that a Service's port leads to; None where no port of the pod has that name."""
    if isinstance(port.target, int):
        return port.target
    return next(
        (own.number for own in pod.ports if own.name == port.target and own.protocol == port.protocol), None
    )


class ManualBackend(NamedTuple):
    """An address and port that an Endpoints or EndpointSlice object lists."""

    address: Address
    number: int


def listed_backends(item: KubeObject, port: ServicePort) -> Iterator[ManualBackend]:
    """The addresses that an Endpoints or EndpointSlice object lists for a Service's port."""
    if item.ref.kind == "Endpoints":
        for subset in objects_in(item.value.get("subsets")):
            addresses = [entry.get("ip") for entry in objects_in(subset.get("addresses"))]
            yield from _at(addresses, subset.get("ports"), port)
        return
    addresses = []
    for entry in objects_in(item.value.get("endpoints")):
        conditions = entry.get("conditions")
        if not isinstance(conditions, dict) or conditions.get("ready") is not False:
            addresses += _texts(entry.get("addresses"))
    yield from _at(addresses, item.value.get("ports"), port)


def _at(addresses: list[Json], ports: Json, port: ServicePort) -> Iterator[ManualBackend]:
    for written in objects_in(ports):
        number = written.get("port")
        if (written.get("name") or "") == port.name and protocol_of(written) == port.protocol:
            for address in written_addresses(addresses):
                yield ManualBackend(address, number if isinstance(number, int) else port.number)


def lists_endpoints_of(item: KubeObject, service: Service) -> bool:
    """Whether an Endpoints or EndpointSlice object belongs to a Service."""
    if item.ref.namespace != service.namespace:
        return False
    if item.ref.kind == "Endpoints":
        return item.ref.name == service.name
    return item.labels.get("kubernetes.io/service-name") == service.name


def unknown_host(address: Address) -> Host:
    """A machine outside that nothing but its address is known of."""
    return Host(str(address), (address,))


def address_of(text: str) -> Address | None:
    """The address that ``text`` writes, or None."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def objects_in(value: Json) -> list[JsonObject]:
    """The mappings of a list; none where the value is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(value: Json) -> list[Json]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
