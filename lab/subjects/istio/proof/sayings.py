"""Requests that the policies can tell apart: methods, paths, hosts and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import first_match, rules_of, texts
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
    found: dict[tuple[object, ...], Saying] = {}
    operations = [_without_sources(item) for item in distinct]
    for header, host, path, method in product(headers, hosts, paths, methods):
        plain = Request(method="GET" if method == "*" else method, path=path, host=host, headers=dict(header))
        look = tuple(first_match(item, plain) if len(rules_of(item)) < 2 else _all(item, plain) for item in operations)
        found.setdefault(look, Saying(plain.method, path, host, header))
    return (*list(found.values())[:MOST], *((Saying(None),) if _with_ports_alone(distinct) else ()))


def _without_sources(item: KubeObject) -> KubeObject:
    """The same policy for whoever asks: ``from`` and conditions that are not about headers left out."""
    from dataclasses import replace

    rules = []
    for rule in rules_of(item):
        when = [each for each in rule.get("when") or () if "headers" in str(each.get("key"))]
        to = [{"operation": _without_ports((each or {}).get("operation") or {})} for each in rule.get("to") or ()]
        rules.append({"to": to, "when": when})
    return replace(item, value={**item.value, "spec": {**item.spec, "rules": rules}})


def _without_ports(operation: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in operation.items() if key not in ("ports", "notPorts")}


def _all(item: KubeObject, request: Request) -> tuple[bool, ...]:
    from lab.subjects.istio.authorization import matches

    return tuple(matches(rule, request) for rule in rules_of(item))


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
