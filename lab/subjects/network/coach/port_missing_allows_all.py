"""A rule with peers and no ports."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.manifests.document import JsonObject, Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, append_at, rules, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy
from lab.subjects.network.rule_part import RulePart


class PortMissingAllowsAll(MendingRule):
    """A rule that lists peers but no ports, or a port entry that names none."""

    id = "port-missing-allows-all"
    why = (
        "A rule without ports opens every port of every protocol to its peers; "
        "an entry without a number opens every port of its protocol."
    )
    guess = 90
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give the rule the ports that the task speaks of."""
        for policy in case.changed:
            for rule in rules(policy):
                if not rule.peers or any("port" in port for _, port in rule.ports):
                    continue
                how = "Add ports with the protocol and number you mean, in the same list item."
                for ports in case.asked_port_sets:
                    listed = Put(policy.source.value, (*rule.path, "ports"), ports)
                    yield self.edit(policy, rule.path, listed, _message(rule), how)
                    if len(rule.peers) > 1:
                        apart = [partial(_apart, policy, rule, path, peer, ports) for path, peer in rule.peers]
                        yield self.edit(policy, rule.path[:2], apart, _message(rule), how, at=rule.path)


def _apart(policy: Policy, rule: RulePart, path: Path, peer: JsonObject, ports: list[JsonObject]) -> JsonObject:
    """The policy with one of a rule's peers in a rule of its own, with those ports."""
    own = {rule.direction.peers_key: [peer], "ports": ports}
    return append_at(without_peer(policy.source.value, path), rule.path[:2], own)


def _message(rule: RulePart) -> str:
    protocols = dict.fromkeys(port.get("protocol") or "TCP" for _, port in rule.ports)
    if not protocols:
        return f"this {rule.direction} rule names no port, so it opens all of them to each of its peers"
    return f"this {rule.direction} rule names no port number, so it opens every {' and '.join(protocols)} port"
