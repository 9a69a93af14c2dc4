"""Who reaches whom."""

from __future__ import annotations

from typing import Any

from lab.render.matrix_json import matrix_json
from lab.render.matrix_table import MatrixTable
from lab.render.matrix_text import matrix_text
from lab.render.styled import Lines
from lab.subjects.protocol import Setting

QUESTION = "who reaches whom"


def view_text(setting: Setting, width: int = 80) -> Lines:
    """The matrix, without its title."""
    return matrix_text(MatrixTable(setting.before, setting.after), "", width)[2:]


def view_json(setting: Setting) -> dict[str, Any]:
    """Its connections."""
    return {"connections": matrix_json(MatrixTable(setting.before, setting.after), "")["connections"]}
