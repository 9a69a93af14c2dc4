"""The coach's rules for Falco: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.falco.coach.conditions import CONDITION_RULES, FURTHER_RULES, LAST_RULES
from lab.subjects.falco.coach.exceptions import EXCEPTION_RULES
from lab.subjects.falco.coach.printing_rules import PRINTING_RULES
from lab.subjects.falco.coach.refusals import REFUSALS, AppendedWithoutWord, MacroLater
from lab.subjects.falco.coach.rules_there import PLAINLY, RULES_THERE
from lab.subjects.falco.coach.values import OTHER_VALUE_RULES, VALUE_RULES
from lab.subjects.falco.coach.workloads import WORKLOAD_RULES
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    *WORKLOAD_RULES, MacroLater(), AppendedWithoutWord(), *REFUSALS, *RULES_THERE, *PRINTING_RULES, *EXCEPTION_RULES,
    *CONDITION_RULES, *VALUE_RULES, *FURTHER_RULES, *OTHER_VALUE_RULES, *LAST_RULES, PLAINLY,
)  # fmt: skip
