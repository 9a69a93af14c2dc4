"""The components of a control-plane node: which static pods run, with which options, and why one does not."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from lab.cluster.controlplane import controllers, etcd
from lab.cluster.controlplane.anonymous import configuration_trouble, open_paths
from lab.cluster.controlplane.apiserver.starting import start
from lab.cluster.controlplane.apiserver.validating import complete, validate
from lab.cluster.controlplane.probing import probe_troubles
from lab.cluster.controlplane.trouble import Reader, Trouble
from lab.cluster.nodes.mounts import KUBEADM_FILES, Place
from lab.cluster.nodes.options import Options
from lab.cluster.nodes.static_pod import MANIFESTS, StaticContainer, StaticPod, static_pod
from lab.cluster.state import State
from lab.manifests.release import EXAM, Release
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
"""What runs as static pods."""

KNOWN = (*COMPONENTS, "kubelet")
"""Every component whose settings are judged."""


@dataclass(frozen=True)
class Running:
    """A component on the node. ``container`` is None where no static pod runs it.

    ``troubles`` are why it does not start, or does not stay; ``opened`` the paths that the API server serves to
    requests without a name.
    """

    component: str
    path: str
    pod: StaticPod | None
    container: StaticContainer | None
    troubles: tuple[Trouble, ...] = ()
    opened: frozenset[str] = frozenset()
    reader: Reader | None = None
    release: Release = EXAM

    @property
    def starts(self) -> bool:
        """Whether it comes up, and stays."""
        return self.container is not None and not self.troubles

    @property
    def options(self) -> Options | None:
        """Its options; None where no static pod runs it."""
        return None if self.container is None else self.container.options

    @property
    def told(self) -> str:
        """Why it does not start, in a sentence."""
        if self.container is None and not self.troubles:
            return f"{self.component} does not run: no static pod in {MANIFESTS} starts it"
        said = self.troubles[0]
        verb = "is restarted again and again" if said.stage == "probe" else "does not start"
        return f"{self.component} {verb}: {said.message}"


def name_of(state: State, path: str) -> str:
    """The name under which a file of the node was handed in, else its own."""
    return state.node_sources.get(path) or posixpath.basename(path)


def manifests(state: State) -> tuple[str, ...]:
    """The files that the kubelet takes for static pods; those that begin with a dot it leaves alone."""
    return tuple(
        path
        for path in sorted(state.node_files)
        if path.startswith(MANIFESTS) and "/" not in path[len(MANIFESTS) :] and path[len(MANIFESTS)] != "."
    )


def running(state: State, component: str) -> Running:
    """What becomes of a component. Raises nothing, whatever lies on the node."""
    expected = f"{MANIFESTS}{component}.yaml"
    for path in sorted(manifests(state), key=lambda path: path != expected):
        pod = static_pod(state.node_files[path], name_of(state, path), state.release, path)
        container = pod.container(component)
        if container is not None or (path == expected and not pod.runs):
            return _running(state, component, path, pod, container)
    return Running(component, expected, None, None)


def _running(
    state: State, component: str, path: str, pod: StaticPod, container: StaticContainer | None
) -> Running:
    if container is None:
        found = Trouble("manifest", pod.refusal, span=_first(pod))
        return Running(component, path, pod, None, (found,))
    reader = _reader(container, state)
    troubles = list(_of_pod(pod, state))
    opened: frozenset[str] = frozenset()
    if not troubles:
        troubles = list(_of_component(container, reader, state))
    if component == "kube-apiserver":
        opened = open_paths(container.options, reader, state.release)
    if not troubles:
        troubles = list(probe_troubles(pod, container, opened))
    if not troubles and component == "kube-apiserver":
        troubles = list(_without_etcd(state, container))
    return Running(component, path, pod, container, tuple(troubles), opened, reader, state.release)


def _first(pod: StaticPod) -> Span | None:
    return next((each.span for each in pod.findings if each.span is not None), None)


def others(state: State) -> frozenset[str]:
    """Paths that exist though their text is not told."""
    return _others(frozenset(state.node_modes))


@lru_cache(maxsize=16)
def _others(modes: frozenset[str]) -> frozenset[str]:
    return modes | KUBEADM_FILES


def _reader(container: StaticContainer, state: State) -> Reader:
    there = others(state)

    def reader(path: str) -> Place:
        return container.place(path, state.node_files, there)

    return reader


def _of_pod(pod: StaticPod, state: State) -> Iterator[Trouble]:
    if not pod.runs:
        yield Trouble("manifest", pod.refusal, span=_first(pod))
        return
    for mount, said in pod.mount_troubles(state.node_files, others(state)):
        named = f'MountVolume.SetUp failed for volume "{mount.name}" : {said}'
        yield Trouble("mount", named, span=pod.span((*mount.volume, "hostPath")))


def _of_component(container: StaticContainer, reader: Reader, state: State) -> Iterator[Trouble]:
    options = container.options
    if options.refused is not None:
        refused = options.refused
        yield Trouble("parse", refused.message, refused.name, refused.word.span)
        return
    if container.component == "kube-apiserver":
        yield from _of_apiserver(options, reader, state)
    elif container.component == "etcd":
        yield from etcd.troubles(options, container.environment, reader)
    else:
        yield from controllers.troubles(options, reader)


def _of_apiserver(options: Options, reader: Reader, state: State) -> Iterator[Trouble]:
    release: Release = state.release
    found = list(complete(options)) or list(validate(options, release))
    path = options.value("authentication-config")
    place = reader(path) if path else None
    name = name_of(state, place.host) if place is not None and place.host else path
    more = configuration_trouble(options, reader, release, name)
    yield from found or (*more, *start(options, reader))


def _without_etcd(state: State, container: StaticContainer) -> Iterator[Trouble]:
    """Whether the server finds the etcd of this node, where there is one."""
    if not any(posixpath.basename(path).startswith("etcd") for path in manifests(state)):
        return
    options = container.options
    name, span = "etcd-servers", options.span("etcd-servers")
    found = running(state, "etcd")
    if not found.starts or found.options is None:
        yield Trouble("start", f"context deadline exceeded: {found.told}", name, span)
        return
    trouble = etcd_trouble(options, found.options)
    if trouble:
        yield Trouble("start", trouble, name, span)


def etcd_trouble(client: Options, server: Options) -> str:
    """Why an API server cannot speak with an etcd; empty where it can."""
    addresses = set(etcd.urls(server, "listen-client-urls"))
    for each in client.items("etcd-servers"):
        if each.rstrip("/") not in addresses:
            scheme, _, rest = each.partition("://")
            other = f"{'http' if scheme == 'https' else 'https'}://{rest.rstrip('/')}"
            if other in addresses:
                return f"context deadline exceeded: etcd speaks {other.partition(':')[0].upper()} at {other}"
            return f'context deadline exceeded: dial tcp {each.partition("//")[2]}: connect: connection refused'
        if each.startswith("https") and server.value("client-cert-auth") == "true":
            if not client.value("etcd-certfile") or not client.value("etcd-keyfile"):
                return "context deadline exceeded: remote error: tls: certificate required"
            if server.value("trusted-ca-file") not in ("", ETCD_CA):
                return "context deadline exceeded: remote error: tls: unknown certificate authority"
    return ""


ETCD_CA = "/etc/kubernetes/pki/etcd/ca.crt"
"""The authority that signs the certificates of etcd and of its clients on a node made by kubeadm."""
