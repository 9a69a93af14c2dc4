"""A port of the node that a container takes without need."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule


class HostPortLeft(MendingRule):
    """``hostPort`` where a Service would do."""

    id = "host-port-left"
    why = "A hostPort opens the port on every address of the node, past Services and whatever the node forbids."
    link = STANDARDS + "#baseline"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the container keep its own port only."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if permitted is None:
                continue
            for index, port in enumerate(items(container.value.get("ports"))):
                taken = port.get("hostPort")
                if isinstance(taken, int) and taken in container.host_ports - permitted.host_ports:
                    path = (*container.path, "ports", index, "hostPort")
                    yield Mend(
                        self.finding(
                            f"{container.kind} {container.name} takes port {taken} of its node",
                            workload.key_span(path),
                            f"Take hostPort: {taken} out; containerPort stays.",
                        ),
                        {workload.ref: edited(workload, (path, None))},
                    )
