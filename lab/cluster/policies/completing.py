"""An object as it is when policies are asked: what the API server fills in on the way is there already.

Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/ (ServiceAccount, Priority,
DefaultTolerationSeconds), and the registries' ``PrepareForCreate``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.qos import qos_class
from lab.manifests.release import Release

CREATED = "2026-01-01T00:00:00Z"
"""When everything was created, as far as policies are told: the lab knows no clock."""

UID = "00000000-0000-4000-8000-000000000000"
TOKEN_VOLUME = "kube-api-access-x7k2p"
TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"

_UNREADY = tuple(
    {"key": f"node.kubernetes.io/{key}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
    for key in ("not-ready", "unreachable")
)
_TOKEN: JsonObject = {
    "name": TOKEN_VOLUME,
    "projected": {
        "defaultMode": 420,
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
            {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath":
                                                                          "metadata.namespace"}}]}},
        ],
    },
}  # fmt: skip

Objects = Mapping[Ref, KubeObject]


def completed(value: JsonObject, objects: Objects, release: Release) -> JsonObject:
    """The object with what the API server fills in; ``value`` is left as it is."""
    metadata = {**(value.get("metadata") or {}), "creationTimestamp": CREATED, "uid": UID}
    made = {**value, "metadata": metadata}
    kind = value.get("kind")
    if kind == "Namespace":
        return {**made, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
    if kind == "Pod":
        spec = _pod_spec(value.get("spec") or {}, metadata.get("namespace") or "default", objects)
        return {**made, "spec": spec, "status": {"phase": "Pending", "qosClass": qos_class(spec, release)}}
    return made


def _pod_spec(written: JsonObject, namespace: str, objects: Objects) -> JsonObject:
    name = written.get("serviceAccountName") or written.get("serviceAccount") or "default"
    spec: JsonObject = {**written, "serviceAccountName": name, "serviceAccount": name}
    account = objects.get(Ref("ServiceAccount", namespace, name))
    held = {} if account is None else account.value
    if not written.get("imagePullSecrets") and held.get("imagePullSecrets"):
        spec["imagePullSecrets"] = held["imagePullSecrets"]
    own = written.get("automountServiceAccountToken")
    if own is True or (own is None and held.get("automountServiceAccountToken") is not False):
        spec = _with_token(spec)
    spec.setdefault("priority", 0)
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")
    tolerations = list(written.get("tolerations") or ())
    known = {each.get("key") for each in tolerations if each.get("effect") in (None, "", "NoExecute")}
    everything = any(not each.get("key") and each.get("operator") == "Exists" for each in tolerations)
    added = [dict(each) for each in _UNREADY if not everything and each["key"] not in known]
    if tolerations or added:
        spec["tolerations"] = [*tolerations, *added]
    return spec


def _with_token(spec: JsonObject) -> JsonObject:
    made = dict(spec)
    mounted = False
    for key in ("initContainers", "containers"):
        if spec.get(key):
            made[key] = [_with_mount(each) for each in spec[key]]
            mounted = mounted or made[key] != spec[key]
    if mounted:
        made["volumes"] = [*(spec.get("volumes") or ()), _TOKEN]
    return made


def _with_mount(container: dict[str, Any]) -> dict[str, Any]:
    mounts = container.get("volumeMounts") or []
    if any(each.get("mountPath") == TOKEN_PATH for each in mounts):
        return container
    mount = {"name": TOKEN_VOLUME, "mountPath": TOKEN_PATH, "readOnly": True}
    return {**container, "volumeMounts": [*mounts, mount]}
