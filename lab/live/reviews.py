"""What the API server says of requests and objects without anything being done: reviews and dry runs."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from lab.cluster.trial import AccessTrial, AdmissionTrial, Observation
from lab.live.api import Api, RefusedError
from lab.live.names import Names
from lab.live.renaming import renamed
from lab.live.resources import Resources
from lab.live.trouble import CancelledError
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref

REVIEW = "/apis/authorization.k8s.io/v1/subjectaccessreviews"

SETTLE_SECONDS = 3.0
"""How long the server may take until it judges by what was applied last."""

KINDS = {
    "namespaces": "Namespace", "clusterroles": "ClusterRole", "clusterrolebindings": "ClusterRoleBinding",
    "priorityclasses": "PriorityClass", "runtimeclasses": "RuntimeClass",
}  # fmt: skip
"""Resources whose objects have names of the run's own."""


class Reviews:
    """Asks one cluster, in the names of one run."""

    def __init__(self, api: Api, resources: Resources, names: Names) -> None:
        self.api = api
        self.resources = resources
        self.names = names
        self._until = 0.0

    def access(self, trial: AccessTrial) -> Observation:
        """Whether the subject may make the request (SubjectAccessReview)."""
        return self._settled(lambda: self._access(trial))

    def admission(self, trial: AdmissionTrial) -> Observation:
        """Whether the object would be taken (a dry-run create, as whoever hands it in)."""
        return self._settled(lambda: self._admission(trial))

    def _settled(self, ask: Callable[[], Observation]) -> Observation:
        """The answer once the server has taken in what was applied: it judges by copies that follow after a moment.

        It is asked again, for a while that all reviews share, while it says otherwise than the simulator.
        """
        self._until = self._until or monotonic() + SETTLE_SECONDS
        while True:
            found = ask()
            wanted = found.trial.simulated if found.trial.simulated is not None else found.trial.expected
            if found.succeeded in (None, wanted) or monotonic() >= self._until:
                return found
            if self.api.stop.wait(0.1):
                raise CancelledError("The run was stopped")

    def _access(self, trial: AccessTrial) -> Observation:
        start = monotonic()
        body = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": self._spec(trial),
        }
        try:
            status = self.api.post(REVIEW, body).value.get("status") or {}
        except RefusedError as error:
            return _not_run(trial, f"not run: the review was refused: {self.names.back(error.message)}", start)
        allowed = bool(status.get("allowed"))
        said = self.names.back(str(status.get("reason") or status.get("evaluationError") or ""))
        return Observation(trial, allowed, f"{'allowed' if allowed else 'denied'}{f': {said}' if said else ''}",
                           monotonic() - start)  # fmt: skip

    def _admission(self, trial: AdmissionTrial) -> Observation:
        start = monotonic()
        manifest = renamed(trial.manifest, self.names)
        resource = self.resources.of(str(manifest.get("apiVersion")), str(manifest.get("kind")))
        if resource is None:
            return _not_run(trial, f"not run: the cluster knows no {manifest.get('kind')}", start)
        metadata = manifest.get("metadata") or {}
        # A name of its own, so that an object that is there already is not in the way.
        manifest = {**manifest, "metadata": {**metadata, "name": f"{metadata.get('name') or 'try'}"[:57] + "-trial"}}
        path = resource.path(str(metadata.get("namespace") or ""))
        try:
            self.api.post(path, manifest, user=self.names.user(trial.user), dryRun="All", fieldValidation="Strict")
        except RefusedError as error:
            said = self.names.back(error.message)
            if error.code >= 500 or error.code == 401:
                return _not_run(trial, f"not run: {said}", start)
            return Observation(trial, False, f"refused: {said}", monotonic() - start)
        return Observation(trial, True, "admitted", monotonic() - start)

    def _spec(self, trial: AccessTrial) -> JsonObject:
        spec: JsonObject = {
            "user": self.names.user(trial.user),
            "groups": [self.names.group(group) for group in trial.groups],
        }
        if trial.url:
            return {**spec, "nonResourceAttributes": {"path": trial.url, "verb": trial.verb}}
        attributes = {
            "verb": trial.verb, "group": trial.group, "resource": trial.resource, "subresource": trial.subresource,
            "name": self._object_name(trial),
            "namespace": self.names.namespace(trial.namespace) if trial.namespace else "",
        }  # fmt: skip
        return {**spec, "resourceAttributes": {key: value for key, value in attributes.items() if value}}

    def _object_name(self, trial: AccessTrial) -> str:
        kind = KINDS.get(trial.resource)
        return self.names.ref(Ref(kind, "", trial.name)).name if kind and trial.name else trial.name


def _not_run(trial: AccessTrial | AdmissionTrial, text: str, start: float) -> Observation:
    return Observation(trial, None, text, monotonic() - start)
