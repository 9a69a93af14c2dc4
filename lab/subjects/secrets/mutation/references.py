"""Changes of how a container gets values: variables, volumes and mounts."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import JsonObject, Path
from lab.subjects.changes import Change, Operator, Written

FIELDS = ("secretKeyRef", "configMapKeyRef")
MODES = (0o644, 0o400, 400, 0o440, 0o600, 0o777)


def change_variable(answer: Written) -> Iterator[Change]:
    """Drop, rename or write out a variable, or take it from elsewhere."""
    for number, path, container in answer.containers():
        for index, variable in enumerate(items(container.get("env"))):
            here: Path = (*path, "env", index)
            name = text(variable.get("name"))
            yield answer.changed(number, here, None, f"{name} left out")
            yield answer.changed(number, (*here, "name"), f"{name}_2", f"{name} renamed")
            yield answer.changed(number, here, {"name": name, "value": "changed"}, f"{name} written out")
            for field in FIELDS:
                reference = mapping(mapping(variable.get("valueFrom")).get(field))
                if reference:
                    at = (*here, "valueFrom", field)
                    yield from _references(answer, number, at, reference, "name", field)
                    yield answer.changed(number, (*at, "key"), "other", f"{name} from another key")


def _references(
    answer: Written, number: int, at: Path, reference: JsonObject, key: str, field: str
) -> Iterator[Change]:
    kind = "Secret" if "ecret" in field else "ConfigMap"
    now = text(reference.get(key))
    for other in (*answer.names(kind), "elsewhere"):
        if other != now:
            yield answer.changed(number, (*at, key), other, f"{now} replaced by {other}")
    yield answer.changed(number, (*at, "optional"), True, f"{now} optional")


def give_everything(answer: Written) -> Iterator[Change]:
    """Give a container all of a Secret, or one key more, in its environment."""
    known = {*answer.names("Secret"), *(text(mapping(each.get("metadata")).get("name"))
             for _, each in answer.of_kind("Secret"))}  # fmt: skip
    for number, path, container in answer.containers():
        for name in sorted(known):
            source = {"secretRef": {"name": name}}
            more = [*items(container.get("envFrom")), source]
            yield answer.changed(number, (*path, "envFrom"), more, f"all of {name} in the environment")
            prefixed = [*items(container.get("envFrom")), {"prefix": "X_", **source}]
            yield answer.changed(number, (*path, "envFrom"), prefixed, f"all of {name} with a prefix")
            for key in ("password", "username", "token"):
                one = {"name": "EXTRA", "valueFrom": {"secretKeyRef": {"name": name, "key": key, "optional": True}}}
                env = [*items(container.get("env")), one]
                yield answer.changed(number, (*path, "env"), env, f"{key} of {name} in the environment")
        for index, source in enumerate(items(container.get("envFrom"))):
            yield answer.changed(number, (*path, "envFrom", index), None, "an envFrom left out")
            yield answer.changed(number, (*path, "envFrom", index, "prefix"), "P_", "an envFrom prefixed")
            for field in ("secretRef", "configMapRef"):
                reference = mapping(source.get(field))
                if reference:
                    yield from _references(answer, number, (*path, "envFrom", index, field), reference, "name", field)


def change_mount(answer: Written) -> Iterator[Change]:
    """Drop a mount, put it elsewhere, or mount a part of the volume."""
    for number, path, container in answer.containers():
        for index, mount in enumerate(items(container.get("volumeMounts"))):
            here: Path = (*path, "volumeMounts", index)
            place = text(mount.get("mountPath"))
            yield answer.changed(number, here, None, f"mount {place} left out")
            yield answer.changed(number, (*here, "mountPath"), f"{place}-2", f"mount {place} moved")
            yield answer.changed(number, (*here, "subPath"), "password", f"mount {place} with another subPath")
            yield answer.changed(number, (*here, "subPath"), None, f"mount {place} without subPath")
            yield answer.changed(number, (*here, "readOnly"), True, f"mount {place} read-only")
            other = {"name": text(mount.get("name")), "mountPath": f"{place}-too"}
            more = [*items(container.get("volumeMounts")), other]
            yield answer.changed(number, (*path, "volumeMounts"), more, f"mount {place} twice")


def change_volume(answer: Written) -> Iterator[Change]:
    """Take another object, other keys, other modes."""
    for number, path, spec in answer.pods():
        for index, volume in enumerate(items(spec.get("volumes"))):
            here: Path = (*path, "volumes", index)
            for field, key in (("secret", "secretName"), ("configMap", "name")):
                if isinstance(volume.get(field), dict):
                    yield from _source(answer, number, (*here, field), volume[field], key)
                    yield from _modes(answer, number, (*here, field, "defaultMode"))
            projected = mapping(volume.get("projected"))
            if projected:
                yield from _modes(answer, number, (*here, "projected", "defaultMode"))
            for place, source in enumerate(items(projected.get("sources"))):
                at = (*here, "projected", "sources", place)
                yield (
                    answer.changed(number, at, None, "a source left out")
                    if len(projected["sources"]) > 1
                    else (answer.changed(number, (*here, "projected", "defaultMode"), 0o444, "mode 0444"))
                )
                for field in ("secret", "configMap"):
                    if isinstance(source.get(field), dict):
                        yield from _source(answer, number, (*at, field), source[field], "name")


def _modes(answer: Written, number: int, at: Path) -> Iterator[Change]:
    for mode in (None, *MODES):
        yield answer.changed(number, at, mode, f"defaultMode {mode}")


def _source(answer: Written, number: int, at: Path, source: JsonObject, key: str) -> Iterator[Change]:
    yield from _references(answer, number, at, source, key, str(at[-1]))
    chosen = items(source.get("items"))
    if chosen:
        yield answer.changed(number, (*at, "items"), None, "items left out")
    for index, item in enumerate(chosen):
        here: Path = (*at, "items", index)
        if len(chosen) > 1:
            yield answer.changed(number, here, None, f"item {text(item.get('key'))} left out")
        for name in ("username", "password", "token", "none"):
            yield answer.changed(number, (*here, "key"), name, f"item from key {name}")
        yield answer.changed(number, (*here, "path"), "another", "item at another path")
        for mode in (None, *MODES):
            yield answer.changed(number, (*here, "mode"), mode, f"item with mode {mode}")


def run_something_else(answer: Written) -> Iterator[Change]:
    """Change what runs."""
    for number, path, container in answer.containers():
        yield answer.changed(number, (*path, "image"), "nginx:1.99", "another image")
        for field in ("args", "command"):
            if container.get(field):
                yield answer.changed(number, (*path, field), None, f"no {field}")
        if container.get("ports"):
            yield answer.changed(number, (*path, "ports", 0, "containerPort"), 9999, "another port")


OPERATORS: tuple[Operator, ...] = (
    change_variable, give_everything, change_mount, change_volume, run_something_else,
)  # fmt: skip
