"""A rule whose verbs were meant for some of its resources, and hold for all."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import RulePart, rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed


class RuleCombinesAll(MendingRule):
    """Two rules written as one grant what neither was to grant."""

    id = "rule-combines-all"
    why = "Within a rule every verb holds for every resource of every group. What differs in one needs another rule."
    guess = 96
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give each resource a rule of its own, without the verbs that are too many for it."""
        for rule in rules(case.changed):
            words, verbs = rule.texts("resources"), rule.texts("verbs")
            if len(words) < 2 or len(verbs) < 2 or "*" in (*words, *verbs):
                continue
            kept = {word: [verb for verb in verbs if verb not in _excess(case, word)] for word in words}
            narrowed = [word for word in words if kept[word] != verbs]
            # Where a resource loses all, it was one too many; where all lose the same, the verb was.
            if not narrowed or not all(kept.values()) or len({tuple(each) for each in kept.values()}) < 2:
                continue
            written = list(rule.item.value["rules"])
            place = int(rule.path[-1])
            written[place : place + 1] = [_of(rule, word, kept[word]) for word in words]
            gone = [verb for verb in verbs if verb not in kept[narrowed[0]]]
            message = f"{name_of(rule.item)}: this rule grants {listed(gone)} on {narrowed[0]} as well"
            how = f"Put {narrowed[0]} into a rule of its own, with {listed(kept[narrowed[0]])}."
            value = set_at(rule.item.value, ("rules",), written)
            yield self.mend(rule.item, (*rule.path, "verbs"), value, message, how)


def _excess(case: Case, word: str) -> set[str]:
    name, _, below = word.partition("/")
    return {
        cell.request.verb
        for cell in case.excess
        if (cell.request.resource, cell.request.subresource) == (name, below)
    }


def _of(rule: RulePart, word: str, verbs: list[str]) -> dict[str, object]:
    return {**rule.value, "resources": [word], "verbs": verbs}
