"""Fields of objects: their types, and objects with one of them changed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lab.cluster.podsecurity.templates import template_path
from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.declared import declared_fields, declared_type
from lab.manifests.document import JsonObject
from lab.manifests.schema.kinds import Kind
from lab.subjects.admission.probes.mentions import ITEM, Steps
from lab.subjects.admission.probes.values import UNSET

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def type_at(kind: Kind, steps: Steps) -> CelType | None:
    """The type of a field of a kind; None where there is no such field, or its type is left open."""
    here = declared_type(kind)
    for step in steps:
        if here is None:
            return None
        if here.name == "list":
            here = here.parameters[0] if step == ITEM else None
        elif here.name == "map":
            here = here.parameters[1]
        else:
            fields = declared_fields(here.name)
            here = None if fields is None else fields.get(step)
    return here


def changed(value: JsonObject, steps: Steps, part: Any) -> JsonObject:
    """A copy with a field set, or left out; of lists the first item is changed, and there is one."""
    made = deepcopy(value)
    _set(made, steps, part)
    return made


def _set(value: Any, steps: Steps, part: Any) -> None:
    step, rest = steps[0], steps[1:]
    if step == ITEM:
        if isinstance(value, dict):
            for key in list(value)[:1]:
                _put(value, key, rest, part)
            return
        if not value:
            if part is UNSET:
                return
            value.append({})
        _put(value, 0, rest, part)
        return
    _put(value, step, rest, part)


def _put(value: Any, key: Any, rest: Steps, part: Any) -> None:
    if not rest:
        if part is not UNSET:
            value[key] = part
        elif isinstance(value, list):
            del value[key]
        else:
            value.pop(key, None)
        return
    held = value[key] if isinstance(value, list) else value.get(key)
    if not isinstance(held, dict | list):
        if part is UNSET:
            return
        held = [] if rest[0] == ITEM else {}
        value[key] = held
    _set(held, rest, part)


def container_path(kind: Kind, steps: Steps) -> tuple[Steps, Steps] | None:
    """The way to a kind's pod spec, and the rest of a way that leads into a container; None for any other way."""
    template = template_path(kind.name)
    if template is None:
        return None
    spec = (*template, "spec")
    if steps[: len(spec)] != spec or len(steps) < len(spec) + 3:
        return None
    lists, item = steps[len(spec)], steps[len(spec) + 1]
    return (spec, steps[len(spec) + 2 :]) if lists in CONTAINERS and item == ITEM else None
