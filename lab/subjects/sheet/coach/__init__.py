"""The coach's rules for answer sheets."""

from __future__ import annotations

from lab.subjects.protocol import Rule
from lab.subjects.sheet.coach.rules import ItemExtra, ItemMissing, KnownSlip, Unanswered, UnknownQuestion, WrongAnswer

RULES: tuple[Rule, ...] = (KnownSlip(), UnknownQuestion(), ItemExtra(), ItemMissing(), WrongAnswer(), Unanswered())
"""The most telling first."""
