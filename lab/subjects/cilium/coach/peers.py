"""Whom a policy means: namespaces, entities, blocks, and the endpoints it is for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject
from lab.subjects.cilium.coach.parts import (
    KUBERNETES,
    CiliumRule,
    Part,
    listed,
    mapping,
    peer_selectors,
    rule_parts,
    spec_parts,
    wanted_rules,
    wanted_specs,
)
from lab.subjects.cilium.labels import NAMESPACE, NAMESPACE_LABELS, key_of
from lab.subjects.cilium.peers import FIELDS, block, peers_of
from lab.subjects.coaching import Case, Mend
from lab.subjects.network.peers import Block
from lab.subjects.network.proof.compare import blocks_of

INSIDE = blocks_of("10.244.0.0/16", "10.96.0.0/12", "fd00:10:244::/48", "fd00:10:96::/112")


def _keys(selector: JsonObject) -> list[str]:
    names = [*mapping(selector.get("matchLabels"))]
    names += [str(mapping(each).get("key")) for each in listed(selector.get("matchExpressions"))]
    return [key_of(name).name for name in names]


def _about_namespaces(selector: JsonObject) -> bool:
    return any(name == NAMESPACE or name.startswith(NAMESPACE_LABELS) for name in _keys(selector))


def _spaces(case: Case) -> Iterator[dict[str, str]]:
    """The labels by which the task's own rules name a namespace."""
    seen: list[dict[str, str]] = []
    for way in ("ingress", "egress", "ingressDeny", "egressDeny"):
        side = "from" if way.startswith("ingress") else "to"
        for rule in wanted_rules(case, way):
            for each in listed(rule.get(f"{side}Endpoints")):
                labels = mapping(mapping(each).get("matchLabels"))
                found = {k: v for k, v in labels.items() if _about_namespaces({"matchLabels": {k: v}})}
                if found and found not in seen:
                    seen.append(found)
                    yield found


class NamespaceMissing(CiliumRule):
    """Pods of another namespace, selected without a word about it."""

    id = "cnp-namespace-missing"
    why = "In a policy of a namespace a selector of endpoints means pods of that namespace, unless it names another."
    link = KUBERNETES

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Name each namespace that the task names."""
        for _, part in peer_selectors(case):
            if part.item.ref.namespace and not _about_namespaces(part.value):
                for labels in _spaces(case):
                    key, value = next(iter(labels.items()))
                    said = f"these are pods of namespace {part.item.ref.namespace}"
                    changed = part.with_(*((("matchLabels", k), v) for k, v in labels.items()))
                    yield self.at(part, said, f"Add `{key}: {value}` to matchLabels.", changed)


class AnyNamespace(CiliumRule):
    """Pods of every namespace where one was meant."""

    id = "cnp-any-namespace"
    why = (
        "In a cluster-wide policy a selector without a namespace means pods of all of them, and so does an expression "
        "`Exists` on the namespace's label."
    )
    link = KUBERNETES

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Name the namespace."""
        for _, part in peer_selectors(case):
            named = _about_namespaces(part.value)
            everywhere = [
                number for number, each in enumerate(listed(part.value.get("matchExpressions")))
                if key_of(str(mapping(each).get("key"))).name == NAMESPACE and mapping(each).get("operator") == "Exists"
            ]  # fmt: skip
            if not everywhere and (named or part.item.ref.namespace):
                continue
            kept = [e for n, e in enumerate(listed(part.value.get("matchExpressions"))) if n not in everywhere]
            home = part.item.ref.namespace
            for labels in [*([{f"k8s:{NAMESPACE}": home}] if home else []), *_spaces(case)]:
                key, value = next(iter(labels.items()))
                changes = [(("matchLabels", k), v) for k, v in labels.items()]
                changed = part.with_((("matchExpressions",), kept or None), *changes)
                yield self.at(part, "these are pods of every namespace", f"Write `{key}: {value}`.", changed)


class CidrAtPods(CiliumRule):
    """A block of addresses for pods."""

    id = "cnp-cidr-at-pods"
    why = (
        "Cilium knows pods and nodes by their identity. A block of addresses is about machines outside the cluster and "
        "never means a pod, whatever its address."
    )

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Mean the endpoints that the task means."""
        for rule in rule_parts(case):
            for field in (f"{rule.side}CIDR", f"{rule.side}CIDRSet"):
                texts = [each.get("cidr") if isinstance(each, dict) else each for each in listed(rule.value.get(field))]
                if any((found := block(text)) is not None and _inside(found) for text in texts):
                    for meant in _peers(case, rule):
                        said = f"{texts[0]} means no pod"
                        changed = rule.with_(((field,), None), *(((key,), value) for key, value in meant.items()))
                        how = f"Select the pods by their labels: `{rule.side}Endpoints`."
                        yield self.at(rule, said, how, changed, (field,))


def _inside(found: Block) -> bool:
    return any(found.within(each) or each.within(found) for each in INSIDE)


def _peers(case: Case, rule: Part) -> Iterator[dict[str, Json]]:
    """Whom the task's own rules of the same section are about."""
    seen = []
    fields = FIELDS["ingress" if rule.side == "from" else "egress"]
    for each in wanted_rules(case, rule.way):
        found = {key: each[key] for key in fields if each.get(key) is not None}
        if found not in seen:
            seen.append(found)
            yield found


class WrongEntity(CiliumRule):
    """Another entity than was meant."""

    id = "cnp-wrong-entity"
    why = (
        "`world` is what is outside the cluster, `cluster` all that is inside: pods, nodes, the API server. `host` is "
        "the pod's own node, `remote-node` every other, `kube-apiserver` the API server, `all` everything."
    )
    link = "https://docs.cilium.io/en/stable/security/policy/language/#entities-based"

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Mean whom the task means."""
        for rule in rule_parts(case):
            field = f"{rule.side}Entities"
            written = rule.value.get(field)
            if not written:
                continue
            for meant in _peers(case, rule):
                if meant.get(field) == written or f"{rule.side}Endpoints" in meant:
                    continue
                if not meant and not rule.value.get("toPorts"):
                    continue
                same = (each for each in wanted_rules(case, rule.way) if _has(each, meant))
                ports = next((each["toPorts"] for each in same if "toPorts" in each), None)
                also = () if rule.value.get("toPorts") or ports is None else ((("toPorts",), ports),)
                changed = rule.with_(((field,), None), *(((key,), value) for key, value in meant.items()), *also)
                asked = ", ".join(map(str, listed(meant.get(field))))
                leave = "Leave the entities out: without a peer, ports are everyone's."
                how = f"Write `{field}: [{asked}]`." if asked else leave
                said = f"{field} {', '.join(map(str, listed(written)))} is not whom the task means"
                yield self.at(rule, said, how, changed, (field,))


def _has(rule: JsonObject, peers: dict[str, Json]) -> bool:
    return all(rule.get(key) == value for key, value in peers.items())


class EndpointsExchanged(CiliumRule):
    """A policy for other pods than were asked for."""

    id = "cnp-endpoints-exchanged"
    why = (
        "`endpointSelector` says which pods the policy is for: the receiving ones for ingress, the sending ones for "
        "egress."
    )
    guess = 15

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Be for the pods that the task's policies are for."""
        asked = []
        for spec in wanted_specs(case):
            if spec.get("endpointSelector") is not None and spec["endpointSelector"] not in asked:
                asked.append(spec["endpointSelector"])
        for part in spec_parts(case):
            for selector in asked:
                if part.value.get("endpointSelector") != selector:
                    changed = part.with_((("endpointSelector",), selector))
                    said = "the policy is for other pods than the task names"
                    how = f"Select {_told(selector)}."
                    yield self.at(part, said, how, changed, ("endpointSelector",))


def _told(selector: Json) -> str:
    labels = mapping(mapping(selector).get("matchLabels"))
    written = ", ".join(f"{key}={value}" for key, value in labels.items())
    return written or ("every pod" if not mapping(selector) else "the pods that the task names")


class WrongPeer(CiliumRule):
    """Other peers than were asked for."""

    id = "cnp-wrong-peer"
    why = "Labels of one selector must all be there; selectors of one list are alternatives, and so are rules."
    guess = 20

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Mean whom the task means."""
        for rule in rule_parts(case):
            fields = FIELDS["ingress" if rule.side == "from" else "egress"]
            own = {key: rule.value[key] for key in fields if rule.value.get(key) is not None}
            for meant in _peers(case, rule):
                if own != meant:
                    gone = (((key,), None) for key in own if key not in meant)
                    changed = rule.with_(*gone, *(((key,), value) for key, value in meant.items()))
                    said = "the rule is about others than the task names"
                    path = (next(iter(own)),) if own else ()
                    yield self.at(rule, said, f"Mean {_whom(meant, rule)}.", changed, path)


def _whom(meant: dict[str, Json], rule: Part) -> str:
    """Whom the task means, in words."""
    from lab.subjects.cilium.view import peers_words

    return peers_words(peers_of(meant, "ingress" if rule.side == "from" else "egress", rule.item.ref.namespace))
