"""The two pods that a cluster is tested with before anything on it is judged, in a namespace of the run's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from lab.live.api import RefusedError
from lab.live.exec import Place
from lab.live.images import AGNHOST
from lab.live.names import Names
from lab.live.pods import runnable
from lab.live.polling import Clock
from lab.live.renaming import labelled
from lab.live.setting_up import namespace_manifest
from lab.live.trouble import CancelledError, LiveError
from lab.manifests.document import JsonObject

if TYPE_CHECKING:
    from lab.live.connection import Connection

OPEN, SHUT = "open", "shut"
"""The pod that no policy touches, and the one that gets isolated."""

NAMESPACE = "control-pods"
PORT = 8080
ROLE = "cks-lab/control"
HOSTNAME = "kubernetes.io/hostname"

START_SECONDS = 60.0
"""How long each step of getting the two pods to run may take."""

REST_SECONDS = 0.2


def clock_until(stop: threading.Event) -> Clock:
    """The real time. Waiting raises CancelledError once ``stop`` is set."""

    def wait(seconds: float) -> None:
        if stop.wait(seconds):
            raise CancelledError("The run was stopped")

    return Clock(time.monotonic, wait)


class ControlPods:
    """The control pods of one run. ``close`` removes whatever ``start`` and ``isolate`` made.

    The namespace always carries the run's prefix, even where the exercise's have their own names.
    """

    def __init__(self, connection: Connection, names: Names, stop: threading.Event, clock: Clock | None = None) -> None:
        self._api = connection.api.with_stop(stop)
        self._names = Names(names.run)
        self._clock = clock or clock_until(stop)
        self._made = False
        self.where = connection.where
        self.namespace = self._names.namespace(NAMESPACE)
        self.open = Place(self.namespace, OPEN, OPEN)
        self.shut = Place(self.namespace, SHUT, SHUT)

    def start(self) -> None:
        """Make the two pods, without waiting for them. Does nothing a second time."""
        if self._made:
            return
        self._made = True
        self._post("/api/v1/namespaces", namespace_manifest({}, NAMESPACE, self._names))
        self._until("get no service account", lambda: self._makes(OPEN))
        self._until("get no service account", lambda: self._makes(SHUT))

    def addresses(self) -> tuple[str, str]:
        """The addresses of the open and the shut pod, once both listen. Raises LiveError when they take too long."""
        self.start()
        self._until("do not start", self._both_ready)
        return self._address(OPEN), self._address(SHUT)

    def isolate(self) -> None:
        """Make the policy that lets nothing into the shut pod and nothing out of it."""
        policy: JsonObject = {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": "isolate", "namespace": self.namespace},
            "spec": {"podSelector": {"matchLabels": {ROLE: SHUT}}, "policyTypes": ["Ingress", "Egress"]},
        }
        path = f"/apis/networking.k8s.io/v1/namespaces/{self.namespace}/networkpolicies"
        self._post(path, labelled(policy, self._names))

    def close(self) -> None:
        """Remove the pods and their namespace, also after a stop; what cannot be removed now is left to cleaning."""
        if not self._made:
            return
        try:
            self._api.unstoppable().delete(f"/api/v1/namespaces/{self.namespace}")
        except (RefusedError, LiveError):
            return

    def _makes(self, role: str) -> bool:
        """Whether the pod could be made; a new namespace gets its service account after a moment."""
        try:
            self._api.post(f"/api/v1/namespaces/{self.namespace}/pods", labelled(_pod(role), self._names))
        except RefusedError as error:
            if "serviceaccount" not in error.message:
                self._raise_unless_there(error)
            return "serviceaccount" not in error.message
        return True

    def _both_ready(self) -> bool:
        return bool(self._address(OPEN) and self._address(SHUT))

    def _address(self, role: str) -> str:
        """The pod's address once it is ready; empty until then."""
        pod = self._api.find(f"/api/v1/namespaces/{self.namespace}/pods/{role}") or {}
        status = pod.get("status") or {}
        conditions = status.get("conditions") or ()
        ready = any(each.get("type") == "Ready" and each.get("status") == "True" for each in conditions)
        return str(status.get("podIP") or "") if ready else ""

    def _post(self, path: str, manifest: JsonObject) -> None:
        try:
            self._api.post(path, manifest)
        except RefusedError as error:
            self._raise_unless_there(error)

    def _raise_unless_there(self, error: RefusedError) -> None:
        if error.reason != "AlreadyExists":
            raise LiveError(f"{self.where} refuses what the lab tests it with: {error.message}") from error

    def _until(self, otherwise: str, done: Callable[[], bool]) -> None:
        end = self._clock.now() + START_SECONDS
        while not done():
            if self._clock.now() > end:
                raise LiveError(
                    f"The lab's control pods in {self.namespace} {otherwise} within {START_SECONDS:.0f} s",
                    f"see why with `kubectl -n {self.namespace} describe pods`",
                )
            self._clock.wait(REST_SECONDS)


def _pod(role: str) -> JsonObject:
    bare: JsonObject = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": role, "labels": {ROLE: role}},
        "spec": {"containers": [{"name": role, "ports": [{"containerPort": PORT}]}]},
    }
    pod = runnable(bare, AGNHOST)
    # On two nodes where there are two, so that both are seen to enforce.
    term = {"labelSelector": {"matchExpressions": [{"key": ROLE, "operator": "Exists"}]}, "topologyKey": HOSTNAME}
    wished = [{"weight": 100, "podAffinityTerm": term}]
    affinity = {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": wished}}
    return {**pod, "spec": {**pod["spec"], "affinity": affinity}}
