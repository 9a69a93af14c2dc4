"""Whether a state lies within its bounds, found out without the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds
from lab.subjects.secrets.naive.reading import PLACES, Inside, at, containers, store

SAME = ("image", "command", "args", "workingDir", "ports", "livenessProbe", "readinessProbe", "startupProbe")


def oracle(bounds: Bounds, state: State) -> Ruling:
    """The first case in which it leaves the bounds, if any."""
    case = next(_cases(bounds.required, state, bounds.permitted), "")
    return Ruling(not case, case)


def _value(state: State, ref: Ref) -> JsonObject | None:
    item = state.objects.get(ref)
    return None if item is None else item.value


def _cases(least: State, state: State, most: State) -> Iterator[str]:
    secrets = _telling(least) | _telling(most)
    for ref in sorted({*least.objects, *state.objects}):
        low, now, high = (_value(each, ref) for each in (least, state, most))
        if ref.kind in PLACES:
            if now is None:
                yield f"{ref} is gone"
                continue
            yield from (f"{ref}: {said}" for said in _pod(ref, (least, low), (state, now), (most, high), secrets))
        elif ref.kind in ("Secret", "ConfigMap"):
            yield from (f"{ref} {said}" for said in _stored(ref, least, state, most, secrets))


def _telling(state: State) -> set[tuple[str, str]]:
    found = set()
    for ref in state.objects:
        for value in (store(state, *ref) or {}).values() if ref.kind == "Secret" else ():
            text = value.decode("utf-8", "replace").strip()
            if len(text) >= 6:
                found.add((ref.namespace, text))
    return found


def _inside(ref: Ref, state: State, value: JsonObject | None) -> dict[str, Inside]:
    pod = at(value, PLACES[ref.kind], {}) if value is not None else {}
    return {each["name"]: Inside(state, ref.namespace, pod, each) for each in containers(pod)}


def _pod(
    ref: Ref,
    low: tuple[State, JsonObject | None],
    now: tuple[State, JsonObject | None],
    high: tuple[State, JsonObject | None],
    secrets: set[tuple[str, str]],
) -> Iterator[str]:
    below, here, above = (_inside(ref, *each) for each in (low, now, high))
    pulls = [
        {
            each["name"]
            for each in at(
                value, PLACES[ref.kind] + ".spec.imagePullSecrets" if PLACES[ref.kind] else "spec.imagePullSecrets", []
            )
        }
        for _, value in (low, now, high)
    ]
    if (high[1] is not None and pulls[1] - pulls[2]) or pulls[0] - pulls[1]:
        yield "other pull secrets"
    for name, own in here.items():
        if high[1] is not None and name not in above:
            yield f"{name} was added"
        bounds = [each[name] for each in (above, below) if name in each]
        for variable, (value, origins) in own.env.items():
            if (value, origins) in [each.env.get(variable) for each in bounds]:
                continue
            if any(kind == "Secret" for kind, _, _ in origins):
                yield f"{name} has {variable}"
            if any(space == ref.namespace and text in value for space, text in secrets):
                yield f"{name} tells in {variable}"
        for path, (_, origin, mode, _) in own.files.items():
            bound = above[name].files.get(path) if name in above else None
            if origin[0] == "Secret" and (bound is None or bound[1] != origin or mode | bound[2] != bound[2]):
                yield f"{name} sees {path}"
    for name, wanted in below.items():
        if name not in here:
            yield f"{name} is gone"
            continue
        own, bounds = here[name], [each[name] for each in (above, below) if name in each]
        if own.stuck and not wanted.stuck:
            yield f"{name} does not start"
        for variable in wanted.env:
            if own.env.get(variable) not in [each.env.get(variable) for each in bounds] or variable not in own.env:
                yield f"{name} lacks {variable}"
        for path, file in wanted.files.items():
            mine = own.files.get(path)
            if mine is None or mine[:2] != file[:2] or mine[2] | file[2] != mine[2] or (file[3] and not mine[3]):
                yield f"{name} lacks {path}"
    if low[1] is not None and now[1] is not None:
        yield from _rest(ref, low[1], now[1], high[1] or low[1])


def _rest(ref: Ref, low: JsonObject, now: JsonObject, high: JsonObject) -> Iterator[str]:
    parts = [_kept(ref, each) for each in (low, now, high)]
    for part, value in parts[0].items():
        if parts[1].get(part) not in (value, parts[2].get(part, value)):
            yield f"another {part}"


def _kept(ref: Ref, value: JsonObject) -> dict[str, Any]:
    pod = at(value, PLACES[ref.kind], {})
    found: dict[str, Any] = {
        "account": at(pod, "spec.serviceAccountName") or at(pod, "spec.serviceAccount") or "default",
        "labels": json.dumps(at(pod, "metadata.labels", {}), sort_keys=True),
    }
    if at(value, "spec.replicas") is not None:
        found["replicas"] = at(value, "spec.replicas")
    for each in containers(pod):
        for key in SAME:
            found[f"{each['name']} {key}"] = json.dumps(each.get(key) or None, sort_keys=True)
    return found


def _stored(ref: Ref, least: State, state: State, most: State, secrets: set[tuple[str, str]]) -> Iterator[str]:
    low, now, high = (store(each, *ref) for each in (least, state, most))
    if now is None:
        yield "is gone"
        return
    if ref.kind == "ConfigMap":
        for key, content in now.items():
            told = any(space == ref.namespace and text in content.decode() for space, text in secrets)
            if told and (high or {}).get(key) != content:
                yield f"tells in {key}"
    if low is None:
        return
    high = low if high is None else high
    for key in {*low, *now}:
        if key not in now or (key in {*low, *high} and now[key] not in (low.get(key), high.get(key))):
            yield f"differs in {key}"
        if ref.kind == "Secret" and key not in {*low, *high}:
            yield f"holds {key}"
    a, b, c = (_value(each, ref) or _value(least, ref) or {} for each in (least, state, most))
    if b.get("type") not in (a.get("type"), c.get("type")):
        yield "is of another type"
    fixed = [each.get("immutable") is True for each in (a, b, c)]
    if (fixed[0] and not fixed[1]) or (fixed[1] and not fixed[2]):
        yield "is immutable or not"
