"""What the verdict pane shows of the supply chain."""

from __future__ import annotations

from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.workloads import workload_of
from lab.subjects.supplychain.running import running, runs, workloads
from lab.subjects.supplychain.scoring import Score, score_of


@dataclass(frozen=True, slots=True)
class ImageRow:
    """A container that runs: its image as written, and the registry and name that this means."""

    workload: Ref
    container: str
    image: str
    registry: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class SupplyChain:
    """The images that run, and each workload's score."""

    images: tuple[ImageRow, ...]
    scores: tuple[tuple[Ref, Score], ...]


def supply_chain(state: State) -> SupplyChain:
    """Everything outside the system's namespaces."""
    images = tuple(
        ImageRow(
            each.item.ref,
            each.container,
            each.image,
            each.reference.registry if each.reference else "",
            bool(each.reference and each.reference.digest),
        )
        for each in running(state)
    )
    found = ((item.ref, workload_of(item, state.release)) for item in workloads(state) if runs(item))
    return SupplyChain(images, tuple((ref, score_of(workload)) for ref, workload in found if workload is not None))
