"""The files as plain values, with nothing but PyYAML and Python's own base64."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from lab.manifests.document import JsonObject

SIZES = {"aescbc": {16, 24, 32}, "aesgcm": {16, 24, 32}, "secretbox": {32}}
FIELDS = {"aesgcm", "aescbc", "secretbox", "identity", "kms"}


class Broken(Exception):  # noqa: N818 - an answer, and no fault of the program's
    """A file that the API server does not take."""


class Way(NamedTuple):
    """One way to write and read: a provider with one of its keys; plain text has neither."""

    kind: str
    name: str = ""
    key: bytes = b""


Rules = list[tuple[list[str], list[list[Way]]]]
"""Resources and, provider by provider, the ways."""


def rules(text: str) -> Rules:
    """Read an EncryptionConfiguration. Raises Broken."""
    value = _loaded(text)
    named = (value.get("apiVersion"), value.get("kind"))
    if named not in (("apiserver.config.k8s.io/v1", "EncryptionConfiguration"), ("v1", "EncryptionConfig")):
        raise Broken(f"a {named}")
    _only(value, {"apiVersion", "kind", "resources"})
    listed = _list(value.get("resources"))
    found = [_rule(each) for each in listed]
    _hidden([name for names, _ in found for name in names])
    return found


@lru_cache(maxsize=32)
def plain(text: str) -> Any:
    """The value of a YAML text, by libyaml where it is there. Raises Broken. Nobody may change it."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise Broken(str(error)) from None


def _loaded(text: str) -> JsonObject:
    value = plain(text)
    if not isinstance(value, dict):
        raise Broken("no mapping")
    return value


def _only(value: JsonObject, known: set[str]) -> None:
    if set(value) - known:
        raise Broken(f"unknown {set(value) - known}")


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Broken("an empty list")
    return value


def _rule(value: Any) -> tuple[list[str], list[list[Way]]]:
    if not isinstance(value, dict):
        raise Broken("a rule that is none")
    _only(value, {"resources", "providers"})
    names = _list(value.get("resources"))
    for name in names:
        if not isinstance(name, str) or name != name.lower() or name == "*":
            raise Broken(f"resource {name}")
        first, _, group = name.partition(".")
        if group in ("extensions", "events.k8s.io") or (group == "*" and first != "*"):
            raise Broken(f"resource {name}")
        if name in ("apiserveripinfo", "serviceipallocations", "servicenodeportallocations"):
            raise Broken(f"resource {name}")
    if len(set(names)) < len(names) or ("*.*" in names and len(names) > 1):
        raise Broken("overlap")
    for name in names:
        group = name.partition(".")[2]
        whole = f"*.{group}"
        if name != whole and whole in names:
            raise Broken("overlap")
    return names, [_provider(each) for each in _list(value.get("providers"))]


def _provider(value: Any) -> list[Way]:
    if not isinstance(value, dict):
        raise Broken("a provider that is none")
    _only(value, FIELDS)
    given = {kind: held for kind, held in value.items() if held is not None}
    if len(given) != 1:
        raise Broken("not one provider")
    kind, held = next(iter(given.items()))
    if not isinstance(held, dict):
        raise Broken("a provider that is none")
    if kind == "identity":
        _only(held, set())
        return [Way("plain")]
    if kind == "kms":
        if held.get("apiVersion") != "v2" or not str(held.get("endpoint", "")).startswith("unix:"):
            raise Broken("plugin")
        return [Way("kms", str(held.get("name")))]
    _only(held, {"keys"})
    return [_way(kind, each) for each in _list(held.get("keys"))]


def _way(kind: str, key: Any) -> Way:
    if not isinstance(key, dict):
        raise Broken("a key that is none")
    _only(key, {"name", "secret"})
    name, secret = key.get("name"), key.get("secret")
    if not isinstance(name, str) or not isinstance(secret, str) or not name or not secret:
        raise Broken("a key without name or secret")
    try:
        material = b64decode(secret.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        raise Broken("no base64") from None
    if len(material) not in SIZES[kind]:
        raise Broken("length of a key")
    return Way(kind, name, material)


def _hidden(names: list[str]) -> None:
    """A resource after a rule for its whole group, or for everything."""
    for number, name in enumerate(names):
        group = name.partition(".")[2]
        if {f"*.{group}", "*.*"} & set(names[:number]):
            raise Broken(f"{name} is hidden")


def ways(found: Rules, resource: str) -> list[Way]:
    """The ways for a resource, the one that writes first; those of one rule after another."""
    group = resource.partition(".")[2]
    for name in (resource, f"*.{group}", "*.*"):
        held = [way for names, providers in found if name in names for ways in providers for way in ways]
        if held:
            return held
    return [Way("plain")]


def named(*every: Rules) -> Iterator[str]:
    """Every resource that some rule names."""
    for found in every:
        for names, _ in found:
            yield from names
