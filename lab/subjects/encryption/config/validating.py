"""What the API server asks of an EncryptionConfiguration's fields.

Source: ``ValidateEncryptionConfiguration`` in apiserver's ``pkg/apis/apiserver/validation``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gobase64 import Base64Error
from lab.manifests.gobase64 import decoded as base64_decoded
from lab.subjects.encryption.config.kms import kms_errors, kms_shown
from lab.subjects.encryption.config.model import EVERYTHING, Resource

SIZES = {"aescbc": (16, 24, 32), "aesgcm": (16, 24, 32), "secretbox": (32,)}
"""How many bytes a key may have."""

ORDER = (
    ("aesgcm", "AESGCM"),
    ("aescbc", "AESCBC"),
    ("secretbox", "Secretbox"),
    ("identity", "Identity"),
    ("kms", "KMS"),
)
"""The providers' fields in the order in which the API server prints them, with the names it prints."""

WITHOUT_REST = ("apiserveripinfo", "serviceipallocations", "servicenodeportallocations")

NO_PROVIDER = "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity"
TWO_PROVIDERS = "more than one provider specified in a single element, should split into different list elements"


def validated(value: dict[str, Any], *, reload: bool = False) -> list[FieldError]:
    """Everything that is wrong with the decoded fields. ``reload``: the file is read again when it changes."""
    root = FieldPath("resources")
    entries = value.get("resources") or []
    if not entries:
        return [FieldError.required(root, f"at least one {root} is required")]
    errors: list[FieldError] = []
    names: set[str] = set()
    for place, entry in enumerate(entries):
        errors.extend(_entry(entry, root.index(place), names, reload))
    return errors


def _entry(entry: dict[str, Any], path: FieldPath, names: set[str], reload: bool) -> Iterator[FieldError]:
    resources, providers = entry.get("resources") or [], entry.get("providers") or []
    at, held = path.child("resources"), path.child("providers")
    if not resources:
        yield FieldError.required(at, f"at least one {at} is required")
    yield from _overlap(resources, at)
    yield from (error for place, name in enumerate(resources) for error in _name(name, at.index(place)))
    if not providers:
        yield FieldError.required(held, f"at least one {held} is required")
    for place, provider in enumerate(providers):
        yield from _provider(provider, held.index(place), names, reload)


def _overlap(written: list[str], path: FieldPath) -> Iterator[FieldError]:
    """Resources of one list that are the same, or of which one is the whole that another is part of."""
    parsed = [Resource.of(name) for name in written]
    pairs = [(one, other) for i, one in enumerate(parsed) for j, other in enumerate(parsed) if i != j]
    duplicate = overlap = False
    for one, other in pairs:
        if one == other and not duplicate:
            duplicate = True
            continue
        if not overlap:
            whole = one.group == other.group and "*" in (one.name, other.name)
            overlap = one == EVERYTHING or whole
    if duplicate:
        yield FieldError.invalid(path, written, "the same resource cannot be specified multiple times")
    if overlap:
        detail = (
            "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed "
            "as they will be masked"
        )
        yield FieldError.invalid(path, written, detail)


def _name(written: str, path: FieldPath) -> Iterator[FieldError]:
    resource = Resource.of(written)
    detail = ""
    if written.lower() != written:
        detail = "resource name should not contain capital letters"
    elif written == "*":
        detail = "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources"
    elif written in WITHOUT_REST:
        detail = "resources which do not have REST API/s cannot be encrypted"
    elif resource.group == "events.k8s.io":
        detail = (
            "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. "
            "Use 'events' instead in the config file"
        )
    elif resource.group == "extensions":
        detail = "'extensions' group has been removed and cannot be used for encryption"
    elif resource.group == "*" and resource.name != "*":
        detail = "encrypting the same resource across groups is not supported"
    if detail:
        yield FieldError.invalid(path, written, detail)


def _provider(provider: dict[str, Any], path: FieldPath, names: set[str], reload: bool) -> Iterator[FieldError]:
    given = [field for field, _ in ORDER if provider.get(field) is not None]
    if len(given) != 1:
        yield FieldError.invalid(path, _shown(provider), TWO_PROVIDERS if given else NO_PROVIDER)
    for kind in ("kms", "aesgcm", "aescbc", "secretbox"):
        if kind in given:
            if kind == "kms":
                yield from kms_errors(provider["kms"], path.child("kms"), names, reload=reload)
                names.add(provider["kms"].get("name", ""))
            else:
                yield from _keys(provider[kind].get("keys") or [], path.child(kind).child("keys"), SIZES[kind])
            break


def _keys(keys: list[dict[str, Any]], path: FieldPath, sizes: tuple[int, ...]) -> Iterator[FieldError]:
    if not keys:
        yield FieldError.required(path, "at least one keys is required")
    for place, key in enumerate(keys):
        yield from _key(key, path.index(place), sizes)


def _key(key: dict[str, Any], path: FieldPath, sizes: tuple[int, ...]) -> Iterator[FieldError]:
    if not key.get("name"):
        yield FieldError.required(path.child("name"), "name is a mandatory field for a key")
    secret, at = key.get("secret") or "", path.child("secret")
    if not secret:
        yield FieldError.required(at, "secret is a mandatory field for a key")
        return
    try:
        length = len(base64_decoded(secret))
    except Base64Error:
        yield FieldError.invalid(at, "REDACTED", "secrets must be base64 encoded")
        return
    if length not in sizes:
        wanted = " ".join(map(str, sizes))
        yield FieldError.invalid(
            at, "REDACTED", f"secret is not of the expected length, got {length}, expected one of [{wanted}]"
        )


def _shown(provider: dict[str, Any]) -> dict[str, Any]:
    """A provider as messages print it."""
    shown: dict[str, Any] = {}
    for field, name in ORDER:
        held = provider.get(field)
        if held is None:
            shown[name] = None
        elif field == "identity":
            shown[name] = {}
        elif field == "kms":
            shown[name] = kms_shown(held)
        else:
            keys = held.get("keys")
            shown[name] = {"Keys": None if keys is None else [_key_shown(key) for key in keys]}
    return shown


def _key_shown(key: dict[str, Any]) -> dict[str, str]:
    return {"Name": key.get("name", ""), "Secret": key.get("secret", "")}
