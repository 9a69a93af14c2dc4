"""What a task wants of one resource, read off the two bounds: how it is written, and what can be read of it.

Either bound's way of writing will do. Where both write under a key of their own, the task leaves the key open: its
name where the names differ, its material where that differs (its length is that of either).
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.model import Configuration, Key, Provider, Resource
from lab.subjects.encryption.storing import PLAIN, Keeping, Stored, keeping


@dataclass(frozen=True, slots=True)
class Intent:
    """The bounds of one resource."""

    must: Keeping
    may: Keeping

    @classmethod
    def of(cls, required: Configuration, permitted: Configuration, resource: Resource) -> Intent:
        """What two configurations want of a resource."""
        return cls(keeping(required, resource), keeping(permitted, resource))

    @property
    def writers(self) -> tuple[Provider, Provider]:
        """The providers that may write."""
        return self.must.providers[0], self.may.providers[0]

    @property
    def name_open(self) -> bool:
        """Whether a key may have any name."""
        one, other = map(_key, self.writers)
        return one is not None and other is not None and one.name != other.name

    @property
    def material_open(self) -> bool:
        """Whether a key may be any, as far as its length goes."""
        one, other = map(_key, self.writers)
        return one is not None and other is not None and one.material != other.material

    def misfit(self, now: Keeping) -> str:
        """What about the way of writing is not as wanted: ``provider``, ``name``, ``length``, ``key``; or nothing."""
        writer = now.providers[0]
        same = [each for each in self.writers if each.kind == writer.kind and each.name == writer.name]
        if not same:
            return "provider"
        key = _key(writer)
        wanted = [held for each in same if (held := _key(each)) is not None]
        if key is None or not wanted:
            return ""
        if not self.name_open:
            wanted = [each for each in wanted if each.name == key.name]
            if not wanted:
                return "name"
        if self.material_open:
            return "" if len(key.material) in {len(each.material) for each in wanted} else "length"
        return "" if any(each.material == key.material for each in wanted) else "key"

    def wanted(self) -> str:
        """How it is to be written, in words."""
        told = dict.fromkeys(
            _told(each, named=not self.name_open) for each in self.writers
        )
        return " or ".join(told)


def _key(provider: Provider) -> Key | None:
    return provider.keys[0] if provider.keys else None


def _told(provider: Provider, *, named: bool) -> str:
    if provider.kind == "identity":
        return "as plain text"
    if provider.kind == "kms":
        return f"with the plugin {provider.name}"
    return f"with {provider.kind} under the key {provider.keys[0].name}" if named else f"with {provider.kind}"


def told(stored: Stored) -> str:
    """A way of storing, in words."""
    if stored.plain:
        return "plain text"
    kind, _, rest = stored.prefix.removeprefix("k8s:enc:").partition(":")
    name = rest.partition(":")[2].removesuffix(":")
    return f"{kind} under the key {name}" if kind != "kms" else f"the plugin {name}"


def known_values(intent: Intent, found: Configuration, resource: Resource) -> Iterator[Stored]:
    """Ways of storing that the task knows of: plain text, and each key that it gives or that was there before."""
    yield PLAIN
    open_keys = {each.keys[0].fingerprint for each in intent.writers if each.keys} if intent.material_open else set()
    # Of two ways that will do, neither need be known to an answer that takes the other.
    ways_out = {intent.must.writes, intent.may.writes} if intent.must.writes != intent.may.writes else set()
    seen = {PLAIN, *ways_out}
    for providers in (intent.must.providers, intent.may.providers, keeping(found, resource).providers):
        for provider in providers:
            for stored in ways(provider):
                if stored not in seen and stored.key not in open_keys:
                    seen.add(stored)
                    yield stored


def ways(provider: Provider) -> Iterator[Stored]:
    """Each way in which a provider can have written."""
    if not provider.keys:
        yield Stored(provider.prefix)
    for key in provider.keys:
        yield Stored(f"{provider.prefix}{key.name}:", key.fingerprint)
