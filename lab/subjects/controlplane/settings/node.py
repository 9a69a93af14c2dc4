"""All settings of a node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from lab.cluster.controlplane.kubelet.node import Kubelet, has_kubelet, kubelet
from lab.cluster.controlplane.running import COMPONENTS, Running, running
from lab.cluster.nodes.static_pod import MANIFESTS
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
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


Part: TypeAlias = tuple[Running, tuple[tuple[Key, Held], ...]]
"""A component, and its settings."""

_parts: dict[tuple[object, ...], Part] = {}
KEPT = 64
"""Components that are remembered: while one file is edited, the others stay the same."""


@of_state
def node(state: State) -> Node:
    """The node that a cluster's files describe."""
    parts = {component: _part(state, component) for component in COMPONENTS}
    here = kubelet(state) if has_kubelet(state) else None
    settings = dict(pair for _, pairs in parts.values() for pair in pairs)
    if here is not None and here.options.refused is None:
        settings.update(_of_kubelet(here))
    return Node({component: found for component, (found, _) in parts.items()}, here, settings)


_kubelets: list[tuple[Kubelet, tuple[tuple[Key, Held], ...]]] = []


def _of_kubelet(here: Kubelet) -> tuple[tuple[Key, Held], ...]:
    """A kubelet's settings, remembered for the few that were asked about last."""
    for known, pairs in _kubelets:
        if known is here:
            return pairs
    found = tuple(of_kubelet.settings_of(here))
    _kubelets[:] = [(here, found), *_kubelets[:7]]
    return found


def _part(state: State, component: str) -> Part:
    """A component of a state, found again as long as the files that matter to it are the same."""
    others = tuple(each for each in COMPONENTS if each != component and (component, each) != ("kube-apiserver", "etcd"))
    files = frozenset(
        (path, text)
        for path, text in state.node_files.items()
        if not path.startswith(tuple(f"{MANIFESTS}{each}." for each in others))
    )
    key = (component, files, frozenset(state.node_modes), frozenset(state.node_sources.items()), state.release)
    known = _parts.get(key)
    if known is None:
        found = running(state, component)
        if len(_parts) >= KEPT:
            del _parts[next(iter(_parts))]
        known = _parts[key] = (found, (*of_options.settings_of(found), *of_pods.settings_of(found)))
    return known
