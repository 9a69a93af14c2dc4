"""What is in force on a node's operating system."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.hosts.node import node

TITLES = {
    "sshd": "SSH server", "sysctl": "kernel parameters", "module": "kernel modules", "groups": "groups of users",
    "shell": "shells of users", "sudo": "by sudo", "docker": "Docker", "root": "root by another name",
    "loaded at the start": "modules loaded at the start",
}  # fmt: skip


def _facts(state: State) -> Iterator[Fact]:
    found = node(state)
    for trouble in found.troubles:
        yield Fact(("trouble", trouble.text), f"{trouble.of} refuses a file", trouble.text)
    for of in dict.fromkeys(key[0] for key in found.settings):
        yield Fact((of,), TITLES.get(of, of))
        for key, setting in found.settings.items():
            # A default that nobody wrote down is told where somebody changes it.
            if key[0] == of and (setting.span is not None or of == "docker"):
                value = setting.value
                text = ", ".join(sorted(value)) if isinstance(value, frozenset) else value
                yield Fact(key, key[1], text or "nothing")


VIEW = ToldView("Operating system", "what is in force on the node", _facts)
