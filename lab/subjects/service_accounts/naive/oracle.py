"""Whether a state lies within its bounds, found out without the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

HOME = "/var/run/secrets/kubernetes.io/serviceaccount"
PLACES = {
    "Pod": (), "CronJob": ("spec", "jobTemplate", "spec", "template"),
    **dict.fromkeys(
        ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"), ("spec", "template")
    ),
}  # fmt: skip
FOREVER = 10**12


class Held(NamedTuple):
    """A token in a container: whose, where, and for how many seconds."""

    container: str
    audience: str
    path: str
    seconds: int


def oracle(bounds: Bounds, state: State, *, closed: bool) -> Ruling:
    """The first case in which it leaves the bounds, if any."""
    case = next(_cases(bounds.required, state, bounds.permitted, closed), "")
    return Ruling(not case, case)


def _cases(least: State, state: State, most: State, closed: bool) -> Iterator[str]:
    for ref in sorted({ref for each in (least, state) for ref in each.objects if ref.kind in PLACES}):
        low, now, high = (_pod(each, ref) for each in (least, state, most))
        if now is None:
            if low is not None:
                yield f"{ref} is not there"
            continue
        names = [_account(each) for each in (low, high) if each is not None]
        if names and _account(now) not in names:
            yield f"{ref} runs as {_account(now)}"
        held, must, may = (
            [] if spec is None else list(_tokens(each, ref.namespace, spec))
            for each, spec in ((state, now), (least, low), (most, high))
        )
        for token in must:
            if not any(each[:3] == token[:3] and each.seconds <= token.seconds for each in held):
                yield f"{ref} lacks {token}"
        for token in held:
            if not any(each[:2] == token[:2] and token.seconds <= each.seconds for each in may):
                yield f"{ref} holds {token}"
    if not closed:
        for space, name in _accounts(state):
            low_on, on, high_on = (_automounts(each, space, name) for each in (least, state, most))
            if (low_on and not on) or (on and high_on is False):
                yield f"new pods of {space}/{name}"


def _accounts(state: State) -> set[tuple[str, str]]:
    written = {(ref.namespace, ref.name) for ref in state.objects if ref.kind == "ServiceAccount"}
    return written | {(name, "default") for name in state.namespaces}


def _automounts(state: State, space: str, name: str) -> bool | None:
    if (space, name) not in _accounts(state):
        return None
    item = state.objects.get(Ref("ServiceAccount", space, name))
    return True if item is None else item.value.get("automountServiceAccountToken") is not False


def _pod(state: State, ref: Ref) -> JsonObject | None:
    """The pod's spec; None where there is none, or none that the API server would take."""
    item = state.objects.get(ref)
    if item is None:
        return None
    here: Any = item.value
    for step in (*PLACES[ref.kind], "spec"):
        here = here.get(step) or {}
    return here if (ref.namespace, _account(here)) in _accounts(state) else None


def _account(spec: JsonObject) -> str:
    return str(spec.get("serviceAccountName") or spec.get("serviceAccount") or "default")


def _tokens(state: State, space: str, spec: JsonObject) -> Iterator[Held]:
    own = spec.get("automountServiceAccountToken")
    automatic = own if isinstance(own, bool) else _automounts(state, space, _account(spec))
    volumes = {volume["name"]: volume for volume in spec.get("volumes") or ()}
    for container in (*(spec.get("initContainers") or ()), *(spec.get("containers") or ())):
        mounts = container.get("volumeMounts") or ()
        if automatic and all(mount["mountPath"] != HOME for mount in mounts):
            yield Held(container["name"], "", f"{HOME}/token", 3607)
        for mount in mounts:
            for audience, file, seconds in _in_volume(state, space, volumes.get(mount["name"]) or {}):
                part, place = str(mount.get("subPath") or "").strip("/"), mount["mountPath"].rstrip("/")
                if not part:
                    yield Held(container["name"], audience, f"{place}/{file}", seconds)
                elif file == part or file.startswith(f"{part}/"):
                    yield Held(container["name"], audience, place + file[len(part) :], seconds)


def _in_volume(state: State, space: str, volume: JsonObject) -> Iterator[tuple[str, str, int]]:
    secrets = [(volume.get("secret") or {}).get("secretName")]
    for source in (volume.get("projected") or {}).get("sources") or ():
        secrets.append((source.get("secret") or {}).get("name"))
        if token := source.get("serviceAccountToken"):
            yield token.get("audience") or "", token.get("path") or "", token.get("expirationSeconds", 3600)
    for name in filter(None, secrets):
        item = state.objects.get(Ref("Secret", space, name))
        if item is not None and item.value.get("type") == "kubernetes.io/service-account-token":
            yield "", "token", FOREVER
