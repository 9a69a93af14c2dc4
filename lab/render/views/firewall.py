"""Which ways into a node are open, and for whom."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.firewall.view import firewall_view

HOOKS = {"input": "into the node", "forward": "through the node", "output": "out of the node"}


def _facts(state: State) -> Iterator[Fact]:
    shown = firewall_view(state)
    if shown.trouble:
        yield Fact(("trouble",), "nft refuses the file, so nothing is filtered", shown.trouble)
    for hook in dict.fromkeys(row.hook for row in shown.rows):
        yield Fact((hook,), HOOKS[hook])
        for row in (row for row in shown.rows if row.hook == hook):
            sources = "from everywhere" if row.everyone else f"from {', '.join(row.sources)}"
            yield Fact((hook, row.what), row.what, sources)


VIEW = ToldView("Firewall", "which new packets get into the node, and from where", _facts)
