"""A small mesh for the tests: two namespaces with sidecars, one without."""

import json
from functools import cache

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.istio.checks import MtlsKind, RequestKind
from lab.subjects.protocol import Bounds, Setting


def definition(group, kind, plural):
    """A custom resource of Istio's."""
    versions = [{"name": name, "served": True, "storage": name == "v1"} for name in ("v1", "v1beta1")]
    names = {"kind": kind, "plural": plural}
    return {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {"group": group, "scope": "Namespaced", "names": names, "versions": versions},
    }  # fmt: skip


def namespace(name, **labels):
    """A namespace; underscores in labels' keys stand for dashes."""
    return {
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": {"name": name, "labels": {key.replace("_", "-"): value for key, value in labels.items()}},
    }  # fmt: skip


def pod(namespace, name, account="default", port=8080, **labels):
    """A pod with one port."""
    container = {"name": "c", "image": "nginx:1.29", "ports": [{"containerPort": port}]}
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name, **labels}},
        "spec": {"containers": [container], "serviceAccountName": account},
    }  # fmt: skip


def service(namespace, name, port, target):
    """A Service for the pods of its name."""
    return {
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": namespace},
        "spec": {"selector": {"app": name}, "ports": [{"port": port, "targetPort": target}]},
    }  # fmt: skip


@cache
def mesh() -> State:
    """The mesh without a policy."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "gate", "namespace": "edge"}}
    return build(EXAM, files=["\n---\n".join(map(json.dumps, (
        definition("security.istio.io", "PeerAuthentication", "peerauthentications"),
        definition("security.istio.io", "AuthorizationPolicy", "authorizationpolicies"),
        definition("networking.istio.io", "DestinationRule", "destinationrules"),
        namespace("istio-system"), namespace("bank", istio_injection="enabled"),
        namespace("edge", istio_injection="enabled"), namespace("old"), account,
        pod("bank", "ledger"), pod("bank", "teller"), pod("edge", "gateway", "gate"), pod("old", "tool"),
        service("bank", "ledger", 80, 8080),
    )))])  # fmt: skip


def peer(spec, name="default", namespace="bank", version="v1"):
    """A PeerAuthentication."""
    metadata = {"name": name, "namespace": namespace}
    return {
        "apiVersion": f"security.istio.io/{version}", "kind": "PeerAuthentication", "metadata": metadata, "spec": spec,
    }  # fmt: skip


def authorization(spec, name="p", namespace="bank"):
    """An AuthorizationPolicy."""
    metadata = {"name": name, "namespace": namespace}
    return {
        "apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy", "metadata": metadata, "spec": spec,
    }  # fmt: skip


def destination(host, tls, namespace="bank", **more):
    """A DestinationRule."""
    spec = {"host": host, "trafficPolicy": {"tls": {"mode": tls}, **more} if tls else more}
    metadata = {"name": "d", "namespace": namespace}
    return {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": metadata, "spec": spec}


def with_(*objects, state=None) -> State:
    """The mesh with more objects, all of which it takes."""
    if not objects:
        return state or mesh()
    applied = apply(state or mesh(), Submission.of("\n---\n".join(map(json.dumps, objects))))
    assert all(answer.accepted for answer in applied.answers), [answer.text for answer in applied.answers]
    return applied.state


def refused(*objects):
    """What the API server says against objects."""
    applied = apply(mesh(), Submission.of("\n---\n".join(map(json.dumps, objects))))
    return [finding.message for finding in applied.findings]


def setting(state):
    """What a check is judged in."""
    return Setting(mesh(), state, Bounds(mesh(), mesh()))


def mode(state, workload="bank/ledger", port=8080):
    """The mode of a port."""
    for name in ("STRICT", "PERMISSIVE", "DISABLE", "NONE"):
        if MtlsKind().parse({"workload": workload, "port": port, "mode": name}).run(setting(state)).passed:
            return name
    raise AssertionError("none of the modes")


def passes(state, source, target="bank/ledger", port=8080, **more):
    """Whether a request gets through."""
    written = {"from": source, "to": target, "port": port, "expect": "allowed", **more}
    return RequestKind().parse(written).run(setting(state)).passed


LEDGER = {"matchLabels": {"app": "ledger"}}
STRICT, PERMISSIVE, DISABLE, UNSET = ({"mode": name} for name in ("STRICT", "PERMISSIVE", "DISABLE", "UNSET"))
