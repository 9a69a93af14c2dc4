"""Verbs that are missing from a rule, or too many."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed
from lab.subjects.requests import Request

DOCS = "https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb"


class VerbMissing(MendingRule):
    """A rule lists some of the verbs that are needed: to list is not to get."""

    id = "verb-missing"
    why = "Each verb is granted by itself: list does not include get, nor get list; kubectl get -w needs watch as well."
    link = DOCS
    guess = 95
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add the verbs that are missing for the rule's resources."""
        for rule in rules(case.changed):
            verbs, words = rule.texts("verbs"), rule.texts("resources")
            lacking = dict.fromkeys(
                cell.request.verb
                for cell in case.missing
                if cell.request.verb not in verbs and (_word(cell.request) in words or cell.request.url)
            )
            if lacking:
                what = ", ".join(words or rule.texts("nonResourceURLs"))
                message = f"{name_of(rule.item)}: {listed(verbs)} on {what} does not include {listed(lacking, 'or')}"
                how = f"Add {listed(lacking)} to verbs."
                value = rule.with_list("verbs", [*verbs, *lacking])
                yield self.mend(rule.item, (*rule.path, "verbs"), value, message, how)


class VerbTooMany(MendingRule):
    """A rule lists a verb that nobody asked for."""

    id = "verb-too-many"
    why = "Least privilege: every verb that is not needed is one that an intruder can use."
    link = DOCS
    guess = 95
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take away the verbs that are too many for the rule's resources, together and one by one."""
        requests = [cell.request for cell in case.excess]
        for rule in rules(case.changed):
            verbs = rule.texts("verbs")
            excess = {each.verb for each in rule.allowed(requests)} & set(verbs)
            single = [{verb} for verb in sorted(excess)] if len(excess) > 1 else []
            for gone in ([excess, *single] if excess else []):
                kept = [verb for verb in verbs if verb not in gone]
                if not kept:
                    continue
                told = listed([verb for verb in verbs if verb in gone])
                message = f"{name_of(rule.item)}: nobody asked for {told} here"
                value, how = rule.with_list("verbs", kept), f"Take {told} out of verbs."
                yield self.mend(rule.item, (*rule.path, "verbs"), value, message, how)


def _word(request: Request) -> str:
    return f"{request.resource}/{request.subresource}" if request.subresource else request.resource
