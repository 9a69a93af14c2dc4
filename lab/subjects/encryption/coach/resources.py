"""What is misunderstood about the resources that a rule names."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lab.subjects.encryption.coach.case import Case, EncryptionRule, Mend
from lab.subjects.encryption.config.model import EVERYTHING, Resource
from lab.subjects.encryption.etcd import GROUPS
from lab.subjects.encryption.storing import keeping

CORE = (
    "secrets", "configmaps", "pods", "services", "serviceaccounts", "events", "endpoints", "namespaces", "nodes",
    "persistentvolumes", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "limitranges",
    "podtemplates",
)  # fmt: skip
SHORT = {"cm": "configmaps", "sa": "serviceaccounts", "ev": "events", "po": "pods", "svc": "services"}

GROUP_OF = dict.fromkeys(CORE, "") | {name: group for group, names in GROUPS.items() for name in names}
"""Resources and their groups."""


def meant(resource: Resource) -> Resource | None:
    """The resource that was meant by a name that there is not; None where it is a name that there is."""
    name = resource.name
    if name == "*" or name in GROUP_OF:
        return None
    plural = SHORT.get(name) or next((each for each in (f"{name}s", f"{name}es") if each in GROUP_OF), "")
    return Resource(plural, GROUP_OF[plural]) if plural else None


def _replaced(case: Case, at: int, place: int, written: str | None) -> Mend | None:
    rule = deepcopy(case.value["resources"][at])
    rule["resources"][place : place + 1] = [] if written is None else [written]
    if not rule["resources"] or len(set(rule["resources"])) < len(rule["resources"]):
        return None
    return Mend("", "", case.span(("resources", at, "resources", place)), case.with_rule(at, rule))


def _written(case: Case) -> Iterator[tuple[int, int, Resource]]:
    for at, rule in case.rules():
        for place, name in enumerate(rule.get("resources") or ()):
            yield at, place, Resource.of(str(name))


class ResourceUnknown(EncryptionRule):
    """A name that no resource has: the kind's singular, or kubectl's short name."""

    id = "resource-unknown"
    why = "The API server takes any name: a rule for a resource that there is not does nothing, without a word."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the name that was meant."""
        for at, place, resource in _written(case):
            right = meant(resource)
            mend = None if right is None else _replaced(case, at, place, str(right))
            if mend is not None:
                said = f"there is no resource {resource}, so that this rule does nothing for {right}"
                yield Mend(said, f"Write {right}.", mend.span, mend.files)


class ResourceInWrongGroup(EncryptionRule):
    """A resource with a group that it is not in."""

    id = "resource-in-wrong-group"
    why = "What follows the first dot is the group: none for core resources, apps for deployments; never a version."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take its own group."""
        for at, place, resource in _written(case):
            group = GROUP_OF.get(resource.name)
            if group is None or group == resource.group:
                continue
            right = Resource(resource.name, group)
            mend = _replaced(case, at, place, str(right))
            if mend is not None:
                where = f"the group {resource.group}" if resource.group else "the core group"
                said = f"there are no {resource.name} in {where}, so that this rule does nothing for {right}"
                yield Mend(said, f"Write {right}.", mend.span, mend.files)


class EarlierRuleWins(EncryptionRule):
    """An earlier rule for the same resource, whose providers come first."""

    id = "earlier-rule-wins"
    why = "Rules for the same resource are put together in their order: the first provider of the first rule writes."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the resource out of the earlier rule."""
        listed = list(_written(case))
        for at, place, resource in listed:
            if any(other == resource and later > at for later, _, other in listed):
                rule = deepcopy(case.value["resources"][at])
                rule["resources"].pop(place)
                files = case.with_rule(at, rule if rule["resources"] else None)
                span = case.span(("resources", at, "resources", place))
                said = f"an earlier rule is about {resource} too, and its first provider writes"
                yield Mend(said, f"Leave one rule for {resource}.", span, files)


class SpecificBeforeWhole(EncryptionRule):
    """A rule for one resource that takes it out of a later one for its group or for everything."""

    id = "specific-rule-excepts"
    why = "The rule that names a resource decides about it, and one for its group or for *.* no longer does."
    guess = 3

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the resource out of its own rule."""
        listed = list(_written(case))
        wholes = [(at, each) for at, _, each in listed if each.name == "*"]
        for at, place, resource in listed:
            if resource.name != "*" and any(whole.group in ("*", resource.group) for _, whole in wholes):
                rule = deepcopy(case.value["resources"][at])
                rule["resources"].pop(place)
                files = case.with_rule(at, rule if rule["resources"] else None)
                said = f"a rule of its own takes {resource} out of the one for the rest"
                span = case.span(("resources", at, "resources", place))
                yield Mend(said, f"Take {resource} out of this rule.", span, files)


class ResourceNotNamed(EncryptionRule):
    """A resource that was to be encrypted, and that no rule names."""

    id = "resource-not-named"
    why = "What no rule names is written as plain text."
    guess = 5

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name it in a rule that is there."""
        there = {resource for _, _, resource in _written(case)}
        wanted = [Resource.of(str(name)) for rule in case.wanted_encrypted for name in rule["resources"]]
        missing = [
            resource for resource in dict.fromkeys(wanted)
            if resource not in there and Resource("*", resource.group) not in there and EVERYTHING not in there
        ]  # fmt: skip
        for at, rule in case.rules():
            if missing:
                changed = deepcopy(rule)
                changed["resources"] += [str(resource) for resource in missing]
                listed = ", ".join(map(str, missing))
                span = case.span(("resources", at, "resources"), key=True)
                yield Mend(f"no rule names {listed}", f"Name {listed} too.", span, case.with_rule(at, changed))


class ResourceTooMany(EncryptionRule):
    """A resource encrypted that was not to be."""

    id = "encrypts-too-much"
    why = "Each encrypted resource costs time on every read and write, and is lost with the key."
    guess = 5

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take it out of its rule, or name what is wanted instead of the whole."""
        wanted = [str(name) for rule in case.wanted_encrypted for name in rule["resources"]]
        for at, place, resource in _written(case):
            if str(resource) in wanted or keeping(case.configuration, resource).writes.plain:
                continue
            rule = deepcopy(case.value["resources"][at])
            rule["resources"].pop(place)
            if not rule["resources"] or resource.name == "*":
                rule["resources"] += [name for name in wanted if name not in rule["resources"]]
            files = case.with_rule(at, rule)
            span = case.span(("resources", at, "resources", place))
            told = "everything" if str(resource) == "*.*" else str(resource)
            yield Mend(f"{told} is encrypted, and nobody asked for that", "Name only what the task does.", span, files)
