"""What is misunderstood about tables and chains: which packets they see, and what happens at their end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.firewall.coach.case import Case, FirewallRule, Mend, with_chain
from lab.subjects.firewall.language.model import HOOKS


class PolicyAccepts(FirewallRule):
    """A chain at whose end everything is let through."""

    id = "policy-accepts"
    why = "What no rule decides is decided by the chain's policy, and that is accept unless it says drop."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the policy be drop."""
        for chain in case.now.chains:
            if chain.hook and chain.accepts:
                said = f"chain {chain.name} accepts whatever none of its rules decides"
                how = "Write `policy drop;` after the chain's type, hook and priority."
                yield Mend(said, how, chain.span, with_chain(case.now, chain, replace(chain, accepts=False)))


class ChainWithoutHook(FirewallRule):
    """A chain that no packet comes to."""

    id = "chain-without-hook"
    why = "A chain sees packets only when it hangs on a hook, or when a rule of another chain jumps to it."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Hang it on a hook."""
        jumped = {rule.chain for chain in case.now.chains for rule in chain.rules}
        for chain in case.now.chains:
            if not chain.hook and chain.name not in jumped:
                for accepts in (False, True):
                    hooked = replace(chain, hook=_meant(chain.name), kind="filter", accepts=accepts)
                    said = f"no packet ever comes to chain {chain.name}: it hangs on no hook"
                    how = f"Begin it with `type filter hook {_meant(chain.name)} priority 0; policy drop;`."
                    yield Mend(said, how, chain.span, with_chain(case.now, chain, hooked))


def _meant(name: str) -> str:
    return name.lower() if name.lower() in HOOKS else "input"


class WrongHook(FirewallRule):
    """Rules for packets that go another way."""

    id = "wrong-hook"
    why = (
        "Packets for the node itself pass the input hook, those it sends the output hook, and those it passes on to "
        "pods or other machines the forward hook."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Hang the chain on another hook."""
        for chain in case.now.chains:
            for hook in HOOKS:
                if chain.hook and chain.hook != hook:
                    said = f"chain {chain.name} hangs on the {chain.hook} hook, so it sees none of what was meant"
                    how = f"Hang it on the {hook} hook."
                    changed = replace(chain, hook=hook)
                    yield Mend(said, how, chain.span, with_chain(case.now, chain, changed))


class OneVersionOnly(FirewallRule):
    """A table that sees packets of one version of the protocol."""

    id = "one-version-only"
    why = "A table of family ip sees IPv4 alone and one of family ip6 sees IPv6 alone; inet sees both."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let all of the table's chains see both."""
        for family, table in dict.fromkeys((each.family, each.table) for each in case.now.chains):
            if family in ("ip", "ip6"):
                own = [each for each in case.now.chains if (each.family, each.table) == (family, table)]
                rules = case.now
                for chain in own:
                    rules = with_chain(rules, chain, replace(chain, family="inet"))
                other = "IPv6" if family == "ip" else "IPv4"
                said = f"table {family} {table} sees no {other}: all of that passes it by"
                yield Mend(said, f"Make it `table inet {table}`.", own[0].span, rules)


class AnotherChainDrops(FirewallRule):
    """A packet accepted by one chain, and dropped by the next."""

    id = "another-chain-drops"
    why = "accept ends one chain only: the next one on the same hook sees the packet again, and may drop it."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the other chain away, or let it accept what it does not decide."""
        for chain in case.now.chains:
            others = [each for each in case.now.base(chain.hook) if each is not chain] if chain.hook else []
            if others and not chain.accepts:
                said = f"chain {chain.name} drops what chain {others[0].name} has accepted"
                how = "Put the rules into one chain, or let only one of them drop what no rule decides."
                both = replace(chain, rules=(*chain.rules, *(rule for other in others for rule in other.rules)))
                yield Mend(said, how, chain.span, with_chain(case.now, chain, both))
                yield Mend(said, how, chain.span, with_chain(case.now, chain, replace(chain, accepts=True)))
                yield Mend(said, how, chain.span, with_chain(case.now, chain, None))


class ChainDropsNothing(FirewallRule):
    """No chain looks at the packets at all."""

    id = "nothing-filtered"
    why = "Without a chain on the input hook nothing stops a packet."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the chains of the task in its place."""
        if not any(chain.hook == "input" for chain in case.now.chains):
            said = "no chain hangs on the input hook, so everything gets in"
            how = "Write a table with a chain of `type filter hook input priority 0; policy drop;`."
            yield Mend(said, how, None, case.required)


