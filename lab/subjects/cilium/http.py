"""HTTP requests, and the rules that let some of them through.

Source: https://docs.cilium.io/en/stable/security/policy/language/#http
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; ``headers`` by their names in small letters."""

    method: str = "GET"
    path: str = "/"
    host: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        extra = "".join(f", {name}: {value}" for name, value in sorted(self.headers.items()))
        host = f" of {self.host}" if self.host else ""
        return f"{self.method} {self.path}{host}{extra}"

    def __hash__(self) -> int:
        return hash((self.method, self.path, self.host, tuple(sorted(self.headers.items()))))


@dataclass(frozen=True, slots=True)
class HttpRule:
    """What a request must be like. Each pattern must match the whole of what it is about.

    ``headers`` are names with the value they must have, None where it is enough that they are there.
    """

    method: str = ""
    path: str = ""
    host: str = ""
    headers: tuple[tuple[str, str | None], ...] = ()

    def admits(self, request: Request) -> bool:
        """Whether the request is let through."""
        texts = ((self.method, request.method), (self.path, request.path), (self.host, request.host))
        if not all(whole(pattern, text) for pattern, text in texts if pattern):
            return False
        return all(
            name in request.headers and value in (None, request.headers[name]) for name, value in self.headers
        )


def http_rule(written: Json) -> HttpRule:
    """Read one entry of ``rules.http``."""
    entry = written if isinstance(written, dict) else {}
    headers = [_header(str(each)) for each in entry.get("headers") or ()]
    for each in entry.get("headerMatches") or ():
        if isinstance(each, dict) and not each.get("mismatch"):
            value = each.get("value")
            headers.append((str(each.get("name") or "").lower(), None if value is None else str(value)))
    method, path, host = (str(entry.get(key) or "") for key in ("method", "path", "host"))
    return HttpRule(method, path, host, tuple(headers))


def _header(written: str) -> tuple[str, str | None]:
    """A header as ``Name: value``, or its name alone."""
    name, _, value = written.partition(" ")
    return name.removesuffix(":").lower(), value.strip() or None


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern, None for one that is none. Look-arounds and references back, which the proxy lacks, are none."""
    if re.search(r"\(\?[=!<]|\\[1-9]", pattern):
        return None
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error:
        return None


def whole(pattern: str, text: str) -> bool:
    """Whether a pattern matches the whole of a text; one that is none matches nothing."""
    found = compiled(pattern)
    return found is not None and found.fullmatch(text) is not None
