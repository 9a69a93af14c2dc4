"""Why a request is allowed, or what comes nearest to allowing it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lab.manifests.document import Path
from lab.manifests.kubeobject import KubeObject
from lab.manifests.span import Span
from lab.subjects.protocol import Note
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.authorize import Decision, authorize
from lab.subjects.rbac.bootstrap import FILE
from lab.subjects.rbac.roles import ACCOUNT, Binding, Role, Subject
from lab.subjects.rbac.rule import ALL, Rule
from lab.subjects.rbac.words import caller_in_words, listed
from lab.subjects.requests import Caller, Request

SHOWN = 3
"""How many near misses are told."""

FEW = 6
"""How many words of a long list are said."""


def explain(access: Access, caller: Caller, request: Request) -> tuple[Note, ...]:
    """The binding and the rule that allow a request, or the near misses of one that nothing allows."""
    decision = authorize(access, caller, request)
    if decision.allowed:
        return _allowed(decision)
    found = dict.fromkeys(islice(near_misses(access, caller, request), SHOWN))
    return tuple(found) or (Note(f"Nothing gives {caller_in_words(caller)} any of this.", good=False),)


def _allowed(decision: Decision) -> tuple[Note, ...]:
    binding, role = decision.binding, decision.role
    first = Note(decision.reason, good=True, span=place_of(binding.source if binding else None, ("roleRef",)))
    if role is None:
        return (first,)
    words = rule_in_words(role.rules[decision.rule])
    return first, Note(f"by the rule: {words}", good=True, span=rule_place(role, decision.rule))


def rule_place(role: Role, number: int) -> Span | None:
    """Where a rule of a role was written; None for what is built in."""
    if number >= len(role.places):
        return None
    item, path = role.places[number]
    return place_of(item, path)


def place_of(item: KubeObject | None, path: Path) -> Span | None:
    """Where a part of an object was written; None for what is built in."""
    return None if item is None or item.document.file == FILE else item.span(path)


def rule_in_words(rule: Rule) -> str:
    """A rule in one line, e.g. "get and list pods, pods/log"."""
    verbs = "every verb" if ALL in rule.verbs else listed(rule.verbs) or "no verb"
    if rule.urls:
        return f"{verbs} on the paths {', '.join(rule.urls)}"
    what = "every resource" if ALL in rule.resources else _few(rule.resources) or "no resource"
    groups = [group for group in rule.groups if group]
    where = ""
    if ALL in rule.groups:
        where = " of every API group"
    elif groups:
        named = [*(["the core group"] if "" in rule.groups else []), *groups]
        where = f" of {listed(named)}"
    names = f", named {listed(rule.names, 'or')}" if rule.names else ""
    return f"{verbs} on {what}{where}{names}"


def _few(words: tuple[str, ...]) -> str:
    """The first few words of a list, and how many there are besides."""
    rest = len(words) - FEW
    return ", ".join(words) if rest <= 1 else f"{', '.join(words[:FEW])} and {rest} more"


def near_misses(access: Access, caller: Caller, request: Request) -> Iterator[Note]:
    """What would allow the request if one thing about it were otherwise, the nearest first."""
    own = access.bindings_of(caller)
    yield from _without_role(access, own, request)
    yield from _other_namespace(access, own, request)
    yield from _one_field(access, own, request)
    alike = tuple(_other_subject(access, caller, request))
    yield from alike or _unbound(access, caller, request)


def _name(binding: Binding) -> str:
    return f"{binding.ref.kind} {binding.ref.name}"


def _counts(binding: Binding, request: Request) -> bool:
    return not binding.namespace or (binding.namespace == request.namespace and not request.url)


def _without_role(access: Access, bindings: tuple[Binding, ...], request: Request) -> Iterator[Note]:
    for binding in bindings:
        if _counts(binding, request) and access.role(binding) is None:
            where = f" in {binding.role.namespace}" if binding.role.namespace else ""
            text = f"{_name(binding)} refers to {binding.role.kind} {binding.role.name}, and there is none{where}"
            yield Note(text, good=False, span=place_of(binding.source, ("roleRef", "name")))


def _other_namespace(access: Access, bindings: tuple[Binding, ...], request: Request) -> Iterator[Note]:
    for binding in bindings:
        role = access.role(binding)
        if role is None or _counts(binding, request) or not any(rule.allows(request) for rule in role.rules):
            continue
        if request.url:
            text = f"{_name(binding)} would allow it, but a RoleBinding never counts for paths"
        else:
            here = f"in {request.namespace}" if request.namespace else "across namespaces"
            text = f"{_name(binding)} allows it in {binding.namespace}, not {here}"
        yield Note(text, good=False, span=place_of(binding.source, ("metadata", "namespace")))


def _one_field(access: Access, bindings: tuple[Binding, ...], request: Request) -> Iterator[Note]:
    """Rules that count for the caller and miss the request by one of their lists."""
    for binding in bindings:
        role = access.role(binding)
        if role is None or not _counts(binding, request):
            continue
        for number, rule in enumerate(role.rules):
            missed = _missed(rule, request)
            if missed is None:
                continue
            key, text = missed
            item, path = role.places[number] if number < len(role.places) else (None, ())
            span = place_of(item, (*path, key))
            yield Note(f"{role.ref.kind} {role.ref.name} {text}", good=False, span=span)


def _missed(rule: Rule, request: Request) -> tuple[str, str] | None:
    """The one list that keeps a rule from matching, and what to say of it; None where there are several, or none."""
    if request.url:
        if rule.urls and rule.matches_url(request.url) and not rule.matches_verb(request.verb):
            return "verbs", f"allows {listed(rule.verbs)} on that path, not {request.verb}"
        return None
    below = f"/{request.subresource}" if request.subresource else ""
    tried = (
        ("verbs", rule.matches_verb(request.verb), f"allows {listed(rule.verbs)} here, not {request.verb}"),
        (
            "apiGroups",
            rule.matches_group(request.group),
            f"names API group {_groups(rule)}, and {request.resource} is in {_group(request.group)}",
        ),
        (
            "resources",
            rule.matches_resource(request.resource, request.subresource),
            f"allows {request.verb} on {', '.join(rule.resources)}, not on {request.resource}{below}",
        ),
        ("resourceNames", rule.matches_name(request.name), _names(rule, request)),
    )
    missed = [(key, text) for key, matches, text in tried if not matches]
    return missed[0] if len(missed) == 1 and not rule.urls else None


def _groups(rule: Rule) -> str:
    return listed([f'"{group}"' for group in rule.groups], "or") or "none"


def _group(group: str) -> str:
    return f'"{group}"' if group else 'the core group, written ""'


def _names(rule: Rule, request: Request) -> str:
    only = f"allows it only for {listed(rule.names, 'or')}"
    if request.name:
        return only
    return f"{only}, and {request.verb} asks for no object by name"


def _allowing(access: Access, request: Request) -> Iterator[Role]:
    """The roles that hold a rule for the request."""
    for ref, role in sorted(access.roles.items()):
        if ref.namespace in ("", request.namespace) and any(rule.allows(request) for rule in role.rules):
            yield role


def _other_subject(access: Access, caller: Caller, request: Request) -> Iterator[Note]:
    """Bindings that would allow it and name someone much like the caller."""
    name = caller.service_account[1] if caller.service_account else caller.user
    for binding in access.bindings:
        role = access.role(binding)
        if role is None or not _counts(binding, request) or not any(rule.allows(request) for rule in role.rules):
            continue
        for place, subject in enumerate(binding.subjects):
            if subject.name == name and not subject.means(caller, binding.namespace):
                text = f"{_name(binding)} would allow it, but names {_subject(subject, binding)}"
                yield Note(text, good=False, span=place_of(binding.source, ("subjects", place)))


def _subject(subject: Subject, binding: Binding) -> str:
    if subject.kind != ACCOUNT:
        return f"{subject.kind} {subject.name}"
    home = subject.namespace or binding.namespace
    return f"ServiceAccount {subject.name} of {home}" if home else f"ServiceAccount {subject.name} without a namespace"


def _unbound(access: Access, caller: Caller, request: Request) -> Iterator[Note]:
    """Roles that would allow it and that nothing gives to the caller; built-in ones are no near miss."""
    for role in _allowing(access, request):
        place = place_of(role.source, ("metadata", "name"))
        if place is not None:
            who = caller_in_words(caller, role.ref.namespace)
            text = f"{role.ref.kind} {role.ref.name} would allow it, but no binding gives it to {who}"
            yield Note(text, good=False, span=place)


