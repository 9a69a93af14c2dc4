"""How a request fared, line by line: the channel, the mode of the port, the policy that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.manifests.span import Span
from lab.subjects.istio.mesh import Channel, Fate, Mesh, Verdict, Workload
from lab.subjects.protocol import Note

if TYPE_CHECKING:
    from lab.subjects.istio.proof.sayings import Saying
    from lab.subjects.istio.proof.senders import Sender


def notes_of(
    state: State, sender: Sender | Workload, target: Workload, port: int, saying: Saying
) -> tuple[Note, ...]:
    """A request to a workload, explained."""
    from lab.subjects.istio.proof.compare import request_of
    from lab.subjects.istio.proof.senders import Sender

    mesh = Mesh.of(state)
    own = next((each for each in mesh.workloads if str(each) == str(target)), target)
    if isinstance(sender, Workload):
        channel = mesh.channel(sender, own, port)
        sender = Sender(str(sender), channel, sender.namespace, sender.account)
    found = mesh.verdict(own, request_of(sender, port, saying, own), sender.channel)
    return tuple(verdict_notes(mesh, own, port, found))


def verdict_notes(mesh: Mesh, target: Workload, port: int, found: Verdict) -> Iterator[Note]:
    """A verdict, step by step."""
    if found.mode is None:
        yield Note(f"{target} has no sidecar: it takes plain text, and no policy is asked", found.fate is Fate.ALLOWED)
        return
    known = mesh.modes(target)
    source = known.port_source if port in known.ports else known.source
    whence = f" by {source.ref}" if source is not None else ", as no policy says otherwise"
    broken = found.fate is Fate.BROKEN
    taken = "is not taken" if broken else "is taken"
    mode = f"port {port} of {target} is {found.mode}{whence}"
    yield Note(f"{mode}: {found.channel} {taken}", not broken, _mode_span(source, port))
    if found.ruling is None:
        return
    item, number = found.ruling.policy, found.ruling.rule
    if item is None:
        yield Note(f"no authorization policy for {target} allows only some requests", good=True)
    elif number is not None:
        verb = "allows" if found.ruling.allowed else "denies"
        span = item.span(("spec", "rules", number))
        yield Note(f"{item.ref} {verb} it by rule {number + 1}", found.ruling.allowed, span)
    else:
        yield Note(f"{item.ref} allows only some requests, and no rule matches", False, item.span(("metadata", "name")))


def _mode_span(item: KubeObject | None, port: int) -> Span | None:
    if item is None:
        return None
    for path in (("spec", "portLevelMtls", str(port)), ("spec", "mtls"), ("metadata", "name")):
        if item.get(path) is not None:
            return item.span(path)
    return None


__all__ = ["Channel", "notes_of", "verdict_notes"]
