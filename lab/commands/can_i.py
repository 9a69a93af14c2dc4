"""``cks-lab can-i``: whether someone may do something, and by which binding and rule."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from lab.commands.chosen_cluster import ChosenCluster
    from lab.subjects.requests import Caller, Request

EPILOG = """\
It asks as kubectl auth can-i does. TYPE is a resource with its group where
there is one (pods, deployments.apps), TYPE/NAME one object, and /PATH a URL
that is no resource. Without --as you are who does the exercise's work: mostly
the cluster's administrator.

examples:
  cks-lab can-i list secrets -n team-a --as system:serviceaccount:team-a:ci --exercise EXERCISE
  cks-lab can-i get pods --subresource log -n team-a --as jane --exercise EXERCISE -f role.yaml
  cks-lab can-i --list -n team-a --as jane --as-group devs --scenario manifests/

exit status: 0 yes, 1 no, 2 usage
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.chosen_cluster import add_cluster
    from lab.commands.parser import add_output
    from lab.subjects.rbac.question import declare_question

    parser.epilog = EPILOG
    declare_question(parser)
    parser.add_argument("--list", action="store_true", dest="listed", help="list everything that is allowed there")
    add_cluster(parser)
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Answer."""
    return _list(chosen) if chosen.listed else _ask(chosen)


def _ask(chosen: argparse.Namespace) -> int:
    from lab.commands.chosen_cluster import choose_cluster
    from lab.commands.terminal import show, show_json, width
    from lab.subjects.rbac.access import Access
    from lab.subjects.rbac.authorize import authorize
    from lab.subjects.rbac.explain import explain

    if not chosen.verb or not chosen.what:
        raise CommandError("say what to do and to what, as in: cks-lab can-i list pods; or --list")
    request = _request(chosen)
    cluster = choose_cluster(chosen)
    caller = _caller(chosen, cluster)
    access = Access.of(cluster.after)
    decision, notes = authorize(access, caller, request), explain(access, caller, request)
    if chosen.output == "json":
        from lab.render.can_i_json import can_i_json

        show_json(can_i_json(cluster.name, caller, request, decision, notes))
    else:
        from lab.render.can_i_text import can_i_text

        show(can_i_text(caller, request, decision, notes, cluster.sources, width()))
    return 0 if decision.allowed else 1


def _list(chosen: argparse.Namespace) -> int:
    from lab.commands.chosen_cluster import choose_cluster
    from lab.commands.terminal import show, show_json
    from lab.subjects.rbac.listing import listing
    from lab.subjects.rbac.question import namespace_asked

    if chosen.verb or chosen.what or chosen.subresource:
        raise CommandError("--list lists everything: give no VERB, TYPE or --subresource with it")
    namespace = namespace_asked(chosen)
    cluster = choose_cluster(chosen)
    caller = _caller(chosen, cluster)
    found = listing(cluster.after, caller, namespace)
    if chosen.output == "json":
        from lab.render.can_i_json import listing_json

        show_json(listing_json(cluster.name, caller, namespace, found))
    else:
        from lab.render.can_i_text import listing_text

        show(listing_text(found))
    return 0


def _caller(chosen: argparse.Namespace, cluster: ChosenCluster) -> Caller:
    """Whoever is named; else who does the exercise's work, which is told; else the administrator."""
    from lab.cluster.policies.asking import ADMINISTRATOR
    from lab.commands.terminal import say
    from lab.subjects.rbac.question import caller_asked
    from lab.subjects.requests import Caller

    try:
        named = caller_asked(chosen)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if named is not None:
        return named
    person = cluster.exercise.person if cluster.exercise is not None else None
    if person is not None:
        say(f"you are {person}")
    who = person or ADMINISTRATOR
    return Caller.person(who.user, who.groups)


def _request(chosen: argparse.Namespace) -> Request:
    """What the arguments ask for. Raises CommandError for a resource that there is not."""
    from lab.commands.terminal import say
    from lab.subjects.rbac.question import perhaps_meant, request_asked

    try:
        request = request_asked(chosen)
        warning = perhaps_meant(chosen)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if warning:
        say(warning)
    return request
