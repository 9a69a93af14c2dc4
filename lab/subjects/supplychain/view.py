"""What the verdict pane shows of the supply chain."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.workloads import workload_of
from lab.subjects.supplychain.checksums import read_list, sum_of
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
    """The images that run, each workload's score, and the checksums of files that some list knows."""

    images: tuple[ImageRow, ...]
    scores: tuple[tuple[Ref, Score], ...]
    sums: tuple[tuple[str, str, str], ...] = ()
    """Path, algorithm, and the sum in hexadecimal digits."""


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
    scores = tuple((ref, score_of(workload)) for ref, workload in found if workload is not None)
    return SupplyChain(images, scores, tuple(_sums(state)))


def _sums(state: State) -> Iterator[tuple[str, str, str]]:
    """The checksum of each file whose name some list of checksums has, by that list's algorithm."""
    files = state.node_files
    lists = {path: listed for path, text in files.items() if (listed := read_list(text))}
    algorithms = {each.name.rpartition("/")[2]: each.algorithm for listed in lists.values() for each in listed}
    for path, text in files.items():
        name = path.rpartition("/")[2]
        if name in algorithms and path not in lists:
            yield path, algorithms[name], sum_of(text, algorithms[name])
