"""AuthorizationPolicy: which requests a workload's sidecar lets through.

Source: https://istio.io/latest/docs/reference/config/security/authorization-policy/ and
https://istio.io/latest/docs/concepts/security/#implicit-enablement
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_address, ip_network

from lab.cluster.model import Labels
from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.injection import ROOT
from lab.subjects.istio.peer_authentication import selects
from lab.subjects.istio.request import Request
from lab.subjects.remembered import of_value


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the policies say: whether the request passes, and the policy and rule that decided, if one did."""

    allowed: bool
    policy: KubeObject | None = None
    rule: int | None = None
    why: str = ""


def applying(policies: Iterable[KubeObject], namespace: str, labels: Labels) -> tuple[KubeObject, ...]:
    """The policies for a workload: those of its namespace and of Istio's own that select it.

    Policies that name a target by ``targetRefs`` are for gateways and waypoints.
    """
    return tuple(
        item for item in policies
        if item.ref.namespace in (namespace, ROOT) and selects(item, labels)
        and not item.get(("spec", "targetRefs")) and not item.get(("spec", "targetRef"))
    )  # fmt: skip


def action_of(item: KubeObject) -> str:
    """What a policy does with the requests it matches."""
    return str(item.get(("spec", "action")) or "ALLOW")


def rules_of(item: KubeObject) -> list[JsonObject]:
    """Its rules; none means that it matches nothing."""
    listed: Json = item.get(("spec", "rules"))
    return [each if isinstance(each, dict) else {} for each in listed] if isinstance(listed, list) else []


def judge(policies: Iterable[KubeObject], request: Request) -> Ruling:
    """Judge a request: whatever denies comes first, then one that allows must match, if there is any.

    A policy that leaves the decision to another service (``CUSTOM``) and one that only notes (``AUDIT``) do not decide.
    """
    known = tuple(policies)
    for item in known:
        if action_of(item) == "DENY":
            number = first_match(item, request)
            if number is not None:
                return Ruling(False, item, number, "denied")
    allowing = [item for item in known if action_of(item) == "ALLOW"]
    if not allowing:
        return Ruling(True, why="no policy allows only some requests")
    for item in allowing:
        number = first_match(item, request)
        if number is not None:
            return Ruling(True, item, number, "allowed")
    return Ruling(False, allowing[0], None, "not allowed")


def first_match(item: KubeObject, request: Request) -> int | None:
    """The first of a policy's rules that matches a request."""
    deny = action_of(item) == "DENY"
    found = (number for number, rule in enumerate(rules_of(item)) if matches(rule, request, deny=deny))
    return next(found, None)


def matches(rule: JsonObject, request: Request, *, deny: bool = False) -> bool:
    """Whether a rule matches: one of ``from``, one of ``to``, and every ``when``.

    On a connection that is not HTTP, what asks for HTTP never matches in a rule that allows, and is passed over in one
    that denies.
    """
    sources, operations = rule.get("from"), rule.get("to")
    if isinstance(sources, list) and sources and not any(_source(_map(e).get("source"), request) for e in sources):
        return False
    asked = operations if isinstance(operations, list) else []
    if asked and not any(_operation(_map(each).get("operation"), request, deny) for each in asked):
        return False
    return all(_condition(_map(each), request, deny) for each in rule.get("when") or ())


def _source(written: Json, request: Request) -> bool:
    source = _map(written)
    for key, negative, meets in _OF_SOURCES:
        if source.get(key) and not any(meets(str(text), request) for text in source[key]):
            return False
        if source.get(negative) and any(meets(str(text), request) for text in source[negative]):
            return False
    return True


def _principal(text: str, request: Request) -> bool:
    principal = request.principal.removeprefix("spiffe://")
    return bool(principal) and _text(text, principal)


def _namespace(text: str, request: Request) -> bool:
    return bool(request.principal.removeprefix("spiffe://")) and _text(text, request.namespace)


def _service_account(text: str, request: Request) -> bool:
    return bool(request.principal.removeprefix("spiffe://")) and _account(text, request)


def _from_block(text: str, request: Request) -> bool:
    return _block(text, request.address)


def _no_token(_text: str, _request: Request) -> bool:
    return False


_OF_SOURCES: tuple[tuple[str, str, Callable[[str, Request], bool]], ...] = (
    ("principals", "notPrincipals", _principal),
    ("namespaces", "notNamespaces", _namespace),
    ("serviceAccounts", "notServiceAccounts", _service_account),
    ("ipBlocks", "notIpBlocks", _from_block),
    ("remoteIpBlocks", "notRemoteIpBlocks", _from_block),
    ("requestPrincipals", "notRequestPrincipals", _no_token),
)
"""What a source can ask for, and ask not to be, and whether a request meets it."""


def _account(text: str, request: Request) -> bool:
    own = f"{request.namespace}/{request.account}"
    return text == own or ("/" not in text and text == request.account and request.namespace == request.home)


def _operation(written: Json, request: Request, deny: bool) -> bool:
    operation = _map(written)
    for key, value, http in (
        ("hosts", request.host, True), ("methods", request.method, True), ("paths", request.path, True),
        ("ports", str(request.port), False),
    ):  # fmt: skip
        negative = f"not{key[0].upper()}{key[1:]}"
        if http and request.method is None:
            if (operation.get(key) or operation.get(negative)) and not deny:
                return False
            continue
        text = str(value or "")
        compare = _path if key == "paths" else _host if key == "hosts" else _text
        if operation.get(key) and not any(compare(str(each), text) for each in operation[key]):
            return False
        if operation.get(negative) and any(compare(str(each), text) for each in operation[negative]):
            return False
    return True


def _condition(written: JsonObject, request: Request, deny: bool) -> bool:
    key = str(written.get("key") or "")
    header = re.fullmatch(r"request\.headers\[(.+)\]", key)
    if header and request.method is None:
        return deny
    known: dict[str, str | None] = {
        "source.namespace": request.namespace or None, "source.principal": request.principal or None,
        "source.ip": request.address, "remote.ip": request.address, "destination.port": str(request.port),
    }  # fmt: skip
    value = request.headers.get(header[1].lower()) if header else known.get(key)

    def meets(text: str) -> bool:
        if value is None:
            return False
        return _block(text, value) if key.endswith(".ip") else _text(text, value)

    if written.get("values") and not any(meets(str(text)) for text in written["values"]):
        return False
    return not (written.get("notValues") and any(meets(str(text)) for text in written["notValues"]))


def _text(pattern: str, value: str) -> bool:
    """``*`` alone is any value that is there; at one end it stands for whatever is before or behind."""
    if pattern == "*":
        return bool(value)
    if pattern.startswith("*"):
        return value.endswith(pattern[1:])
    if pattern.endswith("*"):
        return value.startswith(pattern[:-1])
    return value == pattern


def _host(pattern: str, value: str) -> bool:
    bare = value.partition(":")[0]
    return _text(pattern.lower(), value.lower()) or _text(pattern.lower(), bare.lower())


def _path(pattern: str, value: str) -> bool:
    """Paths are compared without their query; ``{*}`` is one part of a path and ``{**}`` any number."""
    plain = value.partition("?")[0]
    if "{" in pattern:
        return _template(pattern).fullmatch(plain) is not None
    return _text(pattern, plain)


@lru_cache(maxsize=256)
def _template(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\*\*\}|\{\*\})", pattern)
    words = {"{*}": "[^/]+", "{**}": ".*"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))


def _block(text: str, address: str | None) -> bool:
    if address is None:
        return False
    try:
        return ip_address(address) in ip_network(text, strict=False)
    except ValueError:
        return False


def _map(written: Json) -> JsonObject:
    return written if isinstance(written, dict) else {}


def texts(policies: Iterable[KubeObject], *keys: str) -> Iterator[str]:
    """Every text that the policies write under one of those keys of their sources, operations and conditions."""
    for item in policies:
        yield from (text for key, text in _written(item) if key in keys)


@of_value(256)
def _written(item: KubeObject) -> tuple[tuple[str, str], ...]:
    """Every text of a policy's lists, with the key it stands under."""
    found: list[tuple[str, str]] = []
    stack: list[Json] = [item.value.get("spec")]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            for key, value in here.items():
                if isinstance(value, list):
                    found += ((key, str(text)) for text in value)
            stack += here.values()
        elif isinstance(here, list):
            stack += here
    return tuple(found)
