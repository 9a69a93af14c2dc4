"""The ways to check that Falco brings: ``loads``, ``alerts``, ``prints``, ``seen`` and ``stopped``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.falco.chosen import Chosen, chosen
from lab.subjects.falco.compare import not_starting
from lab.subjects.falco.events.event import Event
from lab.subjects.falco.loading import running
from lab.subjects.falco.replaying import printed, raised
from lab.subjects.falco.seen import SeenKind
from lab.subjects.falco.stopping import StoppedKind
from lab.subjects.falco.words import alert_told
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW_LOADS = "write it as loads: true, or loads: {warnings: none}"
HOW_ALERTS = "write it as alerts: {rule: name, where: {proc.name: sh}, expect: alert} or with events: [12, 14]"
HOW_PRINTS = "write it as prints: {rule: name, where: {proc.name: sh}, to: /var/log/falco.log}"

EXPECT = ("alert", "silent")


@dataclass(frozen=True, slots=True)
class LoadsCheck:
    """Falco starts with the files that are there."""

    def run(self, setting: Setting) -> Outcome:
        """Let it read them."""
        falco = running(setting.after)
        if falco.error is not None:
            witness = not_starting(falco)
            return Outcome(False, witness.text, witness.notes, (witness,))
        return Outcome(True, f"Falco starts with {len(falco.rules)} rules from {', '.join(falco.files)}")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' files."""
        return ()


@dataclass(frozen=True, slots=True)
class AlertsCheck:
    """A rule alerts of every chosen event, or of none; an empty name stands for any rule."""

    rule: str
    chosen: Chosen
    alert: bool

    def run(self, setting: Setting) -> Outcome:
        """Replay the events."""
        falco = running(setting.after)
        if falco.error is not None:
            witness = not_starting(falco)
            return Outcome(False, witness.text, witness.notes, (witness,))
        wrong = []
        events = self.chosen.of(setting.after)
        for event in events:
            names = [rule.name for rule in raised(falco, event.values)]
            if (self.rule in names if self.rule else bool(names)) is not self.alert:
                wrong.append(self._witness(event, names))
        if wrong:
            return Outcome(False, wrong[0].text, tuple(note for each in wrong for note in each.notes), tuple(wrong))
        what = "alerts of" if self.alert else "stays silent on"
        return Outcome(bool(events), f"{self.rule or 'Falco'} {what} {len(events)} recorded events")

    def _witness(self, event: Event, names: list[str]) -> Witness:
        kind = "missing" if self.alert else "excess"
        text = alert_told(self.rule or (names or ["Falco"])[0], kind, event.values, event.number)
        notes = [Note(text, good=False)]
        if self.alert and names:
            notes.append(Note(f"{names[0]!r} alerts of it first"))
        facts: JsonObject = {"rule": self.rule, "event": event.number}
        return Witness("missing" if self.alert else "excess", text, facts, tuple(notes))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: what happened has happened."""
        return ()


@dataclass(frozen=True, slots=True)
class PrintsCheck:
    """A rule prints of every chosen event what the task asks for; ``to`` is where the line must be written."""

    rule: str
    chosen: Chosen
    to: str = ""

    def run(self, setting: Setting) -> Outcome:
        """Compare the lines with those of the reference."""
        falco, asked = running(setting.after), running(setting.bounds.required)
        if falco.error is not None:
            witness = not_starting(falco)
            return Outcome(False, witness.text, witness.notes, (witness,))
        there = [str(output) for output in falco.settings.outputs]
        if self.to and self.to not in there:
            text = f"nothing is written to {self.to}; alerts go to {', '.join(there) or 'nowhere'}"
            facts: JsonObject = {"output": self.to}
            return Outcome(False, text, (Note(text, good=False),), (Witness("missing", text, facts),))
        lines: list[str] = []
        for event in self.chosen.of(setting.after):
            wanted, given = (
                next((printed(rule, event.values, each.settings) for rule in raised(each, event.values)
                      if rule.name == self.rule), "")
                for each in (asked, falco)
            )  # fmt: skip
            if not wanted:
                continue
            if not given:
                text = alert_told(self.rule, "missing", event.values, event.number)
                facts = {"rule": self.rule, "event": event.number}
                return Outcome(False, text, (Note(text, good=False),), (Witness("missing", text, facts),))
            if given != wanted:
                text = f"{self.rule!r} prints: {given}"
                notes = (Note(text, good=False), Note(f"and must print: {wanted}"))
                facts = {"rule": self.rule, "event": event.number, "printed": given, "asked": wanted}
                return Outcome(False, text, notes, (Witness("missing", text, facts, notes),))
            lines.append(given)
        return Outcome(bool(lines), lines[0] if lines else f"{self.rule} prints nothing")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: what happened has happened."""
        return ()


class LoadsKind:
    """``loads``."""

    key = "loads"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if written is not True:
            raise ValueError(HOW_LOADS)
        return LoadsCheck()


class AlertsKind:
    """``alerts``."""

    key = "alerts"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_ALERTS, ("rule", "events", "where", "expect"))
        expect = fields.get("expect", "alert")
        if expect not in EXPECT:
            raise ValueError(f"expect must be one of {', '.join(EXPECT)}")
        rule = fields.get("rule", "")
        if not isinstance(rule, str):
            raise ValueError("rule must be a rule's name")
        return AlertsCheck(rule, chosen(fields), expect == "alert")


class PrintsKind:
    """``prints``."""

    key = "prints"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_PRINTS, ("rule", "events", "where", "to"))
        rule, to = fields.get("rule"), fields.get("to", "")
        if not isinstance(rule, str) or not rule:
            raise ValueError("rule must be a rule's name")
        if not isinstance(to, str):
            raise ValueError("to must be stdout, syslog, or a file's path")
        return PrintsCheck(rule, chosen(fields), to)


KINDS: tuple[CheckKind, ...] = (LoadsKind(), AlertsKind(), PrintsKind(), SeenKind(), StoppedKind())
