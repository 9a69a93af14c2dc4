"""A static pod's manifest as the kubelet takes it, and the command line of each container in it.

The kubelet reads the file's first document, drops fields it does not know without a word, and starts what is valid.
Source: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Set
from dataclasses import field
from functools import cached_property, lru_cache

from lab.cluster.nodes.components import manual
from lab.cluster.nodes.mounts import Mount, Place, mount_trouble, mounts, place
from lab.cluster.nodes.options import Options, Word, parse
from lab.cluster.nodes.pod_file import PodFile, pod_file
from lab.manifests.document import Document, JsonObject, Path
from lab.manifests.finding import Finding
from lab.manifests.release import EXAM, Release
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

MANIFESTS = "/etc/kubernetes/manifests/"
"""Where the kubelet of a node made by kubeadm looks for static pods."""


@dataclass(frozen=True)
class StaticContainer:
    """One container: the words it is started with, and what the component makes of them.

    ``component`` is the name of its command (``kube-apiserver``), ``words`` what follows it. Without ``command`` it is
    the first of ``args``: the images of Kubernetes start what they are told.
    """

    name: str
    component: str
    words: tuple[Word, ...]
    mounts: tuple[Mount, ...]
    path: Path
    """Where it is written in the pod."""
    release: Release = EXAM
    environment: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def options(self) -> Options:
        """Its command line, as the component reads it."""
        return parse(self.words, manual(self.component, self.release))

    def place(self, path: str, files: Mapping[str, str], others: Set[str] = frozenset()) -> Place:
        """Where a path inside the container leads to on the node; a relative one begins at ``/``."""
        return place(posixpath.join("/", path), self.mounts, files, others)


@dataclass(frozen=True)
class StaticPod:
    """What the kubelet makes of a manifest.

    ``refusal`` is what it logs where it starts nothing; ``findings`` say the same and more, each at its place.
    ``document`` is None only where not even a part of the text could be read.
    """

    file: str
    pod: JsonObject
    refusal: str
    findings: tuple[Finding, ...]
    document: Document | None
    containers: tuple[StaticContainer, ...]

    @property
    def runs(self) -> bool:
        """Whether the kubelet would start it, as far as the manifest alone tells."""
        return not self.refusal

    def container(self, component: str) -> StaticContainer | None:
        """The container whose command is that component."""
        return next((each for each in self.containers if each.component == component), None)

    def options(self, component: str) -> Options | None:
        """The options of that component; None where no container runs it."""
        found = self.container(component)
        return None if found is None else found.options

    def mount_troubles(
        self, files: Mapping[str, str], others: Set[str] = frozenset()
    ) -> tuple[tuple[Mount, str], ...]:
        """The mounts that keep the kubelet from starting the pod, with what it says."""
        every = (mount for container in self.containers for mount in container.mounts)
        told = ((mount, mount_trouble(mount, files, others)) for mount in every)
        return tuple((mount, trouble) for mount, trouble in told if trouble)

    def span(self, path: Path) -> Span | None:
        """Where a part of the pod is written."""
        return None if self.document is None else self.document.span(path)

    def key_span(self, path: Path) -> Span | None:
        """Where the key, or the list item, that ends a path is written."""
        return None if self.document is None else self.document.key_span(path)


@lru_cache(maxsize=64)
def static_pod(text: str, file: str = "manifest.yaml", release: Release = EXAM, path: str = "") -> StaticPod:
    """Read a static pod's manifest. Raises nothing, whatever the text holds.

    ``file`` is its name where places in it are told, ``path`` the one on the node, which the kubelet tells.
    """
    read = pod_file(text, file, release, path or file)
    return StaticPod(
        file, read.pod, read.refusal, read.findings, read.document, tuple(_containers(read, release))
    )


def _containers(read: PodFile, release: Release) -> Iterator[StaticContainer]:
    spec = read.pod.get("spec")
    listed = spec.get("containers") if isinstance(spec, dict) else None
    for at, container in enumerate(listed if isinstance(listed, list) else ()):
        path = ("spec", "containers", at)
        if not isinstance(container, dict):
            continue
        words = tuple(_words(read.document, container, path))
        command = posixpath.basename(words[0].text) if words and not words[0].text.startswith("-") else ""
        yield StaticContainer(
            container.get("name") or "",
            command,
            words[1:] if command else words,
            mounts(read.pod, path),
            path,
            release,
            {each.get("name", ""): each.get("value") or "" for each in container.get("env") or ()},
        )


def _words(document: Document | None, container: JsonObject, path: Path) -> Iterator[Word]:
    """``command``, then ``args``: a container's command line. Variables in ``$(NAME)`` are left as they are."""
    for key in ("command", "args"):
        for at, text in enumerate(container.get(key) or ()):
            yield Word(text, None if document is None else document.span((*path, key, at)))
