"""A volume of the pod that the container does not mount."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import IN_PODS, MOUNTS, NAME, pairs


class VolumeNotMounted(MendingRule):
    """Volumes are the pod's, mounts the container's."""

    id = "volume-not-mounted"
    subject = NAME
    why = "A volume belongs to the pod. Each container sees it only where its own volumeMounts put it."
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            mounted = {text(mount.get("name")) for mount in items(pair.written.get("volumeMounts"))}
            wanted = {file.origin.name for place, file in pair.wanted.files.items()
                      if place not in pair.container.files}  # fmt: skip
            for index, volume in enumerate(items(pair.pod.spec.get("volumes"))):
                holds = text(mapping(volume.get("secret")).get("secretName"))
                if holds in wanted and text(volume.get("name")) not in mounted:
                    yield self.mend(
                        f"{pair.container} of {pair.pod} does not mount the volume {text(volume.get('name'))}",
                        pair.span(("spec", "volumes", index)),
                        "Add it to the container's volumeMounts, with the mountPath that the task names.",
                        [pair.restored(*MOUNTS)],
                    )
