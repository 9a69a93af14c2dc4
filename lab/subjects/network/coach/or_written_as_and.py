"""One list item where two were meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import insert_at, rules, set_at
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule


class OrWrittenAsAnd(MendingRule):
    """A namespaceSelector and a podSelector stand in one item, where either was to be enough."""

    id = "or-written-as-and"
    why = (
        "One item of `from` or `to` that holds both selectors asks for both at once: such pods in such namespaces. "
        "Two items are alternatives."
    )
    link = DOCS + "#behavior-of-to-and-from-selectors"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Split any item that holds both selectors, or give its namespaceSelector to another item."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    if {"namespaceSelector", "podSelector"} <= set(peer):
                        one = {"namespaceSelector": peer["namespaceSelector"]}
                        two = {"podSelector": peer["podSelector"]}
                        value = insert_at(set_at(policy.source.value, path, one), path, two)
                        split = self.mend(
                            policy, path, value,
                            "namespaceSelector and podSelector stand in one list item: that is AND, not OR",
                            "Give each selector an item, and so a dash, of its own.",
                        )  # fmt: skip
                        # Where one of the two alone does as well, the other was wrong, not the way they are joined.
                        alone = ({policy.ref: set_at(policy.source.value, path, way)} for way in (one, two))
                        yield split._replace(unless=tuple(alone))
                        for other_path, other in rule.peers:
                            if "namespaceSelector" in other or "podSelector" not in other:
                                continue
                            moved = set_at(set_at(policy.source.value, path, two), other_path, {**other, **one})
                            yield self.mend(
                                policy, path, moved,
                                "this namespaceSelector is joined to another podSelector than it should be",
                                "Put it into the item of the podSelector that it belongs to.",
                            )  # fmt: skip
