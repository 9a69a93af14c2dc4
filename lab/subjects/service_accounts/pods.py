"""The pods of a cluster as the API server stores them, with the tokens in each of their containers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.cluster.state import State
from lab.cluster.workload import WORKLOADS
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.remembered import of_state
from lab.subjects.service_accounts.account import Account, accounts
from lab.subjects.service_accounts.admission import MOUNT_PATH, RefusedError, account_name, admitted

DEFAULT_EXPIRATION = 3600
"""Seconds that a projected token lives which says nothing of it.

Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/#projections
"""

LEGACY_TYPE = "kubernetes.io/service-account-token"
"""The type of Secrets that hold a token without an end."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token that a container can read. ``audience`` is empty for the API server's own.

    ``expiration`` is in seconds, None for a token that never ends.
    """

    path: str
    audience: str = ""
    expiration: int | None = DEFAULT_EXPIRATION

    def __str__(self) -> str:
        whose = f"a token for {self.audience}" if self.audience else "a token for the API server"
        ends = f"{self.expiration} s" if self.expiration is not None else "no end"
        return f"{whose} at {self.path} ({ends})"


@dataclass(frozen=True, slots=True)
class Seated:
    """A pod, or the pods of a workload. ``refusal`` is why none can be created; then there are no tokens."""

    ref: Ref
    source: KubeObject
    spec_path: Path
    account: str
    tokens: Mapping[str, tuple[Token, ...]]
    """By container."""
    pull_secrets: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def name(self) -> str:
        """Namespace and name."""
        return f"{self.ref.namespace}/{self.ref.name}"


@of_state
def seated(state: State) -> tuple[Seated, ...]:
    """Everyone that runs as a ServiceAccount, by kind, namespace and name."""
    known = accounts(state)
    return tuple(_seated(item, path, known, state) for item, path in _templates(state))


def seated_named(state: State, name: str) -> Seated:
    """The pod or workload called ``namespace/name``. Raises ValueError naming those there are."""
    everyone = seated(state)
    found = next((each for each in everyone if each.name == name), None)
    if found is None:
        there = ", ".join(sorted({each.name for each in everyone if each.ref.namespace != "kube-system"}))
        raise ValueError(f"there is no pod or workload {name}" + (f"; there are: {there}" if there else ""))
    return found


def _templates(state: State) -> Iterator[tuple[KubeObject, Path]]:
    for ref, item in sorted(state.objects.items()):
        if ref.kind == "Pod":
            yield item, ()
        elif ref.kind in WORKLOADS:
            yield item, ("spec", "template")
        elif ref.kind == "CronJob":
            yield item, ("spec", "jobTemplate", "spec", "template")


def _seated(item: KubeObject, path: Path, known: Mapping[tuple[str, str], Account], state: State) -> Seated:
    template = item.get(path)
    spec = _mapping(_mapping(template).get("spec"))
    metadata = {**_mapping(_mapping(template).get("metadata")), "name": item.ref.name, "namespace": item.ref.namespace}
    spec_path = (*path, "spec")
    try:
        pod = admitted({"metadata": metadata, "spec": spec}, known)
    except RefusedError as refusal:
        return Seated(item.ref, item, spec_path, account_name(spec), {}, refusal=str(refusal))
    stored = _mapping(pod.get("spec"))
    pulls = tuple(_text(_mapping(each).get("name")) for each in _list(stored.get("imagePullSecrets")))
    return Seated(item.ref, item, spec_path, account_name(stored), _tokens(stored, item.ref.namespace, state), pulls)


def _tokens(spec: JsonObject, namespace: str, state: State) -> dict[str, tuple[Token, ...]]:
    volumes = {_text(volume.get("name")): volume for volume in map(_mapping, _list(spec.get("volumes")))}
    found: dict[str, tuple[Token, ...]] = {}
    for key in ("initContainers", "containers"):
        for container in map(_mapping, _list(spec.get(key))):
            mounts = map(_mapping, _list(container.get("volumeMounts")))
            tokens = [
                token
                for mount in mounts
                for token in _of_volume(volumes.get(_text(mount.get("name")), {}), mount, namespace, state)
            ]
            found[_text(container.get("name"))] = tuple(tokens)
    return found


def _of_volume(volume: JsonObject, mount: JsonObject, namespace: str, state: State) -> Iterator[Token]:
    for source in map(_mapping, _list(_mapping(volume.get("projected")).get("sources"))):
        projection = source.get("serviceAccountToken")
        if isinstance(projection, dict):
            path = _mounted_at(mount, _text(projection.get("path")))
            seconds = projection.get("expirationSeconds")
            whole = isinstance(seconds, int) and not isinstance(seconds, bool)
            if path:
                yield Token(path, _text(projection.get("audience")), seconds if whole else DEFAULT_EXPIRATION)
        yield from _of_secret(_text(_mapping(source.get("secret")).get("name")), mount, namespace, state)
    yield from _of_secret(_text(_mapping(volume.get("secret")).get("secretName")), mount, namespace, state)


def _of_secret(name: str, mount: JsonObject, namespace: str, state: State) -> Iterator[Token]:
    secret = state.objects.get(Ref("Secret", namespace, name)) if name else None
    path = _mounted_at(mount, "token")
    if secret is not None and secret.value.get("type") == LEGACY_TYPE and path:
        yield Token(path, expiration=None)


def _mounted_at(mount: JsonObject, file: str) -> str:
    """Where a file of a volume is seen; empty where only another part of the volume is mounted."""
    place, part = _text(mount.get("mountPath")).rstrip("/"), _text(mount.get("subPath")).strip("/")
    if not part:
        return f"{place}/{file}"
    if part == file:
        return place
    return f"{place}/{file.removeprefix(f'{part}/')}" if file.startswith(f"{part}/") else ""


def at_default_place(token: Token) -> bool:
    """Whether client libraries find the token by themselves."""
    return token.path == f"{MOUNT_PATH}/token"


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
