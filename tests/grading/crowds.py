"""Answers with hundreds of everything: what costs too much for each of something shows here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import yaml

Policy = dict[str, Any]


def policy_in(text: str) -> Policy:
    """The first policy of an answer, with the head that every other has; a made-up one where there is none."""
    for document in yaml.safe_load_all(text):
        if isinstance(document, dict) and document.get("kind") == "NetworkPolicy":
            return document
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "any", "namespace": "production-app"},
        "spec": {"podSelector": {}},
    }


def egress(rules: list[Any]) -> Callable[[Policy], str]:
    """The policy with these rules, and as many the other way round."""
    turned = [{"from" if key == "to" else key: value for key, value in rule.items()} for rule in rules]

    def written(policy: Policy) -> str:
        spec = {**policy["spec"], "policyTypes": ["Ingress", "Egress"], "egress": rules, "ingress": turned[:50]}
        return json.dumps({**policy, "spec": spec})

    return written


def policies(count: int, spec: Callable[[int], Any]) -> Callable[[Policy], str]:
    """Policies beside each other, each with a name of its own."""

    def written(policy: Policy) -> str:
        namespace = policy["metadata"].get("namespace", "default")
        return "\n---\n".join(
            json.dumps({**policy, "metadata": {"name": f"p{each}", "namespace": namespace}, "spec": spec(each)})
            for each in range(count)
        )

    return written


def objects(count: int, one: Callable[[int, str], Any]) -> Callable[[Policy], str]:
    """Objects of other kinds, in the policy's namespace."""
    return lambda policy: "\n---\n".join(
        json.dumps(one(each, policy["metadata"].get("namespace", "default"))) for each in range(count)
    )


def pods(**labels: str) -> Any:
    """A peer: pods by label."""
    return {"podSelector": {"matchLabels": labels}}


def _asks(key: str, operator: str, *values: str) -> Any:
    asked = {"key": key, "operator": operator}
    return {"matchExpressions": [{**asked, "values": list(values)} if values else asked]}


def _workload(replicas: int) -> Callable[[Policy], str]:
    labels = {"app": "crowd"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "a", "image": "a"}]}}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
    return objects(
        1,
        lambda _, space: {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "crowd", "namespace": space},
            "spec": spec,
        },
    )


MANY = range(250)
SOME = range(40)
OPERATORS = (("In", "a"), ("NotIn", "b"), ("Exists",), ("DoesNotExist",))

CROWDS: dict[str, Callable[[Policy], str]] = {
    "one rule again and again": egress([{"to": [pods(tier="backend")], "ports": [{"port": 80}]}] * 300),
    "pods by many keys": egress([{"to": [pods(**{f"k{each}": "v"}) for each in MANY], "ports": [{"port": 80}]}]),
    "a rule for each key": egress([{"to": [pods(**{f"k{each}": "v"})], "ports": [{"port": 80}]} for each in MANY]),
    "one selector of many keys": egress([{"to": [pods(**{f"k{each}": "v" for each in MANY})]}]),
    "keys that must not be": egress([{"to": [{"podSelector": _asks(f"k{each}", "NotIn", "a")} for each in SOME]}]),
    "namespaces by many keys": egress(
        [{"to": [{"namespaceSelector": {"matchLabels": {f"k{each}": "v"}}} for each in MANY]}]
    ),
    "every operator on a few keys": egress(
        [
            {
                "to": [
                    {
                        "podSelector": _asks(f"k{each % 12}", *ask),
                        "namespaceSelector": _asks(f"n{each % 9}", "NotIn", "b"),
                    }
                    for each, ask in enumerate(OPERATORS * 40)
                ]
            }
        ]
    ),
    "many ports": egress([{"to": [pods()], "ports": [{"port": each + 1} for each in range(1000)]}]),
    "many ranges of ports": egress(
        [{"ports": [{"port": 3 * each + 1, "endPort": 40000 + each, "protocol": "UDP"} for each in range(800)]}]
    ),
    "many names of ports": egress([{"to": [pods()], "ports": [{"port": f"n{each}"} for each in range(100)]}]),
    "many blocks with exceptions": egress(
        [
            {"to": [{"ipBlock": {"cidr": f"{each % 200}.{each}.0.0/16", "except": [f"{each % 200}.{each}.3.0/24"]}}]}
            for each in range(256)
        ]
    ),
    "one block with many exceptions": egress(
        [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": [f"10.{each}.{each}.0/24" for each in range(256)] * 4}}]}]
    ),
    "blocks within blocks": egress([{"to": [{"ipBlock": {"cidr": f"0.0.0.0/{each}"}} for each in range(33)]}]),
    "either selector, over and over": egress(
        [
            {
                "to": [
                    peer
                    for each in range(60)
                    for peer in (pods(tier=f"b{each}"), {"namespaceSelector": {"matchLabels": {"n": f"c{each}"}}})
                ]
            }
        ]
    ),
    "both selectors and many ports": egress(
        [
            {
                "to": [{**pods(tier="backend"), "namespaceSelector": _asks("n", "In", f"c{each}")} for each in SOME],
                "ports": [{"port": 1000 + each} for each in SOME],
            }
        ]
    ),
    "many policies on many kinds of pod": policies(
        150,
        lambda each: {
            "podSelector": {"matchLabels": {f"k{each % 20}": "v"}},
            "policyTypes": ["Ingress", "Egress"],
            "egress": [{"to": [pods(**{f"q{each}": "w"})]}],
        },
    ),
    "many policies on every pod": policies(120, lambda _: {"podSelector": {}, "ingress": [{}], "egress": [{}]}),
    "many pods": objects(
        200,
        lambda each, space: {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"q{each}", "namespace": space, "labels": {"tier": "frontend", "x": f"v{each}"}},
            "spec": {"containers": [{"name": "a", "image": "a"}]},
        },
    ),
    "many namespaces": objects(
        200,
        lambda each, _: {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": f"n{each}", "labels": {"x": f"v{each}"}},
        },
    ),
    "many Services": objects(
        200,
        lambda each, space: {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": f"s{each}", "namespace": space},
            "spec": {"selector": {"tier": "backend"}, "ports": [{"port": 80, "targetPort": each + 1}]},
        },
    ),
    "a million replicas": _workload(1_000_000),
    "two thousand replicas": _workload(2000),
    "everything deleted": lambda policy: (
        "delete:\n"
        + "".join(
            f"- namespace/{name}\n"
            for name in (policy["metadata"].get("namespace", "default"), "kube-system", "default")
        )
    ),
    "nested past all bounds": lambda policy: json.dumps({**policy, "spec": "X"}).replace(
        '"X"', '{"podSelector":' * 2000 + "{}" + "}" * 2000
    ),
    "a billion laughs": lambda _: (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{key}: &{key} [*{last}]\n".replace("]", f",*{last}" * 8 + "]")
            for last, key in zip("abcdefgh", "bcdefghi", strict=True)
        )
    ),
    "five megabytes": lambda policy: json.dumps(policy) + "\n" + "# nothing\n" * 500_000,
}
