"""``connect``: a connection that must, or must not, be possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from lab.cluster.model import Protocol
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial
    from lab.subjects.network.fate import Trace

KEYS = ("from", "to", "port", "protocol", "expect")

EXPECTED = ("allowed", "blocked")


@dataclass(frozen=True, slots=True)
class ConnectCheck:
    """Every source reaches every target, or (``allowed`` False) none reaches any.

    Sources and targets are written as ``cks-lab trace`` takes them.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    port: int | str | None
    protocol: Protocol | None
    allowed: bool

    def run(self, setting: Setting) -> Outcome:
        """Try each connection on the state; the first that comes out wrong is told."""
        from lab.subjects.network.trace import traces as followed

        try:
            traces = list(followed(setting.after, self.sources, self.targets, self.port, self.protocol))
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        wrong = [trace for trace in traces if self._meets(trace) is False]
        open_ = [trace for trace in traces if self._meets(trace) is None]
        if wrong:
            return Outcome(False, wrong[0].summary, _later(wrong[0]), tuple(self._witnesses(wrong)))
        if open_:
            return Outcome(None, open_[0].undefined, _later(open_[0]))
        return Outcome(True, traces[0].summary, _later(traces[0]))

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """Each of its connections, to be opened for real; none where a source or target is not there."""
        from lab.subjects.network.trials import connection_trials

        found: list[Trial] = []
        for source, target in product(self.sources, self.targets):
            try:
                found += connection_trials(
                    setting.after, source, target, self.port, self.protocol, expected=self.allowed
                )
            except ValueError:
                continue
        return tuple(found)

    def _meets(self, trace: Trace) -> bool | None:
        """Whether the connection fared as it should; None where Kubernetes leaves it open."""
        from lab.subjects.network.fate import Fate

        if trace.fate is Fate.UNDEFINED:
            return None
        if self.allowed:
            return trace.connected
        # What fails for want of a name or a listener was not blocked by a policy.
        return trace.fate not in (Fate.CONNECTED, Fate.NO_SUCH_NAME, Fate.NO_ENDPOINTS, Fate.NOTHING_LISTENS)

    def _witnesses(self, wrong: Iterable[Trace]) -> Iterable[Witness]:
        from lab.subjects.network.witness import EXCESS, MISSING, ConnectionWitness

        for trace in wrong:
            if trace.verdict is None:
                continue
            connection = trace.verdict.connection
            if not isinstance(connection.number, int):
                continue
            ends = f"reach {_told(trace.target)}"
            yield ConnectionWitness(
                kind=MISSING if self.allowed else EXCESS,
                text=f"{trace.source} cannot {ends}, and must"
                if self.allowed
                else f"{trace.source} can {ends}, and must not",
                facts={"source": trace.source, "destination": trace.target, "fate": str(trace.fate)},
                notes=_later(trace),
                source=connection.source,
                destination=connection.destination,
                protocol=connection.protocol,
                port=connection.number,
            )


def _later(trace: Trace) -> Sequence[Note]:
    """The steps of a trace, put into words when somebody reads them."""
    from lab.subjects.later import Later

    return Later(partial(_notes, trace))


def _notes(trace: Trace) -> tuple[Note, ...]:
    return trace.notes


def _told(target: str) -> str:
    """A target in a sentence, so that the proof, finding the same connection, says it in the same words."""
    from lab.subjects.network.target import TargetKind, parse_target

    goal = parse_target(target)
    if goal.kind is TargetKind.NAME:
        return f"{target} by name"
    place = f"{goal.namespace}/{goal.name}" if goal.kind is TargetKind.PODS else target.rpartition(":")[0]
    return f"{place} on {goal.protocol} {goal.port}"


class ConnectKind:
    """``connect: {from: ns/pod, to: ns/pod, port: 80, protocol: TCP, expect: allowed}``."""

    key = "connect"

    def parse(self, written: Json) -> ConnectCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict):
            raise ValueError("write it as connect: {from: namespace/pod, to: namespace/pod, port: 80, expect: allowed}")
        unknown = sorted(set(written) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        if written.get("expect") not in EXPECTED:
            raise ValueError("expect must be allowed or blocked")
        check = ConnectCheck(
            sources=_texts(written, "from"),
            targets=_texts(written, "to"),
            port=_port(written),
            protocol=_protocol(written),
            allowed=written["expect"] == "allowed",
        )
        _readable(check)
        return check


def _texts(written: JsonObject, key: str) -> tuple[str, ...]:
    value = written.get(key)
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(f"{key} must name a pod or host, or list several")
    return tuple(items)


def _port(written: JsonObject) -> int | str | None:
    port = written.get("port")
    if port is not None and (isinstance(port, bool) or not isinstance(port, int | str)):
        raise ValueError(f"port must be a number or the name of a port, not {port!r}")
    return port


def _protocol(written: JsonObject) -> Protocol | None:
    protocol = written.get("protocol")
    if protocol is not None and protocol not in tuple(Protocol):
        raise ValueError(f"protocol must be one of {', '.join(Protocol)}, not {protocol!r}")
    return None if protocol is None else Protocol(protocol)


def _readable(check: ConnectCheck) -> None:
    """Raises ValueError when a target cannot be read as one."""
    from lab.subjects.network.target import parse_target

    for target in check.targets:
        parse_target(target, check.port, check.protocol)
