"""Whether a state lies within its bounds, by trying a great many flows one kind after the other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

from lab.cluster.state import State
from lab.subjects.cilium.naive.ends import machines, said_near, strangers, version
from lab.subjects.cilium.naive.reading import End, admitted, meant, opened, parts, selects
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

KINDS = ("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "NetworkPolicy")
ON = ("true", "True", "TRUE", "1", "t", "T")


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
    """Try flows between everyone there is, and (unless ``closed``) many who could be."""
    states = (bounds.required, state, bounds.permitted)
    wrong = _config(*states)
    if wrong:
        return Ruling(False, wrong)
    texts = [_text(each) for each in states]
    if texts[0] == texts[1] == texts[2]:
        return Ruling(True)
    return Trial(states, closed).ruling()


def _text(state: State) -> str:
    items = [(*ref, item.value) for ref, item in sorted(state.objects.items()) if ref.kind in (*KINDS, "Namespace")]
    pods = [(pod.namespace, pod.name, dict(pod.labels)) for pod in state.pods]
    return json.dumps([items, pods], sort_keys=True)


def _config(required: State, state: State, permitted: State) -> str:
    found = []
    for each in (required, state, permitted):
        item = next((i for r, i in each.objects.items() if r.kind == "ConfigMap" and r.name == "cilium-config"), None)
        found.append(dict((item.value.get("data") if item else None) or {}))
    if not found[0]:
        return ""
    switches = ("enable-wireguard", "enable-ipsec", "encrypt-node", "mesh-auth-mutual-enabled", "mesh-auth-enabled")
    least, own, most = ({key: data.get(key) in ON for key in switches} for data in found)
    if own["enable-wireguard"] and own["enable-ipsec"]:
        return "two ways to encrypt at once"
    for data in (least, own, most):
        data["encrypt-node"] = data["encrypt-node"] and data["enable-wireguard"]
    for data, given in zip((least, own, most), found, strict=True):
        on = data.pop("mesh-auth-enabled") or "mesh-auth-enabled" not in given
        data["mesh-auth-mutual-enabled"] = data["mesh-auth-mutual-enabled"] and on
    for key in least:
        may = (least[key], most[key]) if key != "mesh-auth-mutual-enabled" else (least[key], True)
        if own[key] not in may:
            return f"{key} is {own[key]}"
    rest = {key for data in found for key in data} - {*switches, "enable-encryption-strict-mode"}
    for key in sorted(rest):
        if found[1].get(key) not in (found[0].get(key), found[2].get(key)):
            return f"{key} has changed"
    return ""


class Trial:
    """Three states over the same ends and the same things to send."""

    def __init__(self, states: tuple[State, State, State], closed: bool) -> None:
        self.states = states
        self.raw = [list(_raw(state)) for state in states]
        self.written = json.dumps([[(kind, space, spec) for kind, space, spec, _ in each] for each in self.raw])
        self.mutual = [_mutual(state) for state in states]
        self.named = [_named_ports(state) for state in states]
        ends = [*self._there(), *machines(states, self.written)]
        self.there = len(ends)
        if not closed:
            ends += strangers(states, self.raw, self.written)
        self.ends, self.versions = self._apart(ends)
        self.own = [
            [tuple(n for n, (_, space, spec, _) in enumerate(raw) if end and selects(spec, space, end)) for end in here]
            for raw, here in zip(self.raw, self.versions, strict=True)
        ]
        self.learned = [self._learned(which) for which in range(3)]

    def ruling(self) -> Ruling:
        """The first flow that shows a difference."""
        alike = all(each[0] == each[1] == each[2] for each in (self.own, self.learned))
        seen, looks = set(), set()
        for flow in self._sent():
            answers = self._answers(flow)
            if answers in looks:
                continue
            looks.add(answers)
            locks = [self._locks(which, flow) for which in range(3)]
            look = tuple((key, tuple(levels)) for each in locks for key, levels in each.items())
            if look in seen or (alike and locks[0] == locks[1] == locks[2]):
                continue
            seen.add(look)
            for source, target in product(range(len(self.ends)), repeat=2):
                one, other = self.ends[source], self.ends[target]
                if source == target or one.get("name") or not ("pod" in one or "pod" in other):
                    continue
                least, own, most = (self._level(which, locks[which], source, target) for which in range(3))
                if own < least or own > most:
                    sent = f"{flow['protocol']} {flow['port']} {flow['said'] or ''}"
                    said = f"{one['words']} -> {other['words']} {sent}: {own} is not between {least} and {most}"
                    return Ruling(False, said)
        return Ruling(True)

    def _there(self) -> Iterator[End]:
        seen = set()
        for state in (self.states[1], self.states[0], self.states[2]):
            for pod in state.pods:
                owner = (pod.namespace, pod.owner.name if pod.owner else pod.name)
                if owner not in seen and not pod.host_network:
                    seen.add(owner)
                    yield {"pod": owner, "words": "/".join(owner), "ports": pod.ports}

    def _apart(self, ends: list[End]) -> tuple[list[End], list[list[End | None]]]:
        """The ends, of those made up no more than two that are seen alike; and how each state has them."""
        kept: list[End] = []
        versions: list[list[End | None]] = [[], [], []]
        seen: Counter[Any] = Counter()
        for place, end in enumerate(ends):
            here = [version(state, end) for state in self.states]
            named = tuple(port for port in end["ports"] if port.name)
            look = (named, *(self._look(which, each) for which, each in enumerate(here)))
            for _ in range(1 if place < self.there else max(0, 2 - seen[look])):
                seen[look] += 1
                kept.append(end)
                for which in range(3):
                    versions[which].append(here[which])
        return kept, versions

    def _look(self, which: int, end: End | None) -> Any:
        if end is None:
            return None
        found = [selects(spec, space, end) for _, space, spec, _ in self.raw[which]]
        for _, space, _, rules in self.raw[which]:
            found += [_means(rule, text, side, space, end, True) for _, side, rule, text, _ in rules]
        return tuple(found)

    def _sent(self) -> Iterator[dict[str, Any]]:
        numbers = {int(n) for n in re.findall(r'(?:"port"|"endPort"): "?(\d+)', self.written) if int(n)}
        numbers = {n + d for n in numbers for d in (-1, 0, 1) if 0 < n + d < 65536} | {80, 443, 22}
        numbers |= {number for named in self.named for _, _, number in named}
        said = list(said_near(self.raw))
        requests = self._distinct([s for s in said if not isinstance(s, str)])
        for number in sorted(numbers):
            for protocol in ("TCP", "UDP", "SCTP"):
                every: list[Any] = [None]
                if protocol == "TCP":
                    every += requests
                if number == 53:
                    every += [s for s in said if isinstance(s, str)]
                for each in every:
                    yield {"protocol": protocol, "port": number, "said": each}
        yield {"protocol": "ICMP", "port": 8, "said": None}

    def _answers(self, flow: dict[str, Any]) -> Any:
        """What each rule says to a flow, whoever sends it; a flow of its own where ports have names."""
        found: list[Any] = [(flow["protocol"], flow["port"])] if any(self.named) else []
        texts = {text: rule for raw in self.raw for _, _, _, rules in raw for _, _, rule, text, _ in rules}
        for rule in texts.values():
            groups = opened(rule, "egress", {**flow, "named": {"egress": ()}})
            found.append(None if groups is None else any(admitted(group, flow["said"]) for group in groups))
        return tuple(found)

    def _distinct(self, requests: list[Any]) -> list[Any]:
        """Requests that no rule answers as it answers another."""
        groups = [
            group for raw in self.raw for _, _, _, rules in raw for _, _, rule, _, _ in rules
            for group in rule.get("toPorts") or [] if (group.get("rules") or {}).get("http")
        ]  # fmt: skip
        seen: dict[tuple[bool, ...], Any] = {}
        for each in requests:
            seen.setdefault(tuple(admitted(group, each) for group in groups), each)
        return list(seen.values())

    def _learned(self, which: int) -> list[tuple[frozenset[int], frozenset[int]]]:
        """For each end: the machines whose names it can look up, and those of them whose address is learned."""
        named = [place for place, end in enumerate(self.ends) if end.get("name")]
        every = frozenset(named)
        found = []
        servers = [
            place for place, end in enumerate(self.versions[which])
            if end and place < self.there and end["labels"].get("k8s:k8s-app") == "kube-dns"
        ]  # fmt: skip
        for place, end in enumerate(self.versions[which]):
            if not named or end is None or "pod" not in end:
                found.append((every, every))
                continue
            answered, learned = set(), set()
            for at in named:
                flow = {"protocol": "UDP", "port": 53, "said": self.ends[at]["name"]}
                for server in servers:
                    out = self._opinion(which, "egress", self.own[which][place], server, flow, False, ())
                    if out and self._opinion(which, "ingress", self.own[which][server], place, flow, True, ()):
                        answered.add(at)
                        if self._watched(which, place, server, flow):
                            learned.add(at)
            found.append((frozenset(answered), frozenset(learned)))
        return found

    def _watched(self, which: int, place: int, server: int, flow: dict[str, Any]) -> bool:
        other = self.versions[which][server]
        for number in self.own[which][place]:
            _, space, _, rules = self.raw[which][number]
            for way, side, rule, text, deny in rules:
                if way == "egress" and not deny and other and _means(rule, text, side, space, other, False):
                    groups = opened(rule, "egress", {**flow, "named": {"egress": ()}}) or []
                    if any((group.get("rules") or {}).get("dns") for group in groups):
                        return True
        return False

    def _locks(self, which: int, flow: dict[str, Any]) -> dict[Any, list[int]]:
        """For each way and each sort of end, what becomes of the flow towards or from every other end."""
        found: dict[Any, list[int]] = {}
        for place, end in enumerate(self.versions[which]):
            for way in ("egress", "ingress"):
                key = self._sort(which, place, way)
                if key not in found and end is not None:
                    known = [not other.get("name") or at in self.learned[which][place][1] or way == "ingress"
                             for at, other in enumerate(self.ends)]  # fmt: skip
                    found[key] = [
                        self._opinion(which, way, self.own[which][place], at, flow, known[at], key[2])
                        for at in range(len(self.ends))
                    ]
        return found

    def _sort(self, which: int, place: int, way: str) -> Any:
        end = self.ends[place]
        if way == "egress":
            return (way, self.own[which][place], (), self.learned[which][place][1] if "pod" in end else None)
        return (way, self.own[which][place], tuple(p for p in end["ports"] if p.name), None)

    def _level(self, which: int, locks: dict[Any, list[int]], source: int, target: int) -> int:
        """0 for what does not get through, 1 for what does once both ends have proven who they are, else 2."""
        if self.versions[which][source] is None or self.versions[which][target] is None:
            return 0
        if self.ends[target].get("name") and target not in self.learned[which][source][0]:
            return 0
        out = locks[self._sort(which, source, "egress")][target]
        return out and min(out, locks[self._sort(which, target, "ingress")][source])

    def _opinion(
        self, which: int, way: str, policies: tuple[int, ...], at: int, flow: dict[str, Any], known: bool, ports: Any
    ) -> int:
        peer = self.versions[which][at]
        if peer is None or not policies:
            return 0 if peer is None else 2
        heard = {(p.name.lower(), str(p.protocol), p.number) for p in ports}
        flow = {**flow, "named": {"ingress": heard, "egress": self.named[which]}}
        shut, said, proofs = False, False, []
        for number in policies:
            _, space, spec, rules = self.raw[which][number]
            shut = shut or way in spec.get("shut", ())
            wants = (spec.get("enableDefaultDeny") or {}).get(way)
            shut = shut or (bool(spec.get(way) or spec.get(f"{way}Deny")) and wants is not False)
            for one, side, rule, text, deny in rules:
                if one != way or not _means(rule, text, side, space, peer, known):
                    continue
                groups = opened(rule, way, flow)
                if groups is None:
                    continue
                if deny:
                    return 0
                said = said or any(admitted(group, flow["said"]) for group in groups)
                mode = (rule.get("authentication") or {}).get("mode")
                narrow = (any(k.startswith(side) and k != "toPorts" for k in rule), bool(rule.get("toPorts")))
                if mode in ("required", "disabled"):
                    proofs.append((narrow, mode == "required"))
        proven = bool(proofs) and max(proofs)[1]
        if not shut:
            return 1 if proven else 2
        if not said or (proven and ("pod" not in peer or not self.mutual[which])):
            return 0
        return 1 if proven else 2


def _raw(state: State) -> Iterator[tuple[str, str, Any, list[Any]]]:
    """Each spec with its namespace, and its rules: way, side, rule, the rule as text, whether it denies."""
    for ref, item in sorted(state.objects.items()):
        if ref.kind in KINDS:
            space = "" if ref.kind.startswith("CiliumCluster") else ref.namespace
            for spec in parts(ref.kind, item.value):
                rules = [
                    (way, side, rule or {}, json.dumps(rule), deny)
                    for way, side in (("ingress", "from"), ("egress", "to"))
                    for key, deny in ((f"{way}Deny", True), (way, False)) for rule in spec.get(key) or []
                ]  # fmt: skip
                yield ref.kind, space, spec, rules


def _named_ports(state: State) -> set[tuple[str, str, int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for pod in state.pods:
        for port in pod.ports:
            if port.name:
                found.setdefault((port.name.lower(), str(port.protocol)), set()).add(port.number)
    return {(*key, min(numbers)) for key, numbers in found.items() if len(numbers) == 1}


_known: dict[Any, bool] = {}


def _means(rule: Any, text: str, side: str, space: str, end: End, known: bool) -> bool:
    key = (text, side, space, end["key"], known)
    found = _known.get(key)
    if found is None:
        if len(_known) > 60_000:
            _known.clear()
        found = _known[key] = meant(rule, side, space, end, known)
    return found


def _mutual(state: State) -> bool:
    for ref, item in state.objects.items():
        if ref.kind == "ConfigMap" and ref.name == "cilium-config":
            data = item.value.get("data") or {}
            return data.get("mesh-auth-mutual-enabled") in ON and data.get("mesh-auth-enabled", "true") in ON
    return True
