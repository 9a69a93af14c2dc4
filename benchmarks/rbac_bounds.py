"""Bounds of 200 roles and 200 bindings: ``python -m benchmarks.rbac_bounds [--short]``.

Three clusters are compared over everyone and everything: the same rights written otherwise, with one word changed where
it hardly shows, and drawn anew. Each run starts from objects with empty caches and ends with witnesses in words. The
baseline lists every request that each person's rules allow, and compares the lists (``lab.subjects.rbac.naive``). A
keystroke is one object changed, with everything else remembered.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random
from time import perf_counter
from typing import Any

from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.access import forget
from lab.subjects.rbac.naive.oracle import oracle
from lab.subjects.rbac.proof.compare import compare
from lab.subjects.rbac.proof.words import witnesses

ROLES = BINDINGS = 200
TARGET, KEYSTROKE = 0.2, 0.016
"""Seconds."""

SPACES = tuple(f"team-{number}" for number in range(20))
VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
RESOURCES = (
    ("", "pods"), ("", "pods/log"), ("", "pods/exec"), ("", "secrets"), ("", "configmaps"), ("", "services"),
    ("", "serviceaccounts"), ("apps", "deployments"), ("apps", "deployments/scale"), ("apps", "statefulsets"),
    ("batch", "jobs"), ("batch", "cronjobs"), ("networking.k8s.io", "ingresses"), ("shop.example.com", "orders"),
)  # fmt: skip

Written = dict[str, Any]


def rule(random: Random) -> Written:
    """A rule on a few resources of one group; now and then for some names, or for everything."""
    if random.random() < 0.01:
        return {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
    group, first = random.choice(RESOURCES)
    others = [name for other, name in RESOURCES if other == group and name != first]
    found: Written = {
        "verbs": random.sample(VERBS, random.randint(1, 4)),
        "apiGroups": [group],
        "resources": [first, *random.sample(others, min(len(others), random.randint(0, 2)))],
    }
    if random.random() < 0.15:
        found["resourceNames"] = [f"name-{random.randrange(30)}" for _ in range(2)]
    return found


def made(kind: str, name: str, namespace: str, fields: Written) -> KubeObject:
    """An object as reading would leave it."""
    version = "rbac.authorization.k8s.io/v1"
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    value = {"apiVersion": version, "kind": kind, "metadata": metadata, **fields}
    return KubeObject(Ref(kind, namespace, name), version, value, value, Document(value, "made.yaml"))


def crowd(seed: int) -> State:
    """A cluster of that many roles and bindings."""
    random = Random(seed)
    items: list[KubeObject] = []
    roles: list[Ref] = []
    for number in range(ROLES):
        namespace = "" if number % 10 == 0 else random.choice(SPACES)
        kind = "Role" if namespace else "ClusterRole"
        rules = [rule(random) for _ in range(random.randint(1, 4))]
        items.append(made(kind, f"role-{number}", namespace, {"rules": rules}))
        roles.append(items[-1].ref)
    for number in range(BINDINGS):
        role = random.choice(roles)
        namespace = role.namespace or (random.choice(SPACES) if number % 4 else "")
        kind = "RoleBinding" if namespace else "ClusterRoleBinding"
        subjects = [subject(random) for _ in range(random.randint(1, 3))]
        reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": role.kind, "name": role.name}
        items.append(made(kind, f"binding-{number}", namespace, {"roleRef": reference, "subjects": subjects}))
    return State(objects={item.ref: item for item in items})


def subject(random: Random) -> Written:
    """A ServiceAccount, a user or a group."""
    chance = random.random()
    if chance < 0.6:
        return {"kind": "ServiceAccount", "name": f"app-{random.randrange(8)}", "namespace": random.choice(SPACES)}
    kind, most = ("User", 40) if chance < 0.85 else ("Group", 10)
    name = f"{kind.lower()}-{random.randrange(most)}"
    return {"kind": kind, "name": name, "apiGroup": "rbac.authorization.k8s.io"}


def rewritten(state: State) -> State:
    """The same rights in other words: a rule for each verb, in another order."""


    def split(rules: list[Written]) -> list[Written]:
        return [{**each, "verbs": [verb]} for each in reversed(rules) for verb in each["verbs"]]

    return mapped(state, split)


def mapped(state: State, change: Callable[[list[Written]], list[Written]]) -> State:
    """The state with the rules of every role changed."""
    found = {}
    for ref, item in state.objects.items():
        rules = item.value.get("rules")
        found[ref] = item if rules is None else replace(item, value={**item.value, "rules": change(rules)})
    return replace(state, objects=found)


def one_word_more(state: State) -> State:
    """The state with one verb more in the last role that a binding refers to."""
    referred = {(item.value["roleRef"]["name"]) for item in state.objects.values() if "roleRef" in item.value}
    ref = next(ref for ref in reversed(list(state.objects)) if ref.kind == "Role" and ref.name in referred)
    item = state.objects[ref]
    first, *others = item.value["rules"]
    rules = [{**first, "verbs": [*first["verbs"], "impersonate"]}, *others]
    return replace(state, objects={**state.objects, ref: replace(item, value={**item.value, "rules": rules})})


def seconds(task: Callable[[], object], runs: int, *, cold: bool) -> float:
    """The median time of a run."""
    times = []
    for _ in range(runs):
        if cold:
            forget()
        gc.collect()
        start = perf_counter()
        task()
        times.append(perf_counter() - start)
    return statistics.median(times)


def main(arguments: list[str] | None = None) -> int:
    """Measure each comparison. Exit status 1 when a target is missed or an answer is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rbac_bounds", description=__doc__)
    parser.add_argument("--short", action="store_true", help="three runs of each, no baseline")
    short: bool = parser.parse_args(arguments).short
    state = crowd(1)
    bounds = Bounds(state, state)
    good = True
    for name, other, within in (
        ("the same in other words", rewritten(state), True),
        ("one verb more", one_word_more(rewritten(state)), False),
        ("drawn anew", crowd(2), False),
    ):
        usual = seconds(lambda other=other: witnesses(compare(bounds, other)), 3 if short else 9, cold=True)  # type: ignore[misc]
        found = len(compare(bounds, other).differences)
        right = (found == 0) is within
        print(
            f"{ROLES} roles {BINDINGS} bindings, {name}: {usual * 1e3:.1f} ms (target {TARGET * 1e3:g} ms: "
            f"{'met' if usual <= TARGET else 'MISSED'}), {found} differences {'as expected' if right else 'WRONG'}"
        )
        if within and not short:
            baseline = seconds(lambda other=other: oracle(bounds, other), 1, cold=True)  # type: ignore[misc]
            print(f"       listing every request: {baseline:.2f} s = {baseline / usual:,.0f}x")
        good = good and right and usual <= TARGET
    base = rewritten(state)
    compare(bounds, base)
    typed = iter([one_word_more(base) for _ in range(30)])
    usual = seconds(lambda: witnesses(compare(bounds, next(typed))), 29, cold=False)
    met = "met" if usual <= KEYSTROKE else "MISSED"
    print(f"one object changed: {usual * 1e3:.1f} ms (target {KEYSTROKE * 1e3:g} ms: {met})")
    return 0 if good and usual <= KEYSTROKE else 1


if __name__ == "__main__":
    sys.exit(main())
