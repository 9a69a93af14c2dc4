"""The answer of all policies in a cluster to one request.

Source: Kubernetes' ``pkg/admission/plugin/policy/validating/dispatcher.go``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from lab.cluster.kinds import in_errors
from lab.cluster.policies.evaluating import Decision, evaluated
from lab.cluster.policies.matching import is_exempt, matches
from lab.cluster.policies.parameters import ParameterError, parameters
from lab.cluster.policies.request import Request
from lab.manifests.gojson import go_quote
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.release import Release
from lab.quick_dataclass import dataclass

POLICY = "ValidatingAdmissionPolicy"
BINDING = "ValidatingAdmissionPolicyBinding"

Objects = Mapping[Ref, KubeObject]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one policy says through one of its bindings, and what its actions make of that.

    ``params`` is the parameter that it was asked with, empty for none; ``unbound`` marks a fault of the policy itself.
    """

    policy: KubeObject
    binding: KubeObject
    decision: Decision
    actions: tuple[str, ...]
    params: str = ""
    unbound: bool = False

    @property
    def text(self) -> str:
        """The same in the API server's words."""
        names = f"'{self.policy.ref.name}'" + ("" if self.unbound else f" with binding '{self.binding.ref.name}'")
        return f"ValidatingAdmissionPolicy {names} denied request: {self.decision.message}"

    @property
    def warning(self) -> str:
        """The warning that goes to the requester."""
        names = f"'{self.policy.ref.name}' with binding '{self.binding.ref.name}'"
        return f"Validation failed for ValidatingAdmissionPolicy {names}: {self.decision.message}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request. ``asked`` are the policies that it concerned, by name."""

    denials: tuple[Verdict, ...] = ()
    warned: tuple[Verdict, ...] = ()
    audited: tuple[Verdict, ...] = ()
    passed: tuple[Verdict, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the request is let through."""
        return not self.denials

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings that come with the answer."""
        return tuple(dict.fromkeys(verdict.warning for verdict in self.warned))

    @property
    def reason(self) -> str:
        """The reason of the refusal."""
        return (self.denials[0].decision.reason or "Invalid") if self.denials else ""


Installed: TypeAlias = tuple[tuple[KubeObject, ...], tuple[KubeObject, ...]]
"""The policies and the bindings of a cluster, each by name."""


def installed(objects: Objects) -> Installed:
    """What decides in a cluster."""
    policies = sorted((item for ref, item in objects.items() if ref.kind == POLICY), key=lambda item: item.ref)
    bindings = sorted((item for ref, item in objects.items() if ref.kind == BINDING), key=lambda item: item.ref)
    return tuple(policies), tuple(bindings)


def judged(request: Request, objects: Objects, release: Release, known: Installed | None = None) -> Answer:
    """The answer of the policies among ``objects``; ``known`` spares the search for them."""
    if is_exempt(request):
        return Answer()
    policies, bindings = known or installed(objects)
    concerned = [policy for policy in policies if matches(policy.spec.get("matchConstraints"), request)]
    verdicts = [
        verdict
        for policy in concerned
        for binding in bindings
        if binding.spec.get("policyName") == policy.ref.name
        if matches(binding.spec.get("matchResources"), request)
        for verdict in _verdicts(policy, binding, request, objects, release)
    ]
    return Answer(
        tuple(_acted(verdicts, "Deny")),
        tuple(_acted(verdicts, "Warn")),
        tuple(_acted(verdicts, "Audit")),
        tuple(verdict for verdict in verdicts if not verdict.decision.denies),
        tuple(policy.ref.name for policy in concerned),
    )


def _acted(verdicts: Iterable[Verdict], action: str) -> Iterator[Verdict]:
    return (verdict for verdict in verdicts if verdict.decision.denies and action in verdict.actions)


def _verdicts(
    policy: KubeObject, binding: KubeObject, request: Request, objects: Objects, release: Release
) -> Iterator[Verdict]:
    actions = tuple(binding.spec.get("validationActions") or ())
    try:
        given = parameters(policy.spec.get("paramKind"), binding.spec.get("paramRef"), request.namespace, objects)
    except ParameterError as trouble:
        if policy.spec.get("failurePolicy") != "Ignore":
            what = "policy" if trouble.of_policy else "binding"
            decision = Decision(True, "error", f"failed to configure {what}: {trouble}")
            yield Verdict(policy, binding, decision, ("Deny",), unbound=trouble.of_policy)
        return
    for params in given:
        said_ = evaluated(policy.spec, request, None if params is None else params.value, release)
        name = "" if params is None else str(params.ref)
        for decision in said_.decisions:
            yield Verdict(policy, binding, decision, actions, name)
        for annotation in said_.annotations:
            if annotation.action == "error":
                yield Verdict(policy, binding, Decision(True, "error", annotation.value), ("Deny",), name)


def forbidden(request: Request, text: str) -> str:
    """``deployments.apps "d" is forbidden: …``."""
    name = f" {go_quote(request.name)}" if request.name else ""
    return f"{in_errors(request.kind)}{name} is forbidden: {text}"
