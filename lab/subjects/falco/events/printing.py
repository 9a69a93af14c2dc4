"""What an alert prints.

Source: falcosecurity/falco, userspace/engine/formats.cpp; falcosecurity/libs, eventformatter.cpp.
"""

from __future__ import annotations

import json

from lab.subjects.falco.events.evaluating import reader, written
from lab.subjects.falco.events.event import Values
from lab.subjects.falco.language.fields import key_of
from lab.subjects.falco.language.tree import Field
from lab.subjects.falco.rules.compiling import Rule
from lab.subjects.falco.rules.items import PRIORITIES
from lab.subjects.falco.rules.templates import Slot, Template

ABSENT = "<NA>"


def message(output: Template, values: Values) -> str:
    """The rule's own text with the event's values."""
    return "".join(part if isinstance(part, str) else _filled(part, values) for part in output)


def _filled(slot: Slot, values: Values) -> str:
    text = shown(slot, values)
    return text[: slot.width].ljust(slot.width) if slot.width else text


def shown(slot: Slot, values: Values) -> str:
    """A field's value as it is printed."""
    found = reader(slot.value)(values)
    return written(found[0]) if found else ABSENT


def line(rule: Rule, values: Values, *, iso_time: bool = False) -> str:
    """The whole line: time, priority, message."""
    time = values.get("evt.time.iso8601" if iso_time else "evt.time", ABSENT)
    text = f"{time}: {PRIORITIES[rule.item.priority]} {message(rule.output, values)}"
    return json.dumps(text, ensure_ascii=False)[1:-1]


def json_line(rule: Rule, values: Values) -> str:
    """The same with ``json_output: true``."""
    slots = [part for part in rule.output if isinstance(part, Slot) and isinstance(part.value, Field)]
    fields = {"evt.time": values.get("evt.rawtime")}
    fields |= {slot.written: values.get(key_of(slot.value)) for slot in slots if isinstance(slot.value, Field)}
    found = {
        "hostname": values.get("evt.hostname", "node01"),
        "output": line(rule, values),
        "output_fields": fields,
        "priority": PRIORITIES[rule.item.priority],
        "rule": rule.name,
        "source": rule.item.source,
        "tags": sorted(rule.item.tags),
        "time": str(values.get("evt.time.iso8601", "")).replace("+0000", "Z"),
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
