"""Changes of an EncryptionConfiguration."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lab.manifests.document import Json, JsonObject, Path

Made = tuple[str, str, JsonObject]
"""The operator, what was changed, and the file then."""

IDENTITY: JsonObject = {"identity": {}}
KINDS = ("aescbc", "aesgcm", "secretbox", "aescbcc")
MORE = ("configmaps", "*.*", "*.", "*", "events", "deployments.apps", "*.apps")
OTHER = b64encode(b"another key that has 32 letters!").decode()


def changed(value: JsonObject, path: Path, part: Json) -> JsonObject:
    """The value with a part set."""
    made = deepcopy(value)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = part
    return made


def without(value: JsonObject, path: Path) -> JsonObject:
    """The value without a part."""
    made = deepcopy(value)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    if not isinstance(at, dict) or path[-1] in at:
        at.pop(path[-1])
    return made


def changes_of_config(value: JsonObject) -> Iterator[Made]:
    """Every change of one thing."""
    yield "kind", "another kind", changed(value, ("kind",), "EncryptionConfigurations")
    yield "version", "another version", changed(value, ("apiVersion",), "v1")
    yield "old-kind", "the old kind", {**deepcopy(value), "apiVersion": "v1", "kind": "EncryptionConfig"}
    yield "unknown-field", "a field that is none", {**deepcopy(value), "encryption": True}
    rules = [each for each in value.get("resources") or () if isinstance(each, dict)]
    for at, rule in enumerate(rules):
        path: Path = ("resources", at)
        yield "drop-rule", f"rule {at} left out", without(value, path)
        yield "double-rule", f"rule {at} twice", changed(value, ("resources",), [*rules, deepcopy(rule)])
        yield from _resources(value, (*path, "resources"), list(rule.get("resources") or ()))
        providers = [each for each in rule.get("providers") or () if isinstance(each, dict)]
        yield from _providers(value, (*path, "providers"), providers)
    for at in range(len(rules) - 1):
        listed = [*rules[:at], rules[at + 1], rules[at], *rules[at + 2 :]]
        yield "swap-rules", f"rules {at} and {at + 1} exchanged", changed(value, ("resources",), listed)
    first = {"resources": ["secrets"], "providers": [IDENTITY]}
    yield "rule-before", "a rule for secrets before", changed(value, ("resources",), [first, *rules])
    yield "rule-after", "a rule for secrets after", changed(value, ("resources",), [*rules, first])


def _resources(value: JsonObject, path: Path, names: list[str]) -> Iterator[Made]:
    for at, name in enumerate(names):
        yield "drop-resource", f"{name} left out", without(value, (*path, at))
        for other in (name.removesuffix("s"), name.capitalize(), f"{name}.v1", f"{name}.*", f"{name}.extensions"):
            yield "resource-name", f"{other} for {name}", changed(value, (*path, at), other)
    for name in MORE:
        if name not in names:
            yield "add-resource", f"{name} added", changed(value, path, [*names, name])
            yield "only-resource", f"{name} instead", changed(value, path, [name])


def _providers(value: JsonObject, path: Path, listed: list[JsonObject]) -> Iterator[Made]:
    for at, provider in enumerate(listed):
        kind = next(iter(provider), "")
        yield "drop-provider", f"{kind} left out", without(value, (*path, at))
        yield "double-provider", f"{kind} twice", changed(value, path, [*listed, deepcopy(provider)])
        yield "null-provider", f"{kind} without settings", changed(value, (*path, at), {kind: None})
        yield "first-provider", f"{kind} first", changed(value, path, [provider, *listed[:at], *listed[at + 1 :]])
        if at:
            joined = {**listed[at - 1], **provider}
            yield "join-providers", f"{kind} in the item before", changed(value, path, [*listed[: at - 1], joined])
        held = provider.get(kind)
        keys = held.get("keys") if isinstance(held, dict) else None
        if isinstance(keys, list):
            for other in KINDS:
                if other != kind:
                    yield "provider-kind", f"{other} for {kind}", changed(value, (*path, at), {other: deepcopy(held)})
            yield from _keys(value, (*path, at, kind, "keys"), [key for key in keys if isinstance(key, dict)])
    yield "identity-first", "identity first", changed(value, path, [IDENTITY, *listed])
    yield "identity-last", "identity last", changed(value, path, [*listed, IDENTITY])


def _keys(value: JsonObject, path: Path, keys: list[JsonObject]) -> Iterator[Made]:
    for at, key in enumerate(keys):
        name, secret = str(key.get("name")), str(key.get("secret"))
        yield "drop-key", f"{name} left out", without(value, (*path, at))
        yield "key-name", f"{name} renamed", changed(value, (*path, at, "name"), f"{name}x")
        yield "no-name", f"{name} without its name", without(value, (*path, at, "name"))
        yield "first-key", f"{name} first", changed(value, path, [key, *keys[:at], *keys[at + 1 :]])
        for said, text in (
            ("another", OTHER),
            ("short", b64encode(b"short").decode()),
            ("of 16 bytes", b64encode(b"sixteen letters!").decode()),
            ("with a line break", b64encode(b"another key that has 32 letters!\n").decode()),
            ("that is no base64", "not base64 at all!"),
            ("folded", f"{secret[:20]}\n{secret[20:]}"),
        ):
            yield "key", f"a key {said} for {name}", changed(value, (*path, at, "secret"), text)
    extra = {"name": "extra", "secret": OTHER}
    yield "add-key", "one more key", changed(value, path, [*keys, extra])
    yield "add-first-key", "one more key, first", changed(value, path, [extra, *keys])
