"""``diff`` of 200 against 200 policies: ``python -m benchmarks.diff [--short]``.

Each pair is compared over everything that could exist: the same policies rewritten throughout, with one of them changed
where it hardly shows, and drawn anew; spread over namespaces, and all in one. Timed from compiled worlds to witnesses;
what it would take to list the same universe pod by pod stands beside it.
"""

from __future__ import annotations

import argparse
import copy
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from random import Random
from time import perf_counter
from typing import Any

from lab.cluster.apply import apply
from lab.cluster.fresh import fresh
from lab.cluster.state import State
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.network.difference import Difference, Relation, difference
from lab.subjects.network.proof.compare import grounds_of
from lab.subjects.network.proof.places import places
from lab.subjects.network.proof.questions import ask
from lab.subjects.network.proof.space import Space
from lab.subjects.network.world import World

POLICIES = 200
TARGET = 5.0
"""Seconds that any of the comparisons may take."""

LABELS = {
    "app": tuple(f"app-{number}" for number in range(30)),
    "tier": ("frontend", "backend", "database", "cache"),
    "env": ("prod", "staging"),
    "role": ("reader", "writer", "admin"),
    "zone": ("east", "west"),
}
CIDRS = tuple(f"{first}.0/24" for first in ("203.0.113", "198.51.100", "192.0.2", "10.20.30", "10.244.3", "10.244.7"))
PORTS = (80, 443, 53, 5432, 6379, 8080, 9090)

Written = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """How the policies are spread."""

    name: str
    namespaces: tuple[str, ...]


SETTINGS = (
    Setting("20 namespaces", tuple(f"team-{number}" for number in range(20))),
    Setting("3 namespaces", ("shop", "payments", "platform")),
    Setting("1 namespace", ("shop",)),
)


def labels(random: Random, most: int = 2) -> dict[str, str]:
    """Some labels, as selectors ask for them."""
    keys = random.sample(sorted(LABELS), random.randint(1, most))
    return {key: random.choice(LABELS[key]) for key in keys}


def peer(random: Random, setting: Setting) -> Written:
    """Pods here, pods of another namespace, pods of a team's namespaces, or a block."""
    form = random.randrange(6)
    if form < 2:
        return {"podSelector": {"matchLabels": labels(random)}}
    if form == 2:
        name = {"kubernetes.io/metadata.name": random.choice(setting.namespaces)}
        return {"namespaceSelector": {"matchLabels": name}, "podSelector": {"matchLabels": labels(random)}}
    if form == 3:
        return {"namespaceSelector": {"matchLabels": {"team": random.choice("abcd")}}}
    if form == 4:
        return {"ipBlock": {"cidr": random.choice(CIDRS)}}
    return {"ipBlock": {"cidr": "10.0.0.0/8", "except": [random.choice(CIDRS[3:])]}}


def rule(random: Random, setting: Setting, key: str) -> Written:
    """A rule of one or two peers, mostly with ports."""
    found: Written = {key: [peer(random, setting) for _ in range(random.randint(1, 2))]}
    if random.random() < 0.85:
        found["ports"] = [
            {"port": random.choice((*PORTS, "http")), "protocol": random.choice(("TCP", "TCP", "UDP"))}
            for _ in range(random.randint(1, 2))
        ]
    return found


def policy(random: Random, setting: Setting, number: int) -> Written:
    """A policy on some pods; the first of each namespace denies everything by default."""
    namespace = setting.namespaces[number % len(setting.namespaces)]
    spec: Written = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    if number >= len(setting.namespaces):
        spec["podSelector"] = {"matchLabels": labels(random)}
        for direction, key in (("ingress", "from"), ("egress", "to")):
            spec[direction] = [rule(random, setting, key) for _ in range(random.randint(1, 2))]
    metadata = {"name": f"policy-{number}", "namespace": namespace}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


def policies(setting: Setting, seed: int = 1) -> list[Written]:
    """Policies as teams write them."""
    random = Random(seed)
    return [policy(random, setting, number) for number in range(POLICIES)]


def rewritten(written: list[Written]) -> list[Written]:
    """The same in other words: expressions for labels, a rule for each peer and port, halves of blocks, other names."""
    found = []
    for each in reversed(copy.deepcopy(written)):
        each["metadata"]["name"] += "-rewritten"
        spec = each["spec"]
        spec["podSelector"] = _as_expressions(spec["podSelector"])
        for direction, key in (("ingress", "from"), ("egress", "to")):
            spec[direction] = [
                {key: [half], **({"ports": [port]} if port else {})}
                for one in spec.get(direction, ())
                for peer in one[key]
                for half in _halves(peer)
                for port in one.get("ports") or (None,)
            ]
        found.append(each)
    return found


def _as_expressions(selector: Written) -> Written:
    pairs = selector.get("matchLabels", {}).items()
    return {"matchExpressions": [{"key": key, "operator": "In", "values": [value]} for key, value in pairs]}


def _halves(peer: Written) -> list[Written]:
    block = peer.get("ipBlock")
    if block and "except" not in block:
        base = block["cidr"].removesuffix("0/24")
        return [{"ipBlock": {"cidr": f"{base}{half}/25"}} for half in (0, 128)]
    return [{key: _as_expressions(value) if key == "podSelector" else value for key, value in peer.items()}]


def changed(written: list[Written]) -> list[Written]:
    """The same, rewritten, but for one port of the last policy."""
    found = rewritten(written)
    found[0]["spec"]["ingress"][0]["ports"] = [{"port": 4444}]
    return found


def redundant(written: list[Written]) -> list[Written]:
    """The same, and beside each policy another that admits less of what it admits, to fewer of its pods."""
    narrower = copy.deepcopy([each for each in written if each["spec"]["podSelector"]])
    for each in narrower:
        each["metadata"]["name"] += "-narrower"
        chosen = each["spec"]["podSelector"].setdefault("matchLabels", {})
        chosen.setdefault("zone", "east")
        for direction, key in (("ingress", "from"), ("egress", "to")):
            each["spec"][direction] = [
                {**one, key: one[key][:1]} for one in _of_same(written, each, direction) if one.get("ports")
            ]
    return [*written, *narrower]


def _of_same(written: list[Written], narrower: Written, direction: str) -> list[Written]:
    name = narrower["metadata"]["name"].removesuffix("-narrower")
    spec: Written = next(each["spec"] for each in written if each["metadata"]["name"] == name)
    return copy.deepcopy(list(spec[direction]))


def state(written: list[Written]) -> State:
    """A fresh cluster with those policies and their namespaces."""
    names = dict.fromkeys(each["metadata"]["namespace"] for each in written)
    spaces = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in names]
    text = "\n---\n".join(json.dumps(each) for each in (*spaces, *written))
    applied = apply(fresh(EXAM, (4, 6)), Submission.of(text))
    wrong = [answer.text for answer in applied.answers if not answer.accepted]
    if wrong:
        raise SystemExit("\n".join(wrong[:5]))
    return applied.state


def listed(one: State, two: State) -> int:
    """How many pods it would take to list every kind that these policies could tell apart, one of each."""
    questions = ask([World.of(one), World.of(two)])
    where, _ = places(questions)
    space = Space(questions, where, (), grounds_of((one, two)), one.families)
    labellings = prod(len(values) for values in space.values.values())
    return int(labellings * len(where) * space.inside.bit_count() * 2 ** len(space.names))


def seconds(task: Callable[[], object], runs: int) -> list[float]:
    """The time of each run."""
    found = []
    for _ in range(runs):
        start = perf_counter()
        task()
        found.append(perf_counter() - start)
    return found


def measure(name: str, one: State, two: State, expected: Relation | None, runs: int) -> bool:
    """Print one line on a pair; whether it was answered in time, in whole and rightly."""
    outcome: list[Difference] = []
    times = seconds(lambda: outcome.append(difference(one, two)), runs)
    found = outcome[-1]
    usual = statistics.median(times)
    right = found.whole and expected in (None, found.ways.relation)
    met = usual <= TARGET
    print(
        f"  {name:<14} median {usual:6.3f} s, max {max(times):6.3f} s"
        f" (target {TARGET:g} s: {'met' if met else 'MISSED'})"
        f"  {found.ways.relation:<5} {len(found.only_a)}+{len(found.only_b)} witnesses"
        f"{'' if found.whole else ', NOT WHOLE'}{'' if right else ', WRONG'}"
    )
    return met and right


def main(arguments: list[str] | None = None) -> int:
    """Measure each setting. Exit status 1 when a target is missed or an answer is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diff", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one run of each")
    runs = 1 if parser.parse_args(arguments).short else 5
    results = []
    for setting in SETTINGS:
        written = policies(setting)
        one = state(written)
        pairs = {
            "itself": (written, Relation.SAME),
            "rewritten": (rewritten(written), Relation.SAME),
            "redundant": (redundant(written), Relation.SAME),
            "one changed": (changed(written), None),
            "one dropped": (written[:-1], None),
            "drawn anew": (policies(setting, seed=2), Relation.BOTH),
        }
        others = {name: state(each) for name, (each, _) in pairs.items()}
        kinds = listed(one, others["rewritten"])
        print(f"{POLICIES} against {POLICIES} policies in {setting.name}: {kinds:,} kinds of pod to tell apart")
        results += [measure(name, one, others[name], expected, runs) for name, (_, expected) in pairs.items()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
