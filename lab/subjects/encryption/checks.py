"""The ways to check that encryption brings: ``encrypts``, ``reads``, ``rotates`` and ``encryption``."""

from __future__ import annotations

from lab.cluster.state import State
from lab.cluster.trial import Trial
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.apiserver import server
from lab.subjects.encryption.config.model import Configuration, Resource
from lab.subjects.encryption.etcd import values
from lab.subjects.encryption.intent import told, ways
from lab.subjects.encryption.kept import kept
from lab.subjects.encryption.rotation import final, steps, walk
from lab.subjects.encryption.storing import PLAIN, Stored, keeping, keepings
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness

HOW_ENCRYPTS = (
    "write it as encrypts: {resource: secrets, provider: aescbc, key: key1, length: 32}; provider may be plain"
)
HOW_READS = (
    "write it as reads: {resource: secrets, value: plain, expect: readable}; value may be plain, stored or a key"
)
HOW_ROTATES = "write it as rotates: one of always-readable, loads, {writes: key2} or {without: key1}"
HOW_ENCRYPTION = "write it as encryption: starts, unchanged or reloads"


def _failed(text: str, kind: str = "missing") -> Outcome:
    note = Note(text, good=False)
    return Outcome(False, text, (note,), (Witness(kind, text, notes=(note,)),))


def _in_force(state: State) -> Configuration | Outcome:
    """The configuration of the API server, or why there is none; the last step's where there are steps."""
    last = final(state)
    if last is not None:
        found = last.loaded.configuration
        return found if found is not None else _failed(f"step {last.number} is refused: {last.loaded.error}")
    now = server(state)
    if now.configuration is None:
        return _failed(f"the API server does not start: {now.trouble}")
    return now.configuration


class _Unlived:
    """A check that nothing in the API shows."""

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: no request to the API shows how etcd holds an object."""
        return ()


@dataclass(frozen=True, slots=True)
class EncryptsCheck(_Unlived):
    """How new objects of some resources are written. Empty ``key`` and ``length`` 0 ask nothing of the key."""

    resources: tuple[Resource, ...]
    providers: tuple[str, ...]
    key: str = ""
    length: int = 0

    def run(self, setting: Setting) -> Outcome:
        """Look at what the API server would write."""
        found = _in_force(setting.after)
        if isinstance(found, Outcome):
            return found
        for resource in self.resources:
            wrong = self._wrong(found, resource)
            if wrong:
                return _failed(wrong, "excess" if self.providers == ("plain",) else "missing")
        listed = ", ".join(map(str, self.resources))
        return Outcome(True, f"new {listed} are written as {told(keeping(found, self.resources[0]).writes)}")

    def _wrong(self, found: Configuration, resource: Resource) -> str:
        kept_by = keeping(found, resource)
        writer = kept_by.providers[0]
        kind = "plain" if writer.kind == "identity" else writer.kind
        if kind not in self.providers:
            return f"new {resource} are written as {told(kept_by.writes)}"
        if writer.keys and self.key and writer.keys[0].name != self.key:
            return f"new {resource} are written under the key {writer.keys[0].name}, not {self.key}"
        if writer.keys and self.length and len(writer.keys[0].material) != self.length:
            return f"the key for {resource} has {len(writer.keys[0].material)} bytes, not {self.length}"
        return ""


class EncryptsKind:
    """``encrypts``."""

    key = "encrypts"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_ENCRYPTS, ("resource", "provider", "key", "length"))
        providers = _texts(fields, "provider", HOW_ENCRYPTS)
        unknown = set(providers) - {"plain", "aescbc", "aesgcm", "secretbox", "kms"}
        if unknown:
            raise ValueError(f"there is no provider {min(unknown)!r}; {HOW_ENCRYPTS}")
        length = fields.get("length", 0)
        if not isinstance(length, int) or isinstance(length, bool):
            raise ValueError("length must be a number of bytes")
        return EncryptsCheck(_resources(fields, HOW_ENCRYPTS), providers, _text(fields, "key"), length)


@dataclass(frozen=True, slots=True)
class ReadsCheck(_Unlived):
    """Whether values can be read: ``plain`` text, everything that is ``stored``, or what a key of that name wrote."""

    resources: tuple[Resource, ...]
    value: str
    readable: bool

    def run(self, setting: Setting) -> Outcome:
        """Look at what the API server would read."""
        found = _in_force(setting.after)
        if isinstance(found, Outcome):
            return found
        for resource in self.resources:
            held = self._values(setting, resource)
            if not held:
                return Outcome(None, f"nothing is stored as {self.value}")
            for name, stored in held:
                read = keeping(found, resource).read(stored)
                if read.readable is not self.readable:
                    why = f": {read.error}" if read.error else ""
                    text = f"{name} can{'' if read.readable else 'not'} be read{why}"
                    return _failed(text, "missing" if self.readable else "excess")
        return Outcome(True, f"what is {self.value} can{'' if self.readable else 'not'} be read")

    def _values(self, setting: Setting, resource: Resource) -> tuple[tuple[str, Stored], ...]:
        if self.value == "plain":
            return ((f"a plain {resource}", PLAIN),)
        if self.value == "stored":
            return tuple((each.name, each.stored) for each in values(setting.before) if each.resource == resource)
        before = server(setting.before).configuration or Configuration()
        known = (
            stored
            for kept_by in keepings(before).values()
            for provider in kept_by.providers
            for stored in ways(provider)
            if stored.prefix.endswith(f":{self.value}:")
        )
        return tuple((f"what {self.value} wrote", stored) for stored in dict.fromkeys(known))


class ReadsKind:
    """``reads``."""

    key = "reads"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_READS, ("resource", "value", "expect"))
        if fields.get("expect") not in ("readable", "unreadable"):
            raise ValueError("expect must be readable or unreadable")
        value = _text(fields, "value")
        if not value:
            raise ValueError(HOW_READS)
        return ReadsCheck(_resources(fields, HOW_READS), value, fields["expect"] == "readable")


@dataclass(frozen=True, slots=True)
class RotatesCheck(_Unlived):
    """How a change of keys in steps goes: ``asks`` is ``always-readable``, ``loads``, ``writes`` or ``without``."""

    asks: str
    key: str = ""

    def run(self, setting: Setting) -> Outcome:
        """Go through the steps."""
        planned = steps(setting.after)
        refused = next((step for step in planned if step.loaded.configuration is None), None)
        if refused is not None:
            return _failed(f"step {refused.number}: the API server does not start: {refused.loaded.error}")
        if self.asks == "loads":
            return Outcome(True, "the API servers start with every step")
        if self.asks == "always-readable":
            moments = walk(setting.after)
            return _failed(moments[0].text) if moments else Outcome(True, "everything can be read at every moment")
        return self._last(planned[-1].loaded.configuration) if planned else _failed("there are no steps")

    def _last(self, found: Configuration | None) -> Outcome:
        kept_by = keepings(found or Configuration()).values()
        every = {key.name for each in kept_by for provider in each.providers for key in provider.keys}
        first = {key.name for each in kept_by for key in each.providers[0].keys[:1]}
        if self.asks == "without":
            if self.key in every:
                return _failed(f"the last step still has the key {self.key}", "excess")
            return Outcome(True, f"the key {self.key} is gone in the end")
        if first != {self.key}:
            return _failed(f"the last step writes under {', '.join(sorted(first)) or 'no key'}, not {self.key}")
        return Outcome(True, f"in the end everything is written under {self.key}")


class RotatesKind:
    """``rotates``."""

    key = "rotates"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if written in ("always-readable", "loads"):
            return RotatesCheck(str(written))
        fields = read_fields(written, HOW_ROTATES, ("writes", "without"))
        (asks, key), *more = fields.items()
        if more or not isinstance(key, str):
            raise ValueError(HOW_ROTATES)
        return RotatesCheck(asks, key)


@dataclass(frozen=True, slots=True)
class ServerCheck(_Unlived):
    """Whether the API server ``starts``, is ``unchanged`` otherwise, or ``reloads`` the file when it changes."""

    asks: str

    def run(self, setting: Setting) -> Outcome:
        """Look at the node's manifest."""
        now = server(setting.after)
        if self.asks == "unchanged":
            found = tuple(kept(setting.bounds, setting.after))
            if found:
                return Outcome(False, found[0].text, found[0].notes, found)
            return Outcome(True, "the API server's manifest is otherwise as it was")
        if now.configuration is None:
            return _failed(f"the API server does not start: {now.trouble}")
        if self.asks == "reloads" and not now.reload:
            return _failed("the API server reads the file only when it starts")
        return Outcome(True, "the API server starts" if self.asks == "starts" else "the API server reads it again")


class ServerKind:
    """``encryption``."""

    key = "encryption"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if written not in ("starts", "unchanged", "reloads"):
            raise ValueError(HOW_ENCRYPTION)
        return ServerCheck(str(written))


def _texts(fields: JsonObject, key: str, how: str) -> tuple[str, ...]:
    held = fields.get(key)
    listed = [held] if isinstance(held, str) else held
    if not isinstance(listed, list) or not listed or not all(isinstance(each, str) and each for each in listed):
        raise ValueError(f"{key} must be a text or a list of texts; {how}")
    return tuple(listed)


def _text(fields: JsonObject, key: str) -> str:
    held = fields.get(key, "")
    if not isinstance(held, str):
        raise ValueError(f"{key} must be a text, not {held!r}")
    return held


def _resources(fields: JsonObject, how: str) -> tuple[Resource, ...]:
    return tuple(map(Resource.of, _texts(fields, "resource", how)))


KINDS: tuple[CheckKind, ...] = (EncryptsKind(), ReadsKind(), RotatesKind(), ServerKind())
