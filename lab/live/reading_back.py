"""What the API server holds, in the exercise's own names, and what it would hold of what is handed in dry."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from time import monotonic

from lab.cluster.kinds import kind_called
from lab.cluster.trial import ChangeTrial, Observation, StoredTrial
from lab.live.api import Api, RefusedError
from lab.live.names import Names
from lab.live.renaming import LAB, MANAGED_BY, RUN, labelled, renamed
from lab.live.resources import Resource, Resources
from lab.live.setting_up import in_namespace
from lab.live.strategic import LAST_APPLIED
from lab.live.trouble import CancelledError
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref

DRY = {"dryRun": "All", "fieldValidation": "Strict"}

SETTLE_SECONDS = 3.0
"""How long the server may take until it judges by what was applied last."""

OWN_METADATA = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink")
"""What the server notes about an object for its own ends."""


class ReadingBack:
    """Looks at one cluster in the names of one run, and keeps nothing there."""

    def __init__(self, api: Api, resources: Resources, names: Names) -> None:
        self.api = api
        self.resources = resources
        self.names = names
        self._until = 0.0

    def stored(self, trial: StoredTrial) -> Observation:
        """What the check says of the server's answers, once the server has taken in what was applied."""
        return self._settled(lambda: self._stored(trial))

    def change(self, trial: ChangeTrial) -> Observation:
        """Whether the server would take the change."""
        return self._settled(lambda: self._change(trial))

    def _settled(self, ask: Callable[[], Observation]) -> Observation:
        """Asked again, for a while that all share, while the server says otherwise than the simulator."""
        self._until = self._until or monotonic() + SETTLE_SECONDS
        while True:
            found = ask()
            if found.succeeded in (None, found.trial.simulated) or monotonic() >= self._until:
                return found
            if self.api.stop.wait(0.1):
                raise CancelledError("The run was stopped")

    def _stored(self, trial: StoredTrial) -> Observation:
        start = monotonic()
        found: dict[Ref, JsonObject | None] = {}
        for ref in trial.read:
            resource = self._resource(ref)
            if resource is None:
                return Observation(trial, None, f"not run: the cluster knows no {ref.kind}", monotonic() - start)
            real = self.names.ref(ref)
            there = self.api.find(resource.path(real.namespace, real.name))
            found[ref] = None if there is None else as_written(there, ref, self.names)
        for ref, manifest in trial.handed:
            try:
                found[ref] = self._handed(ref, manifest)
            except RefusedError as error:
                return self._refused(trial, ref, error, start)
        wrong = trial.judge(found)
        text = wrong or "as asked"
        beyond = f" ({trial.beyond})" if trial.beyond and not wrong else ""
        return Observation(trial, not wrong, f"{text}{beyond}", monotonic() - start)

    def _handed(self, ref: Ref, manifest: JsonObject) -> JsonObject:
        """What the server would store of a manifest. Raises RefusedError."""
        kind = str(manifest.get("kind"))
        here = Ref(kind, ref.namespace, ref.name)
        resource = self.resources.of(str(manifest.get("apiVersion")), kind)
        if resource is None:
            raise RefusedError(404, {"message": f"the cluster knows no {kind}"})
        asked = labelled(renamed(in_namespace(_bare(manifest), here), self.names), self.names)
        metadata = asked["metadata"]
        # A name of its own, so that the object that is there is not in the way.
        asked = {**asked, "metadata": {**metadata, "name": f"{str(metadata['name'])[:57]}-trial"}}
        answer = self.api.post(resource.path(str(metadata.get("namespace") or "")), asked, **DRY).value
        return as_written(answer, here, self.names)

    def _refused(self, trial: StoredTrial, ref: Ref, error: RefusedError, start: float) -> Observation:
        """A refusal tells that a check is not met where the simulator says so too, and nothing else."""
        said = self.names.back(error.message)
        if trial.simulated is False and 400 < error.code < 500 and error.code != 404:
            return Observation(trial, False, f"{ref} is refused: {said}", monotonic() - start)
        return Observation(trial, None, f"not run: {ref} is refused: {said}", monotonic() - start)

    def _change(self, trial: ChangeTrial) -> Observation:
        start = monotonic()
        resource = self._resource(trial.ref)
        if resource is None:
            return Observation(trial, None, f"not run: the cluster knows no {trial.ref.kind}", monotonic() - start)
        real = self.names.ref(trial.ref)
        try:
            self.api.patch(resource.path(real.namespace, real.name), trial.patch, **DRY)
        except RefusedError as error:
            said = self.names.back(error.message)
            if error.code != 422:
                return Observation(trial, None, f"not run: {said}", monotonic() - start)
            return Observation(trial, False, f"refused: {said}", monotonic() - start)
        return Observation(trial, True, "taken", monotonic() - start)

    def _resource(self, ref: Ref) -> Resource | None:
        kind = kind_called(ref.kind)
        return None if kind is None else self.resources.of(kind.api_version, kind.name)


def as_written(answer: JsonObject, ref: Ref, names: Names) -> JsonObject:
    """An object of the server's as the exercise calls it, without what the lab and the server note for themselves."""
    value: JsonObject = json.loads(names.back(json.dumps(answer)))
    metadata = {key: held for key, held in (value.get("metadata") or {}).items() if key not in OWN_METADATA}
    labels = {key: held for key, held in (metadata.pop("labels", None) or {}).items() if not _is_mark(key, held)}
    annotations = _without(metadata.pop("annotations", None) or {}, LAST_APPLIED)
    kept = {**({"labels": labels} if labels else {}), **({"annotations": annotations} if annotations else {})}
    named = {"name": ref.name, **({"namespace": ref.namespace} if ref.namespace else {})}
    return {**value, "metadata": {**metadata, **kept, **named}}


def _bare(manifest: JsonObject) -> JsonObject:
    """A manifest as one may hand it in anew."""
    metadata = {key: held for key, held in (manifest.get("metadata") or {}).items() if key not in OWN_METADATA}
    return {**manifest, "metadata": metadata}


def _is_mark(key: str, held: object) -> bool:
    return key == RUN or (key == MANAGED_BY and held == LAB)


def _without(mapping: Mapping[str, object], key: str) -> JsonObject:
    return {each: held for each, held in mapping.items() if each != key}
