"""What the policies of a cluster turn on: kinds, fields, values, namespaces' labels, who asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.cluster.policies.deciding import BINDING, POLICY
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.manifests.schema.kinds import KINDS, Kind
from lab.quick_dataclass import dataclass
from lab.subjects.admission.probes.mentions import NOTHING, Mentions, mentions_of
from lab.subjects.remembered import of_state


@dataclass(frozen=True, slots=True)
class Facts:
    """What policies turn on.

    ``kinds`` are those that any rule is for, ``operations`` and ``subresources`` likewise; ``labels`` the pairs that
    selectors of namespaces speak of, ``object_labels`` those that selectors of objects do.
    """

    mentions: Mentions = NOTHING
    kinds: frozenset[Kind] = frozenset()
    operations: frozenset[str] = frozenset()
    subresources: frozenset[str] = frozenset()
    labels: frozenset[tuple[str, str]] = frozenset()
    object_labels: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Facts) -> Facts:
        return Facts(
            self.mentions | other.mentions,
            self.kinds | other.kinds,
            self.operations | other.operations,
            self.subresources | other.subresources,
            self.labels | other.labels,
            self.object_labels | other.object_labels,
        )

    @property
    def depends_on_namespace(self) -> bool:
        """Whether the same object may fare otherwise in another namespace for more than its labels."""
        names = self.mentions.names
        return any(each.startswith(("params", "namespaceObject", "request.namespace")) for each in names)


@of_state
def facts(state: State) -> Facts:
    """What the policies of a cluster turn on, bound or not."""
    policies = [item for ref, item in state.objects.items() if ref.kind == POLICY]
    bindings = [item for ref, item in state.objects.items() if ref.kind == BINDING]
    if not policies:
        return Facts()
    found = NOTHING
    for policy in policies:
        found = found | mentions_of(policy.spec, state.release)
    found = found | Mentions(texts=frozenset(_parameters(policies, state)))
    criteria = [each for each in _criteria(policies, bindings) if each]
    keys = ("resourceRules", "excludeResourceRules")
    rules = [rule for each in criteria for key in keys for rule in each.get(key) or ()]
    return Facts(
        found,
        frozenset(kind for kind in KINDS.values() if kind.type and any(_is_for(rule, kind) for rule in rules)),
        frozenset(operation for rule in rules for operation in rule.get("operations") or ()),
        frozenset(each.partition("/")[2] for rule in rules for each in rule.get("resources") or () if "/" in each),
        frozenset(pair for each in criteria for pair in _pairs(each.get("namespaceSelector"))),
        frozenset(pair for each in criteria for pair in _pairs(each.get("objectSelector"))),
    )


def _criteria(policies: Iterable[KubeObject], bindings: Iterable[KubeObject]) -> Iterator[JsonObject | None]:
    yield from (policy.spec.get("matchConstraints") for policy in policies)
    yield from (binding.spec.get("matchResources") for binding in bindings)


def _parameters(policies: Iterable[KubeObject], state: State) -> Iterator[str]:
    """The texts that parameters hold, taken apart at commas and line ends."""
    kinds = {(policy.spec.get("paramKind") or {}).get("kind") for policy in policies}
    for ref, item in state.objects.items():
        if ref.kind in kinds:
            data = item.value.get("data")
            for text in data.values() if isinstance(data, dict) else ():
                if isinstance(text, str):
                    yield from (part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


def _is_for(rule: JsonObject, kind: Kind) -> bool:
    resources = {each.partition("/")[0] for each in rule.get("resources") or ()}
    groups, versions = rule.get("apiGroups") or (), rule.get("apiVersions") or ()
    if "*" in resources and kind.name not in ("Pod", "Deployment", "ConfigMap"):
        return False
    return (
        ("*" in groups or kind.group in groups)
        and ("*" in versions or kind.version in versions)
        and ("*" in resources or kind.plural in resources)
        and kind.group != "admissionregistration.k8s.io"
    )


def _pairs(selector: JsonObject | None) -> Iterator[tuple[str, str]]:
    yield from ((selector or {}).get("matchLabels") or {}).items()
    for each in (selector or {}).get("matchExpressions") or ():
        values = each.get("values") or ["x"]
        yield from ((each.get("key") or "", value) for value in values)
