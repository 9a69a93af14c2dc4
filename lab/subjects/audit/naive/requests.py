"""Requests to try policies with: everything that any of them names, and a few that none does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from lab.manifests.document import Json, JsonObject
from lab.subjects.resources import groups as builtin
from lab.subjects.resources import served

SUB_VERBS = {
    "exec": "get create", "attach": "get create", "portforward": "get create", "log": "get", "token": "create",
    "eviction": "create", "binding": "create", "proxy": "get create update patch delete",
}  # fmt: skip
ALL_VERBS = "get list watch create update patch delete deletecollection"
METHODS = frozenset({"get", "post", "put", "delete", "patch", "head", "options"})
FEW = (("", "events"), ("apps", "deployments"), ("", "pods"), ("rbac.authorization.k8s.io", "roles"), ("", "nodes"))


class Caller(NamedTuple):
    """A name and groups."""

    name: str
    groups: frozenset[str]


class Ask(NamedTuple):
    """A request, whoever makes it; ``path`` is empty for one about a resource."""

    verb: str
    group: str
    resource: str
    below: str
    name: str
    namespace: str
    path: str


def words(policies: Sequence[JsonObject], key: str) -> list[str]:
    """Every word that some rule of some policy lists under a key."""
    return list(dict.fromkeys(word for policy in policies for rule in policy["rules"] for word in rule.get(key) or []))


def entries(policies: Sequence[JsonObject]) -> list[JsonObject]:
    """Every entry of every rule's ``resources``."""
    return [entry for policy in policies for rule in policy["rules"] for entry in rule.get("resources") or []]


def callers(policies: Sequence[JsonObject]) -> list[Caller]:
    """Who asks."""
    found = [_account("some", "body"), Caller("system:anonymous", frozenset({"system:unauthenticated"}))]
    given = words(policies, "userGroups")
    for group in given:
        if group.startswith("system:serviceaccounts:"):
            found.append(_account(group.split(":")[2], "body"))
    free = [each for each in given if not each.startswith("system:serviceaccounts")]
    free = [each for each in free if each not in ("system:authenticated", "system:unauthenticated")]
    for user in ("somebody", *words(policies, "users")):
        parts = user.split(":")
        if user.startswith("system:serviceaccount:"):
            if len(parts) == 4 and all(parts):
                found.append(_account(parts[2], parts[3]))
        elif user != "system:anonymous":
            found += _with_groups(user, free)
    return list(dict.fromkeys(found))


def _account(home: str, name: str) -> Caller:
    groups = {"system:serviceaccounts", f"system:serviceaccounts:{home}", "system:authenticated"}
    return Caller(f"system:serviceaccount:{home}:{name}", frozenset(groups))


def _with_groups(user: str, free: list[str]) -> Iterator[Caller]:
    for count in range(4):
        for chosen in combinations(free, count):
            name, groups = user, {*chosen, "system:authenticated"}
            if "system:nodes" in chosen and user == "somebody":
                name = "system:node:some"
            elif user.startswith("system:node:"):
                if set(chosen) - {"system:nodes"}:
                    continue
                groups.add("system:nodes")
            elif "system:nodes" in chosen or not _may_be(user, chosen):
                continue
            yield Caller(name, frozenset(groups))


def _may_be(user: str, groups: tuple[str, ...]) -> bool:
    return not user.startswith("system:") or all(each.startswith("system:") for each in groups)


def asks(policies: Sequence[JsonObject]) -> list[Ask]:
    """What is asked."""
    found: list[Ask] = []
    namespaces = [*(each for each in words(policies, "namespaces") if each), "elsewhere"]
    for group, resource, below, namespaced in _resources(policies):
        names = [*_names(policies, group, resource), "anything"]
        inside = namespaced or resource == "namespaces"
        for verb in SUB_VERBS.get(below, "get update patch" if below else _verbs(group, resource)).split():
            found += _asks(verb, (group, resource, below), namespaces if inside else [], names)
    methods = {"get", "post"} | (METHODS & set(words(policies, "verbs")))
    for path in _paths(policies):
        found += [Ask(verb, "", "", "", "", "", path) for verb in sorted(methods)]
    return list(dict.fromkeys(found))


def _verbs(group: str, resource: str) -> str:
    own = group in ("", "authentication.k8s.io", "authorization.k8s.io")
    return "create" if own and resource.endswith(("reviews", "bindings")) else ALL_VERBS


def _asks(verb: str, what: tuple[str, str, str], namespaces: list[str], names: list[str]) -> Iterator[Ask]:
    group, resource, below = what
    listing = verb in ("list", "watch", "deletecollection")
    if (group, resource) == ("", "namespaces"):
        if listing or (verb == "create" and not below):
            yield from (Ask(verb, *what, name, "", "") for name in ([""] if verb == "create" else ["", *names[:-1]]))
        else:
            yield from (Ask(verb, *what, each, each, "") for each in {*namespaces, *names, "elsewhere"})
        return
    where = [*namespaces, ""] if namespaces and verb in ("list", "watch") else namespaces or [""]
    for namespace in where:
        if verb == "create" and not below:
            yield Ask(verb, *what, "", namespace, "")
            continue
        for name in names:
            yield Ask(verb, *what, "" if listing and name == "anything" else name, namespace, "")


def _resources(policies: Sequence[JsonObject]) -> Iterator[tuple[str, str, str, bool]]:
    known = served()
    listed = [word.partition("/") for entry in entries(policies) for word in entry.get("resources") or []]
    plain = {resource for resource, _, _ in listed} | {resource for _, resource in FEW}
    below = {sub for _, _, sub in listed if sub and sub != "*"}
    for (group, resource), each in known.items():
        if group == "" and resource in ("users", "groups"):
            continue
        if resource in plain:
            yield group, resource, "", each.namespaced
            yield from ((group, resource, sub, each.namespaced) for sub in sorted(each.subresources))
        else:
            yield from ((group, resource, sub, each.namespaced) for sub in sorted(below & each.subresources))
    for group in {entry.get("group") or "" for entry in entries(policies)} | {"example.com"}:
        rest = [each for key, each in sorted(known.items()) if key[0] == group and key[1] not in plain]
        rest = [each for each in rest if each.name not in ("users", "groups", "uids", "signers")]
        firsts = {each.namespaced: each for each in reversed(rest)}
        yield from ((group, each.name, "", each.namespaced) for each in firsts.values())
        if group not in builtin() and "." in group:
            own = plain if group != "example.com" else set()
            for resource in {"widgets", *own}:
                for sub in {"", "more", *below}:
                    yield group, resource, sub, True
            yield group, "widgets", "", False


def _names(policies: Sequence[JsonObject], group: str, resource: str) -> list[str]:
    found: list[str] = []
    for entry in entries(policies):
        about = any(word.partition("/")[0] in (resource, "*") for word in entry.get("resources") or [])
        if about and (entry.get("group") or "") in (group, "*"):
            found += entry.get("resourceNames") or []
    return found


def _paths(policies: Sequence[Json]) -> Iterator[str]:
    yield from ("/version", "/healthz", "/some/path")
    for url in words(policies, "nonResourceURLs"):
        yield url.rstrip("*") or "/"
        if url.endswith("*"):
            yield f"{url.rstrip('*')}more"
