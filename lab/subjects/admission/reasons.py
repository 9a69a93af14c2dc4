"""Why a request fared otherwise than asked: the mistake in a policy, as far as it can be told from the outside."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from lab.cluster.policies.asking import namespace_object
from lab.cluster.policies.deciding import POLICY, Answer, Verdict
from lab.cluster.policies.matching import labels_of, matches, rule_matches
from lab.cluster.policies.parameters import ParameterError, parameters
from lab.cluster.policies.request import Request
from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.manifests.schema.kinds import KINDS
from lab.manifests.selector import LabelSelector
from lab.quick_dataclass import dataclass
from lab.subjects.admission.apiserver import MANIFEST
from lab.subjects.admission.probe import installed_in
from lab.subjects.protocol import Note
from lab.subjects.remembered import of_value


class Stage(IntEnum):
    """How far a request came with a policy; the further, the nearer the policy is to what was meant."""

    RULES = 1
    SELECTOR = 2
    BINDING = 3
    NARROWED = 4
    PARAMETERS = 5
    CONDITION = 6
    IGNORED = 7
    ACTIONS = 8
    HOLDS = 9


@dataclass(frozen=True, slots=True)
class Step:
    """Where a request ended with one policy: the coach's rule for it, the words, and the place."""

    stage: Stage
    reason: str
    text: str
    item: KubeObject | None = None
    path: Path = ()

    @property
    def note(self) -> Note:
        """The same as a line of evidence."""
        return Note(self.text, good=False, span=None if self.item is None else self.item.span(self.path))


def why_admitted(request: Request, state: State, answer: Answer) -> tuple[Step, ...]:
    """Why no policy refuses the request, the policy that came nearest first; ``answer`` is what they said."""
    policies = installed_in(state)[0]
    if not policies and MANIFEST in state.node_files:
        # It is a matter of the API server's own files, which are compared setting by setting.
        return ()
    if not policies:
        return (Step(Stage.RULES, "policy-missing", "the cluster has no ValidatingAdmissionPolicy"),)
    found = [step for policy in policies for step in _of_policy(policy, request, state, answer)]
    return tuple(sorted(found, key=lambda step: -step.stage))


def _of_policy(policy: KubeObject, request: Request, state: State, answer: Answer) -> Iterator[Step]:
    name = policy.ref.name
    constraints = policy.spec.get("matchConstraints") or {}
    if not matches(constraints, request):
        yield _unmatched(policy, constraints, request)
        return
    bindings = installed_in(state)[1]
    own = [item for item in bindings if item.spec.get("policyName") == name]
    if not own:
        others = [item for item in bindings if item.spec.get("policyName") not in _names(state)]
        text = f"no binding names the policy {name}, so it is never asked"
        if others:
            named = others[0].spec.get("policyName")
            text = f"the binding {others[0].ref.name} names {named}, and no policy has that name"
            yield Step(Stage.BINDING, "binding-missing", text, others[0], ("spec", "policyName"))
            return
        yield Step(Stage.BINDING, "binding-missing", text, policy, ("metadata", "name"))
        return
    for binding in own:
        yield _of_binding(policy, binding, request, state, answer)


def _names(state: State) -> set[str]:
    return {ref.name for ref in state.objects if ref.kind == POLICY}


def _of_binding(
    policy: KubeObject, binding: KubeObject, request: Request, state: State, answer: Answer
) -> Step:
    name = binding.ref.name
    narrowed = binding.spec.get("matchResources")
    if not matches(narrowed, request):
        return _narrowed(binding, narrowed or {}, request, state)
    try:
        given = parameters(policy.spec.get("paramKind"), binding.spec.get("paramRef"), request.namespace, state.objects)
    except ParameterError:
        given = ()
    if not given:
        text = f"the binding {name} finds no parameter, and lets the request pass for that"
        return Step(Stage.PARAMETERS, "params-missing", text, binding, ("spec", "paramRef"))
    every = (*answer.denials, *answer.warned, *answer.audited, *answer.passed)
    verdicts = [each for each in every if each.policy is policy and each.binding is binding]
    if not verdicts:
        text = f"a condition of the policy {policy.ref.name} leaves the request out"
        return Step(Stage.CONDITION, "condition-leaves-out", text, policy, ("spec", "matchConditions"))
    errors = (each for each in verdicts if each.decision.evaluation == "error")
    ignored = next((each for each in errors if not each.decision.denies), None)
    if ignored is not None:
        text = f"the validation has no value ({_problem(ignored)}), and failurePolicy is Ignore"
        return Step(Stage.IGNORED, "error-ignored", text, policy, ("spec", "failurePolicy"))
    denied = next((each for each in verdicts if each.decision.denies), None)
    if denied is not None:
        actions = ", ".join(denied.actions)
        text = f"the validation fails, but the binding {name} has validationActions [{actions}]: the request passes"
        return Step(Stage.ACTIONS, "actions-do-not-deny", text, binding, ("spec", "validationActions"))
    text = f"every validation of the policy {policy.ref.name} holds for it"
    path: Path = ("spec", "validations", 0, "expression") if len(policy.spec.get("validations") or ()) == 1 else (
        "spec", "validations")  # fmt: skip
    return Step(Stage.HOLDS, "expression-too-loose", text, policy, path)


def _problem(verdict: Verdict) -> str:
    return verdict.decision.message.rpartition("resulted in error: ")[2]


def _unmatched(policy: KubeObject, constraints: JsonObject, request: Request) -> Step:
    rules = constraints.get("resourceRules") or []
    path: Path = ("spec", "matchConstraints", "resourceRules")
    name = policy.ref.name
    if any(rule_matches(rule, request) for rule in rules):
        text = f"the policy {name} leaves the request out by its selectors or its excludeResourceRules"
        return Step(Stage.SELECTOR, "policy-narrowed", text, policy, ("spec", "matchConstraints"))
    wanted = f"{request.kind.plural}{f'/{request.subresource}' if request.subresource else ''}"
    for number, rule in enumerate(rules):
        here = (*path, number)
        part = next((part for part in _EVERYTHING if rule_matches({**rule, part: _EVERYTHING[part]}, request)), None)
        if part is not None:
            return _one_part(policy, rule, part, here, request, wanted)
    plurals = {kind.plural for kind in KINDS.values()}
    for number, rule in enumerate(rules):
        wrong = [each for each in rule.get("resources") or () if each.partition("/")[0] not in (*plurals, "*")]
        if wrong:
            text = f"the policy {name} is for {wrong[0]!r}, which is no resource: they are plural, in lower case"
            return Step(Stage.RULES, "resource-name", text, policy, (*path, number, "resources"))
    text = f"no rule of the policy {name} is for {wanted}"
    return Step(Stage.RULES, "policy-for-others", text, policy, path)


_EVERYTHING: JsonObject = {
    "apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["*/*"], "scope": "*",
    "resourceNames": [],
}  # fmt: skip


def _one_part(policy: KubeObject, rule: JsonObject, part: str, path: Path, request: Request, wanted: str) -> Step:
    """The one part of a rule that keeps the request out."""
    name = policy.ref.name
    reason, text = {
        "apiGroups": ("api-group", f"{wanted} are in the group {request.kind.group or '(core)'!r}"),
        "apiVersions": ("api-group", f"{wanted} are in the version {request.kind.version}"),
        "operations": ("operation-missing", f"{request.operation} is not among the operations"),
        "scope": ("policy-for-others", "the rule is for another scope"),
        "resourceNames": ("policy-for-others", "the rule is for objects by other names"),
        "resources": ("policy-for-others", f"{wanted} is not among the resources"),
    }[part]
    if part == "resources":
        plurals = {kind.plural for kind in KINDS.values()}
        wrong = [each for each in rule.get("resources") or () if each.partition("/")[0] not in (*plurals, "*")]
        if wrong:
            reason, text = "resource-name", f"{wrong[0]!r} is no resource: they are plural, in lower case"
        elif request.subresource:
            reason = "subresource-missing"
    return Step(Stage.RULES, reason, f"the policy {name} is not for it: {text}", policy, (*path, part))


def _narrowed(binding: KubeObject, narrowed: JsonObject, request: Request, state: State) -> Step:
    name = binding.ref.name
    selector = narrowed.get("namespaceSelector") or {}
    if request.namespace and not _selects(selector, labels_of(request.namespace_object)):
        path: Path = ("spec", "matchResources", "namespaceSelector")
        spaces = [ref for ref in state.objects if ref.kind == "Namespace"]
        every = [labels_of(namespace_object(ref, state.objects, state.release)) for ref in spaces]
        if not any(_selects(selector, labels) for labels in every):
            text = f"the binding {name} is for namespaces with labels that no namespace has"
            return Step(Stage.NARROWED, "selects-no-namespace", text, binding, path)
        text = f"the binding {name} is not for the namespace {request.namespace}"
        return Step(Stage.NARROWED, "binding-narrowed", text, binding, path)
    text = f"the binding {name} leaves the request out by its matchResources"
    return Step(Stage.NARROWED, "binding-narrowed", text, binding, ("spec", "matchResources"))


def _selects(selector: JsonObject, labels: object) -> bool:
    return _compiled(selector).matches(labels if isinstance(labels, dict) else {})


@of_value(64)
def _compiled(selector: JsonObject) -> LabelSelector:
    return LabelSelector.compile(selector)


def why_denied(verdict: Verdict) -> Step:
    """The policy that refuses a request, and the mistake it looks like."""
    policy, decision = verdict.policy, verdict.decision
    path: Path = ("spec", "validations", decision.index, "expression") if decision.index >= 0 else ("spec",)
    if decision.message.startswith("failed to configure binding"):
        return Step(Stage.PARAMETERS, "params-missing", decision.message, verdict.binding, ("spec", "paramRef"))
    if decision.evaluation == "error":
        reason = "has-missing" if "no such key" in decision.message else "expression-fails"
        if "no such overload" in decision.message or "type conversion" in decision.message:
            reason = "expression-fails"
        if decision.index < 0:
            path = ("spec", "matchConditions")
        return Step(Stage.HOLDS, reason, verdict.text, policy, path)
    return Step(Stage.HOLDS, "expression-too-strict", verdict.text, policy, path)
