"""A projected token that no container mounts."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, text
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import NAME, PROJECTED, pairs


class TokenNotMounted(MendingRule):
    """A volume is not yet a file."""

    id = "token-not-mounted"
    subject = NAME
    why = "A volume belongs to the pod; a container sees it where its own volumeMounts put it."
    link = PROJECTED

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            mounted = {
                text(mount.get("name"))
                for container in items(pair.spec.get("containers"))
                for mount in items(container.get("volumeMounts"))
            }
            volumes = items(pair.spec.get("volumes"))
            for path, _ in pair.sources():
                name = text(volumes[int(path[1])].get("name"))
                if name not in mounted:
                    yield self.mend(
                        f"no container of {pair} mounts the volume {name}",
                        pair.span(*path[:2]),
                        "Mount it in the container, at the directory that the task names.",
                        [pair.with_fields("mounts", "volumes")],
                    )
