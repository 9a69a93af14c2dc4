"""Where admission policies stand on the way into the simulated cluster.

The engine is imported only where a policy and a binding are there. Objects of a scenario are taken as found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lab.cluster.wording import invalid_request, refused_request, server_error
from lab.cluster.workload import WORKLOADS
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref

if TYPE_CHECKING:
    from lab.cluster.acting import Person
    from lab.cluster.admission import Verdict
    from lab.cluster.policies.deciding import Answer
    from lab.cluster.policies.request import Request
    from lab.cluster.state import State

DENIED = "apply-policy-denied"
WARNED = "apply-policy-warning"
PODS_DENIED = "apply-pods-denied"

_KINDS = frozenset({"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"})
_LINK = "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"

Objects = Mapping[Ref, KubeObject]


def concerns(ref: Ref) -> bool:
    """Whether an object of that name may change what policies say."""
    return ref.kind in _KINDS


def are_there(refs: Iterable[Ref]) -> bool:
    """Whether anything can come of policies among these objects: it takes a policy and a binding."""
    return {ref.kind for ref in refs} >= _KINDS


def asked(verdict: Verdict, old: KubeObject | None, objects: Objects, state: State, person: Person | None) -> Verdict:
    """The verdict on an object after the policies were asked; refused objects they never see."""
    item = verdict.object
    if item is None or verdict.text.endswith(" unchanged"):
        return verdict
    from lab.cluster.policies.asking import answer_to

    request, answer = answer_to(item, old, objects, state.release, person)
    if not answer.allowed:
        verb = "creating" if old is None else "patching"
        text = _refusal(request, answer, verb, item.document.file)
        return replace(verdict, text=text, object=None, findings=(_denied(item, answer),))
    if not answer.warned:
        return verdict
    text = "\n".join((*(f"Warning: {each}" for each in answer.warnings), verdict.text))
    warned = tuple(_warned(item, each) for each in answer.warnings)
    return replace(verdict, text=text, findings=verdict.findings + warned)


def _refusal(request: Request, answer: Answer, verb: str, file: str) -> str:
    from lab.cluster.policies.deciding import forbidden

    said = answer.denials[0].text
    if answer.reason == "Invalid":
        return invalid_request(request.kind.plural, request.name, said)
    message = forbidden(request, said)
    return server_error(answer.reason, verb, file, message) if file else refused_request(answer.reason, message)


def refused_deletion(item: KubeObject, objects: Objects, state: State, person: Person | None) -> str:
    """What kubectl prints where a policy keeps an object from being deleted; nothing where none does."""
    from lab.cluster.policies.asking import answer_to

    request, answer = answer_to(None, item, objects, state.release, person)
    return "" if answer.allowed else _refusal(request, answer, "deleting", "")


def pods_denied(item: KubeObject, objects: Objects, state: State) -> str:
    """Why the pods of a workload are refused by a policy; nothing where they are admitted, or there are none."""
    if item.ref.kind not in WORKLOADS:
        return ""
    from lab.cluster.policies.asking import answer_to_pods_of

    answer = answer_to_pods_of(item, objects, state.release)
    return "" if answer.allowed else answer.denials[0].text


def _denied(item: KubeObject, answer: Answer) -> Finding:
    denial = answer.denials[0]
    names = f"The policy {denial.policy.ref.name} is bound by {denial.binding.ref.name}"
    why = f"{names}, and its validation does not hold."
    if denial.decision.evaluation == "error":
        why = "The policy's expression has no value for this object, and its failurePolicy is Fail."
    return Finding(
        DENIED,
        Severity.ERROR,
        denial.text,
        item.span(("metadata", "name")),
        why=why,
        mend="Change the object so that the validation holds, or the policy where it asks for too much.",
        link=_LINK,
    )


def _warned(item: KubeObject, said: str) -> Finding:
    return Finding(
        WARNED,
        Severity.NOTE,
        said,
        item.span(("metadata", "name")),
        why="The object was let through: the policy's binding asks only to warn.",
        mend="Change the object so that the validation holds.",
        link=_LINK,
    )


def pods_denied_finding(item: KubeObject, said: str) -> Finding:
    """A workload was let through whose pods are refused."""
    return Finding(
        PODS_DENIED,
        Severity.NOTE,
        f"{item.ref} has no pods: {said}",
        item.span(("metadata", "name")),
        why=f"The policy is for pods, not for a {item.ref.kind}. Its controller creates the pods, and every one is "
        "refused; the events of the controller say so, kubectl apply does not.",
        mend="Change the pod template so that the validation holds.",
        link=_LINK,
    )
