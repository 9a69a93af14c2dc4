"""``cks-lab trace``: one connection, step by step."""

from __future__ import annotations

import argparse

EPILOG = """\
SRC is namespace/pod, namespace/workload, a host outside, or an address.
DST:PORT is a name to look up (backend:80), namespace/pod:80, svc/namespace/name:80, or an address
(203.0.113.10:443, [2001:db8::1]:443); /udp at the end for UDP.

examples:
  cks-lab trace production-app/frontend backend:80 --exercise frontend-egress
  cks-lab trace production-app/frontend backend:80 --exercise frontend-egress -f frontend-allow-egress.yaml
  cks-lab trace web 10.96.0.10:53/udp --scenario manifests/

exit status: 0 the connection works, 1 it does not or Kubernetes leaves it open, 2 usage
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.chosen_cluster import add_cluster
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("source", metavar="SRC", help="where the connection starts")
    parser.add_argument("target", metavar="DST:PORT", help="where it goes")
    add_cluster(parser)
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Follow the connection."""
    from lab.commands.chosen_cluster import choose_cluster
    from lab.commands.errors import CommandError
    from lab.commands.terminal import show, show_json, width
    from lab.subjects.network.trace import trace

    cluster = choose_cluster(chosen)
    try:
        found = trace(cluster.after, chosen.source, chosen.target)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if chosen.output == "json":
        from lab.render.trace_json import trace_json

        show_json(trace_json(found, cluster.name))
    else:
        from lab.render.trace_text import trace_text

        show(trace_text(found, cluster.sources, width()))
    return 0 if found.connected else 1
