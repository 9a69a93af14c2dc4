"""Requests and what is written of them, in words."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import JsonObject
from lab.subjects.audit.callers import NODES
from lab.subjects.audit.compare import Difference
from lab.subjects.audit.policy import COMPLETE, PANIC, RECEIVED, STARTED, Level
from lab.subjects.requests import (
    ACCOUNTS,
    ANONYMOUS,
    AUTHENTICATED,
    MASTERS,
    OTHER,
    UNAUTHENTICATED,
    Caller,
    Request,
)
from lab.subjects.resources import resource_called, written

DOES = {
    "get": "gets", "list": "lists", "watch": "watches", "create": "creates", "update": "updates",
    "patch": "patches", "delete": "deletes", "deletecollection": "deletes all", "post": "posts to", "put": "puts to",
    "head": "asks for the head of", "options": "asks for the options of",
}  # fmt: skip

BELOW = {
    "exec": "runs commands in", "attach": "attaches to", "portforward": "forwards ports to", "log": "reads logs of",
}  # fmt: skip
"""What asking for a subresource is called."""

WRITTEN = {
    Level.NONE: "nothing is written",
    Level.METADATA: "who did what is written, without contents (Metadata)",
    Level.REQUEST: "what was sent is written too (Request)",
    Level.REQUEST_RESPONSE: "what was sent and what came back is written too (RequestResponse)",
}

STAGE = {
    RECEIVED: "on its arrival (RequestReceived)",
    STARTED: "when the answer begins (ResponseStarted)",
    COMPLETE: "when it is answered (ResponseComplete)",
    PANIC: "when the server panics (Panic)",
}


def listed(words: Iterable[str], last: str = "and") -> str:
    """E.g. "gets, lists and watches"."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def told(difference: Difference) -> str:
    """What is wrong with a sort of request, in a sentence."""
    who = anyone(difference)
    request = f"When {who} {doing(difference.verbs, difference.request, anywhere=difference.target.anywhere)}"
    wrong = difference.wrong
    if wrong.stage:
        now = "no event" if wrong.missing else "an event"
        asked = "and one was asked" if wrong.missing else "and was to be left out"
        return f"{request}, {now} is written {STAGE[wrong.stage]}, {asked}"
    if wrong.managed_fields:
        has = "are left out" if wrong.missing else "are written"
        return f"{request}, the managed fields {has}, and {'were' if wrong.missing else 'were not'} asked for"
    bound = "at least" if wrong.missing else "at most"
    level = difference.asked.level
    if level in (Level.NONE, Level.REQUEST_RESPONSE):
        asked = "and nothing was to be written" if level is Level.NONE else f"and {level.word} was asked"
    else:
        asked = f"and {bound} {level.word} was asked"
    return f"{request}, {WRITTEN[difference.now.level]}, {asked}"


def anyone(difference: Difference) -> str:
    """Who asks, as one of them."""
    return "anyone" if difference.everyone else who(difference.callers[0])


def who(caller: Caller) -> str:
    """A caller, as one of their sort."""
    account = caller.service_account
    if account is not None:
        home, name = account
        if name == OTHER:
            return "a service account" if home == OTHER else f"a service account of {home}"
        return f"service account {name} of {home}"
    groups = [each for each in caller.groups if each not in (AUTHENTICATED, ACCOUNTS, UNAUTHENTICATED)]
    if NODES in groups and OTHER in caller.user:
        return "a kubelet"
    if caller.user == ANONYMOUS:
        return "someone without credentials"
    plain = [f"group {each}" if each != MASTERS else each for each in groups if each != NODES]
    member = f" of {listed(plain)}" if plain else ""
    if caller.user == OTHER:
        return f"a member{member}" if member else "a user whom no rule names"
    return f"{caller.user}{f' as a member{member}' if member else ''}"


def doing(verbs: Iterable[str], request: Request, *, anywhere: bool = True) -> str:
    """What a caller does, e.g. ``gets or lists secrets in team-a``."""
    asked = tuple(verbs)
    if request.url:
        words = [DOES.get(verb, verb) for verb in asked]
        told = "asks for" if len(words) > 3 else listed(words, "or")
        return f"{told} {request.url.replace(OTHER, '...')}"
    what = _what(request)
    if request.subresource in BELOW and set(asked) <= {"get", "create"}:
        return f"{BELOW[request.subresource]} {what}{_where(request, anywhere)}"
    below = f"/{request.subresource.replace(OTHER, '...')}" if request.subresource else ""
    words = [DOES.get(verb, verb) for verb in asked]
    does = "does anything with" if len(words) > 7 else listed(words, "or")
    return f"{does} {what}{below}{_named(request)}{_where(request, anywhere)}"


def _what(request: Request) -> str:
    if request.resource == OTHER:
        group = f"API group {request.group}" if request.group else "the core API group"
        return f"any other resource of {group}"
    found = resource_called(request.resource)
    own = found is not None and found.group == request.group
    return request.resource if own else written(request.group, request.resource)


def _named(request: Request) -> str:
    return f" named {request.name}" if request.name not in ("", OTHER) else ""


def _where(request: Request, anywhere: bool) -> str:
    if not request.namespace or (request.resource == "namespaces" and request.group == ""):
        return ""
    if request.namespace == OTHER:
        return "" if anywhere else " in any other namespace"
    return f" in {request.namespace}"


def facts(difference: Difference) -> JsonObject:
    """A difference in fields."""
    caller, request = difference.callers[0], difference.request
    found: JsonObject = {
        "user": caller.user.replace(OTHER, "*"),
        "groups": list(caller.groups),
        "verbs": list(difference.verbs),
        "level": difference.now.level.word,
        "asked": difference.asked.level.word,
        "rule": difference.now.rule,
    }
    if difference.wrong.stage:
        found["stage"] = difference.wrong.stage
    if request.url:
        return {**found, "url": request.url.replace(OTHER, "*")}
    return {
        **found,
        "group": request.group,
        "resource": request.resource.replace(OTHER, "*"),
        "subresource": request.subresource.replace(OTHER, "*"),
        "namespace": request.namespace.replace(OTHER, "*"),
        "name": request.name.replace(OTHER, ""),
    }
