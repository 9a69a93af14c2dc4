"""The environment of a container, as the kubelet makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.manifests.release import Release
from lab.subjects.secrets.seen import Origin, Variable
from lab.subjects.secrets.stored import Stored, stored_in

NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
"""The names of variables that kubelets before 1.30 take out of a Secret; others they skip (KEP-4369)."""

ANY_NAME = Release(1, 30)

REFERENCE = re.compile(r"\$\$|\$\(([^)]*)\)")
"""``$(NAME)`` in a value; ``$$`` is a dollar sign."""

Trouble = tuple[str, Path]


def environment(
    container: JsonObject, path: Path, namespace: str, state: State
) -> tuple[dict[str, Variable], list[Trouble]]:
    """The variables by name, and what keeps the container from starting."""
    found: dict[str, Variable] = {}
    troubles: list[Trouble] = []
    for index, source in enumerate(items(container.get("envFrom"))):
        here = (*path, "envFrom", index)
        trouble = _take_all(source, here, namespace, state, found)
        troubles += [(trouble, here)] if trouble else []
    for index, written in enumerate(items(container.get("env"))):
        here = (*path, "env", index)
        name, value, source = text(written.get("name")), text(written.get("value")), mapping(written.get("valueFrom"))
        if value or not source:
            found[name] = _expanded(name, value, found, here)
            continue
        trouble = _take_one(name, source, here, namespace, state, found)
        troubles += [(trouble, here)] if trouble else []
    return found, troubles


def references(source: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """The reference that a ``valueFrom`` or an item of ``envFrom`` makes: its kind and itself."""
    for field, kind in (
        ("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap"),
        ("secretRef", "Secret"), ("configMapRef", "ConfigMap"),
    ):  # fmt: skip
        if isinstance(source.get(field), dict):
            yield kind, source[field]


def missing(kind: str, name: str) -> str:
    """What the kubelet says of an object that is not there."""
    return f'{kind.lower()} "{name}" not found'


def _take_all(source: JsonObject, here: Path, namespace: str, state: State, found: dict[str, Variable]) -> str:
    prefix = text(source.get("prefix"))
    for kind, reference in references(source):
        name = text(reference.get("name"))
        stored = stored_in(state, kind, namespace, name)
        if stored is None:
            return "" if reference.get("optional") is True else missing(kind, name)
        for key in sorted(stored.contents):
            if state.release >= ANY_NAME or NAME.fullmatch(prefix + key):
                found[prefix + key] = _variable(prefix + key, stored, key, here)
    return ""


def _take_one(
    name: str, source: JsonObject, here: Path, namespace: str, state: State, found: dict[str, Variable]
) -> str:
    for kind, reference in references(source):
        holder, key = text(reference.get("name")), text(reference.get("key"))
        stored = stored_in(state, kind, namespace, holder)
        if stored is not None and key in stored.contents:
            found[name] = _variable(name, stored, key, here)
            return ""
        if reference.get("optional") is True:
            return ""
        return missing(kind, holder) if stored is None else f"couldn't find key {key} in {kind} {namespace}/{holder}"
    # What the pod says of itself: the value is not known here, where it comes from is.
    told = next((f"{field} {sorted(mapping(value).items())}" for field, value in source.items() if value), "")
    found[name] = Variable(name, told, path=here)
    return ""


def _variable(name: str, stored: Stored, key: str, here: Path) -> Variable:
    origin = Origin(stored.ref.kind, stored.ref.name, key)
    return Variable(name, stored.contents[key].decode("utf-8", "replace"), frozenset({origin}), here)


def _expanded(name: str, value: str, known: dict[str, Variable], here: Path) -> Variable:
    """A value with its ``$(NAME)`` replaced by variables that stand before it."""
    origins: set[Origin] = set()

    def one(match: re.Match[str]) -> str:
        if match.group() == "$$":
            return "$"
        variable = known.get(match.group(1))
        if variable is None:
            return match.group()
        origins.update(variable.origins)
        return variable.value

    return Variable(name, REFERENCE.sub(one, value), frozenset(origins), here)
