"""What is misunderstood about who asks, the verbs, the namespaces, the names and the paths of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.manifests.document import Path
from lab.subjects.audit.coach.case import Case, Mend, PolicyRule, with_rule
from lab.subjects.audit.coach.resources import entries, with_entry
from lab.subjects.audit.judged import ordinal
from lab.subjects.audit.kinds import FRESH, URL_VERBS
from lab.subjects.audit.policy import ALL, Rule
from lab.subjects.audit.words import listed
from lab.subjects.requests import ACCOUNT_PREFIX
from lab.subjects.resources import served

VERBS = frozenset((*FRESH.verbs, *URL_VERBS))


def alike(case: Case, place: int) -> Iterator[Rule]:
    """The task's rules of the same level as one of the answer's, and about the same."""
    own = case.own.rules[place]
    return (rule for rule in case.required.rules if rule.level is own.level and _about_the_same(rule, own))


def _about_the_same(rule: Rule, own: Rule) -> bool:
    """Whether two rules are both about paths, both about some resource, or both about anything."""
    if bool(rule.urls) is not bool(own.urls) or bool(rule.resources) is not bool(own.resources):
        return False
    groups = {entry.group for entry in rule.resources}
    return not rule.resources or any(entry.group in groups for entry in own.resources)


def shown(words: tuple[str, ...], nothing: str) -> str:
    """The words of a list, or what it means where there are none."""
    return listed(word or '""' for word in words) if words else nothing


class VerbsMistaken(PolicyRule):
    """Verbs that nobody asks, or too many or too few."""

    id = "audit-verbs-mistaken"
    why = (
        "The verbs of the API are get, list, watch, create, update, patch, delete and deletecollection. A rule without "
        'verbs is for all of them; "*" is a verb that nobody asks.'
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take those that were asked."""
        for place, rule in enumerate(case.own.rules):
            path: Path = ("rules", place, "verbs") if rule.verbs else ("rules", place)
            unknown = [verb for verb in rule.verbs if verb not in VERBS]
            if ALL in rule.verbs:
                said = f'the {ordinal(place)} is for the verb "*", which nobody asks'
                policy = with_rule(case.own, place, replace(rule, verbs=()))
                yield self.mend(said, case.span(path), "Leave verbs away: then the rule is for all.", policy)
            for verbs in dict.fromkeys(each.verbs for each in alike(case, place)):
                if set(verbs) == set(rule.verbs):
                    continue
                said = f"the {ordinal(place)} is for {shown(rule.verbs, 'every verb')}"
                if unknown and ALL not in unknown:
                    said = f"{unknown[0]} in the {ordinal(place)} is no verb of the API"
                how = f"Write verbs: [{', '.join(verbs)}]." if verbs else "Leave verbs away."
                policy = with_rule(case.own, place, replace(rule, verbs=verbs))
                yield self.mend(said, case.span(path), how, policy)


class UserMistaken(PolicyRule):
    """Somebody named otherwise than the API server knows them, or others than were asked."""

    id = "audit-user-mistaken"
    why = (
        "users holds whole user names and userGroups groups; a ServiceAccount's name is "
        "system:serviceaccount:<namespace>:<name>, the kubelets are in group system:nodes."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name those who were asked."""
        for place, rule in enumerate(case.own.rules):
            for users, groups in dict.fromkeys((each.users, each.groups) for each in alike(case, place)):
                if (set(users), set(groups)) == (set(rule.users), set(rule.groups)):
                    continue
                field = "users" if rule.users else "userGroups" if rule.groups else ""
                path: Path = ("rules", place, field) if field else ("rules", place)
                policy = with_rule(case.own, place, replace(rule, users=users, groups=groups))
                yield self.mend(_said(place, rule, users, groups), case.span(path), _how(users, groups), policy)


def _said(place: int, rule: Rule, users: tuple[str, ...], groups: tuple[str, ...]) -> str:
    for name in rule.users:
        if name in groups:
            return f"{name} is a group, and the {ordinal(place)} has it among its users"
        account = next((user for user in users if user.startswith(ACCOUNT_PREFIX) and user.endswith(f":{name}")), "")
        if account:
            return f"nobody is called {name}: the ServiceAccount's user name is {account}"
    for name in rule.groups:
        if name in users:
            return f"{name} is a user, and the {ordinal(place)} has it among its groups"
    if not rule.users and not rule.groups:
        return f"the {ordinal(place)} is for everyone"
    return f"the {ordinal(place)} is for {shown((*rule.users, *rule.groups), '')}"


def _how(users: tuple[str, ...], groups: tuple[str, ...]) -> str:
    parts = [f"users: [{', '.join(users)}]"] if users else []
    parts += [f"userGroups: [{', '.join(groups)}]"] if groups else []
    return f"Write {' and '.join(parts)}." if parts else "Leave users and userGroups away."


class NamespaceMisplaced(PolicyRule):
    """A rule for a namespace too few, too many, or for what is in none."""

    id = "audit-namespace-misplaced"
    why = (
        "namespaces stands beside resources and holds for the whole rule; what is in no namespace has the empty one, "
        '"". Without namespaces a rule is for all of them.'
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take those that were asked."""
        for place, rule in enumerate(case.own.rules):
            path: Path = ("rules", place, "namespaces") if rule.namespaces else ("rules", place)
            for namespaces in dict.fromkeys(each.namespaces for each in alike(case, place)):
                if set(namespaces) == set(rule.namespaces):
                    continue
                said = f"the {ordinal(place)} is for {shown(rule.namespaces, 'every namespace')}"
                outside = _outside(rule)
                if rule.namespaces and not namespaces and outside:
                    said = f"{outside} are in no namespace, and the {ordinal(place)} is for {listed(rule.namespaces)}"
                how = f"Write namespaces: {list(namespaces)}." if namespaces else "Leave namespaces away."
                policy = with_rule(case.own, place, replace(rule, namespaces=namespaces))
                yield self.mend(said, case.span(path), how.replace("'", '"'), policy)


def _outside(rule: Rule) -> str:
    """A resource of the rule that is in no namespace."""
    for entry in rule.resources:
        for word in entry.resources:
            found = served().get((entry.group, word.partition("/")[0]))
            if found is not None and not found.namespaced:
                return found.name
    return ""


class NamesMistaken(PolicyRule):
    """Objects named too many or too few."""

    id = "audit-names-mistaken"
    why = "resourceNames is for requests that name an object: creating has no name yet, and a list has none."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take those that were asked."""
        for place, number, entry in entries(case.own):
            wanted = (each for rule in alike(case, place) for each in rule.resources if each.group == entry.group)
            for names in dict.fromkeys(each.names for each in wanted):
                if set(names) == set(entry.names):
                    continue
                policy = with_entry(case.own, place, number, replace(entry, names=names))
                said = f"the {ordinal(place)} is for {shown(entry.names, 'objects of every name')}"
                how = f"Write resourceNames: [{', '.join(names)}]." if names else "Leave resourceNames away."
                yield self.mend(said, case.span(("rules", place, "resources", number)), how, policy)


class PathsMistaken(PolicyRule):
    """Paths too many or too few, or without the star that means what lies beneath."""

    id = "audit-paths-mistaken"
    why = "A path of nonResourceURLs means itself alone; with a * at its end it means everything that begins so."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take those that were asked."""
        for place, rule in enumerate(case.own.rules):
            if not rule.urls:
                continue
            for urls in dict.fromkeys(each.urls for each in alike(case, place) if each.urls):
                if set(urls) != set(rule.urls):
                    policy = with_rule(case.own, place, replace(rule, urls=urls))
                    said = f"the {ordinal(place)} is for {listed(rule.urls)}"
                    span = case.span(("rules", place, "nonResourceURLs"))
                    yield self.mend(said, span, f"Write nonResourceURLs: [{', '.join(urls)}].", policy)
