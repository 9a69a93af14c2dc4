"""The coach's rules for profiles: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.profiles.coach.armor import ARMOR_RULES
from lab.subjects.profiles.coach.rules import (
    CallsContradict,
    CallsMissing,
    CallsOpen,
    CallUnknown,
    DefaultKills,
    DefaultTooOpen,
    SaysNothing,
    Unreadable,
)
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    Unreadable(), SaysNothing(), CallUnknown(), CallsContradict(), DefaultTooOpen(), DefaultKills(), CallsMissing(),
    CallsOpen(), *ARMOR_RULES,
)  # fmt: skip
