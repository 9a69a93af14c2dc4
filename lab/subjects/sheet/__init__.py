"""The answer sheet: questions about what lies in the scenario, answered in words."""

from __future__ import annotations

from lab.subjects.sheet.subject import SheetSubject

subject = SheetSubject()
