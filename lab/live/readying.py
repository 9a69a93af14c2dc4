"""Waiting until the pods of an exercise run, and why they do not."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

from lab.cluster.state import State
from lab.live.api import Api, RefusedError, waited_for
from lab.live.event import Event, Hear, Phase
from lab.live.names import KUBERNETES_OWN, Names
from lab.live.resources import NODES, PODS, Resource
from lab.manifests.document import JsonObject

READY_SECONDS = 120.0
"""How long pods may take: images are there already on the lab's own cluster, and are pulled on others."""

REPLICA_SETS = Resource("apps/v1", "ReplicaSet", "replicasets", True, frozenset())


def has_nodes(api: Api) -> bool:
    """Whether there is a node that is ready to run pods."""
    return any(_condition(node, "Ready") == "True" for node in api.items(NODES.path()))


class Readying:
    """Waits for the pods of one run."""

    def __init__(self, api: Api, names: Names, hear: Hear, stop: threading.Event) -> None:
        self.api = api
        self.names = names
        self.hear = hear
        self.stop = stop

    def wait(self, state: State, seconds: float = READY_SECONDS) -> bool:
        """Whether every pod of the state came to run in time; what keeps them is told.

        It ends early where waiting does not help, as with a quota.
        """
        wanted = Counter(
            pod.namespace
            for pod in state.pods
            if pod.ready and not pod.host_network and pod.namespace not in KUBERNETES_OWN
        )
        if not wanted:
            return True
        self._tell(f"{wanted.total()} pods are to run")
        hopeless: list[str] = []

        def settled() -> bool:
            hopeless[:] = [said for namespace in wanted for said in self._refusals(namespace)]
            return bool(hopeless) or all(self._ready(namespace) >= count for namespace, count in wanted.items())

        in_time = waited_for(settled, seconds, self.stop, every=0.2)
        if in_time and not hopeless:
            self._tell("all pods run")
            return True
        reasons = hopeless or [said for namespace in wanted for said in self._waiting(namespace)]
        for said in dict.fromkeys(reasons):
            self._tell(self.names.back(said))
        return False

    def _pods(self, namespace: str) -> list[JsonObject]:
        listed = self.api.items(PODS.path(self.names.namespace(namespace)))
        return [pod for pod in listed if not pod["metadata"].get("deletionTimestamp")]

    def _ready(self, namespace: str) -> int:
        return sum(_condition(pod, "Ready") == "True" for pod in self._pods(namespace))

    def _refusals(self, namespace: str) -> Iterator[str]:
        """What keeps pods from being made at all, such as a quota or a policy of the cluster's own."""
        try:
            sets = list(self.api.items(REPLICA_SETS.path(self.names.namespace(namespace))))
        except RefusedError:
            return
        for each in sets:
            for condition in (each.get("status") or {}).get("conditions") or ():
                if condition.get("type") == "ReplicaFailure" and condition.get("status") == "True":
                    yield f"the cluster makes no pods for {_name(each)}: {condition.get('message')}"

    def _waiting(self, namespace: str) -> Iterator[str]:
        for pod in self._pods(namespace):
            if _condition(pod, "Ready") != "True":
                yield f"{namespace}/{_name(pod)} does not run: {_why(pod)}"

    def _tell(self, text: str) -> None:
        self.hear(Event(Phase.READY, text))


def _name(item: JsonObject) -> str:
    return str(item["metadata"]["name"])


def _condition(item: JsonObject, kind: str) -> str:
    conditions = (item.get("status") or {}).get("conditions") or ()
    return next((str(each.get("status")) for each in conditions if each.get("type") == kind), "")


def _why(pod: JsonObject) -> str:
    """What a pod waits for: a container's reason, or why no node takes it."""
    status = pod.get("status") or {}
    for container in (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())):
        waiting = (container.get("state") or {}).get("waiting") or {}
        if waiting.get("reason"):
            return f"{waiting['reason']}: {waiting.get('message') or 'no more is said'}"
    for condition in status.get("conditions") or ():
        if condition.get("status") == "False" and condition.get("message"):
            return str(condition["message"])
    return str(status.get("phase") or "no node has taken it yet")
