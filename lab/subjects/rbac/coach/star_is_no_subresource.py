"""``pods/*`` for all subresources of pods."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of


class StarIsNoSubresource(MendingRule):
    """A rule lists ``pods/*``, which matches nothing."""

    id = "star-is-no-subresource"
    why = "Only a whole * is a wildcard, and */scale for one subresource of everything; pods/* matches no request."
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the subresources that are missing in its place."""
        for rule in rules(case.changed):
            words = rule.texts("resources")
            for place, word in enumerate(words):
                name, _, below = word.partition("/")
                if below != "*":
                    continue
                wanted = [cell.request for cell in case.missing if cell.request.resource == name]
                meant = [f"{name}/{each.subresource}" if each.subresource else name for each in wanted]
                if meant:
                    message = f"{name_of(rule.item)}: {word!r} matches no request"
                    how = f"List what is meant: {', '.join(dict.fromkeys(meant))}."
                    path = (*rule.path, "resources", place)
                    value = rule.with_list("resources", [*words[:place], *meant, *words[place + 1 :]])
                    yield self.mend(rule.item, path, value, message, how)
                    verbs = dict.fromkeys((*rule.texts("verbs"), *(each.verb for each in wanted)))
                    value = set_at(value, (*rule.path, "verbs"), list(verbs))
                    yield self.mend(rule.item, path, value, message, how)
