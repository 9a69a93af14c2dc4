"""Where each host and path leads, with whose certificate."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.ingress.view import ingress_view


def _facts(state: State) -> Iterator[Fact]:
    for row in ingress_view(state).rows:
        title = f"{row.host}{row.path}"
        yield Fact((title,), title)
        yield Fact((title, "backend"), "leads to", row.backend or "nobody")
        yield Fact((title, "secret"), "certificate from", f"Secret {row.secret}" if row.secret else "nowhere")
        plain = "is sent on to HTTPS" if row.redirects else "is answered as it is"
        yield Fact((title, "plain"), "plain HTTP", plain)
        if row.trouble:
            yield Fact((title, "trouble"), "but", row.trouble)


VIEW = ToldView("Hosts", "where hosts and paths lead, with whose certificate", _facts)
