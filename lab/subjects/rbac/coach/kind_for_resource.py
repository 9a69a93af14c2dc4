"""A kind, a singular or a short name where a rule needs the resource's plural name."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.resources import resource_called


class KindForResource(MendingRule):
    """A rule lists ``Pod``, ``pod`` or ``po``."""

    id = "kind-for-resource"
    why = "Rules name resources as URLs do: plural and in small letters. Kinds and short names match nothing."
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the plural in the place of each such word, all of a rule at once."""
        custom = _custom(case.after)
        for rule in rules(case.changed):
            words = rule.texts("resources")
            meant = [custom.get(word.lower()) or _plural(word) for word in words]
            place = next((place for place, word in enumerate(words) if meant[place] != word), None)
            if place is not None:
                message = f"{name_of(rule.item)}: {words[place]!r} is no resource; it is called {meant[place]!r}"
                how = f"Write {meant[place]} under resources."
                path = (*rule.path, "resources", place)
                yield self.mend(rule.item, path, rule.with_list("resources", meant), message, how)


def _custom(state: State) -> dict[str, str]:
    """The plural of each custom resource, by kind, singular and short name in small letters."""
    found: dict[str, str] = {}
    for item in state.objects.values():
        names = item.get(("spec", "names")) if item.ref.kind == "CustomResourceDefinition" else None
        if isinstance(names, dict):
            short = names.get("shortNames")
            words = (names.get("kind"), names.get("singular"), *(short if isinstance(short, list) else ()))
            found |= {word.lower(): str(names.get("plural")) for word in words if isinstance(word, str)}
    return found


def _plural(word: str) -> str:
    name, slash, below = word.partition("/")
    found = resource_called(name)
    return word if found is None or "." in name else f"{found.name}{slash}{below}"
