"""A wildcard where the task asks for something in particular."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import RulePart, rules, set_at, texts
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.covers import covers
from lab.subjects.rbac.rule import Rule

FIELDS = {
    "verbs": "verb, those that come with later releases too",
    "resources": "resource of these groups",
    "apiGroups": "API group there is or will be",
    "nonResourceURLs": "path of the API server",
}


class WildcardGrantsAll(MendingRule):
    """A rule lists ``*`` among its verbs, resources or groups."""

    id = "wildcard-grants-all"
    why = "A wildcard also grants what nobody thought of, and what a later release or a new resource brings."
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put what the task asks for in place of the wildcards, all of a rule at once."""
        for rule in rules(case.changed):
            fields = [key for key in FIELDS if "*" in rule.texts(key)]
            for value in _meant(rule, fields, case) if fields else ():
                first = fields[0]
                what = FIELDS[first]
                if first == "resources" and {"", "*"} & {*rule.texts("apiGroups")}:
                    what += ", Secrets among them"
                message = f"{name_of(rule.item)}: * under {first} grants every {what}"
                yield self.mend(rule.item, (*rule.path, first), value, message, "List what is needed, word by word.")


def _meant(rule: RulePart, fields: list[str], case: Case) -> Iterator[JsonObject]:
    """The role with all of the task's rules that this one covers in its place, and with the words of each."""
    asked = [each for each in case.asked_rules if not any("*" in texts(each, key) for key in fields)]
    covered = [each for each in asked if covers([Rule.of(rule.value)], [Rule.of(each)])]
    if covered:
        written = list(rule.item.value["rules"])
        place = int(rule.path[-1])
        written[place : place + 1] = covered
        yield set_at(rule.item.value, ("rules",), written)
    for each in asked:
        if all(texts(each, key) for key in fields):
            yield _filled(rule, fields, each)


def _filled(rule: RulePart, fields: list[str], asked: JsonObject) -> JsonObject:
    return set_at(rule.item.value, rule.path, {**rule.value, **{key: texts(asked, key) for key in fields}})
