"""The port of a Service where the pods' port was needed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Service
from lab.manifests.document import Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import own_address
from lab.subjects.network.peers import admits, policy_peer
from lab.subjects.network.policy import Policy
from lab.subjects.network.rule_part import RulePart


class ServicePortForPodPort(MendingRule):
    """A rule opens the port that a Service listens on, not the one its pods do."""

    id = "service-port-for-pod-port"
    why = (
        "A Service's port is translated to the pods' port (targetPort) before policies are applied: "
        "policies only ever see the pods' port."
    )
    link = "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put a Service's target in place of its port: everywhere at once, for both ends may need it, and singly."""
        found = list(self._places(case))
        values = {policy.ref: policy.source.value for policy, *_ in found}
        for policy, path, _, target in found:
            values[policy.ref] = set_at(values[policy.ref], (*path, "port"), target)
        if len(found) > 1:
            policy, path, service, target = found[0]
            told = self._told(policy, path, service, target)
            yield told._replace(given=values)
        for policy, path, service, target in found:
            yield self._told(policy, path, service, target)

    def _told(self, policy: Policy, path: Path, service: Service, target: int | str) -> Mend:
        place = (*path, "port")
        number = policy.source.get(place)
        behind = "pods" if service.selector else "endpoints"
        return self.mend(
            policy, place, set_at(policy.source.value, place, target),
            f"{number} is the port of Service {service}, and its {behind} listen on another",
            "Look up the Service's targetPort, and open that.",
        )  # fmt: skip

    def _places(self, case: Case) -> Iterator[tuple[Policy, Path, Service, int | str]]:
        """Each port of a rule that is the port of a Service with another target."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    for service in case.attempt.setting.after.services:
                        for each in service.ports:
                            translated = each.number == port.get("port") and each.target not in (each.number, "")
                            if translated and _speaks_of(policy, rule, service, case):
                                yield policy, path, service, each.target


def _speaks_of(policy: Policy, rule: RulePart, service: Service, case: Case) -> bool:
    """Whether some pod behind the Service is one that the rule is about."""
    behind = case.attempt.setting.after.selected(service)
    if not behind:
        return True
    if rule.direction is Direction.INGRESS:
        return any(pod.namespace == policy.namespace and policy.pods.matches(pod.labels) for pod in behind)
    peers = [policy_peer(peer, policy.namespace) for _, peer in rule.peers]
    spaces = case.after.namespaces
    return not peers or any(admits(peer, pod, own_address(pod), spaces) for peer in peers for pod in behind)
