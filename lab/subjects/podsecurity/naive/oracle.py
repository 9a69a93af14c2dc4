"""Whether a state lies within its bounds, found out without the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.subjects.mutation import Ruling
from lab.subjects.podsecurity.images import image_of
from lab.subjects.podsecurity.naive import containers as one
from lab.subjects.podsecurity.naive.raw import PLACES, at, containers, pod_in
from lab.subjects.podsecurity.naive.standards import asked, done_by, forbidden
from lab.subjects.protocol import Bounds


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
    """The first case in which it leaves the bounds, if any."""
    case = next(_cases(bounds, state, closed), "")
    return Ruling(not case, case)


def _cases(bounds: Bounds, state: State, closed: bool) -> Iterator[str]:
    least, most = bounds.required, bounds.permitted
    for ref in sorted({ref for each in (state, least, most) for ref in each.objects if ref.kind in PLACES}):
        yield from _of_workload(ref, state, least, most, closed)
    for ref in sorted({ref for each in (least, most) for ref in each.objects if ref.kind == "RuntimeClass"}):
        values = [_value(each, ref) for each in (state, least, most)]
        found, *handlers = [None if value is None else value.get("handler") for value in values]
        if found not in handlers:
            yield f"{ref} has the handler {found}"
    if not closed:
        for name in sorted({*least.namespaces, *most.namespaces}):
            yield from _of_namespace(name, state, least, most)


def _value(state: State, ref: Ref) -> JsonObject | None:
    item = state.objects.get(ref)
    return None if item is None else item.value


def _labels(state: State, name: str) -> dict[str, str]:
    return dict(at(_value(state, Ref("Namespace", "", name)), "metadata.labels", {}))


def _of_namespace(name: str, state: State, least: State, most: State) -> Iterator[str]:
    if name not in state.namespaces:
        if name in least.namespaces and name in most.namespaces:
            yield f"namespace {name} is gone"
        return
    for mode in ("enforce", "warn", "audit"):
        said = [_labels(each, name) for each in (least, most)]
        prefix = f"pod-security.kubernetes.io/{mode}"
        if mode != "enforce" and not any(key in labels for labels in said for key in (prefix, f"{prefix}-version")):
            continue
        now, must, may = (
            forbidden(*asked(_labels(each, name), mode), state.release) for each in (state, least, most)
        )
        if mode != "enforce":
            if _pinned(mode, _labels(state, name), *said):
                yield from (f"{name} speaks up against {what}" for what in sorted(now - must - may))
            may &= must
        for what in sorted(may - now):
            yield f"{name} does not {mode} against {what}"
        if mode == "enforce":
            for what in sorted(now - must):
                yield f"{name} refuses {what}"


def _pinned(mode: str, now: dict[str, str], least: dict[str, str], most: dict[str, str]) -> bool:
    """Whether both bounds pin the mode to one version, and the level is the one they ask for."""
    level, version = asked(most, mode)
    return version != "latest" and asked(least, mode)[1] == version and asked(now, mode)[0] == level


def _of_workload(ref: Ref, state: State, least: State, most: State, closed: bool) -> Iterator[str]:
    value, low, high = (_value(each, ref) for each in (state, least, most))
    if value is None:
        if low is not None and high is not None:
            yield f"{ref} is gone"
        return
    pod = pod_in(value) or {}
    if low is None and high is None:
        if closed:
            yield f"{ref} is there"
        elif done_by(pod) & forbidden("baseline", "latest", state.release):
            yield f"{ref} violates the baseline"
        return
    if high is not None:
        yield from _beyond(ref, pod, pod_in(high) or {}, None if low is None else pod_in(low))
    if low is not None:
        yield from _short(ref, value, low, high)
        yield from _stopped(ref, state, least)


def _named(pod: JsonObject | None, name: Any) -> JsonObject | None:
    return next((each for each in containers(pod or {}) if each.get("name") == name), None)


def _beyond(ref: Ref, pod: JsonObject, high: JsonObject, low: JsonObject | None) -> Iterator[str]:
    for each in containers(pod):
        bound = _named(high, each.get("name"))
        if bound is None:
            yield f"{ref}: container {each.get('name')} was added"
            continue
        under = _named(low, each.get("name"))
        bounds = [(high, bound), *([(low, under)] if low is not None and under is not None else [])]
        for power in sorted({*one.powers(pod, each)} - {*one.powers(high, bound)}):
            yield f"{ref}: {each.get('name')} may {power}"
        allowed = one.node_paths(high, bound)
        for path, writes in one.node_paths(pod, each).items():
            over = [ok for other, ok in allowed.items() if path[: len(other)] == other]
            if not over or (writes and not any(over)):
                yield f"{ref}: {each.get('name')} sees {path}"
        for field in ("seccompProfile", "appArmorProfile"):
            found, wanted = one.profile(pod, each, field), [one.profile(*both, field) for both in bounds]
            if found != "Unconfined" and wanted[0] != "Unconfined" and found not in wanted:
                yield f"{ref}: {each.get('name')} has {found}"
        for field in ("runAsUser", "runAsGroup") if under is not None else ():
            users = {one.own(*both, field) for both in bounds}
            if len(users) == 1 and None not in users and one.own(pod, each, field) not in users:
                yield f"{ref}: {each.get('name')} has another {field}"
        groups = {at(both[0], "spec.securityContext.fsGroup") for both in bounds}
        known = under is not None and len(groups) == 1 and None not in groups
        if known and at(pod, "spec.securityContext.fsGroup") not in groups:
            yield f"{ref} has another fsGroup"
        if at(pod, "spec.runtimeClassName", "") not in [at(both[0], "spec.runtimeClassName", "") for both in bounds]:
            yield f"{ref} has another runtime class"
        for name, limit in at(bound, "resources.limits", {}).items():
            mine = at(each, "resources.limits", {}).get(name)
            if mine is None or one.amount(str(mine)) > one.amount(str(limit)):
                yield f"{ref}: {each.get('name')} has no limit {limit} for {name}"


def _short(ref: Ref, value: JsonObject, low: JsonObject, high: JsonObject | None) -> Iterator[str]:
    pod, under = pod_in(value) or {}, pod_in(low) or {}
    kept = [dict(_kept(value, each)) for each in (low, high) if each is not None]
    for key in {key for each in kept for key in each}:
        if all(each.get(key) for each in kept):
            yield f"{ref}: {key} is not as it was"
    for want in containers(under):
        each = _named(pod, want.get("name"))
        if each is not None:
            yield from (f"{ref}: {each.get('name')} {said}" for said in _lacking(pod, each, under, want))


def _lacking(pod: JsonObject, each: JsonObject, under: JsonObject, want: JsonObject) -> Iterator[str]:
    given = {*at(want, "securityContext.capabilities.add", [])} & one.capabilities(want)
    if given - one.capabilities(each):
        yield "lacks a capability"
    if any(at(under, f"spec.{name}") and not at(pod, f"spec.{name}") for name in ("hostNetwork", "hostPID", "hostIPC")):
        yield "lacks a namespace of its node"
    if at(want, "securityContext.privileged") and not at(each, "securityContext.privileged"):
        yield "is not privileged"
    if at(want, "securityContext.runAsUser") == 0 and not one.may_be_root(pod, each):
        yield "is not root"
    if {*at(want, "resources.requests", {})} - {*at(each, "resources.requests", {})}:
        yield "lacks a request"
    for name, limit in at(want, "resources.limits", {}).items():
        mine = at(each, "resources.limits", {}).get(name)
        if mine is not None and one.amount(str(mine)) < one.amount(str(limit)):
            yield "has too low a limit"
    if any(ok and not one.writes(pod, each, path) for path, _, _, ok, _ in one.mounts(under, want)):
        yield "cannot write a path"
    if one.ready(under, want) and not one.ready(pod, each):
        yield "cannot write what its image needs"


def _kept(value: JsonObject, bound: JsonObject) -> Iterator[tuple[str, bool]]:
    """What a bound has, and whether it was lost."""
    pod, under = pod_in(value) or {}, pod_in(bound) or {}
    for want in containers(under):
        name, each = want.get("name"), _named(pod, want.get("name"))
        if each is None:
            yield from ((key, True) for key in ("image", "command", "args", "env", "ports", "probes", "volumes"))
            continue
        yield "image", False
        yield f"{name} image", want.get("image") != each.get("image")
        for field in ("command", "args"):
            yield f"{name} {field}", (want.get(field) or []) != (each.get(field) or [])
        for key in ("env", "ports", "probes", "volumes"):
            before, after = ({**dict(_parts(key, *both))} for both in ((under, want), (pod, each)))
            yield f"{name} {key}", any(after.get(part) != content for part, content in before.items())
    if "replicas" in at(bound, "spec", {}):
        yield "replicas", at(bound, "spec.replicas") != at(value, "spec.replicas")
    accounts = [
        at(each, "spec.serviceAccountName") or at(each, "spec.serviceAccount") or "default" for each in (under, pod)
    ]
    yield "account", accounts[0] != accounts[1]
    labels = at(pod, "metadata.labels", {})
    yield "labels", any(labels.get(key) != text for key, text in at(under, "metadata.labels", {}).items())


def _parts(key: str, pod: JsonObject, container: JsonObject) -> Iterator[tuple[str, str]]:
    if key == "env":
        for item in container.get("env") or ():
            yield str(item.get("name")), one.same(item.get("value") or item.get("valueFrom") or "")
        yield from ((one.same(item), "") for item in container.get("envFrom") or ())
    elif key == "ports":
        for port in container.get("ports") or ():
            yield f"{port.get('containerPort')} {port.get('protocol') or 'TCP'}", str(port.get("name") or "")
    elif key == "probes":
        for name in ("livenessProbe", "readinessProbe", "startupProbe"):
            if container.get(name) is not None:
                yield name, one.same(container[name])
    else:
        for path, kind, source, _, below in one.mounts(pod, container):
            if kind != "emptyDir":
                yield path, one.same([kind, source, below])


def _stopped(ref: Ref, state: State, least: State) -> Iterator[str]:
    """What is in the way of its pods, where nothing is in the bound."""
    if not _obstacle(ref, least) and (said := _obstacle(ref, state)):
        yield f"{ref}: {said}"


def _obstacle(ref: Ref, state: State) -> str:
    pod = pod_in(_value(state, ref) or {}) or {}
    if done_by(pod) & forbidden(*asked(_labels(state, ref.namespace), "enforce"), state.release):
        return "its pods are refused"
    if ref in state.podless:
        return "its pods were refused"
    runtime_class = at(pod, "spec.runtimeClassName", "")
    if runtime_class and Ref("RuntimeClass", "", runtime_class) not in state.objects:
        return "its runtime class is not there"
    for each in containers(pod):
        if one.own(pod, each, "runAsNonRoot"):
            user, known = one.own(pod, each, "runAsUser"), image_of(str(each.get("image") or ""))
            if user is None and known is not None:
                user = known.user
            if user == 0 or isinstance(user, str):
                return f"{each.get('name')} may not run as {user}"
    return ""
