"""Authorization policies: whom they mean, what they match, what they do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.coaching import Case, Mend
from lab.subjects.istio.authorization import action_of, rules_of
from lab.subjects.istio.coach.parts import AUTHORIZATION, CONCEPTS, IstioRule, listed, mapping, spec_of, wanted

KIND = "AuthorizationPolicy"


class OfPolicies(IstioRule):
    """A misunderstanding about authorization policies."""

    link = AUTHORIZATION


def _parts(case: Case, part: str, inner: str) -> Iterator[tuple[KubeObject, Path, dict[str, Json]]]:
    """Every ``source`` or ``operation``: its policy, the way to it, itself."""
    for item in case.of_kind(KIND):
        for number, rule in enumerate(rules_of(item)):
            for place, each in enumerate(listed(rule.get(part))):
                path = ("spec", "rules", number, part, place, inner)
                yield item, path, mapping(mapping(each).get(inner))


def _wanted_parts(case: Case, part: str, inner: str) -> Iterator[dict[str, Json]]:
    seen = []
    for item in wanted(case, KIND):
        for rule in rules_of(item):
            for each in listed(rule.get(part)):
                found = mapping(mapping(each).get(inner))
                if found not in seen:
                    seen.append(found)
                    yield found


class NoRules(OfPolicies):
    """``rules`` left out."""

    id = "authz-no-rules"
    why = (
        "A policy without rules matches nothing: one that allows then lets nothing through, one that denies denies "
        "nothing. A rule `{}` matches everything."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's rules, or a rule for everything."""
        for item in case.of_kind(KIND):
            if rules_of(item):
                continue
            for rules in ([{}], *(rules_of(each) for each in wanted(case, KIND))):
                said = f"without rules the policy {'allows' if action_of(item) == 'ALLOW' else 'denies'} nothing"
                yield self.at(item, ("spec",), said, "Write `rules`.", (("spec", "rules"), rules))


class EmptyRule(OfPolicies):
    """A rule that asks for nothing."""

    id = "authz-empty-rule"
    why = "A rule without `from`, `to` and `when` matches every request, plain text included."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave it out, or take the task's rules."""
        for item in case.of_kind(KIND):
            rules = rules_of(item)
            for number, rule in enumerate(rules):
                if any(rule.values()):
                    continue
                rest = [each for at, each in enumerate(rules) if at != number] or None
                for meant in (rest, *(rules_of(each) for each in wanted(case, KIND))):
                    path = ("spec", "rules", number)
                    how = "Say whose requests, and which."
                    yield self.at(item, path, "this rule matches every request", how, (("spec", "rules"), meant))


class PrincipalForm(OfPolicies):
    """A principal that no sender has."""

    id = "authz-principal-form"
    why = (
        "A principal is the trust domain, the namespace and the service account, without `spiffe://`: "
        "`cluster.local/ns/NAMESPACE/sa/ACCOUNT`. It is compared as a whole."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Write it in full."""
        full = [str(text) for each in _wanted_parts(case, "from", "source") for text in listed(each.get("principals"))]
        for item, path, source in _parts(case, "from", "source"):
            for key in ("principals", "notPrincipals"):
                texts = [str(text) for text in listed(source.get(key))]
                made = [_in_full(text, full) for text in texts]
                if made != texts:
                    wrong = next(text for text, right in zip(texts, made, strict=True) if text != right)
                    right = next(right for text, right in zip(texts, made, strict=True) if text != right)
                    yield self.at(item, (*path, key), f"no sender is called {wrong!r}", f"Write `{right}`.",
                                  ((*path, key), made))  # fmt: skip


def _in_full(text: str, full: list[str]) -> str:
    bare = text.removeprefix("spiffe://")
    if bare in full:
        return bare
    account = bare.rpartition("/")[2].rpartition(":")[2]
    return next((each for each in full if each.rpartition("/")[2] == account and text not in full), text)


class PathExact(OfPolicies):
    """A path without what lies beneath it, or with more than that."""

    id = "authz-path-exact"
    why = (
        "A path is compared as a whole: `/api` is that path alone, `/api*` all that begins so, `/api/*` all beneath it."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's paths."""
        asked = [each.get("paths") for each in _wanted_parts(case, "to", "operation") if each.get("paths")]
        for item, path, operation in _parts(case, "to", "operation"):
            for paths in asked:
                if operation.get("paths") and operation["paths"] != paths:
                    told = " and ".join(f"`{text}`" for text in listed(paths))
                    said = f"{listed(operation['paths'])[0]} is not the path that the task means"
                    yield self.at(item, (*path, "paths"), said, f"Write {told}.", ((*path, "paths"), paths))


class FromSplit(OfPolicies):
    """Two conditions as alternatives."""

    id = "authz-from-split"
    why = (
        "Entries of `from` and of `to` are alternatives. What must hold together stands in one `source` or `operation`."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put them together."""
        for item in case.of_kind(KIND):
            yield from self._rules(item)
            for number, rule in enumerate(rules_of(item)):
                for part, inner in (("from", "source"), ("to", "operation")):
                    entries = listed(rule.get(part))
                    if len(entries) < 2:
                        continue
                    together: dict[str, Json] = {}
                    for each in entries:
                        together |= mapping(mapping(each).get(inner))
                    path = ("spec", "rules", number, part)
                    said = f"each entry of `{part}` is enough by itself"
                    how = f"Put the fields into one `{inner}`."
                    yield self.at(item, (*path, 1), said, how, (path, [{inner: together}]))


    def _rules(self, item: KubeObject) -> Iterator[Mend]:
        """Two rules, one with senders alone and one with requests alone."""
        rules = rules_of(item)
        for number, (one, two) in enumerate(pairwise(rules)):
            if set(one) == {"from"} and set(two) == {"to"}:
                joined = [*rules[:number], {**one, **two}, *rules[number + 2 :]]
                said = "rules are alternatives: one is about senders alone, the next about requests alone"
                path = ("spec", "rules", number + 1)
                how = "Take the dash before `to` away, so that it stands beside `from`."
                yield self.at(item, path, said, how, (("spec", "rules"), joined))


class WrongAction(OfPolicies):
    """ALLOW for DENY, or the other way round."""

    id = "authz-wrong-action"
    why = (
        "What denies is asked first and wins. As soon as one policy for a workload allows, all that none allows is "
        "refused; a policy that denies lets everything else through."
    )
    link = CONCEPTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Do as the task does."""
        for item in case.of_kind(KIND):
            for action in dict.fromkeys(action_of(each) for each in wanted(case, KIND)):
                if action != action_of(item):
                    said = f"the policy's action is {action_of(item)}"
                    yield self.at(item, ("spec", "action"), said, f"Write `action: {action}`.",
                                  (("spec", "action"), action))  # fmt: skip


class WrongSource(OfPolicies):
    """Other senders."""

    id = "authz-wrong-source"
    why = (
        "`principals`, `namespaces` and `serviceAccounts` are what a sender has proven by mutual TLS; who speaks plain "
        "text has none of them. Fields of one source must all match, values of one field are alternatives."
    )
    guess = 10

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's ``from``."""
        yield from _exchanged(self, case, "from", "these are other senders than the task names")


class WrongOperation(OfPolicies):
    """Other requests."""

    id = "authz-wrong-operation"
    why = (
        "Fields of one operation must all match, values of one field are alternatives; without `to` every request does."
    )
    guess = 10

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's ``to``."""
        yield from _exchanged(self, case, "to", "these are other requests than the task names")


def _exchanged(rule: OfPolicies, case: Case, part: str, said: str) -> Iterator[Mend]:
    asked: list[Json] = []
    for each in wanted(case, KIND):
        for one in rules_of(each):
            if one.get(part) not in asked:
                asked.append(one.get(part))
    for item in case.of_kind(KIND):
        for number, own in enumerate(rules_of(item)):
            for meant in asked:
                if own.get(part) != meant:
                    path = ("spec", "rules", number, part)
                    how = "Compare it with the task, field by field." if meant else f"Leave `{part}` out."
                    yield rule.at(item, path, said, how, (path, meant))


class PolicyLeft(OfPolicies):
    """A policy that was to be changed or deleted."""

    id = "authz-left"
    why = (
        "Policies that allow add up: as long as one lets a request through, a narrower one beside it changes nothing."
    )
    link = CONCEPTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Do with it as the task does."""
        for item in case.before.of_kind(KIND):
            meant, now = case.required.objects.get(item.ref), case.after.objects.get(item.ref)
            same = now is not None and now.value == item.value
            if same and (meant is None or spec_of(meant) != spec_of(item)):
                said = f"{item.ref.name} is as it was found"
                yield self.mend(said, None, "Change it, or delete it.", [meant or item.ref])
