"""Workloads scaled to nothing: those that must be, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.cluster.workload import WORKLOADS
from lab.manifests.document import Json
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Bounds, Check, Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = "write it as stopped: {workloads: [Deployment/namespace/name], running: [Deployment/namespace/name]}"
KEYS = ("workloads", "running")


def replicas(item: KubeObject) -> int:
    """How many pods a workload asks for."""
    written = item.spec.get("replicas", 1)
    return written if isinstance(written, int) and not isinstance(written, bool) else 1


def workloads_wrong(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Workloads that must run nothing and do, or that must run and do not, by what both bounds say alike."""
    for ref, wanted in bounds.required.objects.items():
        if ref.kind not in WORKLOADS:
            continue
        found = state.objects.get(ref)
        if found is wanted:
            continue
        yield from wrong_with(ref, wanted, found)


def wrong_with(ref: Ref, wanted: KubeObject, found: KubeObject | None) -> Iterator[Witness]:
    """What is wrong with one workload."""
    if found is None:
        yield _witness("missing", f"{ref} is gone, and must be there", ref, "falco-workload-deleted")
        return
    asked, given = replicas(wanted), replicas(found)
    if asked == 0 and given > 0:
        said = f"{ref} still asks for {given} pod{'s' * (given != 1)}, and must ask for none"
        yield _witness("excess", said, ref, "falco-workload-runs", found.span(("spec", "replicas")))
    if asked > 0 and given == 0:
        said = f"{ref} asks for no pod any more, and must run"
        yield _witness("missing", said, ref, "falco-workload-stopped", found.span(("spec", "replicas")))
    elif asked > 0 and given != asked:
        said = f"{ref} asks for {given} pods, and must ask for {asked} as before"
        yield _witness("excess", said, ref, "falco-workload-changed", found.span(("spec", "replicas")))
    if asked == 0 and found.spec.get("template") != wanted.spec.get("template"):
        said = f"{ref} is to be kept as it is, for a closer look; its template was changed"
        yield _witness("excess", said, ref, "falco-workload-changed", found.span(("spec", "template")))


def _witness(kind: str, text: str, ref: Ref, reason: str, span: Span | None = None) -> Witness:
    return Witness(kind, text, {"workload": str(ref), "reason": reason}, (Note(text, False, span),))


@dataclass(frozen=True, slots=True)
class StoppedCheck:
    """Workloads that ask for no pods, and others that run as before."""

    workloads: tuple[Ref, ...]
    running: tuple[Ref, ...] = ()

    def run(self, setting: Setting) -> Outcome:
        """Look at what each asks for."""
        wrong: list[Witness] = []
        for ref in (*self.workloads, *self.running):
            wanted = setting.bounds.required.objects.get(ref)
            if wanted is not None:
                wrong += wrong_with(ref, wanted, setting.after.objects.get(ref))
        if wrong:
            return Outcome(False, wrong[0].text, tuple(note for each in wrong for note in each.notes), tuple(wrong))
        said = [f"{ref} runs no pod" for ref in self.workloads] + [f"{ref} runs" for ref in self.running]
        return Outcome(True, "; ".join(said))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: what a workload asks for was seen when the answer was applied."""
        return ()


class StoppedKind:
    """``stopped``."""

    key = "stopped"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not written or not set(written) <= set(KEYS):
            raise ValueError(HOW)
        return StoppedCheck(*(tuple(map(_ref, written.get(key, []))) for key in KEYS))


def _ref(written: Json) -> Ref:
    parts = written.split("/") if isinstance(written, str) else []
    if len(parts) != 3 or parts[0] not in WORKLOADS:
        raise ValueError(f"{written!r} is no workload; {HOW}")
    return Ref(parts[0], parts[1], parts[2])
