"""``resourceNames`` over resources that were to be reached as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed


class NamesForTooMuch(MendingRule):
    """A limit to names that was meant for one resource of a rule holds for another too."""

    id = "names-for-too-much"
    why = "A limit to names holds for every resource of its rule: what is not to be limited needs a rule of its own."
    guess = 98
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take each resource that somebody lacks out into a rule without names."""
        lacking = {cell.request.resource for cell in case.missing}
        for rule in rules(case.changed):
            words = rule.texts("resources")
            freed = [word for word in words if word.partition("/")[0] in lacking]
            if not rule.texts("resourceNames") or not freed:
                continue
            named = [word for word in words if word not in freed]
            whole = {key: value for key, value in rule.value.items() if key != "resourceNames"} | {"resources": freed}
            written = list(rule.item.value["rules"])
            place = int(rule.path[-1])
            written[place : place + 1] = [{**rule.value, "resources": named}, whole] if named else [whole]
            names = listed(rule.texts("resourceNames"))
            message = f"{name_of(rule.item)}: of {listed(freed)} too, this rule reaches only what is called {names}"
            how = f"Put {listed(freed)} into a rule of its own, without resourceNames."
            value = set_at(rule.item.value, ("rules",), written)
            yield self.mend(rule.item, (*rule.path, "resourceNames"), value, message, how)
