"""The coach's rules for Cilium: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.cilium.coach.allowing import (
    DenyMissing,
    DenyWins,
    NotMended,
    OneSide,
    PolicyMissing,
    PortMissing,
    WayExchanged,
    WrongPort,
)
from lab.subjects.cilium.coach.encryption import (
    AuthenticationMissing,
    AuthenticationTooMuch,
    NoSwitch,
    OtherSettings,
    SwitchedOff,
    TwoWays,
)
from lab.subjects.cilium.coach.parts import LANGUAGE, SUBJECT
from lab.subjects.cilium.coach.peers import (
    AnyNamespace,
    CidrAtPods,
    EndpointsExchanged,
    NamespaceMissing,
    WrongEntity,
    WrongPeer,
)
from lab.subjects.cilium.coach.refused import AgentsRefuse, EmptyList, EmptyRule, NothingShut, ShutsTooMuch
from lab.subjects.cilium.coach.saying import (
    DnsMissing,
    DnsUnwatched,
    L7Missing,
    L7Undone,
    MethodMissing,
    PathNotWhole,
    PathTooWide,
    PatternTooWide,
)
from lab.subjects.coaching import Plainly
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    AgentsRefuse(), TwoWays(), NoSwitch(), SwitchedOff(), EmptyRule(), EmptyList(), CidrAtPods(), L7Undone(),
    NamespaceMissing(), DnsUnwatched(), DnsMissing(), PatternTooWide(), PathNotWhole(), PathTooWide(),
    MethodMissing(), L7Missing(), AuthenticationMissing(), AuthenticationTooMuch(), AnyNamespace(), ShutsTooMuch(),
    NothingShut(), WrongEntity(), PortMissing(), WrongPort(), WayExchanged(), DenyMissing(), DenyWins(),
    EndpointsExchanged(), WrongPeer(), NotMended(), OneSide(), PolicyMissing(), OtherSettings(),
    Plainly(
        SUBJECT, LANGUAGE,
        "Find the section that drops it, and a rule that should allow it.",
        "Find the rule that lets it through, or the section that is missing.",
    ),
)  # fmt: skip
