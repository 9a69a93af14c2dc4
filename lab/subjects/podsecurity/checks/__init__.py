"""The ways to check that Pod Security brings, one module each.

They are imported when an exercise uses them, so that the others do not wait for their engine.
"""

from __future__ import annotations

from importlib import import_module

from lab.manifests.document import Json
from lab.subjects.protocol import Check, CheckKind


class LateKind:
    """A way to check, whose module is imported when it is first used."""

    def __init__(self, key: str) -> None:
        self.key = key

    def parse(self, written: Json) -> Check:
        """Read the check's parameters. Raises ValueError saying what to write."""
        check: Check = import_module(f"{__name__}.{self.key}").parse(written)
        return check


KINDS: tuple[CheckKind, ...] = (LateKind("admits"), LateKind("context"), LateKind("runs"))
