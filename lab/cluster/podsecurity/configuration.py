"""The plugin's own configuration: defaults for namespaces without labels, and who is exempt.

Source: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lab.cluster.podsecurity.level import LevelVersion, parse_level, parse_version
from lab.cluster.podsecurity.podshape import mapping, text, texts
from lab.cluster.podsecurity.policy import NOTHING_ASKED, Mode, Policy
from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_label_errors, dns1123_subdomain_errors
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Exemptions:
    """Requests that are let through unseen: by user, by namespace, by the pod's runtime class."""

    usernames: frozenset[str] = frozenset()
    namespaces: frozenset[str] = frozenset()
    runtime_classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Configuration:
    """What holds where labels say nothing, and what is exempt."""

    defaults: Policy = NOTHING_ASKED
    exemptions: Exemptions = Exemptions()


OUT_OF_THE_BOX = Configuration()
"""Without a file: privileged everywhere, nobody exempt."""


def read_configuration(value: Json) -> tuple[Configuration, tuple[FieldError, ...]]:
    """A PodSecurityConfiguration, and what is wrong with it. What cannot be read is as out of the box.

    The API server does not start with a configuration that has errors.
    """
    written = mapping(value)
    errors: list[FieldError] = []
    defaults = mapping(written.get("defaults"))
    # Validation goes by enforce, warn, audit.
    read = {mode: _default(defaults, mode, errors) for mode in (Mode.ENFORCE, Mode.WARN, Mode.AUDIT)}
    exemptions = mapping(written.get("exemptions"))
    errors += _namespaces(exemptions)
    errors += _runtime_classes(exemptions)
    errors += _usernames(exemptions)
    return Configuration(
        Policy(read[Mode.ENFORCE], read[Mode.AUDIT], read[Mode.WARN]),
        Exemptions(
            frozenset(texts(exemptions.get("usernames"))),
            frozenset(texts(exemptions.get("namespaces"))),
            frozenset(texts(exemptions.get("runtimeClasses"))),
        ),
    ), tuple(errors)


def defaulted(value: Json) -> Mapping[str, str]:
    """The six fields of ``defaults``, with what is left out filled in."""
    defaults = mapping(mapping(value).get("defaults"))
    filled: dict[str, str] = {}
    for mode in Mode:
        filled[mode] = text(defaults.get(mode)) or "privileged"
        filled[f"{mode}-version"] = text(defaults.get(f"{mode}-version")) or "latest"
    return filled


def _default(defaults: JsonObject, mode: Mode, errors: list[FieldError]) -> LevelVersion:
    filled = defaulted({"defaults": defaults})
    level, version = NOTHING_ASKED.enforce.level, NOTHING_ASKED.enforce.version
    try:
        level = parse_level(filled[mode])
    except ValueError as error:
        errors.append(FieldError.invalid(FieldPath("defaults", mode), filled[mode], str(error)))
    pinned = f"{mode}-version"
    try:
        version = parse_version(filled[pinned])
    except ValueError as error:
        errors.append(FieldError.invalid(FieldPath("defaults", pinned), filled[pinned], str(error)))
    return LevelVersion(level, version)


def _namespaces(exemptions: JsonObject) -> Iterator[FieldError]:
    return _each(exemptions, "namespaces", lambda name: list(dns1123_label_errors(name)))


def _runtime_classes(exemptions: JsonObject) -> Iterator[FieldError]:
    return _each(exemptions, "runtimeClasses", lambda name: list(dns1123_subdomain_errors(name)))


def _usernames(exemptions: JsonObject) -> Iterator[FieldError]:
    return _each(exemptions, "usernames", lambda name: [] if name else ["username must not be empty"])


def _each(exemptions: JsonObject, field: str, judge: Callable[[str], list[str]]) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, name in enumerate(texts(exemptions.get(field))):
        path = FieldPath("exemptions", field).index(index)
        wrong = judge(name)
        if wrong:
            yield FieldError.invalid(path, name, ", ".join(wrong))
        elif name in seen:
            yield FieldError.duplicate(path, name)
        seen.add(name)
