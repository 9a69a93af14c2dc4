"""The coach's rules for audit: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.audit.coach.conditions import (
    NamesMistaken,
    NamespaceMisplaced,
    PathsMistaken,
    UserMistaken,
    VerbsMistaken,
)
from lab.subjects.audit.coach.demands import RuleMissing, RuleTooWide, RuleUnasked
from lab.subjects.audit.coach.levels import (
    LevelTooHigh,
    LevelTooLow,
    ManagedFields,
    SecretsInLog,
    StageNotOmitted,
    StageOmitted,
)
from lab.subjects.audit.coach.log import LOG_RULES
from lab.subjects.audit.coach.order import CatchAllMissing, CatchAllTooMuch, CatchAllWrong, RuleShadowed
from lab.subjects.audit.coach.reading import FieldTwice, Refused, UnknownField
from lab.subjects.audit.coach.resources import KindForResource, StarTooWide, SubresourceForgotten, WrongGroup
from lab.subjects.coaching import Plainly
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    *LOG_RULES,
    Refused("audit-wrong-kind", wrong_kind=True), Refused("audit-policy-refused", wrong_kind=False),
    UnknownField(), FieldTwice(), WrongGroup(), KindForResource(), RuleShadowed(), CatchAllMissing(), CatchAllWrong(),
    CatchAllTooMuch(), SubresourceForgotten(), StageNotOmitted(), StageOmitted(), ManagedFields(), SecretsInLog(),
    VerbsMistaken(), UserMistaken(), NamespaceMisplaced(), NamesMistaken(), PathsMistaken(), StarTooWide(),
    LevelTooHigh(), LevelTooLow(), RuleMissing(), RuleTooWide(), RuleUnasked(),
    Plainly(
        "audit",
        "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
        "Look for the first rule that matches the request; raise its level, or put a rule above it.",
        "Look for the first rule that matches the request; lower its level, or put a rule above it.",
    ),
)  # fmt: skip
