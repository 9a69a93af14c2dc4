"""Defaults of a pod spec, in a Pod as in a template of Pods.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ and Kubernetes'
``pkg/apis/core/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.defaulting.volumes import default_volume
from lab.manifests.document import JsonObject
from lab.manifests.imagename import tag_of
from lab.manifests.quantity import round_up_to_milli

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_PROBE_COUNTS = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}


def default_pod_spec(spec: JsonObject) -> None:
    """Fill what the pod spec leaves open, in place."""
    fill(spec, dnsPolicy="ClusterFirst", restartPolicy="Always", schedulerName="default-scheduler")
    spec.setdefault("securityContext", {})
    spec.setdefault("terminationGracePeriodSeconds", 30)
    for volume in spec.get("volumes") or ():
        default_volume(volume)
    for field in ("initContainers", "containers", "ephemeralContainers"):
        for container in spec.get(field) or ():
            _container(container)
    for amounts in (spec.get("overhead"), *_lists(spec.get("resources"))):
        round_amounts(amounts)
    # The two names of this field are one: the older one yields.
    if account := spec.get("serviceAccountName") or spec.get("serviceAccount"):
        spec["serviceAccountName"] = spec["serviceAccount"] = account


def fill(value: JsonObject, **defaults: object) -> None:
    """Give every named field that is absent or empty its default."""
    for field, default in defaults.items():
        if not value.get(field):
            value[field] = default


def pull_policy(image: str) -> str:
    """When an image is pulled unless its user says otherwise."""
    return "Always" if tag_of(image) == "latest" else "IfNotPresent"


def _container(container: JsonObject) -> None:
    if not container.get("imagePullPolicy"):
        container["imagePullPolicy"] = pull_policy(container.get("image") or "")
    fill(container, terminationMessagePath="/dev/termination-log", terminationMessagePolicy="File")
    for port in container.get("ports") or ():
        fill(port, protocol="TCP")
    for variable in container.get("env") or ():
        source = variable.get("valueFrom") or {}
        default_field_ref(source)
        if (file := source.get("fileKeyRef")) is not None:
            file.setdefault("optional", False)
    for amounts in _lists(container.get("resources")):
        round_amounts(amounts)
    for field in _PROBES:
        if (probe := container.get(field)) is not None:
            _probe(probe)
    for hook in ("postStart", "preStop"):
        _http_get((container.get("lifecycle") or {}).get(hook) or {})


def default_field_ref(source: JsonObject) -> None:
    """Give a ``fieldRef`` the version it speaks of."""
    if (reference := source.get("fieldRef")) is not None:
        fill(reference, apiVersion="v1")


def _probe(probe: JsonObject) -> None:
    fill(probe, **_PROBE_COUNTS)
    _http_get(probe)
    if (grpc := probe.get("grpc")) is not None:
        grpc.setdefault("service", "")


def _http_get(handler: JsonObject) -> None:
    if (action := handler.get("httpGet")) is not None:
        fill(action, path="/", scheme="HTTP")


def _lists(resources: JsonObject | None) -> tuple[JsonObject | None, ...]:
    return ((resources or {}).get("limits"), (resources or {}).get("requests"))


def round_amounts(amounts: JsonObject | None) -> None:
    """Round amounts to thousandths, as they are stored, in place."""
    for name, written in (amounts or {}).items():
        if written[-1:] in ("n", "u") or "e" in written:
            (amounts or {})[name] = round_up_to_milli(written)
