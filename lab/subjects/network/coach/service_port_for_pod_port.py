"""The port of a Service where the pods' port was needed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule


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
        """Put a Service's target in place of its port."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    for service in case.attempt.setting.after.services:
                        for each in service.ports:
                            if each.number == port.get("port") and each.target not in (each.number, ""):
                                value = set_at(policy.source.value, path, {**port, "port": each.target})
                                yield self.mend(
                                    policy, (*path, "port"), value,
                                    f"{each.number} is the port of Service {service}; "
                                    f"its pods listen on {each.target}",
                                    "Open the port that the pods listen on (the Service's targetPort).",
                                )  # fmt: skip
