"""What is misunderstood in a condition that Falco takes: each mended and tried on every event."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.falco.coach.case import SURE, Key, RuleCase, case_of
from lab.subjects.falco.coach.mending import constants_of, field_of, swapped, with_too, written
from lab.subjects.falco.coach.refusals import CONDITIONS_LINK
from lab.subjects.falco.language.tree import And, Check, Exists, Field, Node, Not, Or, Text, nodes_of
from lab.subjects.protocol import Advice, Attempt

HOST = Not(Check(Field("container.id"), "=", Text("host")))
EVENTS_LINK = "https://falco.org/docs/reference/rules/supported-events/"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What may be wrong, how to mend it, where, and the condition as it would be then."""

    message: str
    mend: str
    span: Span | None
    then: Node | None


class ConditionRule:
    """A misunderstanding that is told where mending it makes something right. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    link = CONDITIONS_LINK
    guess = 0

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Where the condition may show it."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The first mend of each rule that makes something right, the best of them."""
        case = case_of(Key(attempt))
        found = []
        for rule in case.rules:
            if rule.now is None or not rule.texts or rule.name in case.settled:
                continue
            best = self._best(rule)
            if best is not None:
                gone, each = best
                if gone == rule.texts:
                    # No later rule can account for more.
                    case.settled.add(rule.name)
                weight = max(SURE * len(gone) // max(len(case.texts), 1) - self.guess, 1)
                finding = Finding(
                    self.id, Severity.ERROR, each.message, each.span, why=self.why, mend=each.mend, link=self.link
                )
                found.append(Advice(finding, case.explained(gone), gone, weight))
        return tuple(found)

    def _best(self, rule: RuleCase) -> tuple[frozenset[str], Suspicion] | None:
        """The mend that makes most right, and what that is; None where none does."""
        best: tuple[frozenset[str], Suspicion] | None = None
        for each in self.suspect(rule):
            gone = rule.gone(each.then) if each.then is not None else frozenset()
            if len(gone) > (len(best[0]) if best is not None else 0):
                best = gone, each
            if gone == rule.texts:
                break
        return best


class EventTypeMissing(ConditionRule):
    """A condition that no event type narrows."""

    id = "falco-event-type-missing"
    why = "A process makes thousands of calls. Without evt.type the rule alerts of each of them."
    link = EVENTS_LINK

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Add the type that was meant."""
        if rule.now is None or any(field_of(each) == "evt.type" for each in rule.checks()):
            return
        for wanted in rule.wanted_checks():
            if field_of(wanted) == "evt.type":
                message = f"the rule {rule.name!r} says nothing of evt.type"
                mend = f"Say what happened: {written(wanted)}, or a macro that does, such as spawned_process."
                for part in (wanted, *_parts_with(rule, wanted)):
                    yield Suspicion(message, mend, rule.span(), with_too(rule.now.node, part))


def _parts_with(rule: RuleCase, check: Node) -> Iterator[Node]:
    """The parts of the condition as it must be that a comparison belongs to, such as a macro's."""
    if rule.wanted is not None and isinstance(rule.wanted.node, And):
        for part in rule.wanted.node.children:
            if any(each is check for each in nodes_of(part)):
                yield part


class EventTypePartial(ConditionRule):
    """One call where several do the same."""

    id = "falco-event-type-partial"
    why = "Programs do the same by several calls: open, openat and openat2 open a file, execve and execveat start one."
    link = EVENTS_LINK

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Name them all."""
        wanted = next((each for each in rule.wanted_checks() if field_of(each) == "evt.type"), None)
        if wanted is None or rule.now is None:
            return
        for each in rule.checks():
            if field_of(each) == "evt.type" and {*constants_of(each)} < {*constants_of(wanted)}:
                left = [name for name in constants_of(wanted) if name not in constants_of(each)]
                message = f"the rule {rule.name!r} misses {', '.join(left)}"
                then = swapped(rule.now.node, each, wanted)
                yield Suspicion(message, f"Write {written(wanted)}.", rule.span(each), then)


class EventTypeWrong(ConditionRule):
    """Another call than the one that was meant."""

    id = "falco-event-type-wrong"
    why = "evt.type names what the process did: execve starts a program, openat opens a file, connect a connection."
    link = EVENTS_LINK
    guess = 5

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take the task's."""
        wanted = next((each for each in rule.wanted_checks() if field_of(each) == "evt.type"), None)
        for each in rule.checks():
            if wanted is not None and field_of(each) == "evt.type" and rule.now is not None:
                message = f"{written(each)} is not what the task is about"
                then = swapped(rule.now.node, each, wanted)
                yield Suspicion(message, "Take the event types of what happened.", rule.span(each), then)


class EnterEvents(ConditionRule):
    """A comparison of evt.dir."""

    id = "falco-evt-dir"
    why = "Falco sees a call once, when it is done: evt.dir is always <, and the field is going away."
    link = EVENTS_LINK

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Leave it out."""
        for each in rule.checks():
            if field_of(each) == "evt.dir" and rule.now is not None:
                then = swapped(rule.now.node, each, None)
                yield Suspicion(f"{written(each)} matches nothing", "Leave evt.dir out.", rule.span(each), then)


class ContainerMissing(ConditionRule):
    """A rule that was meant for containers and alerts of the host too."""

    id = "falco-container-missing"
    why = "Falco sees the whole node: what runs on the host has the container.id host."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Ask for a container."""
        if rule.now is None or any(field_of(each) in ("container.id", "container.name") for each in rule.checks()):
            return
        message = f"the rule {rule.name!r} alerts of what happens on the host too"
        mend = "Add: and container (the macro), or and container.id != host."
        yield Suspicion(message, mend, rule.span(), with_too(rule.now.node, HOST))


class Precedence(ConditionRule):
    """``a and b or c`` where ``a and (b or c)`` was meant."""

    id = "falco-and-or"
    why = "and binds tighter than or: what stands after or is a condition of its own, without what stands before."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Put the alternatives into parentheses."""
        if rule.now is None:
            return
        for node in nodes_of(rule.now.read):
            if isinstance(node, Or) and any(isinstance(each, And) for each in node.children):
                yield from self._regrouped(rule, node)

    def _regrouped(self, rule: RuleCase, node: Or) -> Iterator[Suspicion]:
        assert rule.now is not None
        whole = next((each for each in nodes_of(rule.now.node)
                      if isinstance(each, Or) and (each.start, each.end) == (node.start, node.end)), None)  # fmt: skip
        if whole is None:
            return
        span = rule.now.wording.span(node.children[1].start - 3)
        message = "and binds tighter than or, so what follows or alerts by itself"
        mend = "Put the alternatives into parentheses: a and (b or c)."
        for then in _groupings(whole):
            yield Suspicion(message, mend, span, swapped(rule.now.node, whole, then))


def _groupings(node: Or) -> Iterator[Node]:
    """``a and b or c`` as ``a and (b or c)``; ``a or b and c`` as ``(a or b) and c``."""
    first, last = node.children[0], node.children[-1]
    if isinstance(first, And):
        kept, alternative = first.children[:-1], first.children[-1]
        rest = tuple(each.children[-1] if isinstance(each, And) else each for each in node.children[1:])
        tails = tuple(tail for each in node.children[1:-1] if isinstance(each, And) for tail in each.children[1:])
        if isinstance(last, And):
            heads = (*(each.children[0] if isinstance(each, And) else each for each in node.children[1:]),)
            yield And((*kept, Or((alternative, *heads)), *last.children[1:]))
        yield And((*kept, Or((alternative, *rest)), *tails))
        yield And((*kept, Or((alternative, *node.children[1:]))))
    if isinstance(last, And):
        yield And((Or((*node.children[:-1], last.children[0])), *last.children[1:]))


class Negated(ConditionRule):
    """A ``not`` too much or too little."""

    id = "falco-not"
    why = "not turns the next comparison round, and only that one: put several into parentheses behind it."
    guess = 5

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Turn each part round in turn."""
        if rule.now is None:
            return
        for node in nodes_of(rule.now.node):
            then = node.child if isinstance(node, Not) else Not(node)
            part = node.child if isinstance(node, Not) else node
            at = part if isinstance(part, Check | Exists) else None
            what = written(part) if isinstance(part, Check | Exists) else "a part of the condition"
            message = f"{what} is asked for the wrong way round"
            mended = swapped(rule.now.node, node, then)
            yield Suspicion(message, "Take the not away, or add one.", rule.span(at), mended)


class ConditionMissing(ConditionRule):
    """Something that the task asks for and the condition does not."""

    id = "falco-condition-missing"
    why = "Everything the task says of the event belongs into the condition, joined by and."
    guess = 20

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Add it."""
        asked = {field_of(each) for each in rule.checks()}
        missing = [each for each in rule.wanted_checks() if field_of(each) not in asked]
        if rule.now is None or not missing or rule.wanted is None:
            return
        parts = rule.wanted.node.children if isinstance(rule.wanted.node, And) else (rule.wanted.node,)
        for part in parts:
            inside = [each for each in missing if any(node is each for node in nodes_of(part))]
            if inside:
                fields = ", ".join(dict.fromkeys(field_of(each) for each in inside if field_of(each)))
                message = f"the rule {rule.name!r} asks nothing of {fields}"
                yield Suspicion(message, "Add it with and.", rule.span(), with_too(rule.now.node, part))


class ConditionExtra(ConditionRule):
    """Something that the condition asks for and the task does not."""

    id = "falco-condition-extra"
    why = "Each further comparison makes the rule pass over more."
    guess = 20

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Leave it out."""
        wanted = {field_of(each) for each in rule.wanted_checks()}
        for each in rule.checks():
            if rule.now is not None and field_of(each) not in wanted:
                message = f"{written(each)} is more than the task asks for"
                yield Suspicion(message, "Leave it out.", rule.span(each), _without(rule.now.node, each))


def _without(node: Node, part: Node) -> Node | None:
    """A condition without a comparison, and without the not before it."""
    for each in nodes_of(node):
        if isinstance(each, Not) and each.child is part:
            return swapped(node, each, None)
    return swapped(node, part, None)


class AlwaysTrue(ConditionRule):
    """A condition that holds for everything, or for nothing."""

    id = "falco-always-or-never"
    why = "Joined by or, one comparison that always holds is enough; joined by and, two that exclude each other never."
    guess = 2

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take the task's."""
        if rule.now is None or rule.wanted is None:
            return
        mask = rule.masks[2]
        if mask in (0, rule.space.every) and rule.space.size > 1:
            what = "alerts of everything" if mask else "can never alert"
            message = f"the rule {rule.name!r} {what}"
            mend = "Check each comparison by itself: which events does it hold for?"
            yield Suspicion(message, mend, rule.span(), rule.wanted.node)


CONDITION_RULES = (
    EnterEvents(), EventTypeMissing(), EventTypePartial(), ContainerMissing(), Precedence(),
)  # fmt: skip
"""The surest."""

FURTHER_RULES = (AlwaysTrue(), EventTypeWrong(), Negated())
"""Those that explain what is left."""

LAST_RULES = (ConditionMissing(), ConditionExtra())
