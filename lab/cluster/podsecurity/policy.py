"""What a namespace's labels ask of its pods: the level to enforce, to audit and to warn of.

Source: ``k8s.io/pod-security-admission/api``, ``PolicyToEvaluate``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from lab.cluster.podsecurity.level import (
    PRIVILEGED,
    Level,
    LevelVersion,
    parse_level,
    parse_version,
)
from lab.manifests.fielderror import FieldError, FieldPath
from lab.quick_dataclass import dataclass

PREFIX = "pod-security.kubernetes.io/"
LABELS = FieldPath("metadata", "labels")

T = TypeVar("T")


class Mode(StrEnum):
    """What happens to a pod that violates a level."""

    ENFORCE = "enforce"
    AUDIT = "audit"
    WARN = "warn"

    @property
    def label(self) -> str:
        """The namespace label that sets the mode's level."""
        return f"{PREFIX}{self}"

    @property
    def version_label(self) -> str:
        """The namespace label that pins the mode's version."""
        return f"{PREFIX}{self}-version"


@dataclass(frozen=True, slots=True)
class Policy:
    """The level and version of each mode."""

    enforce: LevelVersion = PRIVILEGED
    audit: LevelVersion = PRIVILEGED
    warn: LevelVersion = PRIVILEGED

    def of(self, mode: Mode) -> LevelVersion:
        """The level and version of one mode."""
        return {Mode.ENFORCE: self.enforce, Mode.AUDIT: self.audit, Mode.WARN: self.warn}[mode]

    @property
    def fully_privileged(self) -> bool:
        """Whether no mode minds anything."""
        return all(self.of(mode).level is Level.PRIVILEGED for mode in Mode)

    def equivalent(self, other: Policy) -> bool:
        """Whether both ask the same in every mode."""
        return all(self.of(mode).equivalent(other.of(mode)) for mode in Mode)


NOTHING_ASKED = Policy()


def policy_of(
    labels: Mapping[str, str], defaults: Policy = NOTHING_ASKED
) -> tuple[Policy, tuple[FieldError, ...]]:
    """What the labels ask, and what is wrong with them. There is always an answer.

    An enforce level that cannot be read counts as restricted, an audit or warn level as privileged, a version as
    latest. Where warn is not said and enforce is stricter than its default, warn follows enforce.
    """
    errors: list[FieldError] = []
    read = {mode: _read(labels, mode, defaults.of(mode), errors) for mode in Mode}
    enforce, warn = read[Mode.ENFORCE], read[Mode.WARN]
    sound = Mode.ENFORCE.label in labels and not any(
        error.field == LABELS.key(Mode.ENFORCE.label) for error in errors
    )
    if sound and Mode.WARN.label not in labels and enforce.level.strictness > warn.level.strictness:
        warn = replace(warn, level=enforce.level)
        if Mode.WARN.version_label not in labels:
            warn = replace(warn, version=enforce.version)
    return Policy(enforce, read[Mode.AUDIT], warn), tuple(errors)


def _read(labels: Mapping[str, str], mode: Mode, default: LevelVersion, errors: list[FieldError]) -> LevelVersion:
    unreadable = Level.RESTRICTED if mode is Mode.ENFORCE else Level.PRIVILEGED
    level = _label(labels, mode.label, parse_level, default.level, unreadable, errors)
    version = _label(labels, mode.version_label, parse_version, default.version, PRIVILEGED.version, errors)
    return LevelVersion(level, version)


def _label(
    labels: Mapping[str, str],
    label: str,
    parse: Callable[[str], T],
    absent: T,
    unreadable: T,
    errors: list[FieldError],
) -> T:
    if label not in labels:
        return absent
    try:
        return parse(labels[label])
    except ValueError as error:
        errors.append(FieldError.invalid(LABELS.key(label), labels[label], str(error)))
        return unreadable
