"""Removing what runs made, and nothing else.

Whatever is deleted is first read: it must carry the lab's labels, and the server deletes it only as the very object, in
the very state, that was read (its ``uid`` and ``resourceVersion`` as preconditions).
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator

from lab.live.api import Api, RefusedError, waited_for
from lab.live.connection import Connection
from lab.live.event import Event, Hear, Phase
from lab.live.ours import MADE_BY, is_of_run, run_label, selector
from lab.live.resources import NAMESPACES, Resource, Resources
from lab.live.trouble import CancelledError, LiveError
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass

GONE_SECONDS = 90.0
"""How long namespaces may take to go. A pod gets a second to end; a stuck finalizer never does."""

TRIES = 4
"""How often a deletion is tried when the object has changed meanwhile."""

BY_HAND = "`cks-lab cluster clean` removes what is left"

CLUSTER_SCOPED = (
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("scheduling.k8s.io/v1", "PriorityClass"),
    ("node.k8s.io/v1", "RuntimeClass"),
    ("certificates.k8s.io/v1", "CertificateSigningRequest"),
)
"""The cluster-scoped kinds that a run makes, besides namespaces."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was removed, what is still there and why, and what was let be because its run is still going on."""

    removed: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    running: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left but what belongs to a run that goes on."""
        return not self.stuck


class Cleaner:
    """Removes the objects of one run, or of every run (an empty ``run``)."""

    def __init__(
        self,
        api: Api,
        resources: Resources,
        hear: Hear,
        run: str = "",
        *,
        stop: threading.Event | None = None,
        seconds: float | None = None,
        spare: Callable[[JsonObject], bool] = lambda _: False,
    ) -> None:
        self.api = api
        self.resources = resources
        self.hear = hear
        self.run = run
        self.stop = stop or threading.Event()
        self.seconds = GONE_SECONDS if seconds is None else seconds
        self.spare = spare
        self._removed: list[str] = []
        self._running: dict[str, None] = {}

    def clean(self, *, everywhere: bool = False) -> Cleaned:
        """Delete, and wait until it is gone. ``everywhere`` looks for objects of every type in every namespace.

        Raises LiveError when the server cannot be reached.
        """
        namespaces = [name for name in self._namespaces() if self._delete(NAMESPACES, "", name)]
        spared = set(self._running)
        types = self.resources.everything() if everywhere else self._cluster_scoped()
        for resource in types:
            for namespace, name in self._listed(resource, spared):
                if namespace not in namespaces and self._delete(resource, namespace, name):
                    self._tell(f"deleted {resource.kind.lower()} {name}")
        left = self._await(namespaces)
        self._removed += (f"namespace {name}" for name in namespaces if name not in left)
        return Cleaned(tuple(self._removed), tuple(map(self._why_stuck, left)), tuple(self._running))

    def _namespaces(self) -> list[str]:
        found = []
        for item in self.api.items(NAMESPACES.path(), labelSelector=selector(self.run)):
            if not is_of_run({**item, "kind": "Namespace"}, self.run):
                continue
            if self.spare(item):
                self._running[run_label(item)] = None
            else:
                found.append(str(item["metadata"]["name"]))
        return found

    def _cluster_scoped(self) -> Iterator[Resource]:
        for api_version, kind in CLUSTER_SCOPED:
            resource = self.resources.of(api_version, kind)
            if resource is not None:
                yield resource

    def _listed(self, resource: Resource, spared: set[str]) -> list[tuple[str, str]]:
        """Namespace and name of each labelled object of a type; none where one may not look."""
        if resource.kind == "Namespace":
            return []
        try:
            items = list(self.api.items(resource.path(), labelSelector=selector(self.run)))
        except RefusedError:
            # Types come and go, and aggregated ones fail on their own; what one cannot list, one did not make.
            return []
        return [
            (str(item["metadata"].get("namespace") or ""), str(item["metadata"]["name"]))
            for item in items
            if run_label(item) not in spared
        ]

    def _delete(self, resource: Resource, namespace: str, name: str) -> bool:
        """Delete one object, if it is the lab's when it is looked at; whether it was."""
        path = resource.path(namespace, name)
        for _ in range(TRIES):
            there = self.api.find(path)
            if there is None or not is_of_run({"kind": resource.kind, **there}, self.run):
                return False
            metadata = there["metadata"]
            if metadata.get("deletionTimestamp"):
                return True
            sure = {"uid": metadata["uid"], "resourceVersion": metadata["resourceVersion"]}
            try:
                self.api.delete(path, {"preconditions": sure, "propagationPolicy": "Background"})
            except RefusedError as error:
                if error.code == 409:
                    continue
                if error.code == 404:
                    return False
                raise LiveError(f"{self.api.where} does not delete {path}: {error.message}", BY_HAND) from error
            if resource.kind != "Namespace":
                self._removed.append(f"{resource.kind.lower()} {name}")
            return True
        raise LiveError(f"{self.api.where}: {path} changes faster than it can be deleted", BY_HAND)

    def _await(self, names: Iterable[str]) -> list[str]:
        """Wait for namespaces to go; gives those that are there when the time is over."""
        left = list(names)
        if left:
            self._tell(f"{len(left)} namespaces are going: {', '.join(left)}")

        def gone() -> bool:
            left[:] = [name for name in left if self.api.find(NAMESPACES.path(name=name)) is not None]
            return not left

        waited_for(gone, self.seconds, self.stop, every=0.25)
        return left

    def _why_stuck(self, name: str) -> str:
        there = self.api.find(NAMESPACES.path(name=name)) or {}
        return f"the namespace {name} {why_stuck(there)}"

    def _tell(self, text: str) -> None:
        self.hear(Event(Phase.CLEAN, text))


def why_stuck(namespace: JsonObject) -> str:
    """What a namespace that does not go is waiting for, in the server's words."""
    status, metadata = namespace.get("status") or {}, namespace.get("metadata") or {}
    said = [
        str(each.get("message"))
        for each in status.get("conditions") or ()
        if each.get("status") == "True" and str(each.get("type")).startswith("Namespace")
    ]
    held = [f"its own finalizer {each}" for each in metadata.get("finalizers") or ()]
    waiting = "; ".join([*said, *held]) or "the server does not say for what"
    return f"is stuck in deletion: {waiting}"


def clean(
    connection: Connection, hear: Hear, *, everything: bool = False, stop: threading.Event | None = None
) -> Cleaned:
    """Remove what earlier runs left in a cluster.

    Runs that still go on are let be – those of a living process of this machine, and those that another machine made –
    unless ``everything`` is asked for. Raises LiveError.
    """
    api = connection.api.with_stop(stop or threading.Event())
    cleaner = Cleaner(api, Resources(api), hear, stop=stop, spare=(lambda _: False) if everything else _goes_on)
    try:
        return cleaner.clean(everywhere=True)
    except RefusedError as error:
        raise LiveError(f"{api.where} does not let the lab clean up: {error.message}") from error
    except CancelledError:
        raise CancelledError("Cleaning was stopped", BY_HAND) from None


def _goes_on(namespace: JsonObject) -> bool:
    """Whether the process that made a namespace lives, as far as can be known."""
    made_by = str(((namespace.get("metadata") or {}).get("annotations") or {}).get(MADE_BY) or "")
    machine, _, number = made_by.rpartition("/")
    if machine != socket.gethostname() or not number.isdecimal():
        return bool(machine)
    return int(number) != os.getpid() and _lives(int(number))


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
