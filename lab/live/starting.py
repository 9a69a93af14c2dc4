"""Pods made in earnest: whether the cluster takes them, and whether their containers start.

Nothing is changed about a pod but its names and labels, and that agnhost of any version becomes the lab's. A pod that
could reach beyond itself is not made, nor one that needs what the nodes do not hold.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic

from lab.cluster.podsecurity.level import Level, LevelVersion, parse_version
from lab.cluster.podsecurity.podshape import PodShape, items, mapping
from lab.cluster.podsecurity.standards import reasons, violations
from lab.cluster.trial import Observation, StartTrial
from lab.live.api import Api, RefusedError
from lab.live.crew import each
from lab.live.images import AGNHOST
from lab.live.names import KUBERNETES_OWN, Names
from lab.live.renaming import labelled, renamed
from lab.live.resources import NODES, PODS
from lab.live.trouble import CancelledError
from lab.manifests.document import JsonObject

START_SECONDS = 60.0
"""How long a pod may take to start."""

SETTLE_SECONDS = 2.0
"""How long its containers must have run before they are believed to go on."""

POLL_SECONDS = 0.3

AT_ONCE = 8

FAILED = frozenset({"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"})
"""Reasons for which a container waits in vain."""

NO_SANDBOX = "FailedCreatePodSandBox"
"""The kubelet's word for a pod that the runtime makes no place for, for its settings or for want of a network."""

UNKNOWN_IMAGE = frozenset({"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"})

CONTAINERS = ("initContainers", "containers")


class Starting:
    """Starts the pods of one run."""

    def __init__(self, api: Api, names: Names, stop: threading.Event) -> None:
        self.api = api
        self.names = names
        self.stop = stop
        self._images: frozenset[str] | None = None

    def all(self, trials: Sequence[StartTrial]) -> tuple[Observation, ...]:
        """How each fares, in their order. Raises LiveError, CancelledError."""
        tasks = [lambda number=number, trial=trial: self._one(number, trial) for number, trial in enumerate(trials)]
        found = dict(each(tasks, self.stop, AT_ONCE))
        return tuple(found[number] for number in range(len(trials)))

    def _one(self, number: int, trial: StartTrial) -> Observation:
        start = monotonic()
        why = self.why_not(trial.manifest)
        if why:
            return Observation(trial, None, f"not run: {why}")
        pod = self._made(trial.manifest, number)
        namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
        try:
            self.api.post(PODS.path(namespace), pod)
        except RefusedError as error:
            said = self.names.back(error.message)
            if error.code >= 500 or error.code == 401:
                return Observation(trial, None, f"not run: {said}", monotonic() - start)
            return Observation(trial, False, f"refused: {said}", monotonic() - start)
        path = PODS.path(namespace, name)
        try:
            succeeded, text = self._followed(path)
        finally:
            self._remove(path)
        return Observation(trial, succeeded, self.names.back(text), monotonic() - start)

    def _made(self, manifest: JsonObject, number: int) -> JsonObject:
        """The pod in the run's names. Without labels of its own, so that no controller takes it for one of its pods."""
        metadata = {key: held for key, held in mapping(manifest.get("metadata")).items() if key != "labels"}
        name = f"{str(metadata.get('name') or 'pod')[:50]}-start-{number}"
        spec = dict(mapping(manifest.get("spec")))
        for key in CONTAINERS:
            if key in spec:
                spec[key] = [{**each_one, "image": image_for(each_one), **PULLED} for each_one in items(spec[key])]
        pod = {**manifest, "metadata": {**metadata, "name": name}, "spec": {**spec, "terminationGracePeriodSeconds": 0}}
        return labelled(renamed(pod, self.names), self.names)

    def why_not(self, manifest: JsonObject) -> str:
        """Why a pod is not made here; empty where it is."""
        spec = mapping(manifest.get("spec"))
        namespace = str(mapping(manifest.get("metadata")).get("namespace") or "")
        if namespace in KUBERNETES_OWN:
            return f"the namespace {namespace} belongs to the cluster"
        beyond = violations(LevelVersion(Level.BASELINE, parse_version("latest")), PodShape.of(manifest))
        if beyond:
            return f"the lab starts no pod that reaches beyond itself: {reasons(beyond)}"
        if spec.get("runtimeClassName"):
            return "its runtime class needs a handler on the nodes"
        said = next(_local(manifest), "")
        if said:
            return said
        missing = sorted({image for image in map(image_for, _containers(spec)) if image not in self._held()})
        return f"no node holds the image {missing[0]}" if missing else ""

    def _held(self) -> frozenset[str]:
        """The images that every node which is there holds."""
        if self._images is None:
            nodes = [frozenset(_images_of(node)) for node in self.api.items(NODES.path())]
            self._images = frozenset.intersection(*nodes) if nodes else frozenset()
        return self._images

    def _followed(self, path: str) -> tuple[bool | None, str]:
        """Watch the pod until it runs, or it is clear that it does not."""
        end = monotonic() + START_SECONDS
        running_since = 0.0
        while True:
            pod = self.api.find(path) or {}
            failed = _failure(pod)
            if failed:
                return (None if failed.startswith("not run") else False), failed
            status = mapping(pod.get("status"))
            if status.get("phase") == "Succeeded":
                return True, "ran to its end"
            if _runs(status):
                running_since = running_since or monotonic()
                if monotonic() - running_since >= SETTLE_SECONDS:
                    return True, "started"
            else:
                running_since = 0.0
            if monotonic() > end:
                said = self._without_sandbox(pod)
                return (False, said) if said else (None, f"not run: the pod did not start within {START_SECONDS:.0f} s")
            if self.stop.wait(POLL_SECONDS):
                raise CancelledError("The run was stopped")

    def _without_sandbox(self, pod: JsonObject) -> str:
        """Why the runtime makes no sandbox for the pod, as the kubelet's event says it; empty where it does."""
        metadata = mapping(pod.get("metadata"))
        path = f"/api/v1/namespaces/{metadata.get('namespace')}/events"
        about = f"involvedObject.uid={metadata.get('uid')},reason={NO_SANDBOX}"
        events = list(self.api.items(path, fieldSelector=about)) if metadata.get("uid") else []
        return f"{NO_SANDBOX}: {events[-1].get('message')}" if events else ""

    def _remove(self, path: str) -> None:
        try:
            self.api.unstoppable().delete(path, {"gracePeriodSeconds": 0})
        except RefusedError:
            # It goes with its namespace.
            return


PULLED: JsonObject = {"imagePullPolicy": "IfNotPresent"}


def _images_of(node: JsonObject) -> Iterator[str]:
    for image in items(mapping(node.get("status")).get("images")):
        yield from map(str, image.get("names") or ())


def image_for(container: Mapping[str, object]) -> str:
    """The image that a container is started with: any agnhost is the lab's own."""
    image = str(container.get("image") or "")
    return AGNHOST if _repository(image) == _repository(AGNHOST) else _whole(image)


def _repository(image: str) -> str:
    bare = image.partition("@")[0]
    name, colon, tag = bare.rpartition(":")
    return name if colon and "/" not in tag else bare


def _whole(image: str) -> str:
    """A short name as container runtimes complete it."""
    first = image.partition("/")[0]
    if "/" not in image:
        return f"docker.io/library/{image}"
    return image if "." in first or ":" in first or first == "localhost" else f"docker.io/{image}"


def _containers(spec: JsonObject) -> Iterator[JsonObject]:
    for key in CONTAINERS:
        yield from items(spec.get(key))


def _local(manifest: JsonObject) -> Iterator[str]:
    """What of a pod lies on nodes, or must be served by the cluster's storage."""
    spec, metadata = mapping(manifest.get("spec")), mapping(manifest.get("metadata"))
    contexts = [mapping(held.get("securityContext")) for held in (spec, *_containers(spec))]
    for context in contexts:
        if mapping(context.get("seccompProfile")).get("type") == "Localhost":
            yield "its seccomp profile lies on no node of this cluster"
        if mapping(context.get("appArmorProfile")):
            yield "nodes need not have AppArmor"
    if any("apparmor" in str(key) for key in mapping(metadata.get("annotations"))):
        yield "nodes need not have AppArmor"
    for volume in items(spec.get("volumes")):
        if "persistentVolumeClaim" in volume or "ephemeral" in volume:
            yield "the cluster may have no storage for its volumes"
    if any(spec.get(key) for key in ("nodeSelector", "affinity", "nodeName", "tolerations")):
        yield "it asks for nodes of its own"


def _states(status: JsonObject, key: str) -> Iterator[JsonObject]:
    for container in items(status.get(key)):
        yield mapping(container.get("state"))


def _runs(status: JsonObject) -> bool:
    states = list(_states(status, "containerStatuses"))
    running = bool(states) and all(state.get("running") is not None for state in states)
    return running and status.get("phase") == "Running"


def _failure(pod: JsonObject) -> str:
    """Why a pod will not start; empty as long as it may."""
    status = mapping(pod.get("status"))
    for key in ("initContainerStatuses", "containerStatuses"):
        for state in _states(status, key):
            waiting, ended = mapping(state.get("waiting")), mapping(state.get("terminated"))
            reason = str(waiting.get("reason") or "")
            if reason in UNKNOWN_IMAGE:
                return f"not run: {waiting.get('message') or reason}"
            if reason in FAILED:
                return f"{reason}: {waiting.get('message') or 'no more is said'}"
            if ended.get("exitCode"):
                return f"a container ended with status {ended['exitCode']}: {ended.get('reason')}"
    if status.get("phase") == "Failed":
        return str(status.get("message") or status.get("reason") or "the pod failed")
    return ""
