"""The coach's rules for encryption at rest, one misunderstanding each.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from lab.subjects.coaching import Plainly
from lab.subjects.encryption.coach.case import LINK
from lab.subjects.encryption.coach.keys import KeyNotFirst, OldKeyKept, OldKeyRemoved, WrongKey, WrongKeyName
from lab.subjects.encryption.coach.providers import (
    IdentityAlone,
    IdentityFirst,
    IdentityKept,
    IdentityMissing,
    WrongProvider,
)
from lab.subjects.encryption.coach.resources import (
    EarlierRuleWins,
    ResourceInWrongGroup,
    ResourceNotNamed,
    ResourceTooMany,
    ResourceUnknown,
    SpecificBeforeWhole,
)
from lab.subjects.encryption.coach.rotating import (
    IdentityGoneTooEarly,
    KeyDiffers,
    OldKeyGoneTooEarly,
    WrittenBeforeReadable,
)
from lab.subjects.encryption.coach.serving import ChangedToo, FlagMissing, NotReloading, OtherFile
from lab.subjects.encryption.coach.starting import starting
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    *starting(),
    FlagMissing(),
    OtherFile(),
    IdentityFirst(),
    IdentityAlone(),
    ResourceUnknown(),
    ResourceInWrongGroup(),
    EarlierRuleWins(),
    SpecificBeforeWhole(),
    KeyDiffers(),
    WrittenBeforeReadable(),
    IdentityGoneTooEarly(),
    OldKeyGoneTooEarly(),
    KeyNotFirst(),
    IdentityMissing(),
    IdentityKept(),
    OldKeyRemoved(),
    OldKeyKept(),
    WrongProvider(),
    WrongKeyName(),
    WrongKey(),
    ResourceNotNamed(),
    ResourceTooMany(),
    NotReloading(),
    ChangedToo(),
    Plainly(
        "encryption",
        LINK,
        "Follow the resource to the rule that names it: its first provider writes, every one of them reads.",
        "Find the rule and the provider that make it possible, and take them away.",
    ),
)
