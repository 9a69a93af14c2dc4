"""What rules let through: denials, ways, ports, and policies that were left."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.subjects.cilium.coach.parts import (
    INTRO,
    LANGUAGE,
    CiliumRule,
    Part,
    group_parts,
    listed,
    mapping,
    rule_parts,
    spec_parts,
    wanted_groups,
    wanted_rules,
    wrong_kinds,
)
from lab.subjects.cilium.peers import FIELDS
from lab.subjects.cilium.policy import CILIUM_KINDS
from lab.subjects.coaching import Case, Mend

DENY = "https://docs.cilium.io/en/stable/security/policy/deny/"


class WayExchanged(CiliumRule):
    """Ingress for egress, or the other way round."""

    id = "cnp-way-exchanged"
    why = "`ingress` guards what its pods receive, `egress` what they send; the peers are `from…` and `to…`."
    link = INTRO

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Turn a section round."""
        for spec in spec_parts(case):
            for way in ("ingress", "egress", "ingressDeny", "egressDeny"):
                if not spec.value.get(way):
                    continue
                one, two = ("ingress", "egress") if way.startswith("in") else ("egress", "ingress")
                other = way.replace(one, two)
                if any(wanted_rules(case, way)) or not any(wanted_rules(case, other)):
                    continue
                turned = json.loads(_turned(json.dumps(spec.value[way])))
                changes: list[tuple[tuple[str | int, ...], Json]] = [((way,), None), ((other,), turned)]
                switch = mapping(spec.value.get("enableDefaultDeny"))
                if switch:
                    swapped = {{"ingress": "egress", "egress": "ingress"}.get(k, k): v for k, v in switch.items()}
                    changes.append((("enableDefaultDeny",), swapped))
                said = f"`{way}` is about what the pods {'receive' if way.startswith('in') else 'send'}"
                span = spec.item.key_span((*spec.path, way))
                yield self.mend(said, span, f"Write it as `{other}`.", [spec.with_(*changes)])


def _turned(text: str) -> str:
    for one, two in (("from", "to"), ("to", "from")):
        for name in ("Endpoints", "Entities", "CIDRSet", "CIDR"):
            text = text.replace(f'"{one}{name}"', f'"@{two}{name}"')
    return text.replace("@", "")


class DenyMissing(CiliumRule):
    """Something that had to be denied, where nothing is."""

    id = "cnp-deny-missing"
    why = (
        "What one rule allows no other takes back, unless it denies: `ingressDeny` and `egressDeny` win over all."
    )
    link = DENY

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Add the task's denials."""
        for spec in spec_parts(case):
            for way in ("ingressDeny", "egressDeny"):
                if spec.value.get(way):
                    continue
                denials = list(wanted_rules(case, way))
                if denials:
                    said = f"nothing is denied: there is no `{way}`"
                    how = f"Put what must not pass under `{way}`, with peers and ports as in a rule that allows."
                    yield self.at(spec, said, how, spec.with_(((way,), denials)))


class DenyWins(CiliumRule):
    """An exception from a denial, written as a rule that allows."""

    id = "cnp-deny-wins"
    why = "A denial wins over every rule that allows, however narrow. An exception belongs into the denial itself."
    link = DENY
    guess = 5

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take the denial away, or narrow it as the task does."""
        if "missing" not in wrong_kinds(case):
            return
        for rule in rule_parts(case, "ingressDeny", "egressDeny"):
            rest = [each for n, each in enumerate(listed(_section(rule.item, rule.path))) if n != rule.path[-1]]
            for meant in [*wanted_rules(case, rule.way), None]:
                if meant == rule.value:
                    continue
                section = [*rest, meant] if meant is not None else rest
                item = type(rule)(rule.item, rule.path[:-1], {}).with_(((), section or None))
                said = f"{rule.way}[{rule.path[-1]}] denies what has to pass, and no rule can allow it again"
                yield self.mend(said, rule.item.span(rule.path), "Deny no more than must be denied.", [item])


def _section(item: KubeObject, path: tuple[str | int, ...]) -> Json:
    return item.get(path[:-1])


class OneSide(CiliumRule):
    """One end of a connection opened, where both are shut."""

    id = "cnp-one-side"
    why = "Where both ends are shut, the sender's egress and the receiver's ingress must each allow a connection."
    link = INTRO

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Add the task's policies that are not there at all."""
        if "missing" not in wrong_kinds(case):
            return
        for kind in CILIUM_KINDS:
            for item in case.required.of_kind(kind):
                if item.ref not in case.after.objects:
                    way = "egress" if item.spec.get("egress") else "ingress"
                    said = f"one end is not open: nothing allows the {way} of its pods"
                    yield self.mend(said, None, f"Write a policy for the other end, with its `{way}`.", [item])


class PolicyMissing(CiliumRule):
    """Pods that no policy is for."""

    id = "cnp-policy-missing"
    why = "What no policy is for is open. A policy is for the pods that its own `endpointSelector` selects."
    link = INTRO

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Add the task's policies that are not there at all."""
        if "excess" not in wrong_kinds(case):
            return
        for kind in CILIUM_KINDS:
            for item in case.required.of_kind(kind):
                if item.ref not in case.after.objects:
                    said = f"there is no policy like {item.ref.name}: its pods are as open as before"
                    yield self.mend(said, None, "Write a policy for them as well.", [item])


class PortMissing(CiliumRule):
    """Every port where one was meant."""

    id = "cnp-port-missing"
    why = "A rule without `toPorts` is about every port and protocol, and so is port \"0\"."

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take the task's ports."""
        for rule in rule_parts(case):
            ports = (mapping(port) for _, group in _groups(rule.value) for port in listed(group.get("ports")))
            zero = any(str(port.get("port")) == "0" for port in ports)
            if rule.value.get("toPorts") and not zero:
                continue
            for meant in _port_lists(case, rule):
                said = f"{rule.way}[{rule.path[-1]}] is about every port"
                how = "Add `toPorts` with a list of `ports`, each with `port` in quotes and `protocol`."
                yield self.at(rule, said, how, rule.with_((("toPorts",), meant)))


def _groups(rule: dict[str, Json]) -> Iterator[tuple[int, dict[str, Json]]]:
    return ((number, mapping(each)) for number, each in enumerate(listed(rule.get("toPorts"))))


def _port_lists(case: Case, own: Part) -> Iterator[Json]:
    """The ports of the task's rules that are about some of the same peers."""
    seen = []
    for rule in wanted_rules(case, own.way):
        ports = rule.get("toPorts")
        if ports and ports not in seen and _related(own.value, rule, own.way):
            seen.append(ports)
            yield ports


def _related(own: JsonObject, rule: JsonObject, way: str) -> bool:
    fields = FIELDS["ingress" if way.startswith("in") else "egress"]
    pairs = [(listed(own.get(field)), listed(rule.get(field))) for field in fields]
    if not any(other for _, other in pairs) and all(one in ([], ["all"]) for one, _ in pairs):
        return True
    return any(each in other for one, other in pairs for each in one)


class WrongPort(CiliumRule):
    """Another port or protocol than was asked for."""

    id = "cnp-wrong-port"
    why = "Ports are those of the pods, not of a Service in front of them. Without a protocol all three are meant."
    guess = 10

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Take the task's ports, and leave what may be said."""
        for rule, part in group_parts(case):
            for meant in wanted_groups(case, rule.way):
                ports = meant.get("ports")
                if ports and ports != part.value.get("ports"):
                    said = "these are other ports than the task names"
                    how = f"Write {_told(ports)}."
                    yield self.at(part, said, how, part.with_((("ports",), ports)), ("ports",))


def _told(ports: Json) -> str:
    return " and ".join(f"{mapping(p).get('protocol', 'ANY')} {mapping(p).get('port')}" for p in listed(ports))


class NotMended(CiliumRule):
    """A policy that was to be changed or deleted, left as it was found."""

    id = "cnp-not-mended"
    why = "Policies add up: as long as one allows something, a narrower one beside it takes nothing away."
    link = LANGUAGE

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Change it as the task does."""
        for ref, found in sorted(case.before.objects.items()):
            meant = case.required.objects.get(ref)
            if ref.kind not in (*CILIUM_KINDS, "NetworkPolicy") or (meant is not None and meant.value == found.value):
                continue
            now = case.after.objects.get(ref)
            if now is not None and now.value == found.value:
                said = f"{ref} is as it was found, and still allows it"
                how = "Change it" if meant is not None else "Delete it, or change it"
                yield self.mend(said, None, f"{how}: a policy beside it takes nothing back.", [meant or ref])


