"""A state within its bounds: every request there could be, judged in three worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import judge
from lab.subjects.istio.explain import notes_of
from lab.subjects.istio.mesh import Channel, Mesh, Workload
from lab.subjects.istio.peer_authentication import Mode, Modes
from lab.subjects.istio.proof.sayings import Saying, sayings
from lab.subjects.istio.proof.senders import Sender, senders
from lab.subjects.istio.proof.targets import FRESH_PORT, Target, ports_of, targets
from lab.subjects.istio.request import Request
from lab.subjects.later import Later
from lab.subjects.protocol import Bounds, Witness
from lab.subjects.remembered import of_value

PLENTY = 80

KEPT = 5000
"""How many answers are kept for one mesh."""


@dataclass(frozen=True, slots=True)
class RequestWitness(Witness):
    """A witness that still knows its request."""

    target: str = ""
    port: int = 0


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The requests in which a state leaves its bounds, the most recognisable first."""
    for known_bounds, known_state, known_closed, found in _last:
        if known_bounds is bounds and known_state is state and known_closed is closed:
            return found
    found = tuple(_found(bounds, state, closed=closed))
    _last[:] = [(bounds, state, closed, found)]
    return found


_last: list[tuple[Bounds, State, bool, tuple[Witness, ...]]] = []
"""The comparison made last: the proof asks for it, and then the coach."""


def _found(bounds: Bounds, state: State, *, closed: bool) -> Iterator[Witness]:
    states = (bounds.required, state, bounds.permitted)
    meshes = tuple(Mesh.of(each) for each in states)
    said = sayings([item for mesh in meshes for item in mesh.policies])
    every = senders(meshes)
    told: set[str] = set()
    space = targets(meshes, closed=closed)
    callers = [each for each in meshes[1].workloads if each.namespace != "kube-system"]
    worlds = [_world(mesh) for mesh in meshes]
    ranked: list[tuple[tuple[int, ...], Witness]] = []
    for place, target in enumerate(space):
        there = not target.shown.made_up
        for port in ports_of(meshes, target):
            tried: list[Sender] = list(every)
            clients = [each for each in callers if there and port in target.shown.ports]
            for kind, sender, saying in _wrong(worlds, target, port, (*clients, *tried), said):
                witness = _witness(kind, sender, saying, target, port, state)
                if witness.text not in told:
                    told.add(witness.text)
                    made_up = target.shown.made_up + (port == FRESH_PORT) + getattr(sender, "made_up", False)
                    ranked.append(((made_up, isinstance(sender, Sender), place, port), witness))
    ranked.sort(key=lambda pair: pair[0])
    yield from (witness for _, witness in ranked[:PLENTY])


class _World:
    """One mesh, and what was worked out about it so far."""

    def __init__(self, mesh: Mesh) -> None:
        self.mesh = mesh
        self._judged: dict[tuple[object, ...], dict[Saying, bool]] = {}
        self._known: dict[tuple[object, ...], tuple[Modes, tuple[KubeObject, ...]]] = {}
        self._by_name = {(each.namespace, each.name): each for each in reversed(mesh.workloads)}

    def judging(self, target: Workload | None, sender: Sender | Workload, port: int) -> Callable[[Saying], bool] | bool:
        """Whether requests get through, where that does not depend on what is said; else how to tell."""
        if target is None:
            return False
        if isinstance(sender, Workload):
            own = self._by_name.get((sender.namespace, sender.name))
            if own is None:
                return False
            channel = self.mesh.channel(own, target, port)
            sender = Sender(str(own), channel, own.namespace, own.account)
        if not self._taken(target, sender.channel, port):
            return False
        if not target.sidecar:
            return True
        policies = self._of(target)[1]
        if not policies:
            return True
        return partial(self._judge, self._answers(policies, sender, port, target), policies, sender, port, target)

    def _answers(
        self, policies: tuple[KubeObject, ...], sender: Sender, port: int, target: Workload
    ) -> dict[Saying, bool]:
        key = (tuple(map(id, policies)), sender.channel, sender.principal, sender.address, port, target.namespace)
        found = self._judged.get(key)
        if found is None:
            if len(self._judged) >= KEPT:
                self._judged.clear()
            found = self._judged[key] = {}
        return found

    def _judge(
        self, answers: dict[Saying, bool], policies: tuple[KubeObject, ...], sender: Sender, port: int,
        target: Workload, saying: Saying,
    ) -> bool:  # fmt: skip
        found = answers.get(saying)
        if found is None:
            found = answers[saying] = judge(policies, request_of(sender, port, saying, target)).allowed
        return found

    def _of(self, target: Workload) -> tuple[Modes, tuple[KubeObject, ...]]:
        """A workload's modes and authorization policies; they depend on where it is and on its labels."""
        key = (target.namespace, *target.labels.items())
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[key] = (self.mesh.modes(target), self.mesh.applying(target))
        return found

    def _taken(self, target: Workload, channel: Channel, port: int) -> bool:
        if channel is Channel.OTHER:
            return False
        if not target.sidecar:
            return channel is Channel.PLAIN
        mode = self._of(target)[0].of(port)
        return mode is Mode.PERMISSIVE or (mode is Mode.STRICT) is (channel is Channel.MUTUAL)


@of_value(6)
def _world(mesh: Mesh) -> _World:
    """What was worked out about a mesh; of the bounds it holds from one attempt to the next."""
    return _World(mesh)


def request_of(sender: Sender, port: int, saying: Saying, target: Workload) -> Request:
    """The request as the target's sidecar sees it."""
    mutual = sender.channel is Channel.MUTUAL
    return Request(
        sender.principal, sender.namespace if mutual else "", sender.account if mutual else "", port, saying.method,
        saying.path, saying.host, dict(saying.headers), sender.address, target.namespace,
    )  # fmt: skip


def _wrong(
    worlds: Sequence[_World], target: Target, port: int, every: Sequence[Sender | Workload], said: Sequence[Saying]
) -> Iterator[tuple[str, Sender | Workload, Saying]]:
    """For each sender, what is missing and what is too much: the first saying that shows it."""
    for sender in every:
        asked = [
            world.judging(version, sender, port) for world, version in zip(worlds, target.versions, strict=True)
        ]
        if asked[0] is asked[1] is asked[2]:
            continue  # the same for whatever is said
        seen = set()
        for saying in said:
            least, own, most = (each if isinstance(each, bool) else each(saying) for each in asked)
            kind = "missing" if least and not own else "excess" if own and not most else ""
            if kind and kind not in seen:
                seen.add(kind)
                yield kind, sender, saying


def _witness(
    kind: str, sender: Sender | Workload, saying: Saying, target: Target, port: int, state: State
) -> RequestWitness:
    where = f"{target.shown} on port {port}" if port != FRESH_PORT else f"{target.shown} on any other port"
    said = Request(method=saying.method, path=saying.path, host=saying.host, headers=dict(saying.headers)).said
    who = str(sender) if isinstance(sender, Workload) else sender.words
    can, must = ("cannot", "must") if kind == "missing" else ("can", "must not")
    return RequestWitness(
        kind=kind,
        text=f"{who} {can} send {said} to {where}, and {must}",
        facts={"source": who, "target": str(target.shown), "port": port, "said": said},
        notes=Later(partial(notes_of, state, sender, target.shown, port, saying)),
        made_up=target.shown.made_up,
        target=str(target.shown),
        port=port,
    )
