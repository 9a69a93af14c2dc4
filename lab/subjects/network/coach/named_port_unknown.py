"""A port by a name that no pod gives."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, rules
from lab.subjects.network.coach.mend import Mend, MendingRule


class NamedPortUnknown(MendingRule):
    """A rule names a port, and no container port has that name."""

    id = "named-port-unknown"
    why = "A named port is looked up on the pod at the far end; without one of that name nothing is opened."
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put each port that the task asks for in place of the name."""
        known = {(port.name, str(port.protocol)) for pod in case.after.pods for port in pod.ports if port.name}
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    name = port.get("port")
                    if not isinstance(name, str) or (name, port.get("protocol") or "TCP") in known:
                        continue
                    yield self.edit(
                        policy, path, [Put(policy.source.value, path, asked) for asked in case.asked_ports],
                        f"no pod has a {port.get('protocol') or 'TCP'} port named {name!r}",
                        "Use the name that the containers give the port, or its number.",
                        at=(*path, "port"),
                    )  # fmt: skip
