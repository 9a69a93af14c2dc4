"""What a cluster is made of, as far as traffic goes: pods, nodes, Services, hosts outside."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass

Address: TypeAlias = IPv4Address | IPv6Address
Labels: TypeAlias = Mapping[str, str]


class Protocol(StrEnum):
    """The transport protocols that Kubernetes knows."""

    TCP = "TCP"
    UDP = "UDP"
    SCTP = "SCTP"


@dataclass(frozen=True, slots=True)
class Port:
    """A port that something listens on; ``name`` is empty for an unnamed one."""

    number: int
    protocol: Protocol = Protocol.TCP
    name: str = ""

    def __str__(self) -> str:
        return f"{self.number}/{self.protocol}"


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod as the network sees it. ``owner`` is the workload it was expanded from."""

    namespace: str
    name: str
    labels: Labels
    addresses: tuple[Address, ...]
    ports: tuple[Port, ...] = ()
    node: str = "worker-1"
    host_network: bool = False
    ready: bool = True
    owner: Ref | None = None

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Host:
    """A machine outside the cluster."""

    name: str
    addresses: tuple[Address, ...]
    ports: tuple[Port, ...] = ()

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Node:
    """A machine of the cluster."""

    name: str
    addresses: tuple[Address, ...]

    def __str__(self) -> str:
        return f"node {self.name}"


Endpoint: TypeAlias = Pod | Host | Node
"""Either end of a connection."""


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One port of a Service; ``target`` is a number or the name of a container's port."""

    number: int
    protocol: Protocol
    target: int | str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A Service. ``cluster_ips`` is empty for headless and ExternalName Services.

    ``families`` are the address families it serves, the primary one first.
    """

    namespace: str
    name: str
    selector: Labels
    ports: tuple[ServicePort, ...]
    cluster_ips: tuple[Address, ...] = ()
    external_name: str = ""
    publish_not_ready: bool = False
    families: tuple[int, ...] = (4,)

    @property
    def headless(self) -> bool:
        """Whether its name resolves to the pods' own addresses."""
        return not self.cluster_ips and not self.external_name

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"
