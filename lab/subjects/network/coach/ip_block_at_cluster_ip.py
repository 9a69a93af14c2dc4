"""A Service selected by its address."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.peers import cidr


class IpBlockAtClusterIp(MendingRule):
    """An ipBlock for the address of a Service."""

    id = "ip-block-at-cluster-ip"
    why = (
        "A Service's address is translated to a pod's before policies are applied, so an ipBlock for it hardly ever "
        "matches. Policies are about what stands behind a Service."
    )
    guess = 95
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Select pods by label instead, as the task has it."""
        services = case.attempt.setting.after.services
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    written = (peer.get("ipBlock") or {}).get("cidr")
                    block = cidr(written)
                    # A block as wide as a private range was not aimed at one Service.
                    if block is None or block.high - block.low > 2**16:
                        continue
                    for service in services:
                        if not any(block.holds(address) for address in service.cluster_ips):
                            continue
                        values = [set_at(policy.source.value, path, asked) for asked in case.asked_peers]
                        values += [
                            set_at(policy.source.value, rule.path, part.value)
                            for asked in case.asked
                            for part in rules(asked, rule.direction)
                        ]
                        for value in values:
                            yield self.mend(
                                policy, path, value,
                                f"{written} is the address of Service {service}, not of what stands behind it",
                                "Select the pods behind it by label, or, outside the cluster, by their own addresses.",
                            )  # fmt: skip
