"""What the API server makes of a pod's ServiceAccount when the pod is created.

Source: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ and the admission plugin's
messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab.cluster.workload import suffix
from lab.manifests.document import Json, JsonObject
from lab.subjects.service_accounts.account import DEFAULT, Account, named

MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
"""Where client libraries look for the token."""

VOLUME_PREFIX = "kube-api-access-"

EXPIRATION = 3607
"""Seconds a mounted token lives: an hour, and seven seconds by which it is recognised."""

MIRROR = "kubernetes.io/config.mirror"
"""The annotation of pods that a node runs by itself."""

DEFAULT_MODE = 0o644


class RefusedError(ValueError):
    """The pod is forbidden; the text is the API server's answer."""


def admitted(pod: JsonObject, accounts: Mapping[tuple[str, str], Account]) -> JsonObject:
    """The pod as it is stored: with its account, the token's volume and mounts, and the account's pull secrets.

    ``pod`` is left as it is. Raises RefusedError for a pod the API server would not take.
    """
    metadata, written = _mapping(pod.get("metadata")), _mapping(pod.get("spec"))
    name = _text(metadata.get("name"))
    if MIRROR in _mapping(metadata.get("annotations")):
        _check_mirror(name, written)
        return pod
    namespace = _text(metadata.get("namespace")) or "default"
    spec = {**written, "serviceAccountName": account_name(written)}
    account = accounts.get((namespace, spec["serviceAccountName"]))
    if account is None:
        raise RefusedError(missing_account(name, namespace, spec["serviceAccountName"]))
    if automounts(spec, account):
        spec = with_token(spec, f"{namespace}/{name}")
    if not written.get("imagePullSecrets") and account.pull_secrets:
        spec["imagePullSecrets"] = [{"name": each} for each in account.pull_secrets]
    refusal = next(_unlisted_secrets(spec, account), "") if account.enforces_secrets else ""
    if refusal:
        raise RefusedError(_forbidden(name, refusal))
    return {**pod, "spec": spec}


def account_name(spec: JsonObject) -> str:
    """The account a pod uses: ``serviceAccountName``, else its old name ``serviceAccount``, else ``default``."""
    return _text(spec.get("serviceAccountName")) or _text(spec.get("serviceAccount")) or DEFAULT


def missing_account(pod: str, namespace: str, account: str) -> str:
    """What the API server says of a pod whose account is not there."""
    return _forbidden(
        pod, f'error looking up service account {namespace}/{account}: serviceaccount "{account}" not found'
    )


def automounts(spec: JsonObject, account: Account) -> bool:
    """Whether the token is mounted: what the pod says, else what its account says, else yes."""
    own = spec.get("automountServiceAccountToken")
    if isinstance(own, bool):
        return own
    return account.automounts is not False


def with_token(spec: JsonObject, seed: str = "") -> JsonObject:
    """The spec with the token mounted in every container, except those that mount something there themselves."""
    volumes = _list(spec.get("volumes"))
    there = next((name for name in map(_name, volumes) if name.startswith(VOLUME_PREFIX)), "")
    volume = there or f"{VOLUME_PREFIX}{suffix(seed, 5)}"
    found = dict(spec)
    needed = False
    for key in ("initContainers", "containers"):
        if not isinstance(spec.get(key), list):
            continue
        found[key] = [each if _taken(each) else _with_mount(each, volume) for each in spec[key]]
        needed = needed or not all(map(_taken, spec[key]))
    if needed and not there:
        found["volumes"] = [*volumes, {"name": volume, "projected": token_projection()}]
    return found


def token_projection() -> JsonObject:
    """The projected volume that the API server adds: token, certificate of the API server, namespace."""
    return {
        "defaultMode": DEFAULT_MODE,
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": EXPIRATION, "path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
            {
                "downwardAPI": {
                    "items": [
                        {"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}
                    ]
                }
            },
        ],
    }


def mounts_token(spec: JsonObject, container: JsonObject) -> bool:
    """Whether a container of an admitted pod has the API server's token where clients look for it."""
    volumes = {_name(volume) for volume in _list(spec.get("volumes"))}
    return any(
        mount.get("mountPath") == MOUNT_PATH
        and _name(mount) in volumes
        and _name(mount).startswith(VOLUME_PREFIX)
        for mount in _list(container.get("volumeMounts"))
        if isinstance(mount, dict)
    )


def _taken(container: Json) -> bool:
    """Whether a container mounts something at the token's place, or is none."""
    mounts = _list(container.get("volumeMounts")) if isinstance(container, dict) else None
    return mounts is None or any(isinstance(each, dict) and each.get("mountPath") == MOUNT_PATH for each in mounts)


def _with_mount(container: JsonObject, volume: str) -> JsonObject:
    mount = {"name": volume, "mountPath": MOUNT_PATH, "readOnly": True}
    return {**container, "volumeMounts": [*_list(container.get("volumeMounts")), mount]}


def ephemeral_refusal(pod: JsonObject, account: Account) -> str:
    """What the API server says when ephemeral containers are added to a pod; empty when it lets them.

    They get no token: a running pod's volumes are what they are.
    """
    spec = _mapping(pod.get("spec"))
    found = _unlisted_env(spec, account, (("ephemeralContainers", "ephemeral container"),))
    refusal = next(found, "") if account.enforces_secrets else ""
    return _forbidden(_text(_mapping(pod.get("metadata")).get("name")), refusal) if refusal else ""


def _unlisted_secrets(spec: JsonObject, account: Account) -> Iterator[str]:
    """The Secrets a pod uses that its account does not list."""
    refers = f"because service account {account.name} does not reference that"
    for volume in map(_mapping, _list(spec.get("volumes"))):
        if isinstance(volume.get("secret"), dict):
            name = _text(volume["secret"].get("secretName"))
            if name not in account.secrets:
                yield f'volume with secret.secretName="{name}" is not allowed {refers} secret'
    yield from _unlisted_env(spec, account, (("initContainers", "init container"), ("containers", "container")))
    for place, name in enumerate(named(spec.get("imagePullSecrets"))):
        if name not in account.pull_secrets:
            yield f'imagePullSecrets[{place}].name="{name}" is not allowed {refers} imagePullSecret'


def _unlisted_env(spec: JsonObject, account: Account, sorts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for key, what in sorts:
        for container in map(_mapping, _list(spec.get(key))):
            for variable in map(_mapping, _list(container.get("env"))):
                reference = _mapping(variable.get("valueFrom")).get("secretKeyRef")
                if not isinstance(reference, dict):
                    continue
                name = _text(reference.get("name"))
                if name not in account.secrets:
                    yield (
                        f"{what} {_name(container)} with envVar {_name(variable)} referencing "
                        f'secret.secretName="{name}" is not allowed because service account {account.name} does not '
                        "reference that secret"
                    )


def _check_mirror(name: str, spec: JsonObject) -> None:
    if _text(spec.get("serviceAccountName")) or _text(spec.get("serviceAccount")):
        raise RefusedError(_forbidden(name, "a mirror pod may not reference service accounts"))
    if _uses_secrets(spec):
        raise RefusedError(_forbidden(name, "a mirror pod may not reference secrets"))
    for volume in map(_mapping, _list(spec.get("volumes"))):
        for source in map(_mapping, _list(_mapping(volume.get("projected")).get("sources"))):
            if source.get("serviceAccountToken") is not None:
                raise RefusedError(_forbidden(name, "a mirror pod may not use ServiceAccountToken volume projections"))


def _uses_secrets(value: Any) -> bool:
    """Whether a Secret is named anywhere in a spec."""
    if isinstance(value, list):
        return any(map(_uses_secrets, value))
    if not isinstance(value, dict):
        return False
    keys = ("secret", "secretKeyRef", "secretRef", "imagePullSecrets", "nodePublishSecretRef")
    return any(value.get(key) for key in keys) or any(map(_uses_secrets, value.values()))


def _forbidden(pod: str, why: str) -> str:
    return f'pods "{pod}" is forbidden: {why}'


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _name(value: Json) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else ""
