"""The settings of a key management plugin: what is filled in, and what is asked of them.

Source: apiserver's ``pkg/apis/apiserver/v1/defaults.go`` and ``validateKMSConfiguration``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.gourl import URLError, parse_url
from lab.subjects.encryption.config.durations import nanoseconds, written

DEFAULT_TIMEOUT = "3s"
DEFAULT_CACHE = 1000
"""Entries; only the first version of the plugins' API has a cache of this kind."""


def kms_defaulted(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with what the API server fills in."""
    filled = {key: held for key, held in settings.items() if held is not None}
    filled.setdefault("timeout", DEFAULT_TIMEOUT)
    filled["apiVersion"] = filled.get("apiVersion") or "v1"
    if filled["apiVersion"] == "v1":
        filled.setdefault("cachesize", DEFAULT_CACHE)
    return filled


def kms_shown(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings as messages print them."""
    filled = kms_defaulted(settings)
    return {
        "APIVersion": filled["apiVersion"],
        "Name": filled.get("name", ""),
        "CacheSize": filled.get("cachesize"),
        "Endpoint": filled.get("endpoint", ""),
        "Timeout": written(nanoseconds(filled["timeout"])),
    }


def kms_errors(settings: dict[str, Any], path: FieldPath, names: set[str], *, reload: bool) -> Iterator[FieldError]:
    """What is wrong with a plugin's settings; ``names`` are those of the plugins before it."""
    filled = kms_defaulted(settings)
    first = filled["apiVersion"] == "v1"
    yield from _name(filled.get("name", ""), path.child("name"), names, first=first, reload=reload)
    length = nanoseconds(filled["timeout"])
    if length <= 0:
        yield FieldError.invalid(path.child("timeout"), written(length), "timeout should be a positive value")
    yield from _endpoint(filled.get("endpoint", ""), path.child("endpoint"))
    cache = filled.get("cachesize")
    if not first and cache is not None:
        yield FieldError.invalid(path.child("cachesize"), cache, "cachesize is not supported in v2")
    elif first and cache == 0:
        detail = "cachesize should be a positive value, or negative to disable"
        yield FieldError.invalid(path.child("cachesize"), cache, detail)
    if filled["apiVersion"] not in ("v1", "v2"):
        detail = "unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported"
        yield FieldError.invalid(path.child("apiVersion"), filled["apiVersion"], detail)


def _name(name: str, path: FieldPath, names: set[str], *, first: bool, reload: bool) -> Iterator[FieldError]:
    if not name:
        yield FieldError.required(path, "name is a mandatory field for a provider")
    if not first and ":" in name:
        yield FieldError.invalid(path, name, f"invalid KMS provider name {name}, must not contain ':'")
    if (reload or not first) and name in names:
        yield FieldError.invalid(path, name, f"duplicate KMS provider name {name}, names must be unique")


def _endpoint(endpoint: str, path: FieldPath) -> Iterator[FieldError]:
    if not endpoint:
        yield FieldError.invalid(path, "", "endpoint is a mandatory field for a kms")
        return
    try:
        scheme = parse_url(endpoint).scheme
    except URLError as error:
        yield FieldError.invalid(path, endpoint, f"invalid endpoint for kms provider, error: {error}")
        return
    if scheme != "unix":
        detail = f"unsupported scheme {go_quote(scheme)} for KMS provider, only unix is supported"
        yield FieldError.invalid(path, endpoint, detail)
