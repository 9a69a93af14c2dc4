"""Fields of pods that a release knows but does not use: the API server drops them without a word.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ and Kubernetes'
``pkg/api/pod/util.go``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

_LISTS = ("initContainers", "containers", "ephemeralContainers")


def drop_disabled(spec: JsonObject, release: Release) -> None:
    """Drop the fields whose feature is off, in place."""
    if release < features.POD_LEVEL_RESOURCES:
        spec.pop("resources", None)
    if release < features.GENERIC_WORKLOAD:
        spec.pop("schedulingGroup", None)
    if release < features.HOSTNAME_OVERRIDE:
        spec.pop("hostnameOverride", None)
    if release < features.IMAGE_VOLUME:
        _drop_image_volumes(spec)
    _drop_projections(spec, release)
    for field in _LISTS:
        for container in spec.get(field) or ():
            _drop_from_container(container, release, init=field == "initContainers")


def _drop_from_container(container: JsonObject, release: Release, *, init: bool) -> None:
    if release < features.CONTAINER_RESTART_RULES:
        container.pop("restartPolicyRules", None)
        if not (init and container.get("restartPolicy") == "Always"):
            container.pop("restartPolicy", None)
    if release < features.CONTAINER_STOP_SIGNALS:
        lifecycle = container.get("lifecycle") or {}
        if lifecycle.pop("stopSignal", None) is not None and not lifecycle:
            del container["lifecycle"]
    if release < features.ENV_FILES:
        for variable in container.get("env") or ():
            (variable.get("valueFrom") or {}).pop("fileKeyRef", None)


def _drop_projections(spec: JsonObject, release: Release) -> None:
    dropped = []
    if release < features.CLUSTER_TRUST_BUNDLE_PROJECTION:
        dropped.append("clusterTrustBundle")
    if release < features.POD_CERTIFICATE_REQUEST:
        dropped.append("podCertificate")
    for volume in spec.get("volumes") or ():
        for projection in (volume.get("projected") or {}).get("sources") or ():
            for field in dropped:
                projection.pop(field, None)


def _drop_image_volumes(spec: JsonObject) -> None:
    volumes = spec.get("volumes") or []
    names = {volume.get("name") or "" for volume in volumes if volume.get("image") is not None}
    if not names:
        return
    spec["volumes"] = [volume for volume in volumes if volume.get("image") is None]
    for field in _LISTS:
        for container in spec.get(field) or ():
            mounts = container.get("volumeMounts")
            if mounts:
                container["volumeMounts"] = [mount for mount in mounts if (mount.get("name") or "") not in names]
