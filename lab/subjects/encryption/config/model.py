"""What an EncryptionConfiguration says, once it was accepted.

Source: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from lab.manifests.document import Path
from lab.quick_dataclass import dataclass

RESERVED = "k8s:enc:"
"""How everything encrypted begins in etcd."""

IDENTITY = "identity"
KMS = "kms"
AES = ("aescbc", "aesgcm")
KEYED = (*AES, "secretbox")
"""The providers whose keys stand in the file."""


SHOWN_DIGITS = 12
"""How much of a key's digest tells it from others."""


def fingerprint(material: bytes) -> str:
    """What a key is known by where the key itself is not to be shown: the beginning of its SHA-256."""
    return sha256(material).hexdigest()[:SHOWN_DIGITS]


@dataclass(frozen=True)
class Key:
    """A key: its name, which is stored with everything written under it, and its material."""

    name: str
    material: bytes

    @cached_property
    def fingerprint(self) -> str:
        """What tells its material from any other."""
        return fingerprint(self.material)


@dataclass(frozen=True, slots=True)
class Provider:
    """One way to write and read. ``path`` is where it stands in the file.

    ``name`` is that of a key management plugin, ``version`` its API's; both empty for any other.
    """

    kind: str
    keys: tuple[Key, ...] = ()
    name: str = ""
    version: str = ""
    path: Path = ()

    @property
    def prefix(self) -> str:
        """How a value begins in etcd that this provider wrote, before the key's name."""
        if self.kind == IDENTITY:
            return ""
        if self.kind == KMS:
            return f"{RESERVED}kms:{self.version}:{self.name}:"
        return f"{RESERVED}{self.kind}:v1:"

    @property
    def writes(self) -> str:
        """How a value begins that it writes; nothing where it writes plain text."""
        return f"{self.prefix}{self.keys[0].name}:" if self.keys else self.prefix


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource by name and group; ``*`` stands for every one."""

    name: str
    group: str = ""

    @classmethod
    def of(cls, text: str) -> Resource:
        """Read ``deployments.apps``; what follows the first dot is the group."""
        name, _, group = text.partition(".")
        return cls(name, group)

    def __str__(self) -> str:
        if not self.group:
            return "*." if self.name == "*" else self.name
        return f"{self.name}.{self.group}"


EVERYTHING = Resource("*", "*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of the file: which resources, and the providers for them. ``place`` counts the rules from 0."""

    place: int
    resources: tuple[Resource, ...]
    providers: tuple[Provider, ...]


@dataclass(frozen=True, slots=True)
class Configuration:
    """The rules in the order written; none stands for an API server without a configuration."""

    entries: tuple[Entry, ...] = ()
