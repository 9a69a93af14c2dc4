"""Bounds against a state: every host and path that either side names, and one of each that none does."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.subjects.ingress.serving import Served, serve
from lab.subjects.ingress.sites import sites
from lab.subjects.protocol import Bounds, Note, Witness

FRESH_HOST = "somewhere.else.example"
FRESH_LABEL = "any"
FRESH_PATHS = ("/", "/somewhere/else")


def compare(bounds: Bounds, state: State) -> tuple[Witness, ...]:
    """The hosts and paths that are served otherwise than asked, named ones first."""
    states = (state, bounds.required, bounds.permitted)
    paths = _paths(states)
    found: list[Witness] = []
    for host, made_up in _hosts(states):
        for fresh in (False, True):
            named = [path for path, near in paths if near is fresh]
            told = [each for path in named for each in _differing(bounds, state, host, path, made_up or fresh)]
            found += told
            if told:
                # Paths that nobody named say no more than those that somebody did.
                break
    return tuple(found)


def _hosts(states: tuple[State, ...]) -> list[tuple[str, bool]]:
    written = dict.fromkeys(rule.host for each in states for site in sites(each) for rule in site.rules if rule.host)
    listed = dict.fromkeys(host for each in states for site in sites(each) for tls in site.tls for host in tls.hosts)
    found = {host.replace("*", FRESH_LABEL, 1): host.startswith("*") for host in (*written, *listed)}
    return [*sorted(found.items(), key=lambda each: (each[1], each[0])), (FRESH_HOST, True)]


def _paths(states: tuple[State, ...]) -> list[tuple[str, bool]]:
    written = sorted({rule.path for each in states for site in sites(each) for rule in site.rules})
    near = {f"{path.rstrip('/')}{end}" for path in written for end in ("/deeper", "more")}
    known = dict.fromkeys((*written, FRESH_PATHS[0]), False)
    return [*known.items(), *((path, True) for path in sorted(near | {FRESH_PATHS[1]}) if path not in known)]


def _differing(bounds: Bounds, state: State, host: str, path: str, made_up: bool) -> Iterator[Witness]:
    now, least, most = (serve(each, host, path) for each in (state, bounds.required, bounds.permitted))
    lacking = least.facts - now.facts
    for fact in sorted(lacking):
        yield _witness("missing", missing(fact, now), now, fact, made_up)
    kinds = {each[0] for each in lacking}
    for fact in sorted(now.facts - most.facts - least.facts):
        # Of two sides of one mistake the first is told: answered in plain text is what is not sent on.
        if fact[0] not in kinds and not (fact[0] == "http" and "redirect" in kinds):
            yield _witness("excess", excess(fact, now), now, fact, made_up)


def missing(fact: tuple[str, ...], now: Served) -> str:
    """What should work and does not, and why."""
    where = f"{now.host}{now.path}"
    if now.nobody:
        return f"{'http' if fact[0] == 'http' else 'https'}://{where} is answered by nobody: {now.nobody}"
    if fact[0] == "https":
        if not now.secret:
            return f"https://{where} has no certificate that a client takes: {now.untrusted}"
        if now.backend != fact[1]:
            return f"https://{where} leads to {now.backend}, and must lead to {fact[1]}"
        return f"https://{where} uses Secret {now.secret}, and must use {fact[2]}"
    if fact[0] == "redirect":
        return f"http://{where} is not sent on to https"
    if now.redirects:
        return f"http://{where} is sent on to https, and must be answered"
    return f"http://{where} leads to {now.backend}, and must lead to {fact[1]}"


def excess(fact: tuple[str, ...], now: Served) -> str:
    """What works and must not."""
    where = f"{now.host}{now.path}"
    if fact[0] == "https":
        return f"https://{where} leads to {fact[1]} with the certificate of Secret {fact[2]}, and must not"
    if fact[0] == "redirect":
        return f"http://{where} is sent on to https, and must not be"
    return f"http://{where} is answered by {fact[1]} in plain text, and must not be"


def _witness(kind: str, text: str, now: Served, fact: tuple[str, ...], made_up: bool) -> Witness:
    span = None if now.site is None else now.site.object.span(now.place)
    if now.site is not None and fact[0] in ("redirect", "http") and now.secret:
        span = now.site.object.key_span(("metadata", "annotations"))
    facts = {"host": now.host, "path": now.path, "what": fact[0]}
    return Witness(kind, text, facts, (Note(text, good=False, span=span),), made_up)
