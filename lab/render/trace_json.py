"""How one connection fared, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import Any

from lab.render.report_json import SCHEMA, note_json, span_json
from lab.subjects.network.fate import Trace


def trace_json(trace: Trace, cluster: str) -> dict[str, Any]:
    """The trace step by step."""
    return {
        "schema": SCHEMA,
        "kind": "trace",
        "of": cluster,
        "from": trace.source,
        "to": trace.target,
        "connected": trace.connected,
        "fate": trace.fate.value,
        "undefined": trace.undefined,
        "tried": trace.tried,
        "agreeing": trace.agreeing,
        "steps": [
            {
                "station": step.kind.value,
                "good": step.good,
                "text": step.text,
                **span_json(step.span),
                "notes": [note_json(note) for note in step.notes],
            }
            for step in trace.steps
        ],
    }
