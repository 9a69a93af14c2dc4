"""What the verdict pane shows: each container's secret variables and files, and what Secrets there are."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.secrets.pods import pods
from lab.subjects.secrets.stored import stored_of

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})


@dataclass(frozen=True, slots=True)
class SightRow:
    """One thing a container has: ``way`` is ``env`` or ``file``, ``place`` the variable or path.

    ``origin`` is the key it comes from, empty for a plain value; ``mode`` is empty for variables. ``trouble`` stands
    alone in a row, for a container that does not start.
    """

    workload: str
    container: str
    way: str
    place: str
    origin: str
    mode: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A Secret or ConfigMap with the names of its keys."""

    name: str
    type: str
    keys: tuple[str, ...]
    immutable: bool


@dataclass(frozen=True, slots=True)
class SecretsView:
    """A row for all that containers see of Secrets and ConfigMaps, and one for each of these."""

    seen: tuple[SightRow, ...]
    stored: tuple[StoredRow, ...]


def secrets_view(state: State) -> SecretsView:
    """What there is to show of a state."""
    rows: list[SightRow] = []
    for pod in pods(state):
        if pod.ref.namespace in SYSTEM:
            continue
        for each in pod.containers:
            who = (str(pod), each.name)
            rows += (SightRow(*who, "", "", "", trouble=trouble) for trouble, _ in each.troubles)
            rows += (
                SightRow(*who, "env", variable.name, ", ".join(map(str, sorted(variable.origins))))
                for variable in each.variables.values()
            )
            rows += (
                SightRow(*who, "file", file.place, str(file.origin), f"{file.mode:04o}") for file in each.files.values()
            )
    held = [
        stored_of(item) for kind in ("Secret", "ConfigMap") for item in state.of_kind(kind)
        if item.ref.namespace not in SYSTEM
    ]  # fmt: skip
    return SecretsView(
        tuple(rows), tuple(StoredRow(str(one), one.type, tuple(sorted(one.contents)), one.immutable) for one in held)
    )
