"""How an API server writes objects to etcd, and what it can read of what lies there.

Source: ``prefixTransformers`` in apiserver's ``pkg/storage/value`` and ``transformerFromOverrides`` in its
``encryptionconfig``: the first provider writes, and each whose prefix fits is tried for reading, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.model import (
    AES,
    EVERYTHING,
    IDENTITY,
    RESERVED,
    Configuration,
    Key,
    Provider,
    Resource,
)

NO_PROVIDER = "no matching prefix found"
CHECKED = "identity transformer tried to read encrypted data"
NO_KEY = "no matching key was found for the provided {} transformer"

WRONG_KEY = {
    "aescbc": "invalid PKCS7 data (empty or not padded)",
    "aesgcm": "cipher: message authentication failed",
    "secretbox": "output array was not large enough for encryption",
}
"""What is said when a value's key has the right name and other material."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A value in etcd: how it begins, and the fingerprint of the key it was encrypted with; plain text has neither."""

    prefix: str = ""
    key: str = ""

    @property
    def plain(self) -> bool:
        """Whether anybody who reads etcd's files can read it."""
        return not self.prefix


PLAIN = Stored()


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a value gives: an error, or the value; ``stale`` where it would be written otherwise."""

    error: str = ""
    stale: bool = False

    @property
    def readable(self) -> bool:
        """Whether the value can be read at all."""
        return not self.error


NOT_CONFIGURED = (Provider(IDENTITY),)
"""How a resource is kept that no rule names."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The providers for one resource, first for writing. ``named`` is the rule that they come from, if any.

    ``places`` are the places of the rules in the file, one for each provider.
    """

    providers: tuple[Provider, ...]
    named: Resource | None = None

    @property
    def writes(self) -> Stored:
        """How a new value is written."""
        first = self.providers[0]
        return Stored(first.writes, first.keys[0].fingerprint if first.keys else "")

    def read(self, stored: Stored) -> Read:
        """Try to read a value."""
        errors: list[str] = []
        for place, provider in enumerate(self.providers):
            if not stored.prefix.startswith(provider.prefix):
                continue
            found = _read_by(provider, stored)
            if found.readable:
                return Read(stale=found.stale or place > 0)
            if provider.kind != IDENTITY:
                errors.append(found.error)
        if errors:
            distinct = list(dict.fromkeys(errors))
            return Read(distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]")
        return Read(NO_PROVIDER if self.named is not None else CHECKED)

    def reads(self, stored: Stored) -> bool:
        """Whether a value can be read."""
        return self.read(stored).readable


def _read_by(provider: Provider, stored: Stored) -> Read:
    if provider.kind == IDENTITY:
        return Read(CHECKED if stored.prefix.startswith(RESERVED) else "")
    rest = stored.prefix[len(provider.prefix) :]
    if not provider.keys:
        return Read("" if not rest else NO_PROVIDER)
    tried = [(place, key) for place, key in enumerate(provider.keys) if rest.startswith(f"{key.name}:")]
    for place, key in tried:
        if _opens(key, rest, stored):
            return Read(stale=place > 0)
    name = "AES" if provider.kind in AES else "Secretbox"
    return Read(WRONG_KEY[provider.kind] if tried else NO_KEY.format(name))


def _opens(key: Key, rest: str, stored: Stored) -> bool:
    """Whether a key opens a value: its name is all that stands before the ciphertext, and the material is the same."""
    return rest == f"{key.name}:" and key.fingerprint == stored.key


@lru_cache(maxsize=32)
def keepings(configuration: Configuration) -> dict[Resource, Keeping]:
    """The providers for each resource that a rule names, wildcards as they are written."""
    found: dict[Resource, tuple[Provider, ...]] = {}
    for entry in configuration.entries:
        for resource in entry.resources:
            found[resource] = (*found.get(resource, ()), *entry.providers)
    return {resource: Keeping(providers, resource) for resource, providers in found.items()}


def keeping(configuration: Configuration, resource: Resource) -> Keeping:
    """How a resource is kept: by the rule for it, for its group, or for everything."""
    known = keepings(configuration)
    for rule in (resource, Resource("*", resource.group), EVERYTHING):
        if rule in known:
            return known[rule]
    return Keeping(NOT_CONFIGURED)


def explicit(configuration: Configuration) -> Sequence[str]:
    """What the rules name, sorted."""
    return sorted(map(str, keepings(configuration)))
