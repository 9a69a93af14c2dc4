"""All settings of a node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.kubelet.node import Kubelet, has_kubelet, kubelet
from lab.subjects.controlplane.running import COMPONENTS, Running, running
from lab.subjects.controlplane.settings import kubelet as of_kubelet
from lab.subjects.controlplane.settings import options as of_options
from lab.subjects.controlplane.settings import pods as of_pods
from lab.subjects.controlplane.settings.held import Held, Key, Settings
from lab.subjects.remembered import of_state


@dataclass(frozen=True)
class Node:
    """What runs on a node, and every setting in force."""

    components: Mapping[str, Running]
    kubelet: Kubelet | None
    settings: Settings

    def starts(self, component: str) -> bool:
        """Whether a component comes up, and stays."""
        if component == "kubelet":
            return self.kubelet is not None and self.kubelet.starts
        return self.components[component].starts

    def told(self, component: str) -> str:
        """Why it does not."""
        if component == "kubelet":
            return "kubelet does not run" if self.kubelet is None else self.kubelet.told
        return self.components[component].told

    def runs(self, component: str) -> bool:
        """Whether anything on the node is meant to run it."""
        return self.kubelet is not None if component == "kubelet" else self.components[component].pod is not None


@of_state
def node(state: State) -> Node:
    """The node that a cluster's files describe."""
    found = {component: running(state, component) for component in COMPONENTS}
    here = kubelet(state) if has_kubelet(state) else None
    return Node(found, here, dict(_settings(found, here)))


def _settings(found: Mapping[str, Running], here: Kubelet | None) -> Iterator[tuple[Key, Held]]:
    for each in found.values():
        yield from of_options.settings_of(each)
        yield from of_pods.settings_of(each)
    if here is not None and here.options.refused is None:
        yield from of_kubelet.settings_of(here)
