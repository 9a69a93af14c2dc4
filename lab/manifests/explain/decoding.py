"""Fields and values that the kind cannot hold, told to a learner."""

from __future__ import annotations

from lab.manifests.decode import Decoded, UnknownField, WrongType, dotted
from lab.manifests.document import Document, Path
from lab.manifests.explain import links
from lab.manifests.explain.fields import guess, struct_of
from lab.manifests.explain.places import at, column_of_fields, held
from lab.manifests.explain.shapes import sentences
from lab.manifests.finding import Finding, Severity
from lab.manifests.schema.kinds import Kind
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import Struct
from lab.manifests.validation.opaque import opaque_struct

_OLDER_APPARMOR = (
    "This field came with 1.30. Before, write the pod's annotation "
    "`container.apparmor.security.beta.kubernetes.io/<container>: localhost/<profile>`."
)

_SLIPS = {
    ("NetworkPolicyEgressRule", "from"): "An egress rule says where to: write `to`. `from` is for ingress rules.",
    ("NetworkPolicyIngressRule", "to"): "An ingress rule says where from: write `from`. `to` is for egress rules.",
    ("NetworkPolicyPort", "targetPort"): "A policy speaks of the pod's own port: write it as `port`.",
    ("NetworkPolicyPort", "containerPort"): "A policy speaks of the pod's own port: write it as `port`.",
    ("ContainerPort", "port"): "A container's port is written `containerPort`.",
    ("ContainerPort", "targetPort"): "A container's port is written `containerPort`.",
    ("NetworkPolicyEgressRule", "toEndpoints"): "That is Cilium's: write `to: [{podSelector: …}]`.",
    ("NetworkPolicyEgressRule", "toPorts"): "That is Cilium's: in a NetworkPolicy write `ports: [{port: 80}]`.",
    ("NetworkPolicyIngressRule", "fromEndpoints"): "That is Cilium's: write `from: [{podSelector: …}]`.",
    ("NetworkPolicyIngressRule", "toPorts"): "That is Cilium's: in a NetworkPolicy write `ports: [{port: 80}]`.",
    ("NetworkPolicySpec", "endpointSelector"): "That is Cilium's: a NetworkPolicy selects its pods by `podSelector`.",
    ("NetworkPolicySpec", "egressDeny"): "A NetworkPolicy cannot deny; `egressDeny` is a CiliumNetworkPolicy's.",
    ("NetworkPolicySpec", "ingressDeny"): "A NetworkPolicy cannot deny; `ingressDeny` is a CiliumNetworkPolicy's.",
    ("NetworkPolicySpec", "selector"): "The pods a policy is for are selected by `podSelector`.",
    ("IngressBackend", "serviceName"): "Write the Service as `service: {name: …, port: {number: …}}`.",
    ("IngressBackend", "servicePort"): "Write the Service as `service: {name: …, port: {number: …}}`.",
    ("IngressServiceBackend", "number"): "Write it as `port: {number: …}`.",
    ("IngressTLS", "secret"): "The Secret is named by `secretName`.",
    ("PersistentVolumeClaimSpec", "storage"): "Write how much is asked for as `resources: {requests: {storage: …}}`.",
    ("JobSpec", "schedule"): "A Job runs at once. Write `kind: CronJob` for one that runs by the clock.",
    ("CronJobSpec", "template"): "A CronJob makes Jobs: write `jobTemplate: {spec: {template: …}}`.",
    ("SecurityContext", "appArmorProfile"): _OLDER_APPARMOR,
    ("PodSecurityContext", "appArmorProfile"): _OLDER_APPARMOR,
    ("ConfigMap", "spec"): "A ConfigMap has no `spec`: write `data` beside `metadata`.",
    ("Secret", "spec"): "A Secret has no `spec`: write `data` or `stringData` beside `metadata`.",
    ("ServiceAccount", "spec"): "A ServiceAccount has no `spec`: write its fields beside `metadata`.",
}
"""Fields of one struct that are often looked for in another, and what to write."""


def findings(decoded: Decoded, kind: Kind, document: Document, base: Path) -> tuple[Finding, ...]:
    """A finding for each value of the wrong type and each unknown field; the one the server names first."""
    first = decoded.type_error
    wrong = sorted(decoded.wrong, key=lambda each: each is not first)
    root = struct(kind.type) if kind.type else opaque_struct(kind)
    return (
        *(_wrong_type(each, kind, document, base) for each in wrong),
        *(_unknown(each, root, kind, document, base) for each in decoded.unknown),
    )


def _wrong_type(wrong: WrongType, kind: Kind, document: Document, base: Path) -> Finding:
    path = (*base, *wrong.path)
    found = held(document.value, path)
    value = at(document.value, path) if found == path else None
    why, mend = sentences(wrong, value)
    return Finding(
        "decode-wrong-type",
        Severity.ERROR,
        wrong.message,
        document.span(path),
        why=why,
        mend=mend,
        link=links.of_kind(kind.name),
    )


def _unknown(unknown: UnknownField, root: Struct, kind: Kind, document: Document, base: Path) -> Finding:
    name, owner = str(unknown.path[-1]), dotted(unknown.path[:-1])
    place = f"`{owner}`" if owner else f"a {kind.name}"
    why = f"{place} has no field `{name}`."
    slip = _SLIPS.get((unknown.struct.name, name))
    meant = guess(root, unknown.struct, unknown.path)
    if slip is not None:
        mend = slip
    elif meant.case:
        why = f"Field names are case-sensitive: {place} has `{meant.case}`, not `{name}`."
        mend = f"Write `{meant.case}`."
    elif meant.outside is not None:
        mend = _outward(unknown, meant.outside, document, base)
    elif meant.inside:
        mend = f"`{name}` belongs inside {_either(meant.inside)}."
    elif meant.near:
        mend = f"Did you mean {_either(meant.near)}?"
    elif meant.elsewhere:
        mend = f"In a {kind.name} the field stands at `{meant.elsewhere}`."
    else:
        mend = f"Remove it; what may stand here: {_list(unknown.struct)}."
    return Finding(
        "decode-unknown-field",
        Severity.ERROR,
        unknown.message,
        document.key_span((*base, *unknown.path)),
        why=why,
        mend=mend,
        link=links.of_kind(kind.name),
    )


def _outward(unknown: UnknownField, level: Path, document: Document, base: Path) -> str:
    """The field belongs to an outer level: beside which of its fields, and how far to the left."""
    name = str(unknown.path[-1])
    branch = unknown.path[len(level)]
    beside = f"beside `{branch}`" if isinstance(branch, str) else f"in `{dotted(level)}`"
    mend = f"`{name}` belongs {beside}"
    outer = column_of_fields(document, (*base, *level))
    here = document.key_span((*base, *unknown.path)).column
    if document.root is None or outer is None or here <= outer:
        return f"{mend}, outside of `{dotted(unknown.path[:-1])}`."
    spaces = here - outer
    return f"{mend}: move it {_count(spaces)} space{'s' if spaces > 1 else ''} to the left."


def _count(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
    return words[number] if number < len(words) else str(number)


def _either(names: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _list(owner: Struct) -> str:
    names = [name for name, field in owner.fields.items() if name != "status" or struct_of(field.type) is None]
    shown = ", ".join(f"`{name}`" for name in names[:12])
    return f"{shown} and others" if len(names) > 12 else shown
