"""Requests in words."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import JsonObject
from lab.subjects.rbac.proof.people import Person
from lab.subjects.requests import AUTHENTICATED, HOLDERS, OTHER, Caller, Request
from lab.subjects.resources import STANDARD_VERBS, resource_called, served, written

_ORDER = {verb: place for place, verb in enumerate(STANDARD_VERBS)}

MADE_UP_VERB = "do anything else with"


def listed(words: Iterable[str], last: str = "and") -> str:
    """E.g. "get, list and watch"."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def asked(verbs: Iterable[str], request: Request, besides: tuple[str, ...] = (), last: str = "and") -> str:
    """What some verbs ask for, e.g. "get and list secrets in team-a"."""
    ordered = sorted(verbs, key=lambda verb: _ORDER.get(verb, len(_ORDER)))
    doing = listed((MADE_UP_VERB if verb == OTHER else verb for verb in ordered), last)
    if request.url:
        return f"{doing} the path {request.url.replace(OTHER, '...')}"
    what = _resource(request)
    if request.name not in ("", OTHER):
        what += f" named {request.name}"
    elif besides:
        what += f" other than {listed(besides)}"
    return f"{doing} {what}{_where(request)}"


def _resource(request: Request) -> str:
    below = f"/{request.subresource}" if request.subresource else ""
    if request.group == OTHER:
        what = "any other resource" if request.resource == OTHER else f"{request.resource} of any other API group"
        return what + (f" ({below})" if below else "")
    if request.resource == OTHER:
        group = f"API group {request.group}" if request.group else "the core API group"
        return f"any other resource of {group}" + (f" ({below})" if below else "")
    plain = written("", request.resource, request.subresource)
    return plain if _telling(request) else written(request.group, request.resource, request.subresource)


def _telling(request: Request) -> bool:
    """Whether the resource's name alone says which is meant."""
    found = resource_called(request.resource)
    return found is not None and found.group == request.group


def _where(request: Request) -> str:
    if request.namespace:
        return f" in {request.namespace}"
    known = served().get((request.group, request.resource))
    return "" if known is not None and not known.namespaced else " in every namespace"


def caller_in_words(caller: Caller, namespace: str = "") -> str:
    """A caller in words, for a request in a namespace: the same that the proof uses."""
    group = next((each for each in caller.groups if caller.user == OTHER and each != AUTHENTICATED), "")
    return Person(caller, group).named(namespace)


def told(who: str, doing: str, *, missing: bool) -> str:
    """A request that is missing, or one too many, in a sentence."""
    return f"{who} cannot {doing}, and must" if missing else f"{who} may also {doing}"


def facts(caller: Caller, verbs: Iterable[str], request: Request) -> JsonObject:
    """A request in fields."""
    groups = [group for group in caller.groups if not group.startswith(HOLDERS)]
    who: JsonObject = {"user": "" if caller.user == OTHER else caller.user, "groups": groups}
    listed_verbs = [verb if verb != OTHER else "*" for verb in verbs]
    if request.url:
        return {**who, "verbs": listed_verbs, "url": request.url.replace(OTHER, "*")}
    return {
        **who,
        "verbs": listed_verbs,
        "group": request.group.replace(OTHER, "*"),
        "resource": request.resource.replace(OTHER, "*"),
        "subresource": request.subresource,
        "name": request.name.replace(OTHER, ""),
        "namespace": request.namespace,
    }
