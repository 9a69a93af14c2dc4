"""Where alerts go, and how they are written, within the bounds."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.falco.loading import Running
from lab.subjects.protocol import Note, Witness

SAID = {
    "json_output": "json_output",
    "iso_time": "time_format_iso_8601",
    "first_only": "rule_matching",
}
WORDS = {
    ("json_output", True): "alerts are written as JSON, and must be lines of text",
    ("json_output", False): "alerts are lines of text, and must be written as JSON",
    ("iso_time", True): "alerts tell the time with its date, and must not",
    ("iso_time", False): "alerts tell the time without its date, and must tell it in ISO 8601",
    ("first_only", True): "only the first rule that matches an event alerts, and all must",
    ("first_only", False): "every rule that matches an event alerts, and only the first must",
}


def setting_wrong(required: Running, permitted: Running, found: Running) -> Iterator[Witness]:
    """Settings that both bounds have alike, and that are otherwise."""
    for name, key in SAID.items():
        wanted = getattr(required.settings, name)
        given = getattr(found.settings, name)
        if wanted == getattr(permitted.settings, name) != given:
            text = f"{WORDS[name, given]} ({key} in falco.yaml)"
            span = found.settings.spans.get(key)
            yield Witness("excess", text, {"setting": key}, (Note(text, False, span),))


def outputs_wrong(required: Running, permitted: Running, found: Running) -> Iterator[Witness]:
    """Places that alerts must go to and do not, and those that they go to and must not."""
    now = found.settings.outputs
    for output in required.settings.outputs:
        if output not in now:
            text = f"no alert is written to {output}"
            span = found.settings.spans.get(f"{output.kind}_output")
            facts = {"output": str(output), "kind": output.kind}
            yield Witness("missing", text, facts, (Note(text, False, span),))
    for output in now:
        if output not in permitted.settings.outputs:
            text = f"alerts are written to {output}, and must not"
            span = found.settings.spans.get(f"{output.kind}_output")
            facts = {"output": str(output), "kind": output.kind}
            yield Witness("excess", text, facts, (Note(text, False, span),))
