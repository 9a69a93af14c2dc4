"""An attempt as these rules look at it: the settings that came out wrong."""

from __future__ import annotations

from functools import cached_property

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.hosts.compare import compare, held
from lab.subjects.hosts.node import node
from lab.subjects.hosts.reading.found import Found, Held, Key
from lab.subjects.protocol import Attempt


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong: of a setting, or (``key`` None) of a file that is refused."""

    kind: str
    text: str
    key: Key | None
    now: Held
    span: Span | None


@dataclass(frozen=True)
class Case:
    """One attempt."""

    attempt: Attempt

    @cached_property
    def found(self) -> Found:
        """The node as it is now."""
        return node(self.attempt.setting.after)

    @cached_property
    def _bounds(self) -> tuple[Found, Found, Found]:
        setting = self.attempt.setting
        return node(setting.bounds.required), node(setting.bounds.permitted), node(setting.before)

    @cached_property
    def wrong(self) -> tuple[Wrong, ...]:
        """Everything that is wrong."""
        setting = self.attempt.setting
        return tuple(
            Wrong(each.kind, each.text, key, held(self.found, key) if key else "", each.notes[0].span)
            for each in compare(setting.bounds, setting.after)
            for key in [_key(each.facts)]
        )

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same, as told."""
        return frozenset(each.text for each in self.wrong)

    def wants(self, key: Key) -> tuple[Held, Held]:
        """What a setting must be, and may be."""
        return held(self._bounds[0], key), held(self._bounds[1], key)

    def asked_about(self, key: Key) -> bool:
        """Whether the task wants a setting otherwise than it was found."""
        before = held(self._bounds[2], key)
        return any(each != before for each in self.wants(key))

    def helps(self, key: Key, value: Held) -> bool:
        """Whether a setting would be right, or nearer to it, with a value; of sets: whether that is asked for."""
        wanted = self.wants(key)
        if isinstance(wanted[0], frozenset):
            asked = set().union(*(each for each in wanted if isinstance(each, frozenset)))
            return any(str(value) in item for item in asked)
        return value in wanted

    def groups_of(self, user: str) -> frozenset[str]:
        """The groups that a user is in now."""
        found = held(self.found, ("groups", user))
        return found if isinstance(found, frozenset) else frozenset()

    def met_without(self, texts: frozenset[str]) -> frozenset[str]:
        """The failed checks that nothing else keeps from being met."""
        return frozenset(
            run.id
            for run in self.attempt.failed
            if run.outcome.witnesses and {each.text for each in run.outcome.witnesses} <= texts
        )


def _key(facts: dict[str, object]) -> Key | None:
    return (str(facts["of"]), str(facts["setting"])) if "setting" in facts else None


_last: list[Case] = []


def case_of(attempt: Attempt) -> Case:
    """The case of an attempt; the same object again while the same attempt is asked for."""
    if not _last or _last[0].attempt is not attempt:
        _last[:] = [Case(attempt)]
    return _last[0]
