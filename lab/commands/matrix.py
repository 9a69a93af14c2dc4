"""``cks-lab matrix``: who reaches whom."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.subjects.network.ports import PortClass

EPILOG = """\
Rows are sources, columns are destinations at the ports they listen on. Each workload stands once.

examples:
  cks-lab matrix --exercise frontend-egress
  cks-lab matrix --exercise frontend-egress -f frontend-allow-egress.yaml
  cks-lab matrix --scenario manifests/ --port 80 --port 53/udp
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.chosen_cluster import add_cluster
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    add_cluster(parser)
    parser.add_argument(
        "--port", metavar="PORT", action="append", default=[], dest="ports",
        help="this port of everyone, such as 80 or 53/udp, instead of those listened on",
    )  # fmt: skip
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from lab.commands.chosen_cluster import choose_cluster
    from lab.commands.terminal import show, show_json, width
    from lab.render.matrix_table import MatrixTable

    ports = [_port(text) for text in chosen.ports]
    cluster = choose_cluster(chosen)
    table = MatrixTable(cluster.before, cluster.after, ports)
    if chosen.output == "json":
        from lab.render.matrix_json import matrix_json

        show_json(matrix_json(table, cluster.name))
    else:
        from lab.render.matrix_text import matrix_text

        show(matrix_text(table, cluster.name, width()))
    return 0


def _port(text: str) -> PortClass:
    from lab.cluster.model import Protocol
    from lab.commands.errors import CommandError
    from lab.subjects.network.ports import PortClass

    number, _, protocol = text.partition("/")
    try:
        found = PortClass(Protocol(protocol.upper() or "TCP"), int(number))
    except ValueError:
        raise CommandError(f"{text!r} is not a port; write it like 80 or 53/udp") from None
    if not 1 <= found.number <= 65535:
        raise CommandError(f"{text!r} is not a port: ports go from 1 to 65535")
    return found
