"""The names that a scenario holds: what a learner could have written by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lab.cluster.model import Labels, Port
from lab.cluster.state import NAMESPACE_NAME, State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass

QUIET = ("kube-node-lease", "kube-public")
"""Namespaces that nothing ever happens in."""


@dataclass(frozen=True)
class Scope:
    """Namespaces with their labels, labellings of pods, ports of pods and Services, policies; none twice."""

    namespaces: Mapping[str, Labels]
    pods: Sequence[Labels]
    ports: Sequence[Port]
    service_ports: Sequence[Port]
    policies: Sequence[Ref]

    @classmethod
    def of(cls, state: State) -> Scope:
        """What a state holds."""
        pods = [pod for pod in state.pods if not pod.host_network]
        labellings = {str(sorted(pod.labels.items())): pod.labels for pod in pods}
        services = (port for service in state.services for port in service.ports)
        return cls(
            namespaces={name: labels for name, labels in state.namespaces.items() if name not in QUIET},
            pods=tuple(labellings.values()),
            ports=_distinct(port for pod in pods for port in pod.ports),
            service_ports=_distinct(Port(port.number, port.protocol) for port in services),
            policies=tuple(item.ref for item in state.of_kind("NetworkPolicy")),
        )

    def labels(self, key: str) -> list[tuple[str, str]]:
        """The pairs that a selector of that field could ask for, without the automatic name of namespaces."""
        holders = self.pods if key == "podSelector" else self.namespaces.values()
        pairs = ((name, value) for labels in holders for name, value in labels.items() if name != NAMESPACE_NAME)
        return list(dict.fromkeys(pairs))


def _distinct(ports: Iterable[Port]) -> tuple[Port, ...]:
    return tuple(dict.fromkeys(ports))
