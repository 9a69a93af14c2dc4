"""Policies that do nothing: refused by the agents, empty, or shutting nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.cilium.coach.parts import (
    INTRO,
    LANGUAGE,
    SUBJECT,
    CiliumRule,
    listed,
    mapping,
    policies,
    rule_parts,
    spec_parts,
    wanted_rules,
)
from lab.subjects.cilium.sanitize import refusals
from lab.subjects.coaching import SURE, Case, Mend
from lab.subjects.protocol import Advice, Attempt


class AgentsRefuse:
    """A policy that the API server takes and the agents do not."""

    id = "cnp-refused"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """What the agents say."""
        case = Case.of(attempt, SUBJECT)
        found = []
        for item in policies(case) if case.texts else ():
            for refusal in refusals(item):
                finding = Finding(
                    self.id,
                    Severity.ERROR,
                    refusal.message,
                    item.span(refusal.path),
                    why="The API server stores the policy, but the agents refuse it as a whole: it does nothing. "
                    "`kubectl get cnp` shows it as not valid.",
                    mend="Write it so that the agents take it; its status says what they object to.",
                    link=LANGUAGE,
                )
                found.append(Advice(finding, cases=case.texts, weight=SURE))
        if found:
            case.settled.append(self.id)
        return tuple(found)


class EmptyRule(CiliumRule):
    """``- {}``, which in a NetworkPolicy allows everything."""

    id = "cnp-empty-rule"
    why = "A rule of Cilium's that says nothing is about nobody. In a NetworkPolicy `- {}` means everyone."
    link = INTRO

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Mean everyone."""
        for rule in rule_parts(case):
            if not rule.value:
                does = "denies" if rule.denies else "allows"
                said = f"the rule {rule.way}[{rule.path[-1]}] is empty, and {does} nothing"
                for meant in ({f"{rule.side}Entities": ["all"]}, *wanted_rules(case, rule.way)):
                    changed = rule.with_(*(((key,), part) for key, part in meant.items()))
                    yield self.at(rule, said, f"For everyone write `{rule.side}Entities: [all]`.", changed)


class EmptyList(CiliumRule):
    """``fromEndpoints: []``."""

    id = "cnp-empty-list"
    why = (
        "A list that is there but empty selects nobody. Every pod of the namespace is `[{}]`; without the field a rule "
        "with ports is about everyone."
    )

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Mean all pods of the namespace, or whom the task means."""
        for rule in rule_parts(case):
            field = f"{rule.side}Endpoints"
            if rule.value.get(field) != []:
                continue
            said = f"`{field}: []` is nobody"
            choices = [listed(each.get(field)) for each in wanted_rules(case, rule.way) if each.get(field)]
            for meant in [[{}], *choices]:
                how = f"Write `{field}: [{{}}]` for the pods of the namespace, or name those you mean."
                yield self.at(rule, said, how, rule.with_(((field,), meant)), (field,))


class NothingShut(CiliumRule):
    """``enableDefaultDeny: false`` on a list of what is allowed."""

    id = "cnp-nothing-closed"
    why = "With `enableDefaultDeny` false a policy shuts nothing: what its rules allow was open all along."
    link = INTRO

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Let it shut the way."""
        for spec in spec_parts(case):
            switch = mapping(spec.value.get("enableDefaultDeny"))
            for way, value in switch.items():
                if value is False and spec.value.get(str(way)):
                    said = f"the policy allows some {way}, and shuts none"
                    left = {key: other for key, other in switch.items() if key != way} or None
                    path = ("enableDefaultDeny", way)
                    yield self.at(spec, said, f"Leave `{way}: false` out.", spec.with_((path[:1], left)), path)


class ShutsTooMuch(CiliumRule):
    """A section that shuts a way which was to stay open."""

    id = "cnp-shuts-too-much"
    why = (
        "A section shuts its way for the pods the policy is for, even one that only denies: whatever no rule allows is "
        "dropped."
    )
    link = INTRO

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Shut nothing."""
        if "missing" not in {witness.kind for witness in case.wrong}:
            return
        every = list(spec_parts(case))
        for way in ("ingress", "egress"):
            shutting = [s for s in every if (s.value.get(way) or s.value.get(f"{way}Deny")) and not _off(s.value, way)]
            for chosen in [shutting, *([each] for each in shutting)] if len(shutting) > 1 else [shutting]:
                if not chosen:
                    continue
                # Specs of one object are changed together.
                made: dict[Ref, KubeObject] = {}
                for spec in chosen:
                    item = made.get(spec.item.ref, spec.item)
                    made[spec.item.ref] = type(spec)(item, spec.path, spec.value).with_(
                        (("enableDefaultDeny", way), False)
                    )
                first = chosen[0]
                key = f"{way}Deny" if first.value.get(f"{way}Deny") else way
                said = f"the policy shuts {way} for its pods but for what a rule allows"
                how = f"Write `enableDefaultDeny: {{{way}: false}}` beside the section, or leave the section out."
                span = first.item.key_span((*first.path, key))
                yield self.mend(said, span, how, list(made.values()))


def _off(spec: dict[str, object], way: str) -> bool:
    return mapping(spec.get("enableDefaultDeny")).get(way) is False
