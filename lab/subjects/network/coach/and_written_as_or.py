"""Two list items where one was meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules, set_at, without_peer
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule


class AndWrittenAsOr(MendingRule):
    """A namespaceSelector and a podSelector stand in two items of a list, where one item with both was meant."""

    id = "and-written-as-or"
    why = (
        "Two items of `from` or `to` are alternatives: every pod of those namespaces, or such pods in the policy's own "
        "namespace. One item that holds both selectors asks for both at once."
    )
    link = DOCS + "#behavior-of-to-and-from-selectors"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Join any two items that hold one selector each, of one rule or of two with the same ports."""
        for policy in case.changed:
            alone = [(rule, path, peer) for rule in rules(policy) for path, peer in rule.peers if len(peer) == 1]
            for rule, path, peer in alone:
                for other_rule, other_path, other in alone:
                    together = rule.direction is other_rule.direction and rule.ports_value == other_rule.ports_value
                    if together and set(peer) == {"namespaceSelector"} and set(other) == {"podSelector"}:
                        value = set_at(policy.source.value, path, {**peer, **other})
                        gone = other_path if len(other_rule.peers) > 1 else other_rule.path
                        joined = self.mend(
                            policy, max(path, other_path, key=str), drop_at(value, gone),
                            "namespaceSelector and podSelector stand in two list items: that is OR, not AND",
                            "Put both selectors into one item: take the dash away from the second.",
                        )  # fmt: skip
                        # Where neither is missed, they were wrong, not the way they stand.
                        first, second = sorted((path, other_path), key=str)
                        neither = without_peer(without_peer(policy.source.value, second), first)
                        yield joined._replace(unless=({policy.ref: neither},))
