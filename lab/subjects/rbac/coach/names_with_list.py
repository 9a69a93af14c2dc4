"""``resourceNames`` beside verbs that come without a name."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed

NAMELESS = ("list", "watch", "create", "deletecollection")


class NamesWithList(MendingRule):
    """A rule limits to names what asks for no object by name."""

    id = "names-with-list"
    why = (
        "list, watch, create and deletecollection are asked without a name, so a rule with resourceNames does not "
        "match them."
    )
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give those verbs a rule of their own, without names."""
        for rule in rules(case.changed):
            verbs = rule.texts("verbs")
            apart = [verb for verb in verbs if verb in NAMELESS]
            if not rule.texts("resourceNames") or not apart:
                continue
            rest = {**rule.value, "verbs": [verb for verb in verbs if verb not in apart]}
            own = {key: value for key, value in rule.value.items() if key != "resourceNames"} | {"verbs": apart}
            written = list(rule.item.value["rules"])
            place = int(rule.path[-1])
            written[place : place + 1] = [rest, own] if rest["verbs"] else [own]
            message = f"{name_of(rule.item)}: {listed(apart)} never matches a rule with resourceNames"
            how = f"Put {listed(apart)} in a rule of its own, without resourceNames."
            value = set_at(rule.item.value, ("rules",), written)
            yield self.mend(rule.item, (*rule.path, "resourceNames"), value, message, how)
