"""Whether the images that run lie within their bounds, from the raw objects alone."""

from __future__ import annotations

import re

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

PODS = {
    "Pod": (), "ReplicationController": ("spec", "template"), "ReplicaSet": ("spec", "template"),
    "Deployment": ("spec", "template"), "StatefulSet": ("spec", "template"), "DaemonSet": ("spec", "template"),
    "Job": ("spec", "template"), "CronJob": ("spec", "jobTemplate", "spec", "template"),
}  # fmt: skip
LISTS = ("initContainers", "containers", "ephemeralContainers")
OWN = ("kube-system", "kube-public", "kube-node-lease")
NAME = re.compile(
    r"(?:(?P<host>[^/]+)/)?(?P<path>[a-z0-9._/-]+?)(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<sum>sha256:[0-9a-f]{64}))?"
)


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Write down every running container with its image three times, and compare the lists."""
    now, low, high = (_all(each) for each in (state, bounds.required, bounds.permitted))
    for key, image in low.items():
        if key not in now:
            return Ruling(False, f"{key} does not run {image}")
    for key, image in now.items():
        if image not in (low.get(key), high.get(key)):
            return Ruling(False, f"{key} runs {image}")
    rest, least, most = (_rest(each) for each in (state, bounds.required, bounds.permitted))
    there = {ref for ref, _ in now}
    for ref, value in least.items():
        if ref in most and value == most[ref] and ref in there and rest.get(ref) != value:
            return Ruling(False, f"{ref} is otherwise than before")
    for name in bounds.required.objects:
        kept = (
            name in bounds.permitted.objects and name.kind not in (*PODS, "PodTemplate") and name.namespace not in OWN
        )
        if kept and name not in state.objects:
            return Ruling(False, f"{name} is gone")
    return Ruling(True)


def _all(state: State) -> dict[tuple[str, str], str]:
    found = {}
    for ref, item in state.objects.items():
        if ref.kind not in PODS or ref.namespace in OWN or _spec(item.value).get("replicas") == 0:
            continue
        pod = _spec(_at(item.value, PODS[ref.kind]))
        for name in LISTS:
            for each in pod.get(name) or []:
                found[str(ref), each["name"]] = _meant(str(each.get("image", "")))
    return found


def _meant(image: str) -> str:
    """The image in full: by its digest, else by its tag."""
    first, slash, rest = image.partition("/")
    if not slash or not re.search(r"[.:]|^localhost$|[A-Z]", first):
        first, rest = "docker.io", image
    first = "docker.io" if first == "index.docker.io" else first
    match = NAME.fullmatch(rest)
    if match is None or (match["host"] and not re.fullmatch(r"[a-z0-9._-]+", match["host"])):
        return image
    path = f"{match['host']}/{match['path']}" if match["host"] else match["path"]
    path = f"library/{path}" if first == "docker.io" and "/" not in path else path
    return f"{first}/{path}@{match['sum']}" if match["sum"] else f"{first}/{path}:{match['tag'] or 'latest'}"


def _rest(state: State) -> dict[str, Json]:
    found = {}
    for ref, item in state.objects.items():
        if ref.kind in PODS and ref.namespace not in OWN:
            found[str(ref)] = _bare(item.value, PODS[ref.kind])
    return found


def _bare(value: Json, path: tuple[str, ...]) -> Json:
    import json

    copied = json.loads(json.dumps(value, default=str))
    pod = _spec(_at(copied, path))
    for name in LISTS:
        if isinstance(pod.get(name), list):
            for each in pod[name]:
                each.pop("image", None)
                each.pop("imagePullPolicy", None)
            pod[name] = sorted(pod[name], key=lambda each: str(each.get("name")))
    return _spec(copied)


def _at(value: Json, path: tuple[str, ...]) -> Json:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _spec(value: Json) -> Json:
    held = value.get("spec") if isinstance(value, dict) else None
    return held if isinstance(held, dict) else {}
