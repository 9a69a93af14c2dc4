"""What the API server makes of one valid object: admitted, perhaps amended, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network

from lab.cluster.immutable import cluster_ip_list, update_errors
from lab.cluster.model import Address
from lab.cluster.nearest import nearest
from lab.cluster.patching import patched, same_manifest, with_given_ips, written_at
from lab.cluster.pod_admission import security_answer
from lab.cluster.services import has_cluster_ip, written_cluster_ips
from lab.cluster.state import AUTOMATIC_LABEL, NAMESPACE_NAME, State
from lab.cluster.wording import invalid, namespace_not_found, outcome, server_error
from lab.manifests.document import Json, Path
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

LABEL_PATH: Path = ("metadata", "labels", NAMESPACE_NAME)

SERVICE_NETWORKS = {4: ip_network("10.96.0.0/12"), 6: ip_network("fd00:10:96::/112")}

NAMESPACES = "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The API server's answer to one object. ``object`` is None when it was refused."""

    text: str
    object: KubeObject | None = None
    findings: tuple[Finding, ...] = ()


def admit(
    item: KubeObject, objects: Mapping[Ref, KubeObject], state: State, *, as_found: bool = False
) -> Verdict:
    """What becomes of ``item`` among ``objects``, in a cluster that began as ``state``.

    ``as_found`` builds a scenario: an object may then carry the status it is found in. Otherwise a new object
    has none and an existing one keeps its own, as the API server sees to.
    """
    refused = _without_namespace(item, objects)
    if refused is not None:
        return refused
    findings: tuple[Finding, ...] = ()
    if item.ref.kind == "Namespace" and state.release >= AUTOMATIC_LABEL:
        item, findings = _with_own_name(item)
    old = objects.get(item.ref)
    found_in = item.written.get("status") if as_found else None
    status = found_in if found_in is not None or old is None else old.value.get("status")
    item = _with_status(item, status)
    if old is None:
        created = _created(item, objects, state, findings, as_found)
        return _secured(created, None, objects, state, as_found)
    after, kept = patched(old, item)
    errors = update_errors(with_given_ips(old, state), after, state.release)
    if errors:
        return _invalid(item, errors, "apply-immutable-field", IMMUTABLE_WHY, IMMUTABLE_MEND)
    if same_manifest(old, item) and old.value == after.value:
        return Verdict(outcome(item.ref, item.api_version, "unchanged"), after, findings + kept)
    configured = Verdict(outcome(item.ref, item.api_version, "configured"), after, findings + kept)
    return _secured(configured, old, objects, state, as_found)


def _secured(
    verdict: Verdict, old: KubeObject | None, objects: Mapping[Ref, KubeObject], state: State, as_found: bool
) -> Verdict:
    """The verdict after Pod Security has looked at the object; a pod that is found in a scenario runs already."""
    item = verdict.object
    if item is None or (as_found and item.ref.kind != "Namespace"):
        return verdict
    response = security_answer(item, old, objects, state)
    if response is None or (response.allowed and not response.warnings):
        return verdict
    from lab.cluster.pod_admission_findings import label_findings, refusal_finding, warning_finding

    if response.errors:
        return Verdict(invalid(item.ref, map(str, response.errors)), findings=tuple(label_findings(item, response)))
    if not response.allowed:
        verb = "creating" if old is None else "patching"
        text = server_error("Forbidden", verb, item.document.file, response.message)
        return Verdict(text, findings=(refusal_finding(item, response.message),))
    if as_found:
        return verdict
    text = "\n".join((*(f"Warning: {each}" for each in response.warnings), verdict.text))
    # Of pods that run already kubectl warns, and no more: they are not what was handed in.
    warned = () if item.ref.kind == "Namespace" else tuple(warning_finding(item, each) for each in response.warnings)
    return replace(verdict, text=text, findings=verdict.findings + warned)


IMMUTABLE_WHY = "This field is fixed when the object is created; applying a new value cannot change it."
IMMUTABLE_MEND = "Keep the value it has, or delete the object first and create it anew."


def _without_namespace(item: KubeObject, objects: Mapping[Ref, KubeObject]) -> Verdict | None:
    namespace = item.ref.namespace
    if not namespace or Ref("Namespace", "", namespace) in objects:
        return None
    text = namespace_not_found(namespace, item.document.file)
    span = item.span(("metadata", "namespace"))
    return Verdict(text, findings=(namespace_finding(text, namespace, objects, span),))


def namespace_finding(text: str, namespace: str, objects: Mapping[Ref, KubeObject], span: Span) -> Finding:
    """Says that a namespace does not exist, and which one was probably meant."""
    there = [ref.name for ref in objects if ref.kind == "Namespace"]
    meant = nearest(namespace, there)
    return Finding(
        "apply-namespace-not-found",
        Severity.ERROR,
        text,
        span,
        why=f"There is no namespace {namespace}, and applying an object does not create its namespace.",
        mend=f"Did you mean {meant}?" if meant else "The namespaces are: " + ", ".join(sorted(there)) + ".",
        link=NAMESPACES,
    )


def _with_own_name(item: KubeObject) -> tuple[KubeObject, tuple[Finding, ...]]:
    """A Namespace with its automatic label, which the API server sets again whatever one wrote (KEP-2161)."""
    name = item.ref.name
    if item.labels.get(NAMESPACE_NAME) != name:
        metadata = {**item.value.get("metadata", {}), "labels": {**item.labels, NAMESPACE_NAME: name}}
        item = replace(item, value={**item.value, "metadata": metadata})
    if written_at(item, LABEL_PATH) in (None, name):
        return item, ()
    finding = Finding(
        "apply-namespace-name-label",
        Severity.WARNING,
        f"{NAMESPACE_NAME} stays {name!r}: the API server sets it back",
        item.span(LABEL_PATH),
        why="Every namespace carries this label with its own name, so that policies can rely on it.",
        mend="Use a label of your own.",
        link=NAMESPACES + "#automatic-labelling",
    )
    return item, (finding,)


def _with_status(item: KubeObject, status: Json) -> KubeObject:
    """``item`` with this status, or with none."""
    value = {key: part for key, part in item.value.items() if key != "status"}
    return replace(item, value={**value, "status": status} if isinstance(status, dict) else value)


def _created(
    item: KubeObject,
    objects: Mapping[Ref, KubeObject],
    state: State,
    findings: tuple[Finding, ...],
    as_found: bool,
) -> Verdict:
    if item.ref.kind == "Service":
        errors = _allocation_errors(item, objects, state, as_found)
        if errors:
            return _invalid(
                item,
                errors,
                "apply-cluster-ip",
                "A cluster IP must lie in the cluster's Service range and belong to no other Service.",
                "Leave clusterIP out and let the cluster choose.",
            )
    return Verdict(outcome(item.ref, item.api_version, "created"), item, findings)


def _allocation_errors(
    item: KubeObject, objects: Mapping[Ref, KubeObject], state: State, as_found: bool
) -> list[FieldError]:
    if not has_cluster_ip(item.spec):
        return []
    field = FieldPath("spec").child("clusterIPs")
    for address in written_cluster_ips(item.spec):
        network = SERVICE_NETWORKS[address.version]
        trouble = ""
        if address not in network and not as_found:
            range_ = f"The range of valid IPs is {network}"
            trouble = f"the provided IP ({address}) is not in the valid range. {range_}"
        elif any(address in ips for ips in _taken_ips(objects, state)):
            trouble = "provided IP is already allocated"
        if trouble:
            detail = f"failed to allocate IP {address}: {trouble}"
            return [FieldError.invalid(field, cluster_ip_list(item.spec), detail)]
    return []


def _taken_ips(objects: Mapping[Ref, KubeObject], state: State) -> list[tuple[Address, ...]]:
    """The cluster IPs of the Services there are."""
    services = [item for ref, item in objects.items() if ref.kind == "Service"]
    return [written_cluster_ips(item.spec) or state.cluster_ips.get(item.ref, ()) for item in services]


def _invalid(item: KubeObject, errors: list[FieldError], rule: str, why: str, mend: str) -> Verdict:
    findings = tuple(
        Finding(rule, Severity.ERROR, str(error), item.span(error.field.steps), why=why, mend=mend)
        for error in errors
    )
    return Verdict(invalid(item.ref, map(str, errors)), findings=findings)
