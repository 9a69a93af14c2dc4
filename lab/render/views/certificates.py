"""The requests for certificates, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.certificates.view import certificates_view


def _facts(state: State) -> Iterator[Fact]:
    for row in certificates_view(state).rows:
        title = f"request {row.name}"
        yield Fact((title,), title)
        facts = {
            "user": row.user or "none",
            "groups": ", ".join(row.groups) or "none",
            "key": row.key or "none",
            "signer": row.signer or "none",
            "usages": ", ".join(row.usages) or "none",
            "lives for": f"{row.seconds} s",
            "approved": "yes" if row.approved else "no",
        }
        yield from (Fact((title, label), label, value) for label, value in facts.items())
        if row.trouble:
            yield Fact((title, "trouble"), "no certificate", row.trouble)


VIEW = ToldView("Certificates", "which certificates are asked for, and made", _facts)
