"""A resource listed where one of its subresources is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import RulePart, rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of


class SubresourceNotIncluded(MendingRule):
    """A rule on pods is taken to hold for their logs."""

    id = "subresource-not-included"
    why = "A resource and what lies beneath it are asked for apart: pods says nothing of pods/log or pods/exec."
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add the subresources that are missing, or put them in place of the resource."""
        for rule in rules(case.changed):
            words = rule.texts("resources")
            for place, word in enumerate(words):
                below = dict.fromkeys(
                    f"{word}/{cell.request.subresource}"
                    for cell in case.missing
                    if cell.request.resource == word and cell.request.subresource
                )
                if not below:
                    continue
                message = f"{name_of(rule.item)}: {word} does not include {', '.join(below)}"
                how = f"List {', '.join(below)} under resources."
                path = (*rule.path, "resources", place)
                for kept in ([word], []):
                    words_meant = [*words[:place], *kept, *below, *words[place + 1 :]]
                    yield self.mend(rule.item, path, rule.with_list("resources", words_meant), message, how)
                yield self.mend(rule.item, path, _apart(rule, case, word, list(below)), message, how)


def _apart(rule: RulePart, case: Case, word: str, below: list[str]) -> JsonObject:
    """The role with a rule of its own for the subresources, and without what is too much on the resource."""
    missing, excess = ([cell.request for cell in cells] for cells in (case.missing, case.excess))
    beneath = dict.fromkeys(each.verb for each in missing if f"{each.resource}/{each.subresource}" in below)
    gone = {each.verb for each in excess if (each.resource, each.subresource) == (word, "")}
    own = {**rule.value, "resources": below, "verbs": list(beneath)}
    rest = {**rule.value, "verbs": [verb for verb in rule.texts("verbs") if verb not in gone]}
    written = list(rule.item.value["rules"])
    place = int(rule.path[-1])
    written[place : place + 1] = [rest, own]
    return set_at(rule.item.value, ("rules",), written)
