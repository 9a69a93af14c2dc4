"""A scenario on a real cluster: its namespaces, what runs in them, and last the policies."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

from lab.cluster.fresh import fresh
from lab.cluster.kinds import is_namespaced
from lab.cluster.state import State
from lab.live.api import Api, RefusedError, waited_for
from lab.live.confining import why_left_out
from lab.live.event import Event, Hear, Phase
from lab.live.images import AGNHOST
from lab.live.names import DEFAULT, KUBERNETES_OWN, Names
from lab.live.ours import MADE_BY, OWN_NAMES, is_of_run
from lab.live.pods import runnable
from lab.live.renaming import labelled, renamed
from lab.live.resources import NAMESPACES, SERVICE_ACCOUNTS, Resources
from lab.live.strategic import last_applied, patch_of, with_last_applied
from lab.live.trouble import LiveError
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref

ACCOUNT_SECONDS = 15.0
"""How long to wait for a new namespace's ``default`` service account, which pods are refused without."""

ORDER = {"ResourceQuota": -2, "LimitRange": -2, "ServiceAccount": -1, "NetworkPolicy": 1}
"""What is made before and after everything else."""


class Setup:
    """Makes the scenario of one run, and remembers what of it was left out and why."""

    def __init__(self, api: Api, resources: Resources, names: Names, hear: Hear, stop: threading.Event) -> None:
        self.api = api
        self.resources = resources
        self.names = names
        self.hear = hear
        self.stop = stop
        self.left_out: dict[Ref, str] = {}
        self._made: set[str] = set()

    def run(self, state: State) -> None:
        """Make everything. Raises LiveError naming what the cluster refuses."""
        scenario = tuple(scenario_objects(state))
        self.names.bring(item.ref for item in scenario)
        namespaces = {item.ref.name: item for item in state.of_kind("Namespace")}
        wanted = {DEFAULT, *(item.ref.name for item in scenario if item.ref.kind == "Namespace")}
        if self.names.own:
            wanted -= {DEFAULT}
        made = sorted(wanted - KUBERNETES_OWN)
        for name in made:
            self.make_namespace(name, namespaces.get(name))
        self._tell(f"{len(made)} namespaces: {', '.join(self.names.namespace(name) for name in made)}")
        for name in made:
            self._await_account(name)
        rest = sorted(
            (item for item in scenario if item.ref.kind != "Namespace"), key=lambda item: ORDER.get(item.ref.kind, 0)
        )
        for item in rest:
            self._make(item)
        self._tell(f"{len(rest) - len(self.left_out)} objects in them")
        for ref, why in self.left_out.items():
            self._tell(f"{ref} is left out: {why}")

    def make_namespace(self, name: str, item: KubeObject | None = None) -> None:
        """Make a namespace of the run's; one that is there already must be the lab's own."""
        written = item.written if item is not None else {}
        manifest = namespace_manifest(written, name, self.names)
        real = self.names.namespace(name)
        self._made.add(real)
        try:
            self.api.post(NAMESPACES.path(), with_last_applied(manifest))
        except RefusedError as error:
            if error.reason != "AlreadyExists":
                raise _refused(error, f"Namespace/{name}", self.names, self.api.where) from error
            there = self.api.find(NAMESPACES.path(name=real))
            if there is None or not is_of_run(there, self.names.run):
                raise LiveError(
                    f"The namespace {real} is there already in {self.api.where}, and not of this run",
                    "the lab touches no namespace that it did not make: leave out the exercise's own names, or "
                    "remove what an earlier run left with `cks-lab cluster clean`",
                ) from error

    def _await_account(self, name: str) -> None:
        """Wait for the controller that gives a new namespace its ``default`` service account."""
        path = SERVICE_ACCOUNTS.path(self.names.namespace(name), "default")
        if not waited_for(lambda: self.api.find(path) is not None, ACCOUNT_SECONDS, self.stop):
            raise LiveError(
                f"{self.api.where} gives the namespace {self.names.namespace(name)} no service account",
                "its controller manager does not seem to run",
            )

    def _make(self, item: KubeObject) -> None:
        why = why_left_out(item.written, item.ref, self.names)
        resource = self.resources.of(item.api_version, item.ref.kind)
        if resource is None:
            why = why or f"the cluster knows no {item.ref.kind} of {item.api_version}"
        if why or resource is None:
            self.left_out[item.ref] = why
            return
        manifest = as_made(in_namespace(item.written, item.ref), self.names)
        real = self.names.ref(item.ref)
        try:
            self.api.post(resource.path(real.namespace), manifest)
        except RefusedError as error:
            if error.reason != "AlreadyExists":
                raise _refused(error, str(item.ref), self.names, self.api.where) from error
            self._change(real, resource.path(real.namespace, real.name), manifest)

    def _change(self, real: Ref, path: str, manifest: JsonObject) -> None:
        """Change what the cluster puts into every new namespace, such as its service account ``default``."""
        there = self.api.get(path)
        if real.namespace not in self._made and not is_of_run(there, self.names.run):
            raise LiveError(
                f"{real} is there already in {self.api.where}, and not of this run",
                "the lab changes nothing that it did not make: leave out the exercise's own names",
            )
        patch = patch_of(last_applied(there), manifest, there)
        if patch:
            self.api.patch(path, patch)

    def _tell(self, text: str) -> None:
        self.hear(Event(Phase.SET_UP, text))


def scenario_objects(state: State) -> Iterator[KubeObject]:
    """The objects that the author brings: all but those that every cluster has as kubeadm leaves it."""
    bare = fresh(state.release, state.families).objects
    for ref in sorted(state.objects):
        item = state.objects[ref]
        known = bare.get(ref)
        if known is None or (ref.kind == "Namespace" and item is not known and ref.name not in KUBERNETES_OWN):
            yield item


def in_namespace(manifest: JsonObject, ref: Ref) -> JsonObject:
    """The manifest with its namespace written out, and without a status, which only the cluster may tell."""
    bare = {key: value for key, value in manifest.items() if key != "status"}
    if not is_namespaced(ref.kind):
        return bare
    metadata = bare.get("metadata")
    return {**bare, "metadata": {**(metadata if isinstance(metadata, dict) else {}), "namespace": ref.namespace}}


def as_made(manifest: JsonObject, names: Names) -> JsonObject:
    """A manifest as the lab makes it on the cluster: in the run's names, labelled, its pods running agnhost."""
    return with_last_applied(labelled(renamed(runnable(manifest, AGNHOST), names), names))


def namespace_manifest(written: JsonObject, name: str, names: Names) -> JsonObject:
    """A namespace of the run's, marked with who made it."""
    bare: JsonObject = {"apiVersion": "v1", "kind": "Namespace", **written}
    metadata: JsonObject = {"name": name, **bare.get("metadata", {})}
    marks = {MADE_BY: this_process(), **({OWN_NAMES: "true"} if names.own else {})}
    annotations = metadata.get("annotations") or {}
    # What is no mapping is for the server to refuse.
    marked = {**annotations, **marks} if isinstance(annotations, dict) else annotations
    manifest = {**bare, "metadata": {**metadata, "annotations": marked}}
    return labelled(renamed({key: value for key, value in manifest.items() if key != "status"}, names), names)


def this_process() -> str:
    """Who makes things: the machine's name and the process's number."""
    return f"{socket.gethostname()}/{os.getpid()}"


def _refused(error: RefusedError, what: str, names: Names, where: str) -> LiveError:
    said = names.back(error.message)
    mend = "this is the cluster's own rule: use another cluster, such as the lab's own (`cks-lab cluster up`)"
    if "exceeded quota" in error.message:
        mend = "raise the quota, or use another cluster, such as the lab's own (`cks-lab cluster up`)"
    return LiveError(f"{where} refuses the exercise's {what}: {said}", mend)
