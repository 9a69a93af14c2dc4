"""``can``: requests that someone must, or must not, be allowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from lab.cluster.trial import AccessTrial, Trial
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Outcome, Setting
from lab.subjects.requests import OTHER, Caller, Request

if TYPE_CHECKING:
    from lab.subjects.rbac.witness import RequestWitness

KEYS = ("as", "verb", "resource", "subresource", "name", "namespace", "url", "expect")

MEMBER = "some-member"
"""Whom a group's member is called where a name is needed."""

EXPECTED = ("allowed", "denied")

HOW = "write it as can: {as: serviceaccount team-a/ci, verb: get, resource: pods, namespace: team-a, expect: allowed}"


@dataclass(frozen=True, slots=True)
class CanCheck:
    """Every request is allowed to everyone listed, or (``allowed`` False) none is to any."""

    callers: tuple[Caller, ...]
    requests: tuple[Request, ...]
    allowed: bool

    def run(self, setting: Setting) -> Outcome:
        """Decide each; the first that comes out wrong is told."""
        from lab.subjects.rbac.access import Access
        from lab.subjects.rbac.authorize import authorize
        from lab.subjects.rbac.explain import explain

        access = Access.of(setting.after)
        asked = list(product(self.callers, self.requests))
        wrong = [pair for pair in asked if authorize(access, *pair).allowed is not self.allowed]
        if not wrong:
            return Outcome(True, self._summary(*asked[0]), explain(access, *asked[0]))
        witnesses = tuple(self._witness(*pair) for pair in wrong)
        return Outcome(False, witnesses[0].text, explain(access, *wrong[0]), witnesses)

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """Each request, as a review of it asks; a made-up member of a group has no name of their own."""
        from lab.subjects.rbac.access import Access
        from lab.subjects.rbac.authorize import authorize

        access = Access.of(setting.after)
        return tuple(
            AccessTrial(
                user=caller.user.replace(OTHER, MEMBER),
                verb=request.verb,
                expected=self.allowed,
                simulated=authorize(access, caller, request).allowed,
                groups=caller.groups,
                group=request.group,
                resource=request.resource,
                subresource=request.subresource,
                name=request.name,
                namespace=request.namespace,
                url=request.url,
            )
            for caller, request in product(self.callers, self.requests)
        )

    def _summary(self, caller: Caller, request: Request) -> str:
        from lab.subjects.rbac.words import asked, caller_in_words

        can = "can" if self.allowed else "cannot"
        return f"{caller_in_words(caller, request.namespace)} {can} {asked((request.verb,), request)}"

    def _witness(self, caller: Caller, request: Request) -> RequestWitness:
        from lab.subjects.rbac.witness import EXCESS, MISSING, RequestWitness
        from lab.subjects.rbac.words import asked, caller_in_words, facts, told

        verbs = (request.verb,)
        who = caller_in_words(caller, request.namespace)
        return RequestWitness(
            kind=MISSING if self.allowed else EXCESS,
            text=told(who, asked(verbs, request), missing=self.allowed),
            facts=facts(caller, verbs, request),
            caller=caller,
            requests=(request,),
        )


class CanKind:
    """``can: {as: serviceaccount team-a/ci, verb: [get, list], resource: deployments.apps, namespace: team-a, ...}``.

    ``as`` is ``serviceaccount namespace/name``, ``user name`` or ``group name``; ``verb``, ``resource`` and
    ``namespace`` may be lists; without ``namespace`` the request is about all of them, or about none.
    """

    key = "can"

    def parse(self, written: Json) -> CanCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict):
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        if written.get("expect") not in EXPECTED:
            raise ValueError("expect must be allowed or denied")
        callers = tuple(parse_caller(text) for text in _texts(written, "as"))
        return CanCheck(callers, tuple(_requests(written)), written["expect"] == "allowed")


def parse_caller(text: str) -> Caller:
    """Someone as an exercise names them. Raises ValueError saying what to write."""
    sort, _, name = text.partition(" ")
    name = name.strip()
    if sort == "serviceaccount" and name.count("/") == 1 and all(name.split("/")):
        return Caller.account(*name.split("/"))
    if sort == "user" and name:
        return Caller.person(name)
    if sort == "group" and name:
        from lab.subjects.rbac.proof.people import people_of

        return people_of(name).caller
    raise ValueError(f"{text!r} is nobody: write serviceaccount namespace/name, user name, or group name")


def _requests(written: JsonObject) -> Iterator[Request]:
    from lab.subjects.resources import parse_resource

    verbs = _texts(written, "verb")
    if ("url" in written) is ("resource" in written):
        raise ValueError("name a resource or a url, and not both")
    if "url" in written:
        beside = sorted({"subresource", "name", "namespace"} & set(written))
        if beside:
            raise ValueError(f"a url has no {beside[0]}")
        for verb, url in product(verbs, _texts(written, "url")):
            if not url.startswith("/"):
                raise ValueError(f"url must begin with /, not {url!r}")
            yield Request(verb, url=url)
        return
    namespaces = _texts(written, "namespace") if "namespace" in written else ("",)
    name = _text(written, "name")
    for resource in _texts(written, "resource"):
        group, plural, subresource = parse_resource(resource, _text(written, "subresource"))
        for namespace, verb in product(namespaces, verbs):
            yield Request(verb, group, plural, subresource, name, namespace)


def _texts(written: JsonObject, key: str) -> tuple[str, ...]:
    value = written.get(key)
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(f"{key} is missing or no text; {HOW}")
    return tuple(items)


def _text(written: JsonObject, key: str) -> str:
    value = written.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text, not {value!r}")
    return value
