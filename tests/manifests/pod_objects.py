"""Pods and Deployments to spoil, and what the API server says to them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lab.manifests.read import read_value
from lab.manifests.reading import Reading
from lab.manifests.release import CURRENT, Release

BUSY_SPEC: dict[str, Any] = {
    "serviceAccountName": "builder",
    "automountServiceAccountToken": False,
    "hostNetwork": False,
    "hostPID": False,
    "nodeSelector": {"disk": "ssd"},
    "priorityClassName": "high",
    "runtimeClassName": "gvisor",
    "terminationGracePeriodSeconds": 20,
    "dnsPolicy": "ClusterFirst",
    "dnsConfig": {"nameservers": ["10.0.0.10"], "searches": ["a.local"], "options": [{"name": "ndots", "value": "2"}]},
    "hostAliases": [{"ip": "10.1.1.1", "hostnames": ["db.local"]}],
    "imagePullSecrets": [{"name": "pull"}],
    "readinessGates": [{"conditionType": "example.com/ready"}],
    "tolerations": [
        {"key": "team", "operator": "Equal", "value": "red", "effect": "NoExecute", "tolerationSeconds": 9}
    ],
    "topologySpreadConstraints": [
        {
            "maxSkew": 1,
            "topologyKey": "zone",
            "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": {"matchLabels": {"app": "shop"}},
        }
    ],
    "affinity": {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}]
            }
        },
        "podAntiAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 5, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {}}}
            ]
        },
    },
    "securityContext": {
        "runAsUser": 1000,
        "runAsNonRoot": True,
        "fsGroup": 2000,
        "supplementalGroups": [3000],
        "seccompProfile": {"type": "RuntimeDefault"},
        "seLinuxOptions": {"level": "s0:c1,c2"},
        "sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}],
    },
    "volumes": [
        {"name": "scratch", "emptyDir": {"sizeLimit": "1Gi", "medium": "Memory"}},
        {
            "name": "token",
            "projected": {
                "defaultMode": 288,
                "sources": [
                    {"serviceAccountToken": {"audience": "vault", "expirationSeconds": 3600, "path": "token"}},
                    {"configMap": {"name": "ca", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                ],
            },
        },
        {"name": "keys", "secret": {"secretName": "keys", "defaultMode": 256, "items": [{"key": "a", "path": "a"}]}},
        {"name": "log", "hostPath": {"path": "/var/log", "type": "Directory"}},
        {"name": "who", "downwardAPI": {"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
        {"name": "disk", "persistentVolumeClaim": {"claimName": "disk"}},
    ],
    "initContainers": [{"name": "mesh", "image": "mesh:1", "restartPolicy": "Always"}],
    "containers": [
        {
            "name": "web",
            "image": "nginx:1.25",
            "command": ["nginx"],
            "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
            "env": [
                {"name": "A", "value": "b"},
                {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
                {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}},
                {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "a"}}},
            ],
            "envFrom": [{"prefix": "P_", "configMapRef": {"name": "settings"}}],
            "resources": {"requests": {"cpu": "100m"}, "limits": {"cpu": "1", "memory": "64Mi"}},
            "volumeMounts": [
                {"name": "scratch", "mountPath": "/tmp"},
                {"name": "token", "mountPath": "/var/token", "readOnly": True},
                {"name": "log", "mountPath": "/log", "subPath": "web", "readOnly": True},
            ],
            "livenessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 5},
            "readinessProbe": {"tcpSocket": {"port": 8080}},
            "startupProbe": {"exec": {"command": ["true"]}},
            "lifecycle": {"preStop": {"sleep": {"seconds": 3}}},
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
                "appArmorProfile": {"type": "Localhost", "localhostProfile": "k8s-deny"},
            },
        }
    ],
}
"""A pod spec that touches most fields and is accepted without a warning."""


def busy_pod() -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "shop", "namespace": "team", "labels": {"app": "shop"}, "annotations": {"a/b": "c"}},
        "spec": deepcopy(BUSY_SPEC),
    }


def busy_deployment() -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop", "namespace": "team"},
        "spec": {
            "replicas": 2,
            "minReadySeconds": 5,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}},
            "selector": {"matchLabels": {"app": "shop"}},
            "template": {"metadata": {"labels": {"app": "shop"}}, "spec": deepcopy(BUSY_SPEC)},
        },
    }


def pod(container: dict[str, Any] | None = None, /, metadata: dict[str, Any] | None = None, **spec: Any) -> Any:
    """A small Pod: one container, and what the arguments say."""
    first = {"name": "web", "image": "nginx:1.25", **(container or {})}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "shop", **(metadata or {})},
        "spec": {"containers": [first], **spec},
    }


def deployment(**spec: Any) -> Any:
    """A small Deployment, and what the arguments say; None takes a field away."""
    whole = {
        "selector": {"matchLabels": {"app": "shop"}},
        "template": {
            "metadata": {"labels": {"app": "shop"}},
            "spec": {"containers": [{"name": "web", "image": "nginx:1.25"}]},
        },
        **spec,
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop"},
        "spec": {name: field for name, field in whole.items() if field is not None},
    }


def reading(value: Any, release: Release = CURRENT) -> Reading:
    return read_value(deepcopy(value), release)


def errors(value: Any, release: Release = CURRENT) -> list[str]:
    found = reading(value, release)
    assert found.stage != "decode", found.message
    return list(found.errors)


def warned(value: Any, release: Release = CURRENT) -> list[str]:
    found = reading(value, release)
    assert not found.errors, found.message
    return list(found.warnings)


def made(value: Any, release: Release = CURRENT) -> Any:
    """The object as the API server stores it."""
    found = reading(value, release)
    assert found.object is not None, found.message
    return found.object.value


def undecoded(value: Any, release: Release = CURRENT) -> list[str]:
    """Why the object cannot be decoded."""
    found = reading(value, release)
    assert found.stage == "decode", found.message
    return list(found.errors)
