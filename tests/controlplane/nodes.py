"""Control-plane nodes as kubeadm makes them, with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lab.cluster.apply import apply
from lab.cluster.nodes.modes import Mode
from lab.cluster.nodes.placing import MODES
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.controlplane.compare import compare
from lab.subjects.protocol import Attempt, Bounds, Check, CheckRun, Setting
from lab.subjects.registry import check_kind

MANIFESTS = "/etc/kubernetes/manifests/"
API, CONTROLLERS, SCHEDULER, ETCD = (
    f"{MANIFESTS}{name}.yaml" for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
)
KUBELET = "/var/lib/kubelet/config.yaml"
EXTRA = "/etc/default/kubelet"

FOLDER = Path(__file__).parent / "node"
FILES = {path: (FOLDER / path.rpartition("/")[2]).read_text() for path in (API, CONTROLLERS, SCHEDULER, ETCD, KUBELET)}
HANDED = {path.rpartition("/")[2]: path for path in FILES} | {"extra.env": EXTRA, "modes.yaml": MODES}


def text(path: str, *changes: tuple[str, str]) -> str:
    """A file of the node with texts replaced, each of which it must hold."""
    found = FILES[path]
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def with_options(*options: str, path: str = API, without: str = "", first: bool = False) -> str:
    """A manifest with more options, behind the others or before them, and without one."""
    lines = FILES[path].split("\n")
    kept = [line for line in lines if not (without and line.strip().startswith(f"- --{without}="))]
    places = [number for number, line in enumerate(kept) if line.strip().startswith("- --")]
    at = places[0] if first else places[-1] + 1
    return "\n".join([*kept[:at], *(f"    - {option}" for option in options), *kept[at:]])


def state(changes: Mapping[str, str | None] | None = None, modes: Mapping[str, Mode] | None = None) -> State:
    """The node with files changed, or (None) gone."""
    files = {path: held for path, held in {**FILES, **(changes or {})}.items() if held is not None}
    return State().with_node_files(files, HANDED).with_node_modes(modes or {})


def wrong(now: State, required: State, permitted: State | None = None) -> list[str]:
    """What the proof says."""
    return [each.text for each in compare(Bounds(required, permitted or required), now)]


def check(**asked: object) -> Check:
    """A check as an exercise writes it."""
    ((key, value),) = asked.items()
    kind = check_kind(key)
    assert kind is not None
    return kind.parse(value)


def attempt(
    found: State,
    required: State,
    handed: Mapping[str, str],
    permitted: State | None = None,
    checks: tuple[Check, ...] = (),
) -> Attempt:
    """Files handed in, judged within bounds."""
    bounds = Bounds(required, permitted or required)
    applied = apply(found, Submission(tuple(SubmittedFile(name, held) for name, held in handed.items())))
    setting, before = Setting(found, applied.state, bounds), Setting(found, found, bounds)
    every = (*checks, check(proof={"subject": "controlplane"}))
    runs = tuple(
        CheckRun(f"check-{number}", "", each.run(setting), each.run(before), each) for number, each in enumerate(every)
    )
    return Attempt(setting, applied, runs)


def rules(case: Attempt) -> list[str]:
    """The rules of the findings, in order."""
    return [finding.rule for finding in advise(case)]
