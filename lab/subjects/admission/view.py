"""What is in force of admission in a cluster, in short."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.policies.deciding import BINDING, POLICY
from lab.cluster.policies.typechecking import type_warnings
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.admission.apiserver import MANIFEST, server
from lab.subjects.admission.probe import judge
from lab.subjects.admission.probes.deriving import given
from lab.subjects.admission.settings import settings


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy: what it is for, what it asks, and through which bindings.

    ``warnings`` are those of the type check, which the API server writes into the policy's status.
    """

    name: str
    matches: str
    failure: str
    validations: tuple[str, ...]
    bindings: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A manifest that lies there to be tried, and its verdict."""

    name: str
    verdict: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class AdmissionView:
    """Everything shown: why the API server does not start, its settings, the policies, the manifests tried."""

    trouble: str
    settings: tuple[tuple[str, str], ...]
    policies: tuple[PolicyRow, ...]
    tried: tuple[TriedRow, ...]


def view(state: State) -> AdmissionView:
    """What is in force."""
    found = server(state)
    told: tuple[tuple[str, str], ...] = ()
    if MANIFEST in state.node_files and found.starts:
        told = tuple((each.name, each.told) for each in settings(found).values() if not each.name.startswith("plugin "))
        plugins = ", ".join(sorted(found.running.options.items("enable-admission-plugins"))) if (
            found.running is not None and found.running.options is not None
        ) else ""  # fmt: skip
        told = (("plugins switched on", plugins or "none besides the usual"), *told)
    policies = (item for ref, item in sorted(state.objects.items()) if ref.kind == POLICY)
    tried = (
        TriedRow(probe.told, judgement.outcome, judgement.text)
        for probe in given(state)
        for judgement in (judge(state, probe),)
    )
    return AdmissionView(found.trouble, told, tuple(_policy(item, state) for item in policies), tuple(tried))


def _policy(policy: KubeObject, state: State) -> PolicyRow:
    spec = policy.spec
    bindings = [
        (item.ref.name, _binding(item))
        for ref, item in sorted(state.objects.items())
        if ref.kind == BINDING and item.spec.get("policyName") == policy.ref.name
    ]
    return PolicyRow(
        policy.ref.name,
        "; ".join(_rules(spec.get("matchConstraints") or {})),
        str(spec.get("failurePolicy") or "Fail"),
        tuple(each["expression"] for each in spec.get("validations") or ()),
        tuple(bindings),
        tuple(str(each) for each in type_warnings(spec, state.release)),
    )


def _rules(constraints: JsonObject) -> Iterator[str]:
    for rule in constraints.get("resourceRules") or ():
        groups = ", ".join(group or "core" for group in rule.get("apiGroups") or ())
        what = ", ".join(rule.get("resources") or ())
        yield f"{', '.join(rule.get('operations') or ())} of {what} ({groups})"


def _binding(binding: KubeObject) -> str:
    spec = binding.spec
    actions = ", ".join(spec.get("validationActions") or ())
    matched = spec.get("matchResources") or {}
    selector = matched.get("namespaceSelector") or {}
    pairs = [f"{key}={value}" for key, value in (selector.get("matchLabels") or {}).items()]
    pairs += [f"{each.get('key')} {each.get('operator')} {', '.join(each.get('values') or ())}".strip()
              for each in selector.get("matchExpressions") or ()]  # fmt: skip
    where = f" in namespaces with {', '.join(pairs)}" if pairs else ""
    return f"{actions}{where}"
