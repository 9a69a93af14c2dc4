"""Bounds against a state: who can log in with a certificate, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.subjects.certificates.issued import Issued, issued
from lab.subjects.protocol import Bounds, Note, Witness


def compare(bounds: Bounds, state: State) -> tuple[Witness, ...]:
    """The certificates that are asked for and not made, then those that are made and must not be."""
    least, now, most = (tuple(issued(each)) for each in (bounds.required, state, bounds.permitted))
    return (*_missing(least, now), *_excess(now, most, least))


def _missing(least: tuple[Issued, ...], now: tuple[Issued, ...]) -> Iterator[Witness]:
    for wanted in least:
        if wanted.refused or any(_serves(each, wanted) for each in now):
            continue
        near = next((each for each in now if each.identity == wanted.identity), None)
        near = near or next((each for each in now if each.name == wanted.name), None)
        yield _witness("missing", _lacking(wanted, near), wanted, near)


def _serves(each: Issued, wanted: Issued) -> bool:
    return not each.refused and each.identity == wanted.identity and each.seconds >= wanted.seconds


def _lacking(wanted: Issued, near: Issued | None) -> str:
    if near is None:
        return f"there is no request for a certificate of {wanted.who}"
    if near.refused:
        return f"{near} gives nobody a certificate: {near.refused}"
    if near.identity != wanted.identity:
        return f"{near} is for {near.who}, and must be for {wanted.who}"
    return f"the certificate of {near} ends after {near.seconds} s, and must last {wanted.seconds} s"


def _excess(now: tuple[Issued, ...], most: tuple[Issued, ...], least: tuple[Issued, ...]) -> Iterator[Witness]:
    allowed = [each for each in (*most, *least) if not each.refused]
    for each in now:
        if each.refused:
            continue
        known = [other for other in allowed if other.identity == each.identity]
        if not known:
            yield _witness("excess", f"{each} lets in {each.who}, and must not", each, each)
        elif each.seconds > (longest := max(other.seconds for other in known)):
            text = f"the certificate of {each} lives {each.seconds} s, and must end within {longest} s"
            yield _witness("excess", text, each, each)


def _witness(kind: str, text: str, about: Issued, shown: Issued | None) -> Witness:
    span = None if shown is None else shown.object.span(("spec",))
    facts = {"request": about.name, "user": about.request.user, "groups": list(about.request.groups)}
    return Witness(kind, text, facts, (Note(text, good=False, span=span),))
