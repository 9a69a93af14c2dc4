"""What requests are judged in: the workloads of a cluster, their sidecars, and Istio's policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property

from lab.cluster.model import Labels, Pod
from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import Ruling, applying, judge
from lab.subjects.istio.destination_rule import tls_mode
from lab.subjects.istio.injection import injected, revisions
from lab.subjects.istio.peer_authentication import Mode, Modes, modes
from lab.subjects.istio.request import Request, principal
from lab.subjects.remembered import of_state
from lab.subjects.running_as import account_of


@dataclass(frozen=True)
class Workload:
    """Pods that are alike, as the mesh sees them."""

    namespace: str
    name: str
    labels: Labels
    account: str = "default"
    sidecar: bool = True
    ports: tuple[int, ...] = ()
    made_up: bool = False
    words: str = ""

    def __str__(self) -> str:
        return self.words or f"{self.namespace}/{self.name}"

    @property
    def principal(self) -> str:
        """Who it can prove to be; empty without a sidecar."""
        return principal(self.namespace, self.account) if self.sidecar else ""


class Channel(StrEnum):
    """How a request is carried."""

    MUTUAL = "mutual TLS"
    PLAIN = "plain text"
    OTHER = "TLS of another kind"


class Fate(StrEnum):
    """What becomes of a request."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    """The sidecar answers 403."""
    BROKEN = "broken"
    """The connection does not come about: one end speaks otherwise than the other takes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a request, and by what."""

    fate: Fate
    channel: Channel
    mode: Mode | None
    ruling: Ruling | None = None


@dataclass(frozen=True)
class Mesh:
    """A cluster's workloads and Istio's policies in the order in which they were created."""

    workloads: tuple[Workload, ...]
    peers: tuple[KubeObject, ...] = ()
    policies: tuple[KubeObject, ...] = ()
    destinations: tuple[KubeObject, ...] = ()
    namespaces: Mapping[str, Labels] = field(default_factory=dict)
    installed: frozenset[str] = frozenset({"default"})
    state: State | None = None

    @staticmethod
    def of(state: State) -> Mesh:
        """The mesh of a cluster; the same again while it is among those last asked for."""
        return _of(state)

    def modes(self, workload: Workload) -> Modes:
        """The modes of a workload that has a sidecar."""
        return modes(self.peers, workload.namespace, workload.labels)

    def applying(self, workload: Workload) -> tuple[KubeObject, ...]:
        """The authorization policies for a workload."""
        return applying(self.policies, workload.namespace, workload.labels)

    def verdict(self, target: Workload, request: Request, channel: Channel) -> Verdict:
        """What becomes of a request that arrives at a port of the target on a channel."""
        if not target.sidecar:
            plain = channel is Channel.PLAIN
            return Verdict(Fate.ALLOWED if plain else Fate.BROKEN, channel, None)
        mode = self.modes(target).of(request.port)
        taken = {
            Mode.STRICT: (Channel.MUTUAL,), Mode.PERMISSIVE: (Channel.MUTUAL, Channel.PLAIN),
            Mode.DISABLE: (Channel.PLAIN,),
        }[mode]  # fmt: skip
        if channel not in taken:
            return Verdict(Fate.BROKEN, channel, mode)
        ruling = judge(self.applying(target), request)
        return Verdict(Fate.ALLOWED if ruling.allowed else Fate.REFUSED, channel, mode, ruling)

    def channel(self, client: Workload, target: Workload, port: int) -> Channel:
        """How a workload calls a port of another: by itself with mutual TLS wherever that is taken."""
        if not client.sidecar:
            return Channel.PLAIN
        for service, number in self._services_of(target, port):
            asked = tls_mode(self.destinations, client.namespace, service, target.namespace, number)
            if asked is not None:
                words = {"DISABLE": Channel.PLAIN, "ISTIO_MUTUAL": Channel.MUTUAL}
                return words.get(asked, Channel.OTHER)
        if not target.sidecar or self.modes(target).of(port) is Mode.DISABLE:
            return Channel.PLAIN
        return Channel.MUTUAL

    def _services_of(self, target: Workload, port: int) -> tuple[tuple[str, int], ...]:
        """The Services that lead to a port of a workload, each with its own number for it."""
        return self._services.get((target.namespace, target.name, port), ())

    @cached_property
    def _services(self) -> dict[tuple[str, str, int], tuple[tuple[str, int], ...]]:
        found: dict[tuple[str, str, int], list[tuple[str, int]]] = {}
        if self.state is not None:
            for service in self.state.services:
                for port in service.ports:
                    for backend in self.state.endpoints(service, port):
                        if isinstance(backend.endpoint, Pod):
                            key = (service.namespace, _maker(backend.endpoint), backend.number)
                            pair = (service.name, port.number)
                            if pair not in found.setdefault(key, []):
                                found[key].append(pair)
        return {key: tuple(pairs) for key, pairs in found.items()}

    def named(self, text: str) -> Workload:
        """The workload ``namespace/name``. Raises ValueError where there is none."""
        found = next((each for each in self.workloads if str(each) == text), None)
        if found is None:
            raise ValueError(f"there is no workload {text!r}; write it like namespace/name")
        return found


@of_state
def _of(state: State) -> Mesh:
    by_kind: dict[str, list[KubeObject]] = {}
    # In the order of the cluster's objects, which is that of their creation.
    for item in state.objects.values():
        by_kind.setdefault(item.ref.kind, []).append(item)
    installed = revisions(state)
    found: dict[tuple[str, str], Workload] = {}
    for pod in state.pods:
        found.setdefault((pod.namespace, _maker(pod)), _workload(state, pod, installed))
    return Mesh(
        tuple(found.values()),
        tuple(by_kind.get("PeerAuthentication", ())),
        tuple(by_kind.get("AuthorizationPolicy", ())),
        tuple(by_kind.get("DestinationRule", ())),
        state.namespaces,
        installed,
        state,
    )


def _maker(pod: Pod) -> str:
    return pod.name if pod.owner is None else pod.owner.name


def _workload(state: State, pod: Pod, installed: frozenset[str]) -> Workload:
    around = state.namespaces.get(pod.namespace, {})
    sidecar = injected(pod.labels, around, installed, host_network=pod.host_network)
    ports = tuple(sorted({port.number for port in pod.ports}))
    return Workload(pod.namespace, _maker(pod), pod.labels, account_of(state, pod), sidecar, ports)
