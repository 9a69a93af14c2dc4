"""Something after the slash that is no subresource: ``pods/logs``, or an object's name."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nearest import nearest
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import RulePart, rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.resources import served


class NoSuchSubresource(MendingRule):
    """A rule lists ``pods/logs`` or ``secrets/database``."""

    id = "no-such-subresource"
    why = (
        "What follows the slash is a subresource as the API has it, such as pods/log. A single object is named in "
        "resourceNames."
    )
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the subresource that was meant in its place, or the resource and the name."""
        for rule in rules(case.changed):
            for place, word in enumerate(rule.texts("resources")):
                name, _, below = word.partition("/")
                known = [found for (_, resource), found in served().items() if resource == name]
                if below in ("", "*") or not known or any(below in each.subresources for each in known):
                    continue
                yield from self._mends(rule, place, name, below, sorted(set().union(*(k.subresources for k in known))))

    def _mends(self, rule: RulePart, place: int, name: str, below: str, known: list[str]) -> Iterator[Mend]:
        words = rule.texts("resources")
        path = (*rule.path, "resources", place)
        message = f"{name_of(rule.item)}: {name} have no subresource {below!r}"
        meant = nearest(below, known)
        if meant:
            value = rule.with_list("resources", [*words[:place], f"{name}/{meant}", *words[place + 1 :]])
            yield self.mend(rule.item, path, value, message, f"Write {name}/{meant}.")
        own = {**rule.value, "resources": [name], "resourceNames": [below]}
        rest = {**rule.value, "resources": [word for word in words if word != words[place]]}
        written = list(rule.item.value["rules"])
        here = int(rule.path[-1])
        written[here : here + 1] = [rest, own] if rest["resources"] else [own]
        how = f"Write {name} under resources, and resourceNames: [{below}]."
        yield self.mend(rule.item, path, set_at(rule.item.value, ("rules",), written), message, how)
