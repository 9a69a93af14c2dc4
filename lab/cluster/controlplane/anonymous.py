"""Which paths the API server serves to requests without a name.

``--anonymous-auth`` opens all or none; an AuthenticationConfiguration (stable since 1.34) may name single paths.
Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lab.cluster.controlplane.apiserver import authorizing
from lab.cluster.controlplane.trouble import Reader, Trouble
from lab.cluster.nearest import nearest
from lab.cluster.nodes.options import Options
from lab.manifests.document import Document, Json
from lab.manifests.reader import load
from lab.manifests.release import Release
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

API = "apiserver.config.k8s.io/"
VERSIONS = ("v1", "v1beta1", "v1alpha1")
KIND = "AuthenticationConfiguration"
STABLE = Release(1, 34)
"""The release in which v1 of the configuration came."""

EVERY = "*"
"""Stands for every path."""


@dataclass(frozen=True, slots=True)
class AuthenticationFile:
    """The file's say about anonymous requests.

    ``paths`` are those it lets in: every one, some, or none; None where it says nothing of anonymous requests.
    """

    paths: frozenset[str] | None = None
    error: str = ""
    span: Span | None = None
    issuers: tuple[str, ...] = ()
    rest: str = ""
    """What else it says, as text to compare."""


@lru_cache(maxsize=32)
def authentication_file(text: str, name: str, release: Release) -> AuthenticationFile:
    """Read an AuthenticationConfiguration. Raises nothing; decoding is strict, as the server's."""
    loaded = load(text, name)
    if not loaded.documents:
        said = loaded.findings[0].message if loaded.findings else "empty"
        span = loaded.findings[0].span if loaded.findings else None
        return AuthenticationFile(error=f"failed to load authentication configuration from file: {said}", span=span)
    document = loaded.documents[0]
    wrong = next(_wrong(document, release), None)
    if wrong is not None:
        return AuthenticationFile(error=wrong[0], span=document.span(wrong[1]))
    value = document.value
    issuers = value.get("jwt") or []
    urls = tuple(str((each.get("issuer") or {}).get("url") or "") for each in issuers if isinstance(each, dict))
    anonymous = value.get("anonymous")
    if anonymous is None:
        return AuthenticationFile(None, issuers=urls, rest=repr(issuers))
    conditions = anonymous.get("conditions") or []
    paths = frozenset(each.get("path") or "" for each in conditions) if conditions else frozenset({EVERY})
    paths = paths if anonymous.get("enabled") else frozenset()
    return AuthenticationFile(paths, span=document.key_span(("anonymous",)), issuers=urls, rest=repr(issuers))


_KEYS = ("apiVersion", "kind", "jwt", "anonymous")


def _wrong(document: Document, release: Release) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    value = document.value
    if not isinstance(value, dict):
        yield "couldn't get version/kind; json parse error", ()
        return
    for key, word in (("kind", "Kind"), ("apiVersion", "apiVersion")):
        if not value.get(key):
            yield f"Object '{word}' is missing", ()
    group, _, version = str(value.get("apiVersion") or "").rpartition("/")
    served = VERSIONS if release >= STABLE else VERSIONS[1:]
    if value.get("kind") != KIND or f"{group}/" != API or version not in served:
        said = f'no kind "{value.get("kind")}" is registered for version "{value.get("apiVersion")}"'
        yield said, ("apiVersion",) if value.get("kind") == KIND else ("kind",)
    for key in value:
        if key not in _KEYS:
            yield f'strict decoding error: unknown field "{key}"{_meant(key, _KEYS)}', (key,)
    if not isinstance(value.get("jwt") or [], list):
        yield "json: cannot unmarshal into Go struct field AuthenticationConfiguration.jwt", ("jwt",)
    yield from _wrong_anonymous(value.get("anonymous"))


def _meant(key: str, names: tuple[str, ...]) -> str:
    near = nearest(key, names)
    return f" (there is {near})" if near else ""


def _wrong_anonymous(anonymous: Json) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if anonymous is None:
        return
    where = "AuthenticationConfiguration.anonymous"
    if not isinstance(anonymous, dict):
        yield f"json: cannot unmarshal into Go struct field {where} of type v1.AnonymousAuthConfig", ("anonymous",)
        return
    for key in anonymous:
        if key not in ("enabled", "conditions"):
            said = f'strict decoding error: unknown field "anonymous.{key}"'
            yield f"{said}{_meant(key, ('enabled', 'conditions'))}", ("anonymous", key)
    enabled, conditions = anonymous.get("enabled"), anonymous.get("conditions")
    if enabled is not None and not isinstance(enabled, bool):
        said = f"json: cannot unmarshal string into Go struct field {where}.enabled of type bool"
        yield said, ("anonymous", "enabled")
    if conditions is not None and not isinstance(conditions, list):
        yield f"json: cannot unmarshal into Go struct field {where}.conditions", ("anonymous", "conditions")
        return
    for at, each in enumerate(conditions or ()):
        path = ("anonymous", "conditions", at)
        if not isinstance(each, dict) or not isinstance(each.get("path"), str):
            yield f"strict decoding error: anonymous.conditions[{at}] must hold a path", path
        elif unknown := sorted(set(each) - {"path"}):
            yield f'strict decoding error: unknown field "anonymous.conditions[{at}].{unknown[0]}"', (*path, unknown[0])
    if conditions and not enabled:
        said = "anonymous.conditions: Invalid value: enabled should be set to true when conditions are defined"
        yield said, ("anonymous", "conditions")


def open_paths(options: Options, reader: Reader, release: Release) -> frozenset[str]:
    """The paths that requests without a name come to: ``*`` for every one, nothing for none."""
    if "AlwaysAllow" in authorizing.modes(options):
        return frozenset()
    path = options.value("authentication-config")
    text = reader(path).text if path else None
    if text is not None:
        found = authentication_file(text, path, release)
        if found.paths is not None:
            return found.paths
    return frozenset({EVERY}) if options.value("anonymous-auth") == "true" else frozenset()


def configuration_trouble(options: Options, reader: Reader, release: Release, name: str) -> Iterator[Trouble]:
    """What the server finds wrong with the file that ``--authentication-config`` names."""
    path = options.value("authentication-config")
    text = reader(path).text if path else None
    if text is None:
        return
    found = authentication_file(text, name, release)
    if found.error:
        yield Trouble("start", found.error, "authentication-config", found.span)
    elif found.paths is not None and options.is_set("anonymous-auth"):
        said = "--anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration"
        yield Trouble("validate", f"{said} file", "anonymous-auth", options.span("anonymous-auth"))
