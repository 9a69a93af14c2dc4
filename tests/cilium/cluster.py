"""A small cluster for the tests: two namespaces, a few pods, machines outside."""

import json
from functools import cache

from lab.cluster.apply import apply
from lab.cluster.model import Host, Port
from lab.cluster.scenario import build
from lab.cluster.services import address_of
from lab.cluster.state import State
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.cilium.checks import FlowKind, TransitKind
from lab.subjects.protocol import Bounds, Setting

HOSTS = (
    Host("api.bank.example", (address_of("203.0.113.10"),), (Port(443),)),
    Host("files.example.net", (address_of("198.51.100.25"),), (Port(443),)),
)


def definition(kind, plural, scope):
    """A custom resource of Cilium's."""
    return {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.cilium.io"},
        "spec": {
            "group": "cilium.io", "scope": scope, "names": {"kind": kind, "plural": plural},
            "versions": [{"name": "v2", "served": True, "storage": True}],
        },
    }  # fmt: skip


def pod(namespace, name, labels, port=80, **spec):
    """A pod with one port, called http."""
    container = {
        "name": "c", "image": "nginx:1.29", "ports": [{"containerPort": port, "name": "http"}],
    }  # fmt: skip
    return {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"containers": [container], **spec},
    }  # fmt: skip


def namespace(name, **labels):
    """A namespace."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


@cache
def cluster() -> State:
    """The cluster without a policy."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web", "namespace": "shop"}}
    objects = [
        definition("CiliumNetworkPolicy", "ciliumnetworkpolicies", "Namespaced"),
        definition("CiliumClusterwideNetworkPolicy", "ciliumclusterwidenetworkpolicies", "Cluster"),
        namespace("shop", env="prod"), namespace("test", env="dev"), account,
        pod("shop", "web", {"app": "web"}, serviceAccountName="web"), pod("shop", "api", {"app": "api"}),
        pod("shop", "db", {"app": "db"}, port=5432), pod("test", "web", {"app": "web"}),
    ]  # fmt: skip
    return build(EXAM, hosts=HOSTS, files=["\n---\n".join(map(json.dumps, objects))])


def policy(spec, name="p", namespace="shop", kind="CiliumNetworkPolicy"):
    """A policy of Cilium's."""
    metadata = {"name": name} if kind.startswith("CiliumC") else {"name": name, "namespace": namespace}
    return {"apiVersion": "cilium.io/v2", "kind": kind, "metadata": metadata, "spec": spec}


def clusterwide(spec, name="p"):
    """A policy for the whole cluster."""
    return policy(spec, name, kind="CiliumClusterwideNetworkPolicy")


def with_(*objects, state=None) -> State:
    """The cluster with more objects, all of which it takes."""
    applied = apply(state or cluster(), Submission.of("\n---\n".join(map(json.dumps, objects))))
    assert all(answer.accepted for answer in applied.answers), [answer.text for answer in applied.answers]
    return applied.state


def setting(state):
    """What a check is judged in."""
    return Setting(cluster(), state, Bounds(cluster(), cluster()))


def flow(state, source, target="", **rest):
    """What becomes of a flow: its fate."""
    for expected in ("forwarded", "refused", "dropped"):
        written = {"from": source, "expect": expected, "port": 80, **({"to": target} if target else {}), **rest}
        if FlowKind().parse(written).run(setting(state)).passed:
            return expected
    raise AssertionError("none of the three")


def transit(state, **asked):
    """Whether traffic is encrypted as asked."""
    return TransitKind().parse(asked).run(setting(state))


WEB, API, DB = ({"matchLabels": {"app": name}} for name in ("web", "api", "db"))


def ports(*numbers, protocol="TCP", **more):
    """``toPorts`` with one entry."""
    return [{"ports": [{"port": str(number), "protocol": protocol} for number in numbers], **more}]
