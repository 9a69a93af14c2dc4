"""A resource listed where one of its subresources is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules
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
