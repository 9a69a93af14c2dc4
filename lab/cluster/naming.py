"""Names to addresses, as CoreDNS answers a pod.

The rules are those of the Kubernetes DNS specification
(https://github.com/kubernetes/dns/blob/master/docs/specification.md) and of the resolver configuration
kubelet gives a pod: the search path ``<namespace>.svc.cluster.local svc.cluster.local cluster.local`` and
``ndots:5``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from enum import StrEnum

from lab.cluster.model import Address, Host, Pod, Service
from lab.cluster.nearest import nearest
from lab.cluster.services import LARGE_ANSWER, address_of
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass

DOMAIN = "cluster.local"
NDOTS = 5
"""A name with fewer dots than this goes through the search path before it is taken as it is."""

UDP_LIMIT = 512
"""Bytes of a DNS message over UDP without EDNS (RFC 1035, 4.2.1); ordinary resolvers in pods send no EDNS."""

LONGEST_CHAIN = 8
"""How many aliases are followed, as resolvers do before they give up."""


class Found(StrEnum):
    """What a name turned out to be."""

    ADDRESS = "address"
    """No name at all, so nothing was looked up."""
    SERVICE = "service"
    HEADLESS = "headless"
    POD = "pod"
    HOST = "host"
    NOTHING = "nothing"
    """NXDOMAIN."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """How one lookup went.

    ``full_name`` is the name that had an answer, ``tried`` every name that was asked for, in order,
    ``aliases`` the names an ExternalName led over; ``service``, ``host`` and ``pods`` say who is behind the
    addresses. ``truncated`` tells that the answer does not fit UDP, so it takes a second query over TCP 53.
    ``nearest`` is the name that was probably meant when nothing was found.
    """

    asked: str
    found: Found
    full_name: str = ""
    addresses: tuple[Address, ...] = ()
    service: Service | None = None
    host: Host | None = None
    pods: tuple[Pod, ...] = ()
    aliases: tuple[str, ...] = ()
    tried: tuple[str, ...] = field(default=(), repr=False)
    truncated: bool = False
    nearest: str = ""

    @property
    def asks_dns(self) -> bool:
        """Whether a DNS server was needed at all."""
        return self.found is not Found.ADDRESS


def resolve(state: State, name: str, from_namespace: str) -> Lookup:
    """What a pod of ``from_namespace`` gets for ``name``.

    An answer is truncated when its message is longer than 512 bytes – a headless Service with some 28
    endpoints is – or when a Service behind it says so with the annotation ``cks-lab/large-answer: "true"``.
    """
    asked = name.strip()
    address = address_of(asked.strip("[]"))
    if address is not None:
        return Lookup(asked, Found.ADDRESS, addresses=(address,), host=state.host(address))
    tried: list[str] = []
    for full_name in _candidates(asked.lower(), from_namespace):
        tried.append(full_name)
        found = _answer(state, full_name)
        if found is not None:
            return replace(found, asked=asked, tried=tuple(tried))
    meant = _nearest_name(state, asked.lower().rstrip("."), from_namespace)
    return Lookup(asked, Found.NOTHING, tried=tuple(tried), nearest=meant)


def _candidates(name: str, namespace: str) -> Iterator[str]:
    """The full names a resolver asks for, in its order."""
    if name.endswith("."):
        yield name.rstrip(".")
        return
    searched = [f"{name}.{suffix}" for suffix in (f"{namespace}.svc.{DOMAIN}", f"svc.{DOMAIN}", DOMAIN)]
    yield from [*searched, name] if name.count(".") < NDOTS else [name, *searched]


def _answer(state: State, full_name: str, depth: int = 0) -> Lookup | None:
    """The answer to a full name; None for NXDOMAIN."""
    labels = full_name.split(".")
    if not all(labels):
        return None
    inside = tuple(labels[:-2]) if full_name.endswith("." + DOMAIN) else ()
    if not inside:
        host = state.host(full_name)
        if host is None:
            return None
        return _sized(Lookup(full_name, Found.HOST, full_name, host.addresses, host=host))
    match inside:
        case (service, namespace, "svc"):
            return _service_answer(state, full_name, service, namespace, depth)
        case (endpoint, service, namespace, "svc"):
            return _endpoint_answer(state, full_name, endpoint, service, namespace)
        case (dashed, namespace, "pod"):
            return _pod_answer(state, full_name, dashed, namespace)
    return None


def _service_answer(state: State, full_name: str, name: str, namespace: str, depth: int) -> Lookup | None:
    service = state.service(namespace, name)
    if service is None:
        return None
    if service.external_name:
        return _alias_answer(state, full_name, service, depth)
    if not service.headless:
        found = Lookup(full_name, Found.SERVICE, full_name, service.cluster_ips, service)
        return _sized(found, forced=_says_large(state, service))
    pods = state.selected(service)
    addresses = tuple(address for pod in pods for address in _of_families(pod.addresses, service.families))
    if not service.selector:
        addresses = _listed_addresses(state, service)
    if not addresses:
        return None
    found = Lookup(full_name, Found.HEADLESS, full_name, addresses, service, pods=pods)
    return _sized(found, forced=_says_large(state, service))


def _listed_addresses(state: State, service: Service) -> tuple[Address, ...]:
    backends = (backend for port in service.ports for backend in state.endpoints(service, port))
    return tuple(dict.fromkeys(address for backend in backends for address in backend.endpoint.addresses))


def _alias_answer(state: State, full_name: str, service: Service, depth: int) -> Lookup | None:
    """An ExternalName is a CNAME; the resolver goes on with the name it leads to, which is a full one."""
    target = service.external_name.rstrip(".").lower()
    if depth >= LONGEST_CHAIN:
        return None
    address = address_of(target)
    if address is not None:
        return None
    found = _answer(state, target, depth + 1)
    if found is None:
        return None
    truncated = found.truncated or _says_large(state, service)
    return replace(found, aliases=(full_name, *found.aliases), truncated=truncated)


def _endpoint_answer(state: State, full_name: str, endpoint: str, name: str, namespace: str) -> Lookup | None:
    """A single endpoint of a headless Service: by the pod's host name, else by its address with dashes."""
    service = state.service(namespace, name)
    if service is None or not service.headless:
        return None
    for pod in state.selected(service):
        addresses = _of_families(pod.addresses, service.families)
        host_name = _host_name(state, pod, name)
        names = (host_name,) if host_name else tuple(_dashed(address) for address in addresses)
        if endpoint in names and addresses:
            return Lookup(full_name, Found.POD, full_name, addresses, service, pods=(pod,))
    return None


def _host_name(state: State, pod: Pod, service_name: str) -> str:
    """The pod's host name where it and its subdomain are set, as a StatefulSet's are; else empty."""
    if pod.owner is not None and pod.owner.kind == "StatefulSet":
        owner = state.objects.get(pod.owner)
        return pod.name if owner is not None and owner.spec.get("serviceName") == service_name else ""
    item = state.objects.get(pod.owner or Ref("Pod", pod.namespace, pod.name))
    path = ("spec",) if pod.owner is None else ("spec", "template", "spec")
    if item is None or item.get((*path, "subdomain")) != service_name:
        return ""
    host_name = item.get((*path, "hostname"))
    return host_name if isinstance(host_name, str) else ""


def _pod_answer(state: State, full_name: str, dashed: str, namespace: str) -> Lookup | None:
    """``10-244-1-5.<namespace>.pod``: kubeadm's CoreDNS answers with the address written (pods insecure)."""
    if namespace not in state.namespaces:
        return None
    address = address_of(dashed.replace("-", ".")) or address_of(dashed.replace("-", ":"))
    if address is None:
        return None
    pod = state.pod_by_address(address)
    return Lookup(full_name, Found.POD, full_name, (address,), pods=(pod,) if pod else ())


def _dashed(address: Address) -> str:
    return str(address).replace(".", "-").replace(":", "-")


def _of_families(addresses: tuple[Address, ...], families: tuple[int, ...]) -> tuple[Address, ...]:
    return tuple(address for address in addresses if address.version in families)


def _says_large(state: State, service: Service) -> bool:
    item = state.objects.get(Ref("Service", service.namespace, service.name))
    annotations = item.get(("metadata", "annotations")) if item is not None else None
    return isinstance(annotations, dict) and annotations.get(LARGE_ANSWER) == "true"


def _sized(found: Lookup, *, forced: bool = False) -> Lookup:
    """The lookup marked as truncated when its larger answer, of A or of AAAA records, exceeds UDP."""
    versions = [address.version for address in found.addresses]
    sizes = [answer_size(found.full_name, versions.count(family), family) for family in (4, 6)]
    return replace(found, truncated=forced or max(sizes) > UDP_LIMIT)


def answer_size(name: str, records: int, family: int = 4) -> int:
    """The bytes of a DNS answer: header, question, and each record with its name compressed to a pointer."""
    question = len(name.encode()) + 2 + 4
    record = 2 + 10 + (4 if family == 4 else 16)
    return 12 + question + records * record


def _nearest_name(state: State, name: str, from_namespace: str) -> str:
    """The name to try instead: that Service in its own namespace, else one that is written much alike."""
    first = name.split(".", maxsplit=1)[0]
    elsewhere = sorted(item.namespace for item in state.services if item.name == first)
    if elsewhere:
        written = {namespace: f"{first}.{namespace}" for namespace in elsewhere}
        asked_namespace = nearest(name.split(".")[1], written) if "." in name else ""
        return written[asked_namespace or elsewhere[0]]
    here = [item.name for item in state.services if item.namespace == from_namespace]
    names = [*here, *(str(item.name) + "." + item.namespace for item in state.services)]
    return nearest(name, [*names, *(host.name for host in state.hosts)])
