"""What containers see, read straight off raw manifests: names to bytes, and where each came from."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from lab.cluster.state import State
from lab.manifests.document import JsonObject

PLACES = {
    "Pod": "", "PodTemplate": "template", "CronJob": "spec.jobTemplate.spec.template",
    **dict.fromkeys(
        ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"), "spec.template"
    ),
}  # fmt: skip
LISTS = ("initContainers", "containers", "ephemeralContainers")


def at(value: Any, path: str, default: Any = None) -> Any:
    """The value at a dotted path; ``default`` where there is none."""
    for step in path.split(".") if path else ():
        value = value.get(step) if isinstance(value, dict) else None
    return default if value is None else value


def store(state: State, kind: str, namespace: str, name: str) -> dict[str, bytes] | None:
    """What a Secret or ConfigMap holds; None where there is none."""
    for ref, item in state.objects.items():
        if (ref.kind, ref.namespace, ref.name) == (kind, namespace, name):
            found = {}
            for key, text in at(item.value, "data", {}).items():
                found[key] = base64.b64decode(text) if kind == "Secret" else text.encode()
            return found
    return None


class Inside:
    """One container: ``env`` and ``files`` by name, each a tuple of what there is; ``stuck`` when it cannot start."""

    def __init__(self, state: State, namespace: str, pod: JsonObject, container: JsonObject) -> None:
        self.state, self.namespace, self.stuck = state, namespace, False
        self.env: dict[str, tuple[str, frozenset[tuple[str, str, str]]]] = {}
        self.files: dict[str, tuple[bytes, tuple[str, str, str], int, bool]] = {}
        self._read_env(container)
        self._read_files(pod, container)

    def _get(self, kind: str, reference: JsonObject, key: str | None) -> dict[str, bytes]:
        held = store(self.state, kind, self.namespace, str(reference.get("name") or reference.get("secretName") or ""))
        if held is None or (key is not None and key not in held):
            self.stuck = self.stuck or reference.get("optional") is not True
            return {}
        return held if key is None else {key: held[key]}

    def _read_env(self, container: JsonObject) -> None:
        for each in container.get("envFrom") or ():
            for field, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
                if field in each:
                    for key, value in self._get(kind, each[field], None).items():
                        origin = (kind, each[field].get("name", ""), key)
                        self.env[(each.get("prefix") or "") + key] = (value.decode(), frozenset({origin}))
        for each in container.get("env") or ():
            source = each.get("valueFrom") or {}
            if each.get("value") or not source:
                self.env[each["name"]] = self._with_references(each.get("value") or "")
            for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
                if field in source:
                    for key, value in self._get(kind, source[field], source[field]["key"]).items():
                        origin = (kind, source[field].get("name", ""), key)
                        self.env[each["name"]] = (value.decode(), frozenset({origin}))
            if source and not {"secretKeyRef", "configMapKeyRef"} & set(source):
                self.env[each["name"]] = (repr(source), frozenset())

    def _with_references(self, value: str) -> tuple[str, frozenset[tuple[str, str, str]]]:
        origins: frozenset[tuple[str, str, str]] = frozenset()
        for name, (content, sources) in self.env.items():
            if f"$({name})" in value:
                value, origins = value.replace(f"$({name})", content), origins | sources
        return value, origins

    def _read_files(self, pod: JsonObject, container: JsonObject) -> None:
        layers: dict[str, dict[str, tuple[bytes, tuple[str, str, str], int]]] = {}
        for volume in at(pod, "spec.volumes", []):
            layer: dict[str, tuple[bytes, tuple[str, str, str], int]] = {}
            whole = volume.get("projected") or {}
            for source, usual in [
                (volume, None),
                *((each, whole.get("defaultMode", 0o644)) for each in whole.get("sources") or ()),
            ]:
                for field, kind in (("secret", "Secret"), ("configMap", "ConfigMap")):
                    if field in source:
                        mode = source[field].get("defaultMode", 0o644) if usual is None else usual
                        layer |= dict(self._of_source(kind, source[field], mode))
            layers[volume["name"]] = layer
        group = at(pod, "spec.securityContext.fsGroup") is not None
        user = at(container, "securityContext.runAsUser", at(pod, "spec.securityContext.runAsUser"))
        primary = at(container, "securityContext.runAsGroup", at(pod, "spec.securityContext.runAsGroup"))
        for mount in sorted(container.get("volumeMounts") or (), key=lambda each: len(each["mountPath"].rstrip("/"))):
            place, part = mount["mountPath"].rstrip("/"), str(mount.get("subPath") or "").strip("/")
            self.files = {path: each for path, each in self.files.items() if not f"{path}/".startswith(f"{place}/")}
            for name, (content, origin, mode) in layers.get(mount["name"], {}).items():
                path = f"{place}/{name}"
                if part:
                    path = (
                        place
                        if part == name
                        else f"{place}/{name[len(part) + 1 :]}"
                        if name.startswith(f"{part}/")
                        else ""
                    )
                if path:
                    bits = mode | (0o440 if group else 0)
                    mine = group or not primary or 0 in at(pod, "spec.securityContext.supplementalGroups", [])
                    may = not user or bool(bits & 4) or (mine and bool(bits & 32))
                    self.files[path] = (content, origin, bits, may)

    def _of_source(
        self, kind: str, source: JsonObject, mode: int
    ) -> Iterator[tuple[str, tuple[bytes, tuple[str, str, str], int]]]:
        name = str(source.get("secretName") or source.get("name") or "")
        held = self._get(kind, source, None)
        if not source.get("items"):
            yield from ((key, (value, (kind, name, key), mode)) for key, value in held.items())
        for item in source.get("items") or ():
            if item["key"] in held:
                yield item["path"], (held[item["key"]], (kind, name, item["key"]), item.get("mode", mode))
            elif source.get("optional") is not True:
                self.stuck = True


def containers(pod: JsonObject) -> Iterator[JsonObject]:
    """Every container of a pod."""
    for field in LISTS:
        yield from at(pod, f"spec.{field}", [])
