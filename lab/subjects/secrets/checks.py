"""``secret``, ``stored`` and ``hidden``: how a Secret reaches a container, and where its value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.cluster.trial import ChangeTrial, Trial
from lab.manifests.document import Json, JsonObject, Path
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.manifests.kubeobject import Ref
    from lab.subjects.secrets.pods import PodSeen
    from lab.subjects.secrets.seen import Seen

SECRET_KEYS = ("workload", "container", "secret", "key", "as", "mode", "expect")
SECRET_HOW = (
    "write it as secret: {workload: namespace/name, container: app, secret: db, key: password, "
    "as: file /etc/db/password, expect: present}; as may be file or env, with or without a path or name"
)
STORED_KEYS = ("secret", "keys", "type", "immutable")
STORED_HOW = "write it as stored: {secret: namespace/name, keys: [password], immutable: true}"
KINDS = ("ConfigMap", "Secret")
TRIED_KEY = "cks-lab-trial"
"""The key that a change is tried with; it is never kept."""

HIDDEN_KEYS = ("secret", "key")
HIDDEN_HOW = "write it as hidden: {secret: namespace/name, key: password}"


@dataclass(frozen=True, slots=True)
class SecretCheck:
    """Whether containers have a Secret's key in some way: ``way`` is ``env`` or ``file``, empty for either.

    ``place`` is the variable's name or the file's path, empty for any; without a ``key`` any key of the Secret
    counts, without a ``container`` each container of the pod. ``mode`` is the most that a file may allow.
    """

    workload: str
    secret: str
    present: bool
    container: str = ""
    key: str = ""
    way: str = ""
    place: str = ""
    mode: int | None = None

    def run(self, setting: Setting) -> Outcome:
        """Look into each container."""
        from lab.subjects.secrets.pods import pod_named

        try:
            pod = pod_named(setting.after, self.workload)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        chosen = [each for each in pod.containers if self.container in ("", each.name)]
        if not chosen:
            text = f"{self.workload} has no container {self.container}"
            return Outcome(False, text, (Note(text, good=False),))
        wrong = [found for each in chosen if (found := self._wrong(pod, each)) is not None]
        if wrong:
            witnesses = tuple(self._witness(pod, *each) for each in wrong)
            return Outcome(False, witnesses[0].text, witnesses[0].notes, witnesses)
        has = "has" if self.present else "does not have"
        return Outcome(True, f"{self.workload} {has} {self._what()}{self._how()}")

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The workload handed in without being kept, beside the Secrets and ConfigMaps that the server holds."""
        from lab.subjects.held import Look, refs_of, stored_trial
        from lab.subjects.secrets.pods import pod_named

        try:
            pod = pod_named(setting.after, self.workload)
        except ValueError:
            return ()
        read = refs_of(setting.after, KINDS, pod.ref.namespace)
        look = Look(read, (pod.ref,), beyond="no kubelet was asked what the container then has")
        return (stored_trial(self, setting, f"{pod} as the API server would store it", look),)

    def _wrong(self, pod: PodSeen, container: Seen) -> tuple[str, Path] | None:
        """What is wrong with a container, and where in the pod; None where nothing is."""
        found = self._found(container)
        where = f"{container} of {pod}"
        if not self.present:
            return (f"{where} has {found[0][0]}, and must not", found[0][1]) if found else None
        if container.troubles:
            trouble, path = container.troubles[0]
            return f"{where} does not start: {trouble}", path
        if not found:
            return f"{where} does not have {self._what()}{self._how()}", container.path
        if self.mode is None:
            return None
        loose = [file for file in container.files.values() if self._is(file.origin) and file.mode & ~self.mode]
        if not loose:
            return None
        has = f"{where} has {loose[0].place} with mode {loose[0].mode:04o}"
        return f"{has}, and more than {self.mode:04o} must not be allowed", loose[0].path

    def _found(self, container: Seen) -> list[tuple[str, Path]]:
        """How the container has it, and where that is written."""
        found = []
        if self.way != "file":
            found += [
                (f"{variable.secret} in its environment, as {variable.name}", variable.path)
                for variable in container.variables.values()
                if self.place in ("", variable.name) and any(map(self._is, variable.origins))
            ]
        if self.way != "env":
            found += [
                (f"{file.origin} as the file {file.place}", file.path)
                for file in container.files.values()
                if self.place in ("", file.place) and self._is(file.origin) and (file.readable or not self.present)
            ]
        return found

    def _is(self, origin: object) -> bool:
        kind, name, key = (getattr(origin, field) for field in ("kind", "name", "key"))
        return (kind, name) == ("Secret", self.secret) and self.key in ("", key)

    def _what(self) -> str:
        return f"key {self.key} of Secret {self.secret}" if self.key else f"anything of Secret {self.secret}"

    def _how(self) -> str:
        if self.way == "file":
            return f" as the file {self.place}" if self.place else " as a file"
        if self.way == "env":
            return f" in its environment, as {self.place}" if self.place else " in its environment"
        return ""

    def _witness(self, pod: PodSeen, text: str, path: Path) -> Witness:
        note = Note(text, good=False, span=pod.span(path))
        return Witness("missing" if self.present else "excess", text, {"workload": str(pod.ref)}, (note,))


class SecretKind:
    """``secret: {workload: shop/api, secret: db, key: password, as: env DB_PASSWORD, expect: absent}``."""

    key = "secret"

    def parse(self, written: Json) -> SecretCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = _fields(written, SECRET_KEYS, SECRET_HOW)
        if fields.get("expect") not in ("present", "absent"):
            raise ValueError("expect must be present or absent")
        way, _, place = _text(fields, "as").partition(" ")
        if way not in ("", "env", "file") or (way == "file" and place and not place.startswith("/")):
            raise ValueError(f"as must be env, env NAME, file or file /path; {SECRET_HOW}")
        workload, secret = _text(fields, "workload"), _text(fields, "secret")
        if workload.count("/") not in (1, 2) or not secret:
            raise ValueError(SECRET_HOW)
        container, key = _text(fields, "container"), _text(fields, "key")
        return SecretCheck(
            workload, secret, fields["expect"] == "present", container, key, way, place.strip(), _mode(fields)
        )


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """Whether a Secret is there, holds those keys, and is of that type, or immutable."""

    ref: Ref
    keys: tuple[str, ...] = ()
    type: str = ""
    immutable: bool | None = None

    def run(self, setting: Setting) -> Outcome:
        """Look at the Secret."""
        from lab.subjects.secrets.stored import stored_in

        stored = stored_in(setting.after, *self.ref)
        text = f"Secret {self.ref.namespace}/{self.ref.name}"
        if stored is None:
            return self._wrong(f"{text} is not there")
        lost = [key for key in self.keys if key not in stored.contents]
        if lost:
            return self._wrong(f"{text} has no key {lost[0]}")
        if self.type and stored.type != self.type:
            return self._wrong(f"{text} is of type {stored.type}, not {self.type}")
        if self.immutable is not None and stored.immutable is not self.immutable:
            return self._wrong(f"{text} is {'immutable' if stored.immutable else 'not immutable'}")
        return Outcome(True, f"{text} is as asked")

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The Secret read back, and a change to it asked for where it is to be immutable or must not be."""
        from lab.subjects.held import Look, stored_trial

        there = stored_trial(self, setting, f"Secret {self.ref.namespace}/{self.ref.name} read back", Look((self.ref,)))
        held = setting.after.objects.get(self.ref)
        if self.immutable is None or held is None:
            return (there,)
        frozen = held.value.get("immutable") is True
        return there, ChangeTrial(self.ref, {"stringData": {TRIED_KEY: "changed"}}, not self.immutable, not frozen)

    def _wrong(self, text: str) -> Outcome:
        note = Note(text, good=False)
        return Outcome(False, text, (note,), (Witness("missing", text, {"object": str(self.ref)}, (note,)),))


class StoredKind:
    """``stored: {secret: shop/db, keys: [password], type: Opaque, immutable: true}``."""

    key = "stored"

    def parse(self, written: Json) -> StoredCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = _fields(written, STORED_KEYS, STORED_HOW)
        keys = fields.get("keys", [])
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise ValueError("keys must list names of keys")
        immutable = fields.get("immutable")
        if immutable is not None and not isinstance(immutable, bool):
            raise ValueError("immutable must be true or false")
        return StoredCheck(_ref(fields, STORED_HOW), tuple(keys), _text(fields, "type"), immutable)


@dataclass(frozen=True, slots=True)
class HiddenCheck:
    """Whether the value that a Secret is to hold stands nowhere else in its namespace in plain text."""

    ref: Ref
    key: str

    def run(self, setting: Setting) -> Outcome:
        """Look through the variables of containers, their arguments, and ConfigMaps."""
        from lab.subjects.secrets.plain import standing
        from lab.subjects.secrets.stored import stored_in

        stored = stored_in(setting.bounds.required, *self.ref) or stored_in(setting.bounds.permitted, *self.ref)
        value = "" if stored is None else stored.contents.get(self.key, b"").decode("utf-8", "replace")
        if not value:
            return Outcome(None, f"{self.ref} holds nothing under {self.key}")
        witnesses = tuple(
            standing(setting.after, self.ref.namespace, value, f"key {self.key} of Secret {self.ref.name}")
        )
        if witnesses:
            return Outcome(False, witnesses[0].text, witnesses[0].notes, witnesses)
        return Outcome(True, f"the {self.key} stands nowhere in plain text")

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The namespace's ConfigMaps read back, and its workloads handed in without being kept."""
        from lab.cluster.podsecurity.templates import RESOURCES
        from lab.subjects.held import Look, refs_of, stored_trial

        namespace = self.ref.namespace
        look = Look(refs_of(setting.after, ("ConfigMap",), namespace), refs_of(setting.after, RESOURCES, namespace))
        return (stored_trial(self, setting, f"what the API server holds in {namespace}", look),)


class HiddenKind:
    """``hidden: {secret: shop/db, key: password}``: its value stands in no manifest and no ConfigMap in plain text."""

    key = "hidden"

    def parse(self, written: Json) -> HiddenCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = _fields(written, HIDDEN_KEYS, HIDDEN_HOW)
        key = _text(fields, "key")
        if not key:
            raise ValueError(HIDDEN_HOW)
        return HiddenCheck(_ref(fields, HIDDEN_HOW), key)


def _fields(written: Json, known: tuple[str, ...], how: str) -> JsonObject:
    if not isinstance(written, dict):
        raise ValueError(how)
    unknown = sorted(set(map(str, written)) - set(known))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(known)}")
    return written


def _ref(fields: JsonObject, how: str) -> Ref:
    from lab.manifests.kubeobject import Ref

    namespace, _, name = _text(fields, "secret").partition("/")
    if not namespace or not name or "/" in name:
        raise ValueError(f"secret must be namespace/name; {how}")
    return Ref("Secret", namespace, name)


def _text(fields: JsonObject, key: str) -> str:
    value = fields.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text, not {value!r}")
    return value


def _mode(fields: JsonObject) -> int | None:
    written = fields.get("mode")
    if written is None:
        return None
    try:
        return int(written, 8) if isinstance(written, str) else int("")
    except ValueError:
        raise ValueError('mode must be written as octal text, such as "0400"') from None
