"""Requests that the policies can tell apart: methods, paths, hosts and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import matches, rules_of, texts
from lab.subjects.istio.request import Request

METHODS = ("GET", "POST", "DELETE")
MOST = 60


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said: a method, a path, a host, headers."""

    method: str | None = "GET"
    path: str = "/"
    host: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def sayings(policies: Sequence[KubeObject]) -> tuple[Saying, ...]:
    """One for each answer that the policies' operations and conditions can give together, the plainest first."""
    distinct = list({id(item): item for item in policies}.values())
    if not distinct:
        return (Saying(),)
    methods = dict.fromkeys((*texts(distinct, "methods", "notMethods"), *METHODS))
    paths = dict.fromkeys(_paths(texts(distinct, "paths", "notPaths")))
    hosts = dict.fromkeys(("", *_hosts(texts(distinct, "hosts", "notHosts"))))
    headers = list(_headers(distinct))
    parts = list(_parts(distinct))
    apart = _told_apart((headers, list(hosts), list(paths), list(methods), parts))
    return (*apart[:MOST], *((Saying(None),) if _with_ports_alone(distinct) else ()))


Header: TypeAlias = tuple[tuple[str, str], ...]
Asked: TypeAlias = tuple[list[Header], list[str], list[str], list[str], list[JsonObject]]
_lately: list[tuple[Asked, list[Saying]]] = []
"""What was asked lately: whom policies mean is changed more often than what may be said."""


def _told_apart(asked: Asked) -> list[Saying]:
    """One saying for each answer that the parts can give together."""
    for known, sayings in _lately:
        if known == asked:
            return sayings
    headers, hosts, paths, methods, parts = asked
    found: dict[tuple[object, ...], Saying] = {}
    for header, host, path, method in product(headers, hosts, paths, methods):
        plain = Request(method="GET" if method == "*" else method, path=path, host=host, headers=dict(header))
        look = tuple(matches(part, plain) for part in parts)
        found.setdefault(look, Saying(plain.method, path, host, header))
    _lately[:] = [*_lately[-7:], (asked, list(found.values()))]
    return list(found.values())


def _parts(policies: Sequence[KubeObject]) -> Iterator[JsonObject]:
    """Each operation without its ports, and each condition on a header, as a rule of its own."""
    for item in policies:
        for rule in rules_of(item):
            for each in rule.get("to") or ():
                operation = (each or {}).get("operation") or {}
                yield {"to": [{"operation": {k: v for k, v in operation.items() if k not in ("ports", "notPorts")}}]}
            for each in rule.get("when") or ():
                if "headers" in str((each or {}).get("key")):
                    yield {"when": [each]}


def _paths(patterns: Iterable[str]) -> Iterator[str]:
    yield "/"
    for text in patterns:
        bare = text.replace("{**}", "a/b").replace("{*}", "a")
        for path in (bare.replace("*", ""), bare.replace("*", "x"), bare.replace("*", "x/y"), f"{bare.strip('*')}x",
                     f"{bare.rstrip('*').rstrip('/')}/x", bare.rstrip("*").rstrip("/"), f"/x{bare.strip('*')}",
                     text.replace("{**}", "").replace("{*}", "a/b")):  # fmt: skip
            if path.startswith("/"):
                yield path
    yield "/anything-else"


def _hosts(patterns: Iterable[str]) -> Iterator[str]:
    for text in patterns:
        yield text.replace("*", "any") if text != "*" else "any.example.com"


def _headers(policies: Sequence[KubeObject]) -> Iterator[tuple[tuple[str, str], ...]]:
    yield ()
    for item in policies:
        for rule in rules_of(item):
            for each in rule.get("when") or ():
                header = re.fullmatch(r"request\.headers\[(.+)\]", str((each or {}).get("key") or ""))
                if header:
                    for text in (*(each.get("values") or ()), *(each.get("notValues") or ()), "something-else"):
                        yield ((header[1].lower(), str(text).replace("*", "any")),)


def _with_ports_alone(policies: Sequence[KubeObject]) -> bool:
    """Whether what is not HTTP matters: never, unless a policy names ports."""
    return any(True for _ in texts(policies, "ports", "notPorts"))
