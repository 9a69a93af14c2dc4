"""The requests to try on clusters: those of the scenario, and those that their policies suggest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeAlias

from lab.cluster.podsecurity.templates import template_path
from lab.cluster.policies.request import AUTHENTICATED
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.manifests.reader import load
from lab.manifests.schema.kinds import KINDS, Kind, kind_of
from lab.quick_dataclass import dataclass
from lab.subjects.admission.probe import Probe, Special
from lab.subjects.admission.probes.facts import Facts
from lab.subjects.admission.probes.fields import changed, container_path, type_at
from lab.subjects.admission.probes.mentions import ITEM, Steps
from lab.subjects.admission.probes.values import UNSET, candidates, images

FOLDER = "/root/"
"""Where manifests to try lie, on the machine that an exercise is worked on."""

SYSTEM = frozenset({"kube-node-lease", "kube-public"})
NEW_SPACE = "new-space"
USUAL = Special()
_POD = KINDS["v1", "Pod"]


@dataclass(frozen=True, slots=True)
class Space:
    """A namespace; ``labels`` are those of one that could be made, None for one that is there."""

    name: str
    labels: tuple[tuple[str, str], ...] | None = None

    @property
    def told(self) -> str:
        """The namespace in a message."""
        if self.labels is None:
            return f"in {self.name}"
        told = ", ".join(f"{key}={value}" for key, value in self.labels) or "no labels"
        return f"in a new namespace with {told}"


@dataclass(frozen=True, slots=True)
class Case:
    """An object to hand in, as JSON text; ``told`` says what is special about it."""

    kind: Kind
    text: str
    told: str
    special: Special = Special()

    @property
    def value(self) -> JsonObject:
        """The object."""
        made: JsonObject = json.loads(self.text)
        return made


def given(state: State) -> tuple[Probe, ...]:
    """The manifests that lie on the node for trying, and the scenario's own workloads."""
    return (*_files(state), *_own(state))


def _files(state: State) -> Iterator[Probe]:
    for path, text in state.node_files.items():
        if not path.startswith(FOLDER) or not path.endswith((".yaml", ".yml")):
            continue
        for document in load(text, path).documents:
            value = document.value
            if isinstance(value, dict) and kind_of(str(value.get("apiVersion")), str(value.get("kind"))) is not None:
                metadata = value.get("metadata")
                space = metadata.get("namespace") if isinstance(metadata, dict) else None
                yield Probe(value, f"{value['kind']} of {path}", str(space or "default"), made_up=False)


def _own(state: State) -> Iterator[Probe]:
    for ref, item in sorted(state.objects.items()):
        if template_path(ref.kind) is not None and not ref.namespace.startswith("kube-"):
            yield Probe(_plain(item), str(ref), ref.namespace, made_up=False)


def _plain(item: KubeObject) -> JsonObject:
    return {key: part for key, part in item.written.items() if key != "status"}


def spaces(state: State, found: Facts) -> tuple[Space, ...]:
    """The namespaces to try: those there are, one without labels, one for each label that selectors speak of."""
    there = [Space(ref.name) for ref in sorted(state.objects) if ref.kind == "Namespace" and ref.name not in SYSTEM]
    there.sort(key=lambda space: space.name in ("default", "kube-system"))
    made = [Space(NEW_SPACE, ())]
    for key, value in sorted(found.labels):
        if key == "kubernetes.io/metadata.name":
            if not any(space.name == value for space in there):
                made.append(Space(value, ()))
            continue
        made += [Space(NEW_SPACE, ((key, value),)), Space(NEW_SPACE, ((key, f"{value}-x"),))]
    return (*there, *made)


def base_of(kind: Kind) -> JsonObject | None:
    """A small object of a kind that holds pods; None for any other kind."""
    pod: JsonObject = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "app", "image": "nginx:1.27"}]},
    }
    head = {"apiVersion": kind.api_version, "kind": kind.name}
    if kind.name == "Pod":
        return {**head, "metadata": {"name": "web", **pod["metadata"]}, "spec": pod["spec"]}
    if kind.name == "Namespace":
        return {**head, "metadata": {"name": "web"}}
    if kind.name == "ConfigMap":
        return {**head, "metadata": {"name": "web"}, "data": {"key": "value"}}
    if kind.name == "Service":
        return {**head, "metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
    if template_path(kind.name) is None or not kind.type:
        return None
    template = pod
    spec: JsonObject = {"template": template}
    if kind.name in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"):
        spec["selector"] = {"matchLabels": {"app": "web"}}
    if kind.name == "StatefulSet":
        spec["serviceName"] = "web"
    if kind.name == "Job":
        template["spec"] = {**template["spec"], "restartPolicy": "Never"}
    if kind.name == "CronJob":
        template["spec"] = {**template["spec"], "restartPolicy": "Never"}
        spec = {"schedule": "0 * * * *", "jobTemplate": {"spec": {"template": template}}}
    return {**head, "metadata": {"name": "web", "labels": {"app": "web"}}, "spec": spec}


@lru_cache(maxsize=64)
def cases(kind: Kind, found: Facts, bases: tuple[str, ...]) -> tuple[Case, ...]:
    """Objects of a kind, each a base with one thing changed. ``bases`` are JSON texts, the most usual first."""
    made: dict[str, Case] = {}

    def add(value: JsonObject, told: str, special: Special = USUAL) -> None:
        text = json.dumps(value, sort_keys=True)
        made.setdefault(text, Case(kind, text, told, special))

    for number, base in enumerate(bases):
        value = json.loads(base)
        add(value, "as usual" if number == 0 else "with nothing special")
        for steps in sorted(_leaves(kind, found)):
            type_ = type_at(kind, steps)
            for part in candidates(steps, type_, found.mentions) if type_ is not None else ():
                for where, told, special in _places(kind, steps)[: 1 if number else None]:
                    changed_ = where(value, part)
                    if changed_ is not None:
                        add(changed_, f"with {told} {_shown(part)}", replace(special, part=_shown(part)))
        for pair in sorted(found.object_labels):
            add(changed(value, ("metadata", "labels", pair[0]), pair[1]), f"with the label {'='.join(pair)}")
    return tuple(made.values())


def _leaves(kind: Kind, found: Facts) -> set[Steps]:
    """The fields of a kind that are spoken of, those that hold others that are spoken of included."""
    own = {steps for steps in found.mentions.fields if len(steps) > 1 and type_at(kind, steps) is not None}
    template = template_path(kind.name)
    if template is not None:
        spec = (*template, "spec")
        # What is said of a container of one sort may be said of any sort.
        for steps in list(own):
            into = container_path(kind, steps)
            if into is not None:
                own.add((*into[0], "containers", ITEM, *into[1]))
    boring = {("metadata",), ("spec",), ("metadata", "name"), ("metadata", "namespace")}
    whole: set[Steps] = set() if template is None else {spec, (*spec, "containers")}
    return own - boring - whole - {("spec", "template"), ("spec", "selector")}


Placing: TypeAlias = tuple[Callable[[JsonObject, Any], "JsonObject | None"], str, Special]


def _places(kind: Kind, steps: Steps) -> Sequence[Placing]:
    """Where a value is put: into the field; for a container's field into another container, too."""
    into = container_path(kind, steps)
    if into is None:
        name = ".".join(steps)
        return [(lambda value, part: _with(value, steps, part), name, Special(name))]
    spec, rest = into
    name = ".".join(rest)
    own = (*spec, "containers", ITEM, *rest)
    return [
        (lambda value, part: _with(value, own, part), f"the container's {name}", Special(name, "", "container")),
        (
            lambda value, part: _beside(value, spec, "containers", rest, part),
            f"a second container's {name}",
            Special(name, "", "second"),
        ),
        (
            lambda value, part: _beside(value, spec, "initContainers", rest, part),
            f"an init container's {name}",
            Special(name, "", "init"),
        ),
    ]


def _with(value: JsonObject, steps: Steps, part: Any) -> JsonObject | None:
    try:
        return changed(value, steps, part)
    except (TypeError, KeyError, IndexError, AttributeError):
        return None


def _beside(value: JsonObject, spec: Steps, field: str, rest: Steps, part: Any) -> JsonObject | None:
    """The object with one more container, a copy of its first with the field changed."""
    made = deepcopy(value)
    here: Any = made
    for step in spec:
        here = here.get(step) if isinstance(here, dict) else None
    containers = here.get("containers") if isinstance(here, dict) else None
    if not containers or not isinstance(containers[0], dict):
        return None
    other = changed({"c": {**deepcopy(containers[0]), "name": "other"}}, ("c", *rest), part)["c"]
    here[field] = [*(here.get(field) or ()), other]
    return made


def _shown(part: Any) -> str:
    return repr(part) if part is UNSET else json.dumps(part)


def placed(case: Case, space: Space, told: str = "") -> Probe:
    """A case in a namespace."""
    value = case.value
    if case.kind.namespaced:
        value.setdefault("metadata", {})["namespace"] = space.name
    where = f" {space.told}" if case.kind.namespaced else ""
    namespace = space.name if case.kind.namespaced else ""
    said = told or f"a {case.kind.name} {case.told}{where}"
    return Probe(value, said, namespace, labels=space.labels, special=case.special)


def updated(probe: Probe, old: JsonObject, told: str) -> Probe:
    """The same as an update of another object."""
    before = deepcopy(old)
    before.setdefault("metadata", {})["name"] = (probe.manifest.get("metadata") or {}).get("name")
    if probe.namespace:
        before["metadata"]["namespace"] = probe.namespace
    return Probe(probe.manifest, told, probe.namespace, before, labels=probe.labels, special=probe.special)


def asked_by(probe: Probe, user: str, groups: tuple[str, ...]) -> Probe:
    """The same by somebody else."""
    told = f"{probe.told}, by {user}"
    return Probe(probe.manifest, told, probe.namespace, probe.old, user, groups, labels=probe.labels)


def ephemeral(space: Space, found: Facts) -> Iterator[Probe]:
    """Ephemeral containers added to a pod that runs, with each image that is spoken of."""
    base = base_of(_POD)
    assert base is not None
    base["metadata"]["namespace"] = space.name
    for image in dict.fromkeys(images(found.mentions.texts)):
        value = deepcopy(base)
        value["spec"]["ephemeralContainers"] = [{"name": "debug", "image": image}]
        told = f"an ephemeral container with the image {json.dumps(image)} {space.told}"
        special = Special("image", json.dumps(image), "ephemeral")
        yield Probe(
            value, told, space.name, base, subresource="ephemeralcontainers", labels=space.labels, special=special
        )


def people(found: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Users that policies may tell apart, where they ask who it is."""
    if not any(name.startswith("request.userInfo") for name in found.mentions.names):
        return
    yield "somebody", ()
    for text in sorted(found.mentions.texts):
        if len(text) < 60 and text != AUTHENTICATED:
            yield text, ()
            yield "somebody", (text,)


