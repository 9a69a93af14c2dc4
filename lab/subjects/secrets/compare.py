"""Bounds against a state: what every container sees of Secrets, and what Secrets hold."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.subjects.protocol import Bounds, Note, Witness
from lab.subjects.secrets.containers import beyond, short
from lab.subjects.secrets.keeping import kept
from lab.subjects.secrets.pods import PodSeen, pods
from lab.subjects.secrets.stored import KINDS, Stored, sensitive, stored_of, told_in

MISSING, EXCESS = "missing", "excess"


def compare(bounds: Bounds, state: State) -> tuple[Witness, ...]:
    """The cases in which a state leaves its bounds: every container's variables and files, then what is stored."""
    known = sensitive(bounds.required, bounds.permitted)
    required, permitted = ({pod.ref: pod for pod in pods(each)} for each in (bounds.required, bounds.permitted))
    own = {pod.ref: pod for pod in pods(state)}
    found: list[Witness] = []
    for ref in sorted({*required, *own}):
        pod, least, most = own.get(ref), required.get(ref), permitted.get(ref)
        if pod is None:
            found += [_gone(ref)] if least is not None else []
            continue
        found += beyond(pod, most, least, known.get(ref.namespace, {}))
        if least is not None:
            found += short(pod, least, most)
            found += _changed(pod, least, most)
    found += _of_stored(bounds, state)
    found += _in_config_maps(bounds, state)
    return tuple(found)


def _gone(ref: Ref) -> Witness:
    return Witness(MISSING, f"{ref.kind} {ref.namespace}/{ref.name} is gone", {"object": str(ref)})


def _changed(pod: PodSeen, least: PodSeen, most: PodSeen | None) -> Iterator[Witness]:
    """What is neither as the one bound has it nor as the other."""
    now, must, may = kept(pod), kept(least), kept(most or least)
    for part, (value, container) in must.items():
        if part not in now:
            if container and pod.container(container) is None:
                continue
            value_now = ""
        else:
            value_now = now[part][0]
        if value_now not in (value, may.get(part, (value, ""))[0]):
            text = f"{pod} has another {part} than it should: {value_now or 'none'} instead of {value or 'none'}"
            yield Witness(MISSING, text, {"workload": str(pod.ref)}, (_note(text, pod.span(("spec",))),))


def _of_stored(bounds: Bounds, state: State) -> Iterator[Witness]:
    for item in (item for kind in KINDS for item in bounds.required.of_kind(kind)):
        least = stored_of(item)
        upper = bounds.permitted.objects.get(item.ref)
        most = stored_of(upper) if upper is not None else least
        there = state.objects.get(item.ref)
        if there is None:
            text = f"{least} is not there"
            yield Witness(MISSING, text, {"object": str(item.ref)}, (_note(text, None),))
        else:
            yield from _contents(stored_of(there), least, most, there)


def _contents(now: Stored, least: Stored, most: Stored, item: KubeObject) -> Iterator[Witness]:
    facts: JsonObject = {"object": str(now.ref)}
    for key in sorted({*least.contents, *now.contents}):
        at = item.key_span(("data", key))
        if key not in now.contents:
            yield _stored(MISSING, f"{now} has no key {key}", {**facts, "key": key}, item.span(("data",)))
        elif key not in most.contents and key not in least.contents:
            if now.ref.kind == "Secret":
                text = f"{now} holds {key}, which nobody asked for"
                yield _stored(EXCESS, text, {**facts, "key": key}, at)
        elif now.contents[key] not in (least.contents.get(key), most.contents.get(key)):
            yield _stored(MISSING, f"{now} holds another value under {key}", {**facts, "key": key}, at)
    if now.type not in (least.type, most.type):
        text = f"{now} is of type {now.type}, and must be of type {least.type}"
        yield _stored(MISSING, text, facts, item.span(("type",)))
    if least.immutable and not now.immutable:
        yield _stored(MISSING, f"{now} can still be changed, and must be immutable", facts, item.span())
    if now.immutable and not most.immutable:
        text = f"{now} is immutable, and nobody asked for that"
        yield _stored(EXCESS, text, facts, item.span(("immutable",)))


def _in_config_maps(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Values of Secrets that stand in a ConfigMap, where everybody looks who may look at the namespace."""
    known = sensitive(bounds.required, bounds.permitted)
    for item in state.of_kind("ConfigMap"):
        upper = bounds.permitted.objects.get(item.ref)
        allowed = {} if upper is None else stored_of(upper).contents
        stored = stored_of(item)
        for key, content in stored.contents.items():
            words = told_in(content.decode("utf-8", "replace"), known.get(item.ref.namespace, {}))
            if words and allowed.get(key) != content:
                text = f"{stored} holds the value of {words} in plain text, under {key}"
                yield _stored(EXCESS, text, {"object": str(item.ref), "key": key}, item.key_span(("data", key)))


def _stored(kind: str, text: str, facts: JsonObject, span: Span) -> Witness:
    return Witness(kind, text, facts, (_note(text, span),))


def _note(text: str, span: Span | None) -> Note:
    return Note(text, good=False, span=span)
