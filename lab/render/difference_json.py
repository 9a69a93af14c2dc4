"""How two sets of policies differ, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import Any

from lab.render.difference_text import relation_words
from lab.render.report_json import SCHEMA, witness_json
from lab.subjects.network.difference import Difference, Ways


def difference_json(found: Difference) -> dict[str, Any]:
    """The relation and the connections that show it."""
    return {
        "schema": SCHEMA,
        "kind": "difference",
        "a": found.names[0],
        "b": found.names[1],
        "same": found.same,
        "relation": found.ways.relation.value,
        "text": relation_words(found),
        "whole": found.whole,
        **_ways(found.ways),
        "plugins": {"relation": found.plugins.relation.value, **_ways(found.plugins)},
    }


def _ways(ways: Ways) -> dict[str, Any]:
    return {
        "only_a": [witness_json(witness) for witness in ways.only_a],
        "only_b": [witness_json(witness) for witness in ways.only_b],
    }
