"""Each workload: whether it has a sidecar, in which mode it takes connections, and the policies for it."""

from __future__ import annotations

from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import action_of, rules_of
from lab.subjects.istio.mesh import Mesh


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """A workload; ``ports`` are those that have a mode of their own."""

    name: str
    sidecar: bool
    mode: str
    ports: dict[str, str]
    policies: tuple[str, ...]


def overview(state: State) -> tuple[WorkloadRow, ...]:
    """Every workload outside of the system's namespaces."""
    mesh = Mesh.of(state)
    rows = []
    for workload in mesh.workloads:
        if workload.namespace in ("kube-system", "istio-system"):
            continue
        known = mesh.modes(workload)
        source = f", by {known.source.ref}" if known.source is not None else ""
        ports = {str(port): str(mode) for port, mode in sorted(known.ports.items())}
        policies = tuple(map(policy_words, mesh.applying(workload)))
        mode = f"{known.rest}{source}" if workload.sidecar else "plain text alone"
        rows.append(WorkloadRow(str(workload), workload.sidecar, mode, ports if workload.sidecar else {}, policies))
    return tuple(rows)


def policy_words(item: KubeObject) -> str:
    """An authorization policy in one line."""
    rules = rules_of(item)
    action = {"ALLOW": "allows", "DENY": "denies", "AUDIT": "notes", "CUSTOM": "asks another service about"}
    what = "nothing" if not rules else "everything" if any(not rule for rule in rules) else ""
    told = what or "; ".join(map(_rule_words, rules))
    return f"{item.ref.namespace}/{item.ref.name} {action.get(action_of(item), 'allows')} {told}"


def _rule_words(rule: dict[str, object]) -> str:
    parts = []
    for key, inner in (("from", "source"), ("to", "operation")):
        listed = rule.get(key)
        if isinstance(listed, list) and listed:
            told = [_fields(each.get(inner) if isinstance(each, dict) else None) for each in listed]
            parts.append(f"{key} {' or '.join(told)}")
    when = rule.get("when")
    for each in when if isinstance(when, list) else ():
        if isinstance(each, dict):
            parts.append(f"when {each.get('key')} is {' or '.join(map(str, each.get('values') or ()))}")
    return " ".join(parts) or "everything"


def _fields(written: object) -> str:
    fields = written if isinstance(written, dict) else {}
    return " and ".join(f"{key} {' or '.join(map(str, values or ()))}" for key, values in fields.items()) or "anyone"
