"""The levels of the Pod Security Standards, and the versions they are pinned to."""

from __future__ import annotations

import re
from enum import StrEnum

from lab.manifests.release import Release
from lab.quick_dataclass import dataclass


class Level(StrEnum):
    """How strict, from nothing forbidden to hardened.

    Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """

    PRIVILEGED = "privileged"
    BASELINE = "baseline"
    RESTRICTED = "restricted"

    @property
    def strictness(self) -> int:
        """0 for privileged, 2 for restricted."""
        return tuple(Level).index(self)


WRONG_LEVEL = f"must be one of {', '.join(Level)}"
WRONG_VERSION = 'must be "latest" or "v1.x"'

_VERSION = re.compile(r"v1\.([0-9]|[1-9][0-9]*)")
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Version:
    """The release whose checks apply: ``v1.N``, or ``latest`` where ``minor`` is None."""

    minor: int | None = None

    def within(self, release: Release) -> int:
        """The minor release whose checks an API server of ``release`` runs: never one it does not know yet."""
        return release.minor if self.minor is None else min(self.minor, release.minor)

    def __str__(self) -> str:
        return "latest" if self.minor is None else f"v1.{self.minor}"


LATEST = Version()


@dataclass(frozen=True, slots=True)
class LevelVersion:
    """A level pinned to a version: ``restricted:v1.30``."""

    level: Level
    version: Version = LATEST

    def __str__(self) -> str:
        return f"{self.level}:{self.version}"

    def equivalent(self, other: LevelVersion) -> bool:
        """Whether both forbid the same: two privileged ones do, whatever their versions."""
        return self == other or self.level == other.level == Level.PRIVILEGED


PRIVILEGED = LevelVersion(Level.PRIVILEGED)


def parse_level(text: str) -> Level:
    """The level of that name. Raises ValueError with the API server's words."""
    try:
        return Level(text)
    except ValueError:
        raise ValueError(WRONG_LEVEL) from None


def parse_version(text: str) -> Version:
    """``latest`` or ``v1.N``. Raises ValueError with the API server's words."""
    if text == "latest":
        return LATEST
    found = _VERSION.fullmatch(text)
    if found is None or len(found[1]) > 19 or int(found[1]) > _LARGEST:
        raise ValueError(WRONG_VERSION)
    return Version(int(found[1]))
