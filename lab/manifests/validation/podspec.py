"""Validation of a pod spec, in a Pod as in a template of Pods.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec and Kubernetes'
``pkg/apis/core/validation``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import between
from lab.manifests.podannotations import MIRROR_POD
from lab.manifests.validation.affinity import validate_affinity
from lab.manifests.validation.checks import INT32_MAX, Errors, labels, one_of, subdomain
from lab.manifests.validation.container_ports import validate_host_network
from lab.manifests.validation.containers import (
    validate_containers,
    validate_ephemeral_containers,
    validate_init_containers,
)
from lab.manifests.validation.dns import (
    validate_dns_config,
    validate_dns_policy,
    validate_host_aliases,
    validate_host_names,
    validate_hostname_override,
)
from lab.manifests.validation.environment import validate_env_file_volumes
from lab.manifests.validation.pod_resources import validate_pod_resources
from lab.manifests.validation.pod_security_context import validate_host_users, validate_pod_security_context
from lab.manifests.validation.podrules import PodFrame, PodRules
from lab.manifests.validation.resources import validate_resources
from lab.manifests.validation.scheduling import (
    validate_gates,
    validate_preemption_policy,
    validate_resource_claims,
    validate_spread,
    validate_tolerations,
)
from lab.manifests.validation.volumes import validate_volumes
from lab.manifests.validation.windows import validate_host_process, validate_os

_RESTART = ("Always", "OnFailure", "Never")


def validate_pod_spec(spec: JsonObject, rules: PodRules, path: FieldPath, metadata: JsonObject | None = None) -> Errors:
    """A whole pod spec; ``metadata`` is that of the Pod, and absent for a template."""
    if spec.get("terminationGracePeriodSeconds") is None:
        yield FieldError.required(path.child("terminationGracePeriodSeconds"))
    volumes: dict[str, JsonObject] = {}
    if written := spec.get("volumes"):
        pod_name = (metadata or {}).get("name") or ""
        yield from validate_volumes(written, pod_name, volumes, path.child("volumes"))
    if spec.get("resourceClaims"):
        mirror = MIRROR_POD in ((metadata or {}).get("annotations") or {})
        yield from validate_resource_claims(spec, path.child("resourceClaims"), mirror=mirror)
    frame = _frame(spec, volumes, rules)
    yield from _containers(spec, frame, path)
    if spec.get("resources") is not None and rules.release >= features.POD_LEVEL_RESOURCES:
        yield from validate_pod_resources(spec, frame.claims, path)
    yield from validate_host_network(spec, path, in_pod=rules.in_pod)
    yield from one_of(frame.restart_policy, _RESTART, path.child("restartPolicy"))
    yield from validate_dns_policy(spec.get("dnsPolicy") or "", path.child("dnsPolicy"))
    yield from labels(spec.get("nodeSelector"), path.child("nodeSelector"))
    yield from validate_pod_security_context(spec, rules.release, path)
    yield from _scheduling_and_names(spec, rules, path)
    yield from _references(spec, rules, path)
    yield from _quantities(spec, path)
    yield from validate_os(spec, path)
    yield from validate_env_file_volumes(spec, path)


def _frame(spec: JsonObject, volumes: dict[str, JsonObject], rules: PodRules) -> PodFrame:
    claims = frozenset(claim["name"] for claim in spec.get("resourceClaims") or () if claim.get("name"))
    return PodFrame(
        rules=rules,
        volumes=volumes,
        claims=claims,
        grace_period=spec.get("terminationGracePeriodSeconds"),
        restart_policy=spec.get("restartPolicy") or "",
        host_users=spec.get("hostUsers") is not False,
        os=spec.get("os"),
    )


def _containers(spec: JsonObject, frame: PodFrame, path: FieldPath) -> Errors:
    regular, init = spec.get("containers") or [], spec.get("initContainers") or []
    yield from validate_containers(regular, frame, path.child("containers"))
    if init:
        yield from validate_init_containers(init, regular, frame, path.child("initContainers"))
    if ephemeral := spec.get("ephemeralContainers"):
        where = path.child("ephemeralContainers")
        yield from validate_ephemeral_containers(ephemeral, [*regular, *init], frame, where)


def _scheduling_and_names(spec: JsonObject, rules: PodRules, path: FieldPath) -> Errors:
    if (affinity := spec.get("affinity")) is not None:
        yield from validate_affinity(affinity, path.child("affinity"))
    yield from validate_dns_config(spec, rules.release, path.child("dnsConfig"))
    yield from validate_gates(spec, path)
    if constraints := spec.get("topologySpreadConstraints"):
        yield from validate_spread(constraints, path.child("topologySpreadConstraints"))
    yield from validate_host_process(spec, path)
    yield from validate_host_users(spec, rules.release, path)
    yield from validate_hostname_override(spec, path.child("hostnameOverride"))


def _references(spec: JsonObject, rules: PodRules, path: FieldPath) -> Errors:
    for field in ("serviceAccountName", "nodeName"):
        if name := spec.get(field) or "":
            yield from subdomain(name, path.child(field))
    if (seconds := spec.get("activeDeadlineSeconds")) is not None and not 1 <= seconds <= INT32_MAX:
        yield FieldError.invalid(path.child("activeDeadlineSeconds"), seconds, between(1, INT32_MAX))
    yield from validate_host_names(spec, path)
    if tolerations := spec.get("tolerations"):
        yield from validate_tolerations(tolerations, rules.release, path.child("tolerations"))
    if aliases := spec.get("hostAliases"):
        yield from validate_host_aliases(aliases, rules.release, path.child("hostAliases"))
    if name := spec.get("priorityClassName") or "":
        yield from subdomain(name, path.child("priorityClassName"))
    if (name := spec.get("runtimeClassName")) is not None:
        yield from subdomain(name, path.child("runtimeClassName"))


def _quantities(spec: JsonObject, path: FieldPath) -> Errors:
    if (policy := spec.get("preemptionPolicy")) is not None:
        yield from validate_preemption_policy(policy, path.child("preemptionPolicy"))
    if overhead := spec.get("overhead"):
        yield from validate_resources({"limits": overhead}, frozenset(), path.child("overhead"))
