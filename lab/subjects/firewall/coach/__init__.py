"""The coach's rules for firewalls, one misunderstanding each.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.coaching import Plainly
from lab.subjects.firewall.coach.case import LINK, SURE, case_of
from lab.subjects.firewall.coach.chains import (
    AnotherChainDrops,
    ChainDropsNothing,
    ChainWithoutHook,
    OneVersionOnly,
    PolicyAccepts,
    WrongHook,
)
from lab.subjects.firewall.coach.conditions import (
    AnySource,
    PortMissing,
    RuleMissing,
    RuleTooMany,
    SourceInverted,
    SourcePort,
    WrongPort,
    WrongProtocol,
    WrongSource,
)
from lab.subjects.firewall.coach.order import (
    EarlierRuleDecides,
    LoopbackForgotten,
    RepliesForgotten,
    RepliesTooWide,
)
from lab.subjects.protocol import Advice, Attempt, Rule


class NftRefuses:
    """A file that nft does not take."""

    id = "nft-refuses"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """nft's complaint, where it points."""
        case = case_of(attempt)
        if case.error is None:
            return ()
        why = "nft loads a file as a whole or not at all: with one mistake in it the node starts without any rule."
        mend = "Mend that place. `nft -c -f FILE` checks a file without loading it."
        finding = Finding(self.id, Severity.ERROR, case.error.said, case.error.span, why=why, mend=mend, link=LINK)
        failed = attempt.failed
        cases = frozenset(each.text for run in failed for each in run.outcome.witnesses)
        return (Advice(finding, frozenset(run.id for run in failed), cases, SURE),)


RULES: tuple[Rule, ...] = (
    NftRefuses(),
    ChainWithoutHook(),
    WrongHook(),
    PolicyAccepts(),
    OneVersionOnly(),
    AnotherChainDrops(),
    EarlierRuleDecides(),
    RepliesForgotten(),
    LoopbackForgotten(),
    RepliesTooWide(),
    SourceInverted(),
    SourcePort(),
    WrongProtocol(),
    AnySource(),
    PortMissing(),
    WrongSource(),
    WrongPort(),
    RuleTooMany(),
    RuleMissing(),
    ChainDropsNothing(),
    Plainly(
        "firewall",
        LINK,
        "Follow the packet from the top of the chain: nothing that it meets accepts it.",
        "Follow the packet from the top of the chain to the rule that accepts it.",
    ),
)
