"""Which policy an answer is judged by, and what a state's audit log lacks or has too much of."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.audit.backend import NUMBERS, Backend, backend, policy_span, told_number
from lab.subjects.audit.compare import Difference, Triple, differences
from lab.subjects.audit.policy import Treatment
from lab.subjects.audit.reading import LoadedPolicy, load_policy
from lab.subjects.audit.words import facts, told
from lab.subjects.later import Later
from lab.subjects.protocol import Bounds, Note, Witness
from lab.subjects.remembered import of_state

MOST = 24
"""Witnesses that are told."""

EXTENSIONS = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class AuditWitness(Witness):
    """A witness that still knows what it is about: the coach looks at the rules that decide."""

    difference: Difference | None = None


@of_state
def policy_at(state: State) -> str:
    """The node's path of the policy: where the API server's flag leads, else the file that is one; or empty."""
    found = backend(state)
    if found is not None and found.policy_at:
        return found.policy_at
    paths = sorted(path for path in state.node_files if path.endswith(EXTENSIONS))
    return next((path for path in paths if load_policy(state.node_files[path], state.release).policy is not None), "")


def judged(bounds: Bounds, state: State) -> LoadedPolicy | None:
    """The policy in force, or where none is, the file that the task wants it in; None where there is none."""
    found = backend(state)
    if found is not None and found.logs and found.policy is not None:
        return found.policy
    path = policy_at(bounds.required)
    text = state.node_files.get(path)
    return None if text is None else load_policy(text, state.release, state.source_of(path))


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """Every way in which the log is not kept as asked, then every request of which it says too little or too much."""
    return (*_of_log(bounds, state), *_of_policy(bounds, state, closed=closed))


def _of_log(bounds: Bounds, state: State) -> Iterator[Witness]:
    required, permitted, own = (backend(each) for each in (bounds.required, bounds.permitted, state))
    if required is None or permitted is None or not required.logs:
        return
    if own is None:
        yield missing("no manifest of the API server lies on the node")
        return
    for trouble in own.troubles:
        if trouble.rule != "audit-policy-refused":
            yield missing(trouble.message, trouble.span)
    if own.logs:
        yield from _settings(required, permitted, own)


def _settings(required: Backend, permitted: Backend, own: Backend) -> Iterator[Witness]:
    if own.log_at not in (required.log_at, permitted.log_at):
        span = own.container.options.span("audit-log-path") if own.container is not None else None
        yield missing(f"the log is {own.log_at} on the node, and {required.log_at} was asked", span)
    for name in NUMBERS:
        if not required.flag(f"audit-log-{name}"):
            continue
        low, high = sorted((required.numbers.get(name, 0), permitted.numbers.get(name, 0)))
        value = own.numbers.get(name, 0)
        if not low <= value <= high:
            span = own.container.options.span(f"audit-log-{name}") if own.container is not None else None
            asked = f"{low}" if low == high else f"{low} to {high}"
            yield missing(told_number(name, value, asked), span)


def missing(text: str, span: Span | None = None) -> Witness:
    """A witness that something does not work."""
    return Witness("missing", text, {"about": "log"}, (Note(text, good=False, span=span),))


def _of_policy(bounds: Bounds, state: State, *, closed: bool) -> tuple[Witness, ...]:
    required, permitted = judged(bounds, bounds.required), judged(bounds, bounds.permitted)
    if required is None or permitted is None or required.policy is None or permitted.policy is None:
        return ()
    own = judged(bounds, state)
    if own is None:
        return (missing(f"there is no policy at {policy_at(bounds.required)}"),)
    if own.policy is None:
        return (refused(own),)
    found = differences(Triple(required.policy, own.policy, permitted.policy), closed, _namespaces(state))
    ordered = sorted(found, key=lambda each: each.target.made_up)
    return tuple(witness(each, own) for each in ordered[:MOST])


def refused(loaded: LoadedPolicy) -> Witness:
    """A policy that the API server does not start with."""
    text = f"the API server does not start: loading audit policy file: {loaded.error}"
    return missing(text, policy_span(loaded))


def _namespaces(state: State) -> tuple[str, ...]:
    own = [name for name in sorted(state.namespaces) if not name.startswith("kube-")]
    return (*[name for name in own if name != "default"], "default")


def witness(difference: Difference, own: LoadedPolicy) -> AuditWitness:
    """A difference as a person reads it."""
    kind = "missing" if difference.wrong.missing else "excess"
    text = told(difference)
    notes = Later(lambda: notes_on(difference.now, own))
    return AuditWitness(kind, text, facts(difference), notes, difference.target.made_up, difference)


def notes_on(treatment: Treatment, own: LoadedPolicy) -> Iterator[Note]:
    """Which rule decides."""
    if treatment.rule is None:
        said = "No rule of the policy matches it, and then nothing is written."
        yield Note(said, None, own.document.key_span(("rules",)))
        return
    span = own.document.span(("rules", treatment.rule))
    yield Note(
        f"The first rule that matches decides: the {ordinal(treatment.rule)}, level {treatment.level.word}.", None, span
    )


def ordinal(place: int) -> str:
    """A position, counted from 0, in words: ``1st``, ``2nd``."""
    number = place + 1
    last = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last} rule"
