"""The tokens of a pod as a real API server stores it, which has added to it what it adds."""

from __future__ import annotations

from dataclasses import replace

from lab.cluster.state import State
from lab.cluster.trial import StoredTrial
from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.held import Look, refs_of, stored_trial
from lab.subjects.protocol import Check, Setting
from lab.subjects.service_accounts.pods import seated_named

BEYOND = "no kubelet was asked for the token itself"


def token_trial(check: Check, setting: Setting, pod: str) -> tuple[StoredTrial, ...]:
    """The pod handed in without being kept, so that the server's own admission gives it account, token and Secrets."""
    try:
        seat = seated_named(setting.after, pod)
    except ValueError:
        return ()

    def adjust(state: State) -> State:
        """Nothing is added once more: what the server left out must not come back."""
        objects = dict(state.objects)
        for ref in refs_of(state, ("ServiceAccount",)):
            bare = {key: held for key, held in objects[ref].value.items() if key != "imagePullSecrets"}
            objects[ref] = replace(objects[ref], value=bare)
        objects[seat.ref] = _without_token(objects[seat.ref], seat.spec_path)
        return state.with_objects(objects)

    look = Look(refs_of(setting.after, ("Secret",), seat.ref.namespace), pods=(seat.ref,), beyond=BEYOND, adjust=adjust)
    return (stored_trial(check, setting, f"a pod of {pod} as the API server would store it", look),)


def _without_token(item: KubeObject, path: Path) -> KubeObject:
    return replace(item, value=_set(item.value, (*path, "automountServiceAccountToken"), held=False))


def _set(value: Json, path: Path, *, held: bool) -> Json:
    if not path:
        return held
    inner = value if isinstance(value, dict) else {}
    return {**inner, path[0]: _set(inner.get(path[0]), path[1:], held=held)}
