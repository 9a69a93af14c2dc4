"""Secrets and ConfigMaps as objects hold them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lab.cluster.podsecurity.podshape import mapping, text
from lab.cluster.state import State
from lab.manifests.gobase64 import Base64Error, decoded
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.remembered import of_state

KINDS = ("Secret", "ConfigMap")

TELLING = 6
"""The fewest characters by which a value is recognised where it should not stand: shorter ones stand everywhere."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A Secret or ConfigMap: each key with the bytes it holds. ``type`` is empty for a ConfigMap."""

    ref: Ref
    contents: Mapping[str, bytes]
    type: str = ""
    immutable: bool = False

    def __str__(self) -> str:
        return f"{self.ref.kind} {self.ref.namespace}/{self.ref.name}"


def stored_of(item: KubeObject) -> Stored:
    """What an object holds; what cannot be decoded counts as not there."""
    is_secret = item.ref.kind == "Secret"
    contents = _bytes(item.value.get("data")) if is_secret else _texts(item.value.get("data"))
    contents |= {} if is_secret else _bytes(item.value.get("binaryData"))
    kind = text(item.value.get("type")) if is_secret else ""
    return Stored(item.ref, contents, kind, item.value.get("immutable") is True)


def stored_in(state: State, kind: str, namespace: str, name: str) -> Stored | None:
    """The Secret or ConfigMap of that name."""
    item = state.objects.get(Ref(kind, namespace, name))
    return None if item is None else stored_of(item)


def sensitive(*states: State) -> Mapping[str, Mapping[str, str]]:
    """By namespace, the values that Secrets hold there, each with words for where it is held."""
    found: dict[str, dict[str, str]] = {}
    for state in states:
        for namespace, value, words in _values(state):
            found.setdefault(namespace, {}).setdefault(value, words)
    return found


@of_state
def _values(state: State) -> tuple[tuple[str, str, str], ...]:
    """Each value of a Secret that would be recognised: its namespace, itself, where it is held."""
    return tuple(
        (item.ref.namespace, value, f"key {key} of Secret {item.ref.name}")
        for item in state.of_kind("Secret")
        for key, content in stored_of(item).contents.items()
        if len(value := content.decode("utf-8", "replace").strip()) >= TELLING
    )


def told_in(value: str, known: Mapping[str, str]) -> str:
    """Which of the known values stands in a text, in words; empty when none does."""
    return next((words for secret, words in known.items() if secret in value), "")


_decoded = lru_cache(maxsize=256)(decoded)


def _texts(value: object) -> dict[str, bytes]:
    return {key: each.encode("utf-8", "replace") for key, each in mapping(value).items() if isinstance(each, str)}


def _bytes(value: object) -> dict[str, bytes]:
    found = {}
    for key, each in mapping(value).items():
        try:
            found[key] = _decoded(text(each))
        except Base64Error:
            continue
    return found
