"""What is wrong with what an alert prints, how severe it is, and where it goes."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.subjects.falco.coach.case import SURE, Case, Key, RuleCase, case_of
from lab.subjects.falco.coach.refusals import FIELDS_LINK, OVERRIDING_LINK, RULES_LINK
from lab.subjects.falco.coach.rules_there import SETTINGS_LINK
from lab.subjects.falco.loading import running
from lab.subjects.falco.rules.items import PRIORITIES
from lab.subjects.falco.rules.templates import Slot
from lab.subjects.protocol import Advice, Attempt, Witness

OUTPUT_LINK = "https://falco.org/docs/concepts/outputs/formatting/"


class PrintingRule:
    """A mistake in the output of a rule."""

    id = ""
    why = ""
    link = OUTPUT_LINK
    lead = 0

    def say(self, rule: RuleCase) -> tuple[str, str] | None:
        """What is wrong and how to mend it; None where it is not this."""
        raise NotImplementedError

    def span(self, rule: RuleCase) -> Span | None:
        """Where the output stands."""
        part = rule.now.item.output_part if rule.now is not None else None
        return part.span if part is not None else None

    def texts(self, rule: RuleCase) -> frozenset[str]:
        """What of the rule's trouble it accounts for."""
        return frozenset(each.text for each in rule.wrong if "printed" in each.facts)

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Each rule whose output is wrong so."""
        case = case_of(Key(attempt))
        found = []
        for rule in case.rules:
            texts = self.texts(rule)
            said = self.say(rule) if texts and rule.now is not None and rule.wanted is not None else None
            if said is not None:
                finding = Finding(
                    self.id, Severity.ERROR, said[0], self.span(rule), why=self.why, mend=said[1], link=self.link
                )
                weight = SURE * len(texts) // max(len(case.texts), 1) - 3 + self.lead
                found.append(Advice(finding, case.explained(texts), texts, weight))
        return tuple(found)


def _fields(rule: RuleCase, *, wanted: bool) -> list[str]:
    found = rule.wanted if wanted else rule.now
    return [part.written for part in found.output if isinstance(part, Slot)] if found is not None else []


class OutputAppended(PrintingRule):
    """A new text behind the old one, where it was to take its place."""

    id = "falco-output-appended"
    why = "append writes the new text behind the old one, replace puts it in its place."
    link = OVERRIDING_LINK
    lead = 3

    def say(self, rule: RuleCase) -> tuple[str, str] | None:
        """The old text is still there, and the new one behind it."""
        stock = running(rule.case.setting.before).rule(rule.name)
        if rule.now is None or stock is None or stock.output == rule.now.output:
            return None
        if not rule.now.item.output.startswith(stock.item.output):
            return None
        return f"the output of {rule.name!r} still begins with the old text", "Write override: {output: replace}."


class FieldMissing(PrintingRule):
    """A field that is to be printed and is not."""

    id = "falco-output-field-missing"
    why = "An alert says of an event what its output names, and nothing else."
    lead = 2

    def say(self, rule: RuleCase) -> tuple[str, str] | None:
        """Fewer fields than asked for."""
        left = [each for each in _fields(rule, wanted=True) if each not in _fields(rule, wanted=False)]
        more = [each for each in _fields(rule, wanted=False) if each not in _fields(rule, wanted=True)]
        if not left or more:
            return None
        return f"the output of {rule.name!r} lacks {left[0]}", f"Print %{left[0]} where the task has it."


class FieldWrong(PrintingRule):
    """A field that is printed in the place of another."""

    id = "falco-output-field-wrong"
    why = "Fields with similar names say different things: proc.name is the program, proc.cmdline the whole line."
    link = FIELDS_LINK
    lead = 2

    def say(self, rule: RuleCase) -> tuple[str, str] | None:
        """A field that the task does not print."""
        left = [each for each in _fields(rule, wanted=True) if each not in _fields(rule, wanted=False)]
        more = [each for each in _fields(rule, wanted=False) if each not in _fields(rule, wanted=True)]
        if not more:
            return None
        instead = f" in the place of {left[0]}" if left else ""
        mend = f"Print %{left[0]}." if left else f"Leave %{more[0]} out."
        return f"the output of {rule.name!r} prints {more[0]}{instead}", mend


class TextWrong(PrintingRule):
    """The right fields, and other words around them."""

    id = "falco-output-text"
    why = "Programs read these lines: every word and sign counts."

    def say(self, rule: RuleCase) -> tuple[str, str] | None:
        """The line as it is, and as it must be."""
        witness = next((each for each in rule.wrong if "printed" in each.facts), None)
        if witness is None:
            return None
        return f"{rule.name!r} prints: {witness.facts['printed']}", f"It must print: {witness.facts['asked']}"


class PriorityWrong(PrintingRule):
    """Another priority than asked for."""

    id = "falco-priority-wrong"
    why = "The priority stands in the line, and decides whether falco.yaml lets the rule pass."
    link = RULES_LINK
    lead = 3

    def texts(self, rule: RuleCase) -> frozenset[str]:
        """What says so."""
        told = frozenset(each.text for each in rule.wrong if "priority" in each.facts)
        return told | frozenset(each.text for each in rule.wrong if told and "printed" in each.facts)

    def span(self, rule: RuleCase) -> Span | None:
        """Where it stands."""
        if rule.now is None:
            return None
        for part in (*reversed(rule.now.item.changes), rule.now.item.part):
            value = part.get("priority")
            if value is not None:
                return value.span
        return rule.now.item.part.span

    def say(self, rule: RuleCase) -> tuple[str, str] | None:
        """The two priorities."""
        if rule.now is None or rule.wanted is None:
            return None
        own, asked = PRIORITIES[rule.now.item.priority], PRIORITIES[rule.wanted.item.priority]
        if own == asked:
            return None
        return f"the rule {rule.name!r} has priority {own}, and the task asks for {asked}", f"Write {asked.upper()}."


class SettingRule:
    """A mistake in falco.yaml that concerns every alert."""

    id = ""
    why = ""
    mend = ""

    def shows(self, case: Case, witness: Witness) -> bool:
        """Whether this is what is wrong."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for all that shows it."""
        case = case_of(Key(attempt))
        if case.falco.error is not None:
            return ()
        mine = [each for _, each in case.failed if self.shows(case, each)]
        if not mine:
            return ()
        texts = frozenset(each.text for each in mine)
        span = next((note.span for each in mine for note in each.notes if note.span is not None), None)
        finding = Finding(
            self.id, Severity.ERROR, mine[0].text, span, why=self.why, mend=self.mend, link=SETTINGS_LINK
        )
        weight = min(SURE, SURE * len(texts) // max(len(case.texts), 1) + 400)
        return (Advice(finding, case.explained(texts), texts, weight),)


class OutputOff(SettingRule):
    """A place that alerts must go to and do not."""

    id = "falco-output-off"
    why = "An output is used only where its enabled says true; a file needs its whole path besides."
    mend = "Set enabled: true under the output, and for a file the filename that the task names."

    def shows(self, case: Case, witness: Witness) -> bool:
        """An output is missing."""
        if witness.kind != "missing" or "output" not in witness.facts:
            return False
        return not OutputElsewhere().shows(case, witness)


class OutputElsewhere(SettingRule):
    """Another file than asked for."""

    id = "falco-output-file"
    why = "file_output writes to filename; a path without a slash in front is looked for where Falco happens to run."
    mend = "Write the path that the task names."

    def shows(self, case: Case, witness: Witness) -> bool:
        """A file is missing while another is written, or the other way round."""
        asked = [output for output in case.three.required.settings.outputs if output.kind == "file"]
        given = [output for output in case.falco.settings.outputs if output.kind == "file"]
        if not asked or not given or asked == given:
            return False
        return witness.facts.get("output") in (str(asked[0]), str(given[0]))


class OutputExtra(SettingRule):
    """A place that alerts must not go to."""

    id = "falco-output-extra"
    why = "The task says where alerts go; what else was on must stay as it was."
    mend = "Set enabled: false under it."

    def shows(self, case: Case, witness: Witness) -> bool:
        """An output is too much."""
        if witness.kind != "excess" or "output" not in witness.facts:
            return False
        return not OutputElsewhere().shows(case, witness)


class SettingWrong(SettingRule):
    """A setting that must stay as it was, or be otherwise."""

    id = "falco-setting"
    why = "json_output, time_format_iso_8601 and rule_matching change every alert, not only those of one rule."
    mend = "Set it as the task says; what it does not speak of stays."

    def shows(self, case: Case, witness: Witness) -> bool:  # noqa: ARG002
        """A setting is otherwise than both bounds have it."""
        return "setting" in witness.facts


PRINTING_RULES = (
    PriorityWrong(), OutputAppended(), FieldMissing(), FieldWrong(), TextWrong(), OutputElsewhere(), OutputOff(),
    OutputExtra(), SettingWrong(),
)  # fmt: skip
