"""Requests by the hundred: every mixture of a few images, containers, namespaces and operations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from lab.cluster.state import State
from lab.subjects.remembered import of_state

POLICIES = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
Spaces: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
_DIGEST = "sha256:" + "fedcba9876543210" * 4


class Request(NamedTuple):
    """One request."""

    object: Any
    old: Any
    operation: str
    namespace: str
    labels: dict[str, str]
    resource: str = "pods"
    group: str = ""
    user: str = "kubernetes-admin"


def requests(states: tuple[State, ...], admitted: Callable[[Request], bool]) -> tuple[Request, ...]:
    """Pods and Deployments of every sort, in namespaces of every sort that the states know.

    ``admitted`` tells which pods are usual: those that must be let in.
    """
    words = tuple(sorted({word for state in states for word in _words(state)}))
    spaces = tuple((name, tuple(sorted(labels.items()))) for name, labels in _spaces(states))
    known = _usual_images(states[0])
    if (words, spaces) not in known:
        known[words, spaces] = _usual(words, spaces, admitted)
    return _requests(words, spaces, known[words, spaces])


@of_state
def _usual_images(_required: State) -> dict[tuple[tuple[str, ...], Spaces], str]:
    return {}


def _usual(words: tuple[str, ...], spaces: Spaces, admitted: Callable[[Request], bool]) -> str:
    """The image of pods that are let in in most namespaces."""
    every = _images(words)
    counted = [
        sum(admitted(Request(_named(_pod(image), name), None, "CREATE", name, dict(labels))) for name, labels in spaces)
        for image in every
    ]
    return every[counted.index(max(counted))]


@lru_cache(maxsize=8)
def _requests(words: tuple[str, ...], spaces: Spaces, image: str) -> tuple[Request, ...]:
    return tuple(each for name, labels in spaces for each in _in_space(words, name, dict(labels), _pod(image)))


def _in_space(words: tuple[str, ...], name: str, labels: dict[str, str], usual: Any) -> Iterator[Request]:
    spec = usual["spec"]
    here = _named(usual, name)
    image = spec["containers"][0]["image"]
    for shape in (*(_pod(each) for each in _images(words)), *_special(image), *_special("nginx:1.27")):
        pod = _named(shape, name)
        yield Request(pod, None, "CREATE", name, labels)
    for each in ("nginx", "nginx:1.27", *_images(words)[:3]):
        pod = _named(_pod(each), name)
        yield Request(pod, here, "UPDATE", name, labels)
        yield Request(here, pod, "UPDATE", name, labels)
        yield Request(pod, pod, "UPDATE", name, labels)
    for each in _images(words):
        beside = {"name": "b", "image": each}
        mixed = (
            {"containers": [*spec["containers"], beside]},
            {"containers": [beside, *spec["containers"]]},
            {"containers": spec["containers"], "initContainers": [beside]},
            {"containers": spec["containers"], "initContainers": [*spec["containers"], beside]},
        )
        for made in mixed:
            yield Request(_named({**usual, "spec": made}, name), None, "CREATE", name, labels)
        debug = _named({**usual, "spec": {**spec, "ephemeralContainers": [beside]}}, name)
        yield Request(debug, here, "UPDATE", name, labels, "pods/ephemeralcontainers")
        template = {"metadata": {}, "spec": {"template": _pod(each)}}
        yield Request(_named(template, name), None, "CREATE", name, labels, "deployments", "apps")
    bad = {**_pod("nginx"), "metadata": {"name": "another"}}
    for another in (usual, bad, *_special(image)):
        pod = _named(another, name)
        renamed = {**pod, "metadata": {**pod["metadata"], "name": "another"}}
        yield Request(renamed, None, "CREATE", name, labels)
        yield Request(renamed, None, "CREATE", name, labels, user="somebody")
        yield Request(pod, here, "UPDATE", name, labels)
    yield Request(None, here, "DELETE", name, labels)
    yield Request(_named({"metadata": {}, "data": {}}, name), None, "CREATE", name, labels, "configmaps")


def _pod(image: str) -> Any:
    return {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "a", "image": image}]}}


def _special(image: str) -> Iterator[Any]:
    """Pods that ask for more than they should, in each way that policies speak of."""
    contexts: tuple[dict[str, bool], ...] = ({}, {"privileged": True}, {"privileged": False}, {"runAsNonRoot": True})
    for context in contexts:
        inner = {"name": "c", "image": image, "securityContext": context}
        plain = {"name": "p", "image": image}
        yield {"metadata": {}, "spec": {"containers": [inner]}}
        yield {"metadata": {}, "spec": {"containers": [plain, inner]}}
        yield {"metadata": {}, "spec": {"containers": [plain], "initContainers": [inner]}}
        yield {"metadata": {}, "spec": {"containers": [plain], "initContainers": [plain, inner]}}
    for labels in ({"team": "a"}, {"team": ""}, {"nobody": "has-it"}):
        yield {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": image}]}}
    for spec in ({"hostNetwork": True}, {"hostNetwork": False}, {"hostPID": True}):
        yield {"metadata": {}, "spec": {"containers": [{"name": "c", "image": image}], **spec}}


def _named(shape: Any, namespace: str) -> Any:
    metadata = {**shape["metadata"], "name": "web", "namespace": namespace}
    spec = {"serviceAccountName": "default", **shape["spec"]} if "spec" in shape else None
    return {**shape, "metadata": metadata, **({"spec": spec} if spec is not None else {})}


def _words(state: State) -> Iterator[str]:
    for ref, item in state.objects.items():
        if ref.kind.startswith("ValidatingAdmissionPolicy"):
            yield from re.findall(r"'([^']*)'", json.dumps(item.value["spec"]))
        if ref.kind == "ConfigMap" and not ref.namespace.startswith("kube-"):
            for text in (item.value.get("data") or {}).values():
                yield from re.split(r"[\s,]+", text)


@lru_cache(maxsize=16)
def _images(words: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for word in words:
        for host in re.findall(r"[a-z0-9-]+(?:\\*\.[a-z0-9-]+)+(?:/[a-z0-9./-]*)?", word.replace("[.]", ".")):
            bare = host.replace("\\", "").rstrip("/")
            found += [f"{bare}/app:1.0", f"{bare}/app", f"{bare}/app:latest", f"{bare}/app@{_DIGEST}"]
            found += [f"{bare}.bad.example/app:1.0", f"{bare}x/app:1.0", f"bad.example/{bare}/app:1.0", f"{bare}app:1"]
            found += [f"bad.example/{bare}/app@{_DIGEST}"]
    found += ["nginx", "nginx:latest", "nginx:1.27", f"nginx@{_DIGEST}", f"nginx:1.27@{_DIGEST}"]
    found += [f"nginx@{_DIGEST[:-1]}", f"nginx@{_DIGEST}0", f"nginx@{_DIGEST[:-1]}G", f"nginx@{_DIGEST[:-1]}g"]
    found += [f"{_DIGEST}/nginx", f"nginx:{_DIGEST[7:]}", f"nginx@sha512:{_DIGEST[7:]}", "localhost:5000/nginx"]
    return tuple(dict.fromkeys(found))


def _spaces(states: tuple[State, ...]) -> list[tuple[str, dict[str, str]]]:
    """Namespaces there are and could be; of those that every selector takes for the same, one."""
    found = [(name, dict(labels)) for state in states for name, labels in state.namespaces.items()]
    made: list[tuple[str, dict[str, str]]] = [("brand-new", {})]
    specs = [item.value["spec"] for state in states for ref, item in state.objects.items() if ref.kind in POLICIES]
    text = json.dumps(specs)
    for key, value in re.findall(r'"matchLabels": \{"([^"]+)": "([^"]+)"', text):
        made += [("brand-new", {key: value}), ("brand-new", {key: "x"})]
    for key, values in re.findall(r'"key": "([^"]+)"[^{}]*?"values": \[([^\]]*)\]', text):
        made += [("brand-new", {key: value}) for value in re.findall(r'"([^"]+)"', values)]
    made = [(name, {**labels, "kubernetes.io/metadata.name": name}) for name, labels in made]
    by_name = any(word in text for word in ("namespaceObject", "request.namespace", "metadata.namespace", "paramRef"))
    sorts: dict[Any, tuple[str, dict[str, str]]] = {}
    keys = set(re.findall(r'"matchLabels": \{"([^"]+)"', text)) | set(re.findall(r'"key": "([^"]+)"', text))
    for name, labels in (*found, *made):
        sort = name if by_name else tuple(labels.get(key) for key in sorted(keys))
        sorts.setdefault((sort, tuple(sorted(labels.items())) if by_name else ()), (name, labels))
    return list(sorts.values())
