"""The table of who reaches whom, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import Any

from lab.render.matrix_table import MatrixTable
from lab.render.report_json import SCHEMA


def matrix_json(table: MatrixTable, cluster: str) -> dict[str, Any]:
    """Every connection with its answer now and as found; null where Kubernetes leaves it open."""
    return {
        "schema": SCHEMA,
        "kind": "matrix",
        "of": cluster,
        "connections": [
            {
                "from": source,
                "to": column.name,
                "port": column.port.number,
                "protocol": column.port.protocol.value,
                "allowed": cell.allowed,
                "was": cell.was,
            }
            for source, column, cell in table.cells()
        ],
    }
