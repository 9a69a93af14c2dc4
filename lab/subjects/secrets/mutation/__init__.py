"""Wrong answers, made from right ones: every reference, volume, mount and Secret changed."""

from __future__ import annotations

from lab.subjects.changes import Operator, drop_document
from lab.subjects.secrets.mutation import references, stores

OPERATORS: tuple[Operator, ...] = (*references.OPERATORS, *stores.OPERATORS, drop_document)
