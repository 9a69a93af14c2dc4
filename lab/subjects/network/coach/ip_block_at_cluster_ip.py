"""A Service selected by its address."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import each_peer, rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.peers import cidr


class IpBlockAtClusterIp(MendingRule):
    """An ipBlock for the address of a Service."""

    id = "ip-block-at-cluster-ip"
    why = (
        "A Service's address is translated to a pod's before policies are applied, so an ipBlock for it hardly ever "
        "matches. Policies are about the pods behind a Service."
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
                        for asked in each_peer(case.asked):
                            yield self.mend(
                                policy, path, set_at(policy.source.value, path, asked),
                                f"{written} is the address of Service {service}, not of its pods",
                                "Select the pods behind the Service by label, with a podSelector.",
                            )  # fmt: skip
