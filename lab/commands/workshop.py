"""``cks-lab workshop``: a room of learners, one instructor."""

from __future__ import annotations

import argparse
from importlib import import_module
from types import ModuleType

EPILOG = """\
examples:
  cks-lab workshop host --exercises frontend-egress layers     on this machine alone
  cks-lab workshop host --exercises network --host 0.0.0.0 --tls-cert CERT --tls-key KEY
  cks-lab workshop join ADDRESS CODE --name Ada
  cks-lab workshop export --to results/
  cks-lab workshop delete ID

Serving and joining need more libraries: pip install 'cks-lab[workshop]'
"""

ACTIONS = {
    "host": "serve a workshop from this machine",
    "join": "take part in a workshop",
    "list": "the workshops that are kept",
    "export": "results as CSV and JSON, a summary as HTML",
    "replay": "what happened, event by event",
    "delete": "remove a workshop with its people and their work",
}
"""Each is a module of its own, ``workshop_NAME``."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_actions

    parser.epilog = EPILOG
    for name, action in add_actions(parser, ACTIONS).items():
        _module(name).configure(action)


def run(chosen: argparse.Namespace) -> int:
    """Carry the action out."""
    return int(_module(chosen.action).run(chosen))


def _module(name: str) -> ModuleType:
    return import_module(f"lab.commands.workshop_{name}")
