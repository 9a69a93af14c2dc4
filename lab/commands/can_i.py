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

ADMINISTRATOR = ("kubernetes-admin", ("kubeadm:cluster-admins",))
"""Who the kubeconfig that kubeadm writes belongs to."""

DEFAULT_NAMESPACE = "default"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.chosen_cluster import add_cluster
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("verb", metavar="VERB", nargs="?", help="what to do: get, list, create ...")
    parser.add_argument("what", metavar="TYPE", nargs="?", help="TYPE, TYPE/NAME or /PATH to do it to")
    parser.add_argument("--as", metavar="USER", dest="user", help="who asks; system:serviceaccount:NAMESPACE:NAME too")
    parser.add_argument(
        "--as-group", metavar="GROUP", action="append", default=[], dest="groups", help="a group of theirs",
    )  # fmt: skip
    where = parser.add_mutually_exclusive_group()
    where.add_argument("-n", "--namespace", metavar="NS", help="the namespace (default: default)")
    where.add_argument("-A", "--all-namespaces", action="store_true", help="ask about all namespaces")
    parser.add_argument("--subresource", metavar="NAME", default="", help="such as log, exec, scale or token")
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

    if chosen.verb or chosen.what or chosen.subresource:
        raise CommandError("--list lists everything: give no VERB, TYPE or --subresource with it")
    namespace = _namespace(chosen)
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
    from lab.commands.terminal import say
    from lab.subjects.requests import Caller

    if chosen.groups and not chosen.user:
        raise CommandError("--as-group needs --as, for nobody is a group")
    if not chosen.user:
        person = cluster.exercise.person if cluster.exercise is not None else None
        if person is None:
            return Caller.person(*ADMINISTRATOR)
        say(f"you are {person}")
        return Caller.person(person.user, person.groups)
    return Caller.person(chosen.user, tuple(chosen.groups))


def _namespace(chosen: argparse.Namespace) -> str:
    return "" if chosen.all_namespaces else chosen.namespace or DEFAULT_NAMESPACE


def _request(chosen: argparse.Namespace) -> Request:
    """What the arguments ask for. Raises CommandError for a resource that there is not."""
    from lab.subjects.requests import Request
    from lab.subjects.resources import parse_resource, served

    if chosen.what.startswith("/"):
        if chosen.subresource:
            raise CommandError("a path has no subresource")
        return Request(chosen.verb, url=chosen.what)
    word, slash, name = chosen.what.partition("/")
    if slash and not name:
        raise CommandError(f"{chosen.what}: name the object after the slash, as in: pods/web")
    if word == "*":
        return Request(chosen.verb, "", "*", chosen.subresource, name, _namespace(chosen))
    try:
        group, resource, _ = parse_resource(word)
    except ValueError as error:
        raise CommandError(str(error)) from None
    known = served().get((group, resource))
    _warn(chosen, name, known.subresources if known else frozenset())
    outside = known is not None and not known.namespaced and resource != "namespaces"
    namespace = "" if outside else _namespace(chosen)
    return Request(chosen.verb, group, resource, chosen.subresource, name, namespace)


def _warn(chosen: argparse.Namespace, name: str, subresources: frozenset[str]) -> None:
    """Say what kubectl understands by ``pods/log``."""
    from lab.commands.terminal import say

    if name in subresources and not chosen.subresource:
        kind = chosen.what.partition("/")[0]
        say(f"{chosen.what} means the object called {name}; for the subresource: {kind} --subresource {name}")
