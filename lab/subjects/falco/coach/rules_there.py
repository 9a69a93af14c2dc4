"""Why a rule that was written does not run: another name, switched off, not severe enough, in a file nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.subjects.falco.coach.case import SURE, Case, Key, RuleCase, case_of
from lab.subjects.falco.coach.refusals import OVERRIDING_LINK, RULES_LINK
from lab.subjects.falco.events.event import events_of
from lab.subjects.falco.language.tree import Node, checks_of, same
from lab.subjects.falco.loading import running
from lab.subjects.falco.replaying import fires, raised
from lab.subjects.falco.rules.compiling import Rule
from lab.subjects.falco.rules.items import PRIORITIES
from lab.subjects.falco.settings import PATH
from lab.subjects.protocol import Advice, Attempt, Witness

SETTINGS_LINK = "https://falco.org/docs/reference/daemon/config-options/"


class RuleThere:
    """A reason for which a rule that is asked for is not on."""

    id = ""
    why = ""
    link = RULES_LINK

    def reason(self, rule: RuleCase) -> tuple[str, str, Span | None] | None:
        """What is said, how to mend it, and where; None where it is not this."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Each rule that is not on for this reason."""
        case = case_of(Key(attempt))
        found = []
        for rule in case.rules:
            if rule.now is not None or rule.wanted is None:
                continue
            told = self.reason(rule)
            if told is not None:
                message, mend, span = told
                finding = Finding(self.id, Severity.ERROR, message, span, why=self.why, mend=mend, link=self.link)
                texts = frozenset(each.text for each in rule.wrong)
                weight = SURE * len(texts) // max(len(case.texts), 1)
                found.append(Advice(finding, case.explained(texts), texts, weight))
        return tuple(found)


class Disabled(RuleThere):
    """``enabled: false``."""

    id = "falco-rule-disabled"
    why = "A rule that is not enabled is read and checked, and never asked."

    def reason(self, rule: RuleCase) -> tuple[str, str, Span | None] | None:
        """The rule is there and off."""
        there = rule.case.falco.rule(rule.name)
        if there is None or there.item.enabled:
            return None
        part = (there.item.changes or (there.item.part,))[-1]
        key = part.key("enabled")
        mend = "Write enabled: true (with override: {enabled: replace} in another file)."
        return f"the rule {rule.name!r} is switched off", mend, (key or part).span


class NotSevere(RuleThere):
    """A priority below falco.yaml's minimum."""

    id = "falco-priority-below-minimum"
    why = "falco.yaml's priority is the least that is loaded at all: EMERGENCY is the most severe, DEBUG the least."
    link = SETTINGS_LINK

    def reason(self, rule: RuleCase) -> tuple[str, str, Span | None] | None:
        """The rule is there, on, and passed over."""
        falco = rule.case.falco
        there = falco.rule(rule.name)
        if there is None or not there.item.enabled or there.item.priority <= falco.settings.priority:
            return None
        own, least = PRIORITIES[there.item.priority], PRIORITIES[falco.settings.priority]
        wanted = rule.wanted.item.priority if rule.wanted is not None else 0
        if wanted != there.item.priority:
            key = there.item.part.get("priority")
            mend, span = f"Write priority: {PRIORITIES[wanted].upper()}.", key.span if key is not None else None
        else:
            mend, span = f"Set priority: {own.lower()} in falco.yaml.", falco.settings.spans.get("priority")
        return f"the rule {rule.name!r} has priority {own}, and falco.yaml lets pass {least} and above", mend, span


class OtherName(RuleThere):
    """A rule by another name."""

    id = "falco-rule-name"
    why = "The name is what an alert is known by, and what later files change it by; every letter counts."

    def reason(self, rule: RuleCase) -> tuple[str, str, Span | None] | None:
        """A rule that the task knows nothing of."""
        falco, three = rule.case.falco, rule.case.three
        if falco.rule(rule.name) is not None:
            return None
        known = {each.name for each in (*three.required.known, *three.permitted.known)}
        others = [each.name for each in falco.known if each.name not in known]
        near = get_close_matches(rule.name, others, n=1, cutoff=0.4) or others[:1]
        if not near:
            return None
        other = falco.rule(near[0])
        span = other.item.part.span if other is not None else None
        return f"there is a rule {near[0]!r}, and none {rule.name!r}", f"Name it {rule.name}.", span


class NotRead(RuleThere):
    """A file that falco.yaml does not list."""

    id = "falco-file-not-read"
    why = "Falco reads what rules_files lists, in that order, and nothing else."
    link = SETTINGS_LINK

    def reason(self, rule: RuleCase) -> tuple[str, str, Span | None] | None:
        """A rules file was handed in that is not read."""
        state, falco = rule.case.state, rule.case.falco
        if falco.rule(rule.name) is not None:
            return None
        for path, name in state.node_sources.items():
            if path != PATH and path.startswith("/etc/falco/") and path not in falco.files:
                mend = f"Add {path} to rules_files in falco.yaml."
                span = falco.settings.spans.get("rules_files")
                return f"falco.yaml lists no {path}, so {name} is not read", mend, span
        return None


class RuleMissing(RuleThere):
    """No such rule at all."""

    id = "falco-rule-missing"
    why = "The task asks for a rule of that name."

    def reason(self, rule: RuleCase) -> tuple[str, str, Span | None] | None:
        """There is neither it nor another new one."""
        if rule.case.falco.rule(rule.name) is not None or OtherName().reason(rule) or NotRead().reason(rule):
            return None
        sources = rule.case.state.node_sources
        name = next((name for path, name in sources.items() if path != PATH), next(iter(sources.values()), ""))
        span = Span(name, 1, 1, 1, 1) if name else None
        return f"no rules file holds a rule {rule.name!r}", "Add an item that begins: - rule: " + rule.name, span


class ExtraRule:
    """A rule that nobody asked for."""

    id = "falco-rule-extra"
    why = "Each rule alerts by itself: what another says too much, or says otherwise, is not taken back by yours."

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Rules that the task knows nothing of."""
        case = case_of(Key(attempt))
        return (*self._beside(case), *self._alerting(case))

    def _beside(self, case: Case) -> Iterator[Advice]:
        """A rule of one's own, while the one that was to be changed is as it was found."""
        asked = {rule.name for falco in (case.three.required, case.three.permitted) for rule in falco.known}
        own = next((rule for rule in case.falco.known if rule.name not in asked), None)
        before = running(case.setting.before)
        for rule in case.rules if own is not None else ():
            stock = before.rule(rule.name)
            now = case.falco.rule(rule.name)
            if own is None or stock is None or now is None or not same(stock.node, now.node):
                continue
            if stock.output == now.output and stock.item.priority == now.item.priority:
                message = f"{own.name!r} is a rule of its own; {rule.name!r} is as it was found"
                mend = f"Change the rule that is there: an item with rule: {rule.name} and override."
                yield self._advice(case, message, mend, own, frozenset(case.texts), 1)
                return

    def _advice(
        self, case: Case, message: str, mend: str, own: Rule, texts: frozenset[str], lead: int
    ) -> Advice:
        span = own.item.part.span
        finding = Finding(self.id, Severity.ERROR, message, span, why=self.why, mend=mend, link=OVERRIDING_LINK)
        weight = SURE * len(texts) // max(len(case.texts), 1) + lead
        return Advice(finding, case.explained(texts), texts, weight)

    def _alerting(self, case: Case) -> tuple[Advice, ...]:
        """One that alerts of what it must not."""
        found = []
        for rule in case.rules:
            if rule.now is None or rule.wanted is not None:
                continue
            message = f"the rule {rule.name!r} alerts too, and the task does not ask for it"
            mend = "Take it out, or put what it says into the rule that is asked for."
            texts = frozenset(each.text for each in rule.wrong)
            found.append(self._advice(case, message, mend, rule.now, texts, -1))
        return tuple(found)


class Shadowed:
    """A rule that matches, while another alerts first."""

    id = "falco-shadowed"
    why = "With rule_matching: first, Falco stops at the first rule that matches an event, in the order of the files."

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Events that the rule's condition holds for and another rule takes."""
        case = case_of(Key(attempt))
        if case.falco.error is not None or not case.texts:
            return ()
        found = []
        for name in dict.fromkeys(str(each.facts["rule"]) for _, each in case.failed if each.facts.get("rule")):
            advice = self._of(case, name)
            if advice is not None:
                found.append(advice)
        return tuple(found)

    def _of(self, case: Case, name: str) -> Advice | None:
        rule = next((each for each in case.falco.rules if each.name == name), None)
        if rule is None:
            return None
        events = {event.number: event for event in events_of(case.state)}
        taken: dict[str, str] = {}
        for _, witness in case.failed:
            event = events.get(int(witness.facts.get("event") or 0))
            if witness.kind != "missing" or event is None or witness.facts.get("rule") != name:
                continue
            first = raised(case.falco, event.values)[:1]
            if fires(rule, event.values) and first and first[0].name != name:
                taken[witness.text] = first[0].name
        if not taken:
            return None
        other = next(iter(taken.values()))
        finding = Finding(
            self.id, Severity.ERROR, f"the rule {name!r} matches, and {other!r} alerts first",
            rule.item.part.span, why=self.why, link=SETTINGS_LINK,
            mend="Change the rule that is there, narrow the other, or set rule_matching: all.",
        )  # fmt: skip
        weight = SURE * len(taken) // max(len(case.texts), 1)
        return Advice(finding, case.explained(frozenset(taken)), frozenset(taken), weight)


class Replaced:
    """A condition that was to be added to, and was replaced."""

    id = "falco-replaced"
    why = "replace puts the new text in the place of the old; append writes it behind, with its own and or or in front."

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """A rule of Falco's whose own comparisons are gone."""
        case = case_of(Key(attempt))
        found = []
        before = running(case.setting.before)
        for rule in case.rules:
            stock = before.rule(rule.name)
            if rule.now is None or stock is None or rule.wanted is None or not rule.texts:
                continue
            lost = [each for each in _parts(stock) if not _holds(rule.now.node, each)]
            kept = [each for each in lost if _holds(rule.wanted.node, each)]
            part = next((each for each in rule.now.item.changes if each.get("condition") is not None), None)
            if not kept or part is None or same(rule.now.node, stock.node):
                continue
            message = f"of the rule {rule.name!r} nothing is left but what you wrote"
            mend = "Write override: {condition: append}, and begin the condition with and; or repeat all of it."
            finding = Finding(
                self.id, Severity.ERROR, message, (part.key("condition") or part).span, why=self.why, mend=mend,
                link=OVERRIDING_LINK,
            )  # fmt: skip
            weight = SURE * len(rule.texts) // max(len(case.texts), 1)
            found.append(Advice(finding, case.explained(rule.texts), rule.texts, weight))
        return tuple(found)


def _parts(rule: Rule) -> Iterator[Node]:
    yield from checks_of(rule.node)


def _holds(node: Node, part: Node) -> bool:
    return any(same(each, part) for each in checks_of(node))


MENDS = {
    "missing": "Read the event field by field, and ask of each comparison whether it holds for it.",
    "excess": "Look for what sets this event apart from those that are meant, and ask for that too.",
}


class Plainly:
    """When no known mistake explains it: the first alert that is missing, and the first that is too much."""

    id = "falco-alert"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for each side."""
        case = case_of(Key(attempt))
        if case.falco.error is not None:
            return ()
        found = []
        for kind, mend in MENDS.items():
            witness = next((each for _, each in case.failed if each.kind == kind), None)
            if witness is not None:
                span = _span(case, witness)
                finding = Finding(self.id, Severity.ERROR, witness.text, span, mend=mend, link=RULES_LINK)
                found.append(Advice(finding, cases=frozenset({witness.text})))
        return tuple(found)


def _span(case: Case, witness: Witness) -> Span | None:
    rule = case.falco.rule(str(witness.facts.get("rule", "")))
    return rule.item.part.span if rule is not None else None


RULES_THERE = (NotRead(), Disabled(), NotSevere(), OtherName(), RuleMissing(), ExtraRule(), Shadowed(), Replaced())
PLAINLY = Plainly()
