"""A state against its bounds: how each resource is written, what can be read of it, and the way there."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.apiserver import Server, server
from lab.subjects.encryption.atoms import Atom, atoms
from lab.subjects.encryption.config.loading import Loaded
from lab.subjects.encryption.config.model import Configuration
from lab.subjects.encryption.etcd import Value, values
from lab.subjects.encryption.intent import Intent, known_values, told
from lab.subjects.encryption.kept import kept
from lab.subjects.encryption.rotation import Moment, final, walk
from lab.subjects.encryption.storing import Keeping, Stored, keeping
from lab.subjects.protocol import Bounds, Note, Witness

MISSING, EXCESS = "missing", "excess"


@dataclass(frozen=True, slots=True)
class Sides:
    """Three configurations to compare, the one that was in force before the learner came, and what etcd holds."""

    must: Configuration
    may: Configuration
    now: Configuration
    found: Configuration
    held: tuple[Value, ...]
    document: Loaded | None = None


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The cases in which a state leaves its bounds. A closed world holds no resource that is named nowhere."""
    now = server(state)
    if now.configuration is None:
        return (_not_started(now),)
    must, may = server(bounds.required), server(bounds.permitted)
    if must.configuration is None or may.configuration is None:
        return ()
    held = values(bounds.required)
    found = [*kept(bounds, state)]
    last = final(bounds.required)
    if last is None:
        sides = Sides(must.configuration, may.configuration, now.configuration, Configuration(), held, now.loaded)
        return (*found, *_compared(sides, closed=closed))
    return (*found, *_steps(bounds, state, now.configuration, held, closed=closed))


def _not_started(now: Server) -> Witness:
    text = f"the API server does not start: {now.trouble}"
    return Witness(MISSING, text, {"stage": now.stage}, (Note(text, good=False, span=now.span or _first_span(now)),))


def _first_span(now: Server) -> Span | None:
    loaded = now.loaded
    if loaded is None or not loaded.complaints:
        return None
    return span_of(loaded)


def span_of(loaded: Loaded, number: int = 0) -> Span | None:
    """Where a complaint about a file points."""
    complaint = loaded.complaints[number]
    if complaint.line:
        return Span(loaded.source, complaint.line, complaint.column, complaint.line, complaint.column + 1)
    return None if loaded.document is None else loaded.document.span(complaint.path)


def _steps(
    bounds: Bounds, state: State, found: Configuration, held: tuple[Value, ...], *, closed: bool
) -> Iterator[Witness]:
    moments = walk(state)
    for moment in moments:
        note = Note(moment.text, good=False, span=step_span(moment))
        facts = {"step": moment.step.number, "kind": moment.kind}
        yield Witness(MISSING, moment.text, facts, (note,))
    last, least, most = (final(each) for each in (state, bounds.required, bounds.permitted))
    if last is None or least is None or most is None or last.loaded.configuration is None:
        return
    must, may = least.loaded.configuration, most.loaded.configuration
    if must is not None and may is not None:
        sides = Sides(must, may, last.loaded.configuration, found, held, last.loaded)
        yield from _compared(sides, closed=closed, at="at the end ")


def step_span(moment: Moment) -> Span | None:
    """Where a moment points: at what is refused, else at the rules of its step."""
    loaded = moment.step.loaded
    if moment.kind == "refused":
        return span_of(loaded)
    return None if loaded.document is None else loaded.document.key_span(("resources",))


def _compared(sides: Sides, *, closed: bool, at: str = "") -> Iterator[Witness]:
    known = dict.fromkeys(value.resource for value in sides.held)
    for atom in atoms((sides.must, sides.may, sides.now), known):
        if not (closed and atom.made_up):
            yield from _atom(sides, atom, at)


def _atom(sides: Sides, atom: Atom, at: str) -> Iterator[Witness]:
    now = keeping(sides.now, atom.resource)
    intent = Intent.of(sides.must, sides.may, atom.resource)
    span = _span(sides, now)
    misfit = intent.misfit(now)
    if misfit:
        yield _written(atom, now, intent, misfit, at, span)
    own = [value.stored for value in sides.held if value.resource == atom.resource and not at]
    for stored in dict.fromkeys((*known_values(intent, sides.found, atom.resource), *own)):
        reads = now.reads(stored)
        if not reads and intent.must.reads(stored):
            yield _unread(atom, stored, sides, at, span)
        elif reads and not intent.may.reads(stored) and not intent.must.reads(stored):
            text = f"{at}{atom.told}: what is stored as {told(stored)} can be read, and must not"
            yield _witness(EXCESS, text, atom, span, stored)


def _written(atom: Atom, now: Keeping, intent: Intent, misfit: str, at: str, span: Span | None) -> Witness:
    how = told(now.writes)
    if misfit in ("length", "key"):
        reason = "another key than the one given" if misfit == "key" else "a key of another length than asked"
        text = f"{at}{atom.told}: new objects are written as {how}, with {reason}"
    else:
        text = f"{at}{atom.told}: new objects are written as {how}, and must be written {intent.wanted()}"
    return _witness(MISSING, text, atom, span, now.writes, misfit)


def _unread(atom: Atom, stored: Stored, sides: Sides, at: str, span: Span | None) -> Witness:
    there = [value for value in sides.held if value.resource == atom.resource and value.stored == stored]
    which = f"{there[0].name}, stored as {told(stored)}," if there else f"what is stored as {told(stored)}"
    text = f"{at}{which} can no longer be read" if there else f"{at}{atom.told}: {which} can no longer be read"
    return _witness(MISSING, text, atom, span, stored)


def _witness(
    kind: str, text: str, atom: Atom, span: Span | None, stored: Stored, misfit: str = ""
) -> Witness:
    facts = {"resource": str(atom.resource), "stored": stored.prefix or "plain", "misfit": misfit}
    return Witness(kind, text, facts, (Note(text, good=False, span=span),), made_up=atom.made_up)


def _span(sides: Sides, now: Keeping) -> Span | None:
    """Where the way of writing stands in the file; the file's rules where nothing names the resource."""
    document = sides.document.document if sides.document is not None else None
    if document is None:
        return None
    return document.span(now.providers[0].path or ("resources",))
