"""The question of ``kubectl auth can-i``, from the words it is asked in."""

from __future__ import annotations

import argparse

from lab.subjects.requests import Caller, Request
from lab.subjects.resources import parse_resource, served

DEFAULT_NAMESPACE = "default"


def declare_question(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the question, those of ``kubectl auth can-i``."""
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


def namespace_asked(chosen: argparse.Namespace) -> str:
    """The namespace that is asked about; empty for all of them."""
    return "" if chosen.all_namespaces else chosen.namespace or DEFAULT_NAMESPACE


def caller_asked(chosen: argparse.Namespace) -> Caller | None:
    """Who is named; None where nobody is. Raises ValueError for a group without a user."""
    if chosen.groups and not chosen.user:
        raise ValueError("--as-group needs --as, for nobody is a group")
    return Caller.person(chosen.user, tuple(chosen.groups)) if chosen.user else None


def request_asked(chosen: argparse.Namespace) -> Request:
    """What is asked. Raises ValueError where it is not whole, or for a resource that there is not."""
    if not chosen.verb or not chosen.what:
        raise ValueError("say what to do and to what, as in: can-i list pods")
    if chosen.what.startswith("/"):
        if chosen.subresource:
            raise ValueError("a path has no subresource")
        return Request(chosen.verb, url=chosen.what)
    word, slash, name = chosen.what.partition("/")
    if slash and not name:
        raise ValueError(f"{chosen.what}: name the object after the slash, as in: pods/web")
    if word == "*":
        return Request(chosen.verb, "", "*", chosen.subresource, name, namespace_asked(chosen))
    group, resource, _ = parse_resource(word)
    known = served().get((group, resource))
    outside = known is not None and not known.namespaced and resource != "namespaces"
    namespace = "" if outside else namespace_asked(chosen)
    return Request(chosen.verb, group, resource, chosen.subresource, name, namespace)


def perhaps_meant(chosen: argparse.Namespace) -> str:
    """What kubectl understands by ``pods/log``, where that is hardly meant; empty else."""
    word, _, name = chosen.what.partition("/")
    if chosen.subresource or not word or word == "*":
        return ""
    group, resource, _ = parse_resource(word)
    known = served().get((group, resource))
    if known is None or name not in known.subresources:
        return ""
    return f"{chosen.what} means the object called {name}; for the subresource: {word} --subresource {name}"
