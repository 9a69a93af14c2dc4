"""A request as the receiving sidecar sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a workload, by whom.

    ``principal`` is who the sender has proven to be; empty for plain text. ``method`` is None for what is not HTTP.
    ``home`` is the namespace of the policies' workload.
    """

    principal: str = ""
    namespace: str = ""
    account: str = ""
    port: int = 80
    method: str | None = "GET"
    path: str = "/"
    host: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None
    home: str = ""

    @property
    def said(self) -> str:
        """The request alone, without its sender."""
        if self.method is None:
            return "a connection"
        extra = "".join(f", {name}: {value}" for name, value in sorted(self.headers.items()))
        host = f" of {self.host}" if self.host else ""
        return f"{self.method} {self.path}{host}{extra}"


def principal(namespace: str, account: str) -> str:
    """The name that a workload proves by its certificate."""
    return f"cluster.local/ns/{namespace}/sa/{account}"
