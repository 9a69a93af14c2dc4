"""Taking a policy apart and putting it together otherwise. Values are never changed, always copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from lab.manifests.document import Json, JsonObject, Path
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy
from lab.subjects.network.ports import policy_port
from lab.subjects.network.rule_part import RulePart


class Put(NamedTuple):
    """An edit that puts something in the place of what lies at a path, or adds it."""

    value: JsonObject
    path: Path
    new: Json

    def __call__(self) -> JsonObject:
        """A changed copy of the policy."""
        return set_at(self.value, self.path, self.new)


Edit: TypeAlias = Put | Callable[[], JsonObject]
"""Makes a changed copy of a policy."""

BOTH = tuple(Direction)


def rules(policy: Policy, *directions: Direction) -> Iterator[RulePart]:
    """The rules of a policy, of the directions asked for; also of those it does not isolate."""
    for direction in directions or BOTH:
        yield from policy.parts[direction]


def set_at(value: JsonObject, path: Path, new: Json) -> JsonObject:
    """The value with what lies at ``path`` replaced, or added."""
    key = (id(value), path, id(new))
    known = _made.get(key)
    if known is None:
        if len(_made) >= _KEPT:
            _made.clear()
        known = _made[key] = (value, new, _changed(value, path, lambda holder, step: _put(holder, step, new)))
    return known[2]


_KEPT = 256
_made: dict[tuple[int, Path, int], tuple[JsonObject, Json, JsonObject]] = {}
"""What came of changes made lately, with what they were made of: the same mistake is often looked for again."""


def drop_at(value: JsonObject, path: Path) -> JsonObject:
    """The value without what lies at ``path``."""
    result: JsonObject = _changed(value, path, _pop)
    return result


def without_peer(value: JsonObject, path: Path) -> JsonObject:
    """The value without a peer; without its rule when it is the only one, for no peers at all would mean everyone."""
    here: Json = value
    for step in path[:-1]:
        here = here[step]
    return drop_at(value, path if len(here) > 1 else path[:-2])


def insert_at(value: JsonObject, path: Path, new: Json) -> JsonObject:
    """The value with an item put into a list, at the position that ends ``path``."""
    result: JsonObject = _changed(value, path, lambda holder, step: holder.insert(step, new))
    return result


def append_at(value: JsonObject, path: Path, new: Json) -> JsonObject:
    """The value with an item at the end of the list at ``path``, which need not be there."""
    here: Json = value
    for step in path:
        here = here.get(step) if isinstance(here, dict) else here[step]
    return set_at(value, path, [*(here or []), new])


def _put(holder: Any, step: str | int, new: Json) -> None:
    holder[step] = new


def _pop(holder: Any, step: str | int) -> None:
    if isinstance(holder, list):
        del holder[int(step)]
    else:
        holder.pop(step, None)


def _changed(value: Json, path: Path, change: Any) -> Json:
    """A copy of everything along the path, changed at its end."""
    copy = dict(value or {}) if not isinstance(value, list) else list(value)
    if len(path) == 1:
        change(copy, path[0])
        return copy
    below = copy[path[0]] if isinstance(copy, list) else copy.get(path[0])  # type: ignore[index]
    _put(copy, path[0], _changed(below, path[1:], change))
    return copy


def each_port_set(policies: tuple[Policy, ...]) -> Iterator[list[JsonObject]]:
    """The lists of ports that some rules use, without repeats."""
    seen: list[list[JsonObject]] = []
    for policy in policies:
        for rule in rules(policy):
            ports = rule.value.get("ports") or []
            if ports and ports not in seen:
                seen.append(ports)
                yield ports


def each_port(policies: tuple[Policy, ...]) -> Iterator[JsonObject]:
    """The ports that some rules use, without repeats."""
    seen: list[JsonObject] = []
    for ports in each_port_set(policies):
        for port in ports:
            if port not in seen:
                seen.append(port)
                yield port


def each_peer(policies: tuple[Policy, ...]) -> Iterator[JsonObject]:
    """The peers that some rules use, without repeats."""
    seen: list[JsonObject] = []
    for policy in policies:
        for rule in rules(policy):
            for _, peer in rule.peers:
                if peer not in seen:
                    seen.append(peer)
                    yield peer


def within(ports: Iterable[JsonObject], others: Iterable[JsonObject]) -> bool:
    """Whether each of the ports is opened by one of the others."""
    wide = [policy_port(each) for each in others]
    return all(
        any(
            each.name == other.name
            and each.protocol is other.protocol
            and other.low <= each.low
            and each.high <= other.high
            for other in wide
        )
        for each in map(policy_port, ports)
    )
