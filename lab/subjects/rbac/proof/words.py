"""Saying which request shows a difference, so that a person recognises it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from heapq import nsmallest

from lab.subjects.later import Later
from lab.subjects.protocol import Note
from lab.subjects.rbac.explain import explain
from lab.subjects.rbac.proof.compare import OWN, Comparison, Difference
from lab.subjects.rbac.proof.people import Person
from lab.subjects.rbac.proof.universe import TELLING_VERBS, URL_VERBS, Universe
from lab.subjects.rbac.witness import EXCESS, MISSING, RequestWitness
from lab.subjects.rbac.words import asked, facts, told
from lab.subjects.requests import OTHER, Request
from lab.subjects.resources import TELLING

SHOWN = 24
"""How many witnesses are worked out: more says nothing new."""

EXPLAINED = 6
"""How many of them say why."""

_VERB_RANK = {verb: place for place, verb in enumerate((*TELLING_VERBS, *URL_VERBS))}
_KIND_RANK = {key: place for place, key in enumerate(TELLING)}
_LAST = 99


def witnesses(comparison: Comparison, explained: int = EXPLAINED) -> tuple[RequestWitness, ...]:
    """The differences in words, the most recognisable first; so many of them with reasons."""
    ranking = _Ranking(comparison.universe)
    ordered = nsmallest(SHOWN, comparison.differences, key=ranking.rank)
    return tuple(
        _Spoken(comparison, item, ranking.made_up(item)).witness(explained=place < explained)
        for place, item in enumerate(ordered)
    )


class Sample:
    """Requests of one difference, and how many differences it stands for."""

    __slots__ = ("_spoken", "caller", "missing", "weight")

    def __init__(self, comparison: Comparison, item: Difference, weight: int) -> None:
        self._spoken = _Spoken(comparison, item, made_up=False)
        self.missing, self.caller, self.weight = item.missing, item.person.caller, weight

    def __len__(self) -> int:
        return len(self._spoken.verbs)

    @property
    def first(self) -> Request:
        """The first of the requests."""
        return self._spoken.asking(self._spoken.verbs[0])

    @property
    def requests(self) -> tuple[Request, ...]:
        """One for each verb."""
        return self._spoken.requests


def sampled(comparison: Comparison) -> tuple[Sample, ...]:
    """Some of the differences, evenly chosen and without words: for telling how far off a state is."""
    step = -(-len(comparison.differences) // SHOWN) or 1
    return tuple([Sample(comparison, item, step) for item in comparison.differences[::step]])


class _Ranking:
    """Sorts the recognisable first. There may be thousands of differences: each is looked at once, and quickly."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe
        self._people: dict[int, tuple[bool, str]] = {}
        self._ranked: dict[tuple[bool, tuple[str, ...]], int] = {}
        self._classes: dict[tuple[int | None, bool, int | None], tuple[bool, int, tuple[str, ...]]] = {}
        self._verbs = tuple(
            {**_VERB_RANK, OTHER: _VERB_RANK.get(universe.other_verb(url=url), _LAST + 1)} for url in (False, True)
        )

    def rank(self, item: Difference) -> tuple[object, ...]:
        """What sorts a difference among the others."""
        made_up, kind, words = self._class(item)
        verb = self._verb(item)
        anyone, who = self._person(item.person)
        return (
            made_up or verb > _LAST,
            not item.missing,
            anyone,
            item.name == OTHER,
            kind,
            verb,
            who,
            item.namespace,
            words,
            item.name,
        )

    def made_up(self, item: Difference) -> bool:
        """Whether nothing in the cluster could be asked for like this yet."""
        return self._class(item)[0] or self._verb(item) > _LAST

    def _person(self, person: Person) -> tuple[bool, str]:
        """Whether the person stands for many, and their name."""
        found = self._people.get(id(person))
        if found is None:
            account = person.caller.service_account
            many = OTHER in (account if account is not None else (person.caller.user,))
            found = self._people[id(person)] = (many, person.named())
        return found

    def _verb(self, item: Difference) -> int:
        key = (item.url is not None, item.verbs)
        found = self._ranked.get(key)
        if found is None:
            ranks = self._verbs[item.url is not None]
            found = self._ranked[key] = min(ranks.get(verb, _LAST) for verb in item.verbs)
        return found

    def _class(self, item: Difference) -> tuple[bool, int, tuple[str, ...]]:
        """Whether the class of resources or paths is made up, its rank, and its words."""
        key = (item.kind, bool(item.namespace), item.url)
        found = self._classes.get(key)
        if found is None:
            if item.kind is None:
                words: tuple[str, ...] = (self._universe.urls[item.url or 0],)
                rank = _LAST
            else:
                kind = self._universe.kinds[item.kind]
                group, resource = kind.shown(item.namespace)
                words = (group, resource, kind.subresource)
                rank = 2 * _KIND_RANK.get((group, resource), _LAST) + bool(kind.subresource)
            found = self._classes[key] = (any(OTHER in word for word in words), rank, words)
        return found


class _Spoken:
    """A difference as it is spoken of."""

    def __init__(self, comparison: Comparison, item: Difference, made_up: bool) -> None:
        self._comparison, self._item, self.made_up = comparison, item, made_up
        universe = comparison.universe
        other = universe.other_verb(url=item.url is not None)
        verbs = dict.fromkeys(other if verb == OTHER else verb for verb in item.verbs)
        self.verbs = tuple(sorted(verbs, key=lambda verb: _VERB_RANK.get(verb, _LAST)))
        if item.kind is None:
            self.request = Request(self.verbs[0], url=universe.urls[item.url or 0])
        else:
            kind = universe.kinds[item.kind]
            group, resource = kind.shown(item.namespace)
            self.request = Request(self.verbs[0], group, resource, kind.subresource, item.name, item.namespace)

    def witness(self, *, explained: bool) -> RequestWitness:
        """The witness; with what allows the request, or comes nearest to it, where that is asked for."""
        item, caller = self._item, self._item.person.caller
        who = item.person.named(self.request.namespace)
        requests = self.requests
        doing = asked(self.verbs, self.request, item.besides, "or" if item.missing else "and")
        notes: Sequence[Note] = ()
        if explained:
            notes = Later(partial(explain, self._comparison.accesses[OWN], caller, requests[0]))
        return RequestWitness(
            kind=MISSING if item.missing else EXCESS,
            text=told(who, doing, missing=item.missing),
            facts=facts(caller, self.verbs, self.request),
            notes=notes,
            made_up=self.made_up,
            caller=caller,
            requests=requests,
        )

    @property
    def requests(self) -> tuple[Request, ...]:
        """One for each verb."""
        return tuple([self.asking(verb) for verb in self.verbs])

    def asking(self, verb: str) -> Request:
        """The request with one of the verbs; where no rule names the object, a name that none has."""
        request = self.request
        nameless = verb in ("list", "watch", "create", "deletecollection") and not request.subresource
        name = request.name or ("" if nameless or request.url else OTHER)
        return Request(
            verb, request.group, request.resource, request.subresource, name, request.namespace, request.url
        )
