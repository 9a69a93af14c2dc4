"""What hardening must leave as it was: image, command, ports, probes and the rest, each with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import Json, JsonObject
from lab.manifests.gojson import marshal
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.effective import PROBES, Effective
from lab.subjects.podsecurity.mounts import Mount
from lab.subjects.podsecurity.workloads import Workload

Parts: TypeAlias = Mapping[str, str]
"""What is there, by name: each must still be there, with the same value."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is not as it was: ``text`` is a clause about the container or workload.

    ``own`` marks a volume that began empty, of which only matters whether its path can be written.
    """

    text: str
    container: Effective | None = None
    own: bool = False


def _one(value: Json) -> Parts:
    return {"": _shown(value)} if value not in (None, "", [], {}) else {}


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(value)
    return marshal(value)


def _ports(container: Effective) -> Parts:
    return {
        f"{port.get('containerPort')}/{port.get('protocol') or 'TCP'}": text(port.get("name"))
        for port in items(container.value.get("ports"))
    }


def _env(container: Effective) -> Parts:
    found = {
        text(item.get("name")): _shown(item.get("value") or item.get("valueFrom") or "")
        for item in items(container.value.get("env"))
    }
    found |= {f"everything of {_shown(item)}": "" for item in items(container.value.get("envFrom"))}
    return found


def _probes(container: Effective) -> Parts:
    return {name: marshal(_sorted(container.probes[name])) for name in PROBES if name in container.probes}


def _volumes(container: Effective) -> Parts:
    return {mount.path: _source(mount) for mount in container.mounts}


def _source(mount: Mount) -> str:
    """What is mounted. Of the node only the path counts: how the kubelet looks at it first changes nothing."""
    if mount.host:
        return f"{mount.host} of the node"
    return mount.kind if mount.kind == "emptyDir" else f"{marshal(_sorted(mount.source))}{mount.sub_path}"


def _sorted(value: Json) -> Json:
    """A value with its maps in one order, and defaults that say nothing left out."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value) if value[key] not in (None, "", [], {})}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


OF_CONTAINERS: Mapping[str, Callable[[Effective], Parts]] = {
    "image": lambda each: _one(each.image),
    "command": lambda each: _one(each.value.get("command")),
    "args": lambda each: _one(each.value.get("args")),
    "env": _env,
    "ports": _ports,
    "probes": _probes,
    "volumes": _volumes,
}

OF_WORKLOADS: Mapping[str, Callable[[Workload], Parts]] = {
    "replicas": lambda each: _one(each.object.spec.get("replicas")),
    "serviceAccount": lambda each: _one(_account(each.shape.spec)),
    "labels": lambda each: {
        key: _shown(value) for key, value in mapping(mapping(each.template.get("metadata")).get("labels")).items()
    },
}

KEPT = (*OF_CONTAINERS, *OF_WORKLOADS)
"""Everything that can be asked to be kept."""

WORDS = {"serviceAccount": "service account", "env": "variable", "ports": "port", "probes": "probe", "volumes": "mount"}


def _account(spec: JsonObject) -> str:
    return text(spec.get("serviceAccountName")) or text(spec.get("serviceAccount")) or "default"


def losses(before: Workload, after: Workload, keeps: tuple[str, ...]) -> Iterator[Loss]:
    """What ``after`` no longer has of ``before``: of each container, then of the workload itself."""
    for container in before.containers:
        now = after.container(container.name)
        if now is None:
            yield Loss(f"has lost its {container.kind} {container.name}")
            continue
        for key in keeps:
            if key in OF_CONTAINERS:
                for name, said in _lost(key, OF_CONTAINERS[key](container), OF_CONTAINERS[key](now)):
                    own = key == "volumes" and _began_empty(name, container)
                    if not (own and now.can_write(name)):
                        yield Loss(said, now, own)
    for key in keeps:
        if key in OF_WORKLOADS:
            for _, said in _lost(key, OF_WORKLOADS[key](before), OF_WORKLOADS[key](after)):
                yield Loss(said)


def _began_empty(path: str, container: Effective) -> bool:
    return any(mount.kind == "emptyDir" and mount.path == path for mount in container.mounts)


def _lost(key: str, before: Parts, after: Parts) -> Iterator[tuple[str, str]]:
    word = WORDS.get(key, key.removesuffix("s"))
    for name, value in before.items():
        what = f"{word} {name}".strip()
        if name not in after:
            yield name, f"has lost its {what}" if name else f"has lost its {what} {value}"
        elif after[name] != value:
            yield name, f"has another {what} than before: {after[name] or 'none'} instead of {value or 'none'}"
    # What decides what runs may not be added either.
    if key in ("command", "args") and not before and after:
        yield "", f"has a {word} that it did not have: {after['']}"
