"""The ways to check that Istio brings: ``mtls`` asks for a port's mode, ``request`` sends one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.explain import notes_of
from lab.subjects.istio.mesh import Channel, Fate, Mesh, Workload
from lab.subjects.istio.peer_authentication import Mode
from lab.subjects.istio.proof.compare import request_of
from lab.subjects.istio.proof.sayings import Saying
from lab.subjects.istio.proof.senders import Sender
from lab.subjects.later import Later
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

NONE = "NONE"
"""The mode of a workload without a sidecar."""

HOW_MTLS = "write it as mtls: {workload: namespace/name, port: 8080, mode: STRICT}"
HOW_REQUEST = (
    "write it as request: {from: namespace/name, to: namespace/name, port: 8080, method: GET, path: /, "
    "expect: allowed}; from may be plain, and expect refused"
)


@dataclass(frozen=True, slots=True)
class MtlsCheck:
    """The mode of a workload's port; without a port that of every port that has none of its own."""

    workloads: tuple[str, ...]
    port: int | None
    mode: str

    def run(self, setting: Setting) -> Outcome:
        """Work the mode out."""
        mesh = Mesh.of(setting.after)
        wrong = []
        for text in self.workloads:
            try:
                workload = mesh.named(text)
            except ValueError as error:
                return Outcome(False, str(error), (Note(str(error), good=False),))
            known = mesh.modes(workload)
            found = NONE if not workload.sidecar else known.rest if self.port is None else known.of(self.port)
            if found != self.mode:
                wrong.append(self._witness(workload, str(found), known.source))
        if wrong:
            return Outcome(False, wrong[0].text, wrong[0].notes, tuple(wrong))
        return Outcome(True, f"{', '.join(self.workloads)}: {self.mode}")

    def _witness(self, workload: Workload, found: str, source: object) -> Witness:
        where = f"port {self.port} of {workload}" if self.port is not None else str(workload)
        is_ = "has no sidecar" if found == NONE else f"is {found}"
        must = "have none" if self.mode == NONE else f"be {self.mode}"
        text = f"{where} {is_}, and must {must}"
        note = Note(f"it comes from {getattr(source, 'ref', None)}", False) if source is not None else None
        notes = (Note(text, False), *((note,) if note is not None else ()))
        return Witness("excess" if self.mode == "STRICT" else "missing", text, {"workload": str(workload)}, notes)

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster of the lab's own making has no mesh."""
        return ()


PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class RequestCheck:
    """What becomes of a request of each source to each target; the source ``plain`` is whoever speaks plain text."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    port: int
    saying: Saying
    allowed: bool

    def run(self, setting: Setting) -> Outcome:
        """Send each; the first that comes out wrong is told."""
        mesh = Mesh.of(setting.after)
        wrong = []
        try:
            pairs = [(self._sender(mesh, one), mesh.named(two)) for one in self.sources for two in self.targets]
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        fate = Fate.ALLOWED
        for sender, target in pairs:
            who = sender
            if isinstance(sender, Workload):
                channel = mesh.channel(sender, target, self.port)
                sender = Sender(str(sender), channel, sender.namespace, sender.account)
            fate = mesh.verdict(target, request_of(sender, self.port, self.saying, target), sender.channel).fate
            if (fate is Fate.ALLOWED) is not self.allowed:
                wrong.append(self._witness(setting.after, who, target))
        if wrong:
            return Outcome(False, wrong[0].text, wrong[0].notes, tuple(wrong))
        return Outcome(True, f"{self.sources[0]} to {self.targets[0]}: {fate}")

    def _sender(self, mesh: Mesh, text: str) -> Sender | Workload:
        return Sender("whoever speaks plain text", Channel.PLAIN) if text == PLAIN else mesh.named(text)

    def _witness(self, state: State, sender: Sender | Workload, target: Workload) -> Witness:
        who = sender.words if isinstance(sender, Sender) else str(sender)
        can, must = ("cannot", "must") if self.allowed else ("can", "must not")
        said = request_of(Sender("", Channel.PLAIN), self.port, self.saying, target).said
        text = f"{who} {can} send {said} to {target} on port {self.port}, and {must}"
        notes = Later(partial(notes_of, state, sender, target, self.port, self.saying))
        facts: JsonObject = {"source": who, "target": str(target), "port": self.port}
        return Witness("missing" if self.allowed else "excess", text, facts, notes)

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster of the lab's own making has no mesh."""
        return ()


class MtlsKind:
    """``mtls: {workload: ns/name, port: 8080, mode: STRICT}``."""

    key = "mtls"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_MTLS, ("workload", "port", "mode"))
        modes = (*(mode.value for mode in Mode), NONE)
        if fields.get("mode") not in modes:
            raise ValueError(f"mode must be one of {', '.join(modes)}")
        port = fields.get("port")
        if port is not None and (isinstance(port, bool) or not isinstance(port, int)):
            raise ValueError("port must be a number, one of the pod's own")
        return MtlsCheck(_texts(fields, "workload"), port, str(fields["mode"]))


class RequestKind:
    """``request: {from: ns/name, to: ns/name, port: 8080, method: GET, path: /, expect: allowed}``."""

    key = "request"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        keys = ("from", "to", "port", "method", "path", "host", "headers", "expect")
        fields = read_fields(written, HOW_REQUEST, keys)
        if fields.get("expect") not in ("allowed", "refused"):
            raise ValueError("expect must be allowed or refused")
        port = fields.get("port")
        if isinstance(port, bool) or not isinstance(port, int):
            raise ValueError("port must be a number, one of the pod's own")
        headers = tuple((str(k).lower(), str(v)) for k, v in (fields.get("headers") or {}).items())
        method, path, host = (str(fields.get(key, default)) for key, default in
                              (("method", "GET"), ("path", "/"), ("host", "")))  # fmt: skip
        saying = Saying(method, path, host, headers)
        return RequestCheck(
            _texts(fields, "from"), _texts(fields, "to"), port, saying, fields["expect"] == "allowed"
        )


def _texts(fields: JsonObject, key: str) -> tuple[str, ...]:
    value = fields.get(key)
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(f"{key} must name a workload as namespace/name, or list several")
    return tuple(items)


KINDS: tuple[CheckKind, ...] = (MtlsKind(), RequestKind())
