"""Restricted: volumes are of the kinds that hold the pod's own content, or are claimed."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, named, plural, quoted
from lab.cluster.podsecurity.checks.host_path_volumes import ID as BASELINE
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, items, text
from lab.manifests.document import JsonObject

ALLOWED = (
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
    "secret",
)  # fmt: skip

RESTRICTED = (
    "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd",
    "flexVolume", "cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk",
    "photonPersistentDisk", "portworxVolume", "scaleIO", "storageos",
)  # fmt: skip


def look(pod: PodShape) -> Found:
    """The volumes of other kinds."""
    bad: list[str] = []
    kinds: set[str] = set()
    for volume in items(pod.spec.get("volumes")):
        if not _allowed(volume):
            bad.append(text(volume.get("name")))
            kinds.add(_kind(volume))
    if not bad:
        return None
    uses = plural("uses", "use", len(bad))
    what = plural("restricted volume type", "restricted volume types", len(kinds))
    return "restricted volume types", f"{named(bad, 'volume', 'volumes')} {uses} {what} {quoted(sorted(kinds))}"


def _allowed(volume: JsonObject) -> bool:
    """Whether a volume is of an allowed kind; one of no kind at all becomes an emptyDir."""
    kinds = {kind for kind, value in volume.items() if kind != "name" and value is not None}
    return not kinds or not kinds.isdisjoint(ALLOWED)


def _kind(volume: JsonObject) -> str:
    return next((kind for kind in RESTRICTED if volume.get(kind) is not None), "unknown")


CHECK = Check("restrictedVolumes", Level.RESTRICTED, (Revision(0, look, (BASELINE,)),))
