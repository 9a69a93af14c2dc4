"""Saying which request shows a difference, so that a person recognises it."""

from __future__ import annotations

from itertools import islice

from lab.subjects.protocol import Note
from lab.subjects.rbac.explain import explain
from lab.subjects.rbac.proof.compare import OWN, Comparison, Difference
from lab.subjects.rbac.proof.universe import TELLING_VERBS, URL_VERBS
from lab.subjects.rbac.request import OTHER, Request
from lab.subjects.rbac.resources import TELLING
from lab.subjects.rbac.witness import EXCESS, MISSING, RequestWitness
from lab.subjects.rbac.words import asked, facts, told

SHOWN = 24
"""How many witnesses are worked out: more says nothing new."""

EXPLAINED = 6
"""How many of them say why."""

_VERB_RANK = {verb: place for place, verb in enumerate((*TELLING_VERBS, *URL_VERBS))}
_KIND_RANK = {key: place for place, key in enumerate(TELLING)}
_LAST = 99


def witnesses(comparison: Comparison, explained: int = EXPLAINED) -> tuple[RequestWitness, ...]:
    """The differences in words, the most recognisable first; so many of them with reasons."""
    spoken = {id(item): _Spoken(comparison, item) for item in comparison.differences}
    ordered = sorted(spoken.values(), key=lambda each: each.rank)
    return tuple(each.witness(explained=place < explained) for place, each in enumerate(islice(ordered, SHOWN)))


class _Spoken:
    """A difference as it is spoken of."""

    def __init__(self, comparison: Comparison, item: Difference) -> None:
        self._comparison, self._item = comparison, item
        universe = comparison.universe
        other = universe.other_verb(url=item.url is not None)
        verbs = dict.fromkeys(other if verb == OTHER else verb for verb in item.verbs)
        self.verbs = tuple(sorted(verbs, key=lambda verb: _VERB_RANK.get(verb, _LAST)))
        if item.kind is None:
            path = universe.urls[item.url or 0]
            self.request = Request(self.verbs[0], url=path)
        else:
            kind = universe.kinds[item.kind]
            group, resource = kind.shown(item.namespace)
            self.request = Request(
                self.verbs[0], group, resource, kind.subresource, item.name, item.namespace
            )

    @property
    def made_up(self) -> bool:
        """Whether nothing in the cluster could be asked for like this yet."""
        request = self.request
        words = (request.group, request.resource, request.url, *self.verbs[:1])
        return any(OTHER in word for word in words)

    @property
    def rank(self) -> tuple[object, ...]:
        """What sorts the recognisable first."""
        request, item = self.request, self._item
        return (
            self.made_up,
            not item.missing,
            not self._own,
            request.name == OTHER,
            _KIND_RANK.get((request.group, request.resource), _LAST),
            bool(request.subresource),
            min(_VERB_RANK.get(verb, _LAST) for verb in self.verbs),
            item.person.named(),
            (request.namespace, request.group, request.resource, request.subresource, request.name, request.url),
        )

    @property
    def _own(self) -> bool:
        """Whether this is someone in particular."""
        caller = self._item.person.caller
        account = caller.service_account
        return OTHER not in (account if account is not None else (caller.user,))

    def witness(self, *, explained: bool) -> RequestWitness:
        """The witness; with what allows the request, or comes nearest to it, where that is asked for."""
        item, caller = self._item, self._item.person.caller
        who = item.person.named(self.request.namespace)
        requests = tuple(self._with(verb) for verb in self.verbs)
        doing = asked(self.verbs, self.request, item.besides, "or" if item.missing else "and")
        notes: tuple[Note, ...] = ()
        if explained:
            notes = explain(self._comparison.accesses[OWN], caller, requests[0])
        return RequestWitness(
            kind=MISSING if item.missing else EXCESS,
            text=told(who, doing, missing=item.missing),
            facts=facts(caller, self.verbs, self.request),
            notes=notes,
            made_up=self.made_up,
            caller=caller,
            requests=requests,
        )

    def _with(self, verb: str) -> Request:
        """The request with one of the verbs; where no rule names the object, a name that none has."""
        request = self.request
        nameless = verb in ("list", "watch", "create", "deletecollection") and not request.subresource
        name = request.name or ("" if nameless or request.url else OTHER)
        return Request(
            verb, request.group, request.resource, request.subresource, name, request.namespace, request.url
        )
