"""What is misunderstood about resources: their groups, their names, what lies beneath them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.audit.coach.case import Case, Mend, PolicyRule, with_rule
from lab.subjects.audit.judged import ordinal
from lab.subjects.audit.policy import ALL, GroupResources, Policy
from lab.subjects.resources import nearest_resource, resource_called, served

Entry = tuple[int, int, GroupResources]


def entries(policy: Policy) -> Iterator[Entry]:
    """Every entry of every rule's ``resources``, with its places."""
    for place, rule in enumerate(policy.rules):
        for number, entry in enumerate(rule.resources):
            yield place, number, entry


def with_entry(policy: Policy, place: int, number: int, *instead: GroupResources) -> Policy:
    """The policy with other entries in the place of one."""
    rule = policy.rules[place]
    listed = (*rule.resources[:number], *instead, *rule.resources[number + 1 :])
    return with_rule(policy, place, replace(rule, resources=listed))


class WrongGroup(PolicyRule):
    """A resource looked for in another API group than its own."""

    id = "audit-wrong-group"
    why = (
        "group is the part of apiVersion before the slash; pods, secrets, services and the like are in the core group, "
        'written "". A rule with another group matches nothing, and nobody complains.'
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Look in its own group."""
        for place, number, entry in entries(case.own):
            astray = [word for word in entry.resources if _astray(entry.group, word)]
            if not astray:
                continue
            rest = tuple(word for word in entry.resources if word not in astray)
            moved: dict[str, list[str]] = {}
            for word in astray:
                moved.setdefault(_home(word), []).append(word)
            instead = [replace(entry, group=group, resources=tuple(words)) for group, words in moved.items()]
            kept = [replace(entry, resources=rest)] if rest else []
            policy = with_entry(case.own, place, number, *kept, *instead)
            home = _home(astray[0])
            shown = f"group {home}" if home else 'the core group ""'
            where = f"group {entry.group}" if entry.group else 'the core group ""'
            said = f"{astray[0]} is in {shown}, and the {ordinal(place)} looks for it in {where}"
            span = case.span(("rules", place, "resources", number, "group"))
            yield self.mend(said, span, f'Write group: "{home}" for {", ".join(astray)}.', policy)


def _astray(group: str, word: str) -> bool:
    resource = word.partition("/")[0]
    found = resource_called(resource)
    if resource == ALL or found is None or found.name != resource or group == ALL:
        return False
    return (group, resource) not in served()


def _home(word: str) -> str:
    found = resource_called(word.partition("/")[0])
    return found.group if found is not None else ""


class KindForResource(PolicyRule):
    """A kind, a short name or a slip where the resource's name belongs."""

    id = "audit-kind-for-resource"
    why = "resources are named as in the API's paths: small letters, plural. Another word matches nothing."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Write the resource's name."""
        for place, number, entry in entries(case.own):
            meant = {word: name for word in entry.resources if (name := _meant(word)) and name != word}
            if meant:
                words = tuple(meant.get(word, word) for word in entry.resources)
                policy = with_entry(case.own, place, number, replace(entry, resources=words))
                first, name = next(iter(meant.items()))
                span = case.span(("rules", place, "resources", number, "resources", entry.resources.index(first)))
                said = f"there is no resource {first}: the {ordinal(place)} matches nothing by it"
                yield self.mend(said, span, f"Write {name}.", policy)


def _meant(word: str) -> str:
    resource, slash, below = word.partition("/")
    if resource == ALL:
        return ""
    found = resource_called(resource)
    name = found.name if found is not None else nearest_resource(resource)
    plain = name.partition(".")[0]
    return f"{plain}{slash}{below}" if plain else ""


class SubresourceForgotten(PolicyRule):
    """A resource named where something beneath it was meant."""

    id = "audit-subresource-forgotten"
    why = "pods means the pods alone: exec, attach and log are requests for pods/exec, pods/attach and pods/log."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name what lies beneath too, or instead."""
        seen = set()
        for asked in case.asked:
            request = asked.request
            if not request.subresource:
                continue
            word = f"{request.resource}/{request.subresource}"
            for place, number, entry in entries(case.own):
                own = entry.group == request.group and request.resource in entry.resources
                if not own or (place, number, word) in seen:
                    continue
                seen.add((place, number, word))
                below = _all_below(case, request.resource)
                added = tuple(each for each in below if each not in entry.resources)
                for words in ((*entry.resources, *added), _instead(entry, request.resource, below)):
                    policy = with_entry(case.own, place, number, replace(entry, resources=words))
                    at = entry.resources.index(request.resource)
                    span = case.span(("rules", place, "resources", number, "resources", at))
                    said = f"{request.resource} in the {ordinal(place)} does not mean {word}"
                    yield self.mend(said, span, f"Write {', '.join(below)}.", policy)


def _all_below(case: Case, resource: str) -> tuple[str, ...]:
    """What the task's policy names beneath a resource."""
    every = (word for rule in case.required.rules for entry in rule.resources for word in entry.resources)
    return tuple(dict.fromkeys(word for word in every if word.startswith(f"{resource}/")))


def _instead(entry: GroupResources, resource: str, below: tuple[str, ...]) -> tuple[str, ...]:
    words = [below if word == resource else (word,) for word in entry.resources]
    return tuple(dict.fromkeys(each for several in words for each in several))


class StarTooWide(PolicyRule):
    """``*``, or no resources at all, where some were meant."""

    id = "audit-star-too-wide"
    why = (
        '"*" in resources stands for every resource of the group with all beneath it, pods/* for pods with all beneath '
        "them; an entry without resources means the whole group."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name those that were asked."""
        for place, number, entry in entries(case.own):
            if entry.resources and not any(word == ALL or word.endswith("/*") for word in entry.resources):
                continue
            for wanted in _wanted(case, place, entry.group):
                policy = with_entry(case.own, place, number, replace(entry, resources=wanted.resources))
                stars = [word for word in entry.resources if ALL in word]
                what = stars[0] if stars else "an entry without resources"
                said = f"{what} in the {ordinal(place)} means more than was asked"
                span = case.span(("rules", place, "resources", number))
                yield self.mend(said, span, f"Name them: {', '.join(wanted.resources)}.", policy)


def _wanted(case: Case, place: int, group: str) -> Iterator[GroupResources]:
    level = case.own.rules[place].level
    for rule in case.required.rules:
        if rule.level is level:
            yield from (entry for entry in rule.resources if entry.group == group and entry.resources)
