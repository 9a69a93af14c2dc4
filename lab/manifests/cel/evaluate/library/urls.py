"""URLs: ``url('https://…').getHost()``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library
"""

from __future__ import annotations

import re

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import EvaluationError, Url
from lab.manifests.gojson import go_quote
from lab.manifests.gourl import URLError, parse_url

_ESCAPE = re.compile("((?:%[0-9A-Fa-f]{2})+)")


def request_uri_error(text: str) -> str:
    """What Go's ``url.ParseRequestURI`` has against a text; nothing where it is right."""
    if not text:
        return 'parse "": empty url'
    try:
        found = parse_url(text.replace("#", "%23"))
    except URLError as trouble:
        return str(trouble)
    if not found.scheme and not text.startswith("/"):
        return f"parse {go_quote(text)}: invalid URI for request"
    return ""


def _read(_budget: Budget, text: str) -> Url:
    problem = request_uri_error(text)
    if problem:
        raise EvaluationError(f"URL parse error during conversion from string: {problem}")
    try:
        found = parse_url(text)
    except URLError as trouble:
        raise EvaluationError(f"URL parse error during conversion from string: {trouble}") from None
    bare = text.partition("#")[0].partition("?")[0]
    path = bare[bare.find(":") + 1 :] if found.scheme else bare
    if path.startswith("//"):
        path = path[2 + len(path[2:].partition("/")[0]) :]
    host, port = _host_and_port(found.host)
    return Url(found.scheme, found.host, host, port, path, found.query)


def _host_and_port(host: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\[.*\]|[^:]*)(?::([0-9]*))?", host)
    if found is None:
        return host, ""
    return found[1].removeprefix("[").removesuffix("]"), found[2] or ""


def _query(_budget: Budget, url: Url) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for part in url.query.split("&"):
        if part and ";" not in part:
            key, _, value = part.partition("=")
            made.setdefault(_plain(key), []).append(_plain(value))
    return made


def _plain(text: str) -> str:
    text = text.replace("+", " ")
    return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].replace("%", "")).decode("utf-8", "replace"), text)


TABLE: Table = {
    ("url", (str,)): _read,
    ("isURL", (str,)): lambda _, a: not request_uri_error(a),
    ("getScheme", (Url,)): lambda _, a: a.scheme,
    ("getHost", (Url,)): lambda _, a: a.host,
    ("getHostname", (Url,)): lambda _, a: a.hostname,
    ("getPort", (Url,)): lambda _, a: a.port,
    ("getEscapedPath", (Url,)): lambda _, a: a.path,
    ("getQuery", (Url,)): _query,
}
