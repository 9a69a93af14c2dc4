"""Rules: dropped, doubled, split, merged, reordered, turned round, opened."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from lab.manifests.document import JsonObject, Path
from lab.subjects.network.direction import Direction
from lab.subjects.network.mutation.answer import Answer, Change, Documents, Site


def drop_rule(answer: Answer) -> Iterator[Change]:
    """One rule less."""
    for rule in answer.rules:
        yield Change(f"{answer.where(rule.path)} is left out", answer.drop(rule.path))


def empty_rules(answer: Answer) -> Iterator[Change]:
    """No rules: an empty list, or no list at all."""
    for path in _lists(answer):
        yield Change(f"{answer.where(path)} is empty", answer.put(path, []))
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))
        yield Change(f"{answer.where(path)} is null", answer.put(path, None))


def duplicate_rule(answer: Answer) -> Iterator[Change]:
    """A rule twice: nothing new."""
    for rule in answer.rules:
        yield Change(f"{answer.where(rule.path)} is there twice", answer.insert(rule.path, rule.value))


def reverse_rules(answer: Answer) -> Iterator[Change]:
    """The other order, which means nothing."""
    for path in _lists(answer):
        rules = answer.at(path)
        if len(rules) > 1:
            yield Change(f"{answer.where(path)} is in reverse order", answer.put(path, rules[::-1]))


def add_open_rule(answer: Answer) -> Iterator[Change]:
    """One more rule, which lets everyone through: as ``{}``, or as an item with nothing in it."""
    for policy in answer.policies:
        for direction in Direction:
            path = (*policy.path, "spec", direction.value)
            yield Change(f"{answer.where(path)} ends with an empty rule", answer.append(path, {}))
            yield Change(f"{answer.where(path)} ends with a null rule", answer.append(path, None))


def open_rule(answer: Answer) -> Iterator[Change]:
    """A rule without anything."""
    for rule in answer.rules:
        yield Change(f"{answer.where(rule.path)} is empty", answer.put(rule.path, {}))


def merge_rules(answer: Answer) -> Iterator[Change]:
    """Two rules in one: every peer with every port."""
    for one, two in _pairs(answer):
        key = one.direction.peers_key
        merged: JsonObject = {}
        for part in (key, "ports"):
            both = [*(one.value.get(part) or []), *(two.value.get(part) or [])]
            if both:
                merged[part] = both
        text = f"{answer.where(one.path)} and the rule after it are one" if two.path[-1] == int(one.path[-1]) + 1 \
            else f"{answer.where(one.path)} and {answer.where(two.path)} are one"  # fmt: skip
        without = answer.then(answer.drop(two.path))
        yield Change(text, without.put(one.path, merged))


def split_rule(answer: Answer) -> Iterator[Change]:
    """A rule for each peer, or for each port: the same in more words."""
    for rule in answer.rules:
        for part in (rule.direction.peers_key, "ports"):
            items = rule.value.get(part) or []
            if len(items) > 1:
                several = [{**rule.value, part: [item]} for item in items]
                yield Change(f"{answer.where(rule.path)} is split by {part}", _replaced(answer, rule.path, several))


def swap_parts(answer: Answer) -> Iterator[Change]:
    """Two rules with each other's peers: or ports, which is the same."""
    for one, two in _pairs(answer):
        part = "ports"
        first, second = one.value.get(part), two.value.get(part)
        if first and second and first != second:
            half = answer.then(answer.put((*one.path, part), second))
            text = f"{answer.where(one.path)} and {answer.where(two.path)} have each other's {part}"
            yield Change(text, half.put((*two.path, part), first))


def turn_rule(answer: Answer) -> Iterator[Change]:
    """A rule in the other direction: with the types as they are, with them turned too, or with its key kept."""
    for rule in answer.rules:
        other = Direction.INGRESS if rule.direction is Direction.EGRESS else Direction.EGRESS
        spec: Path = rule.path[:3]
        for key, how in ((other.peers_key, ""), (rule.direction.peers_key, f", with its {rule.direction.peers_key}")):
            turned = {key if part == rule.direction.peers_key else part: value for part, value in rule.value.items()}
            moved = answer.then(answer.drop(rule.path)).append((*spec, other.value), turned)
            text = f"{answer.where(rule.path)} is under {other}{how}"
            yield Change(text, moved)
            types = (*spec, "policyTypes")
            yield Change(f"{text}, and so are the types", answer.then(moved).put(types, [other.type_name]))


def misname_peers(answer: Answer) -> Iterator[Change]:
    """``from`` for ``to`` and the other way round: no such field."""
    for rule in answer.rules:
        for wrong in ("from", "to", "peers"):
            own = rule.direction.peers_key
            if wrong != own and own in rule.value:
                renamed = {wrong if key == own else key: value for key, value in rule.value.items()}
                yield Change(f"{answer.where(rule.path)} has {wrong}", answer.put(rule.path, renamed))


def _lists(answer: Answer) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(rule.path[:-1] for rule in answer.rules))


def _pairs(answer: Answer) -> Iterator[tuple[Site, Site]]:
    """Two rules of one policy and direction, the earlier first."""
    return ((one, two) for one, two in combinations(answer.rules, 2) if one.path[:-1] == two.path[:-1])


def _replaced(answer: Answer, path: Path, several: list[JsonObject]) -> Documents:
    rules = answer.at(path[:-1])
    place = int(path[-1])
    return answer.put(path[:-1], [*rules[:place], *several, *rules[place + 1 :]])


OPERATORS = (
    drop_rule, empty_rules, duplicate_rule, reverse_rules, add_open_rule, open_rule, merge_rules, split_rule,
    swap_parts, turn_rule, misname_peers,
)  # fmt: skip
