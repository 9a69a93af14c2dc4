"""What a policy's expressions say to a request that it is for.

Source: Kubernetes' ``pkg/admission/plugin/policy/validating/validator.go``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.cluster.policies.request import Request
from lab.manifests.cel.evaluate.budget import Budget, ExceededError
from lab.manifests.cel.evaluate.library.authorizing import Authorizer, Question, ResourceCheck
from lab.manifests.cel.evaluate.program import program
from lab.manifests.cel.evaluate.values import EvaluationError
from lab.manifests.document import Json, JsonObject
from lab.manifests.gojson import go_quote
from lab.manifests.release import Release
from lab.quick_dataclass import dataclass

_LONGEST_MESSAGE = 5 * 1024


@dataclass(frozen=True, slots=True)
class Decision:
    """What one validation says. ``evaluation`` is ``admit``, ``deny`` or ``error``.

    ``index`` is the validation's place in the policy; -1 for what came before them.
    """

    denies: bool
    evaluation: str
    message: str = ""
    reason: str = ""
    index: int = -1


@dataclass(frozen=True, slots=True)
class Annotation:
    """An entry for the audit log: ``action`` is ``publish``, ``exclude`` or ``error``."""

    key: str
    action: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """All that a policy says; nothing at all where its conditions do not hold."""

    decisions: tuple[Decision, ...] = ()
    annotations: tuple[Annotation, ...] = ()


class _Variables(dict[str, Any]):
    """The policy's variables, each evaluated when it is first asked for."""

    def __init__(self, expressions: dict[str, str], names: dict[str, Any], release: Release, budget: Budget) -> None:
        super().__init__()
        self._expressions = expressions
        self._names = names
        self._release = release
        self._budget = budget
        self._failed: dict[str, EvaluationError] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._expressions

    def get(self, key: str, default: Any = None) -> Any:
        """The variable's value; ``default`` where there is no such variable. Raises EvaluationError."""
        if key not in self._expressions:
            return default
        if key in self._failed:
            raise self._failed[key]
        if not super().__contains__(key):
            self[key] = self._evaluated(key)
        return super().__getitem__(key)

    def _evaluated(self, key: str) -> Any:
        try:
            return program(self._expressions[key], self._release).evaluate(self._names, self._budget)
        except ExceededError:
            raise
        except EvaluationError as trouble:
            said = f"composited variable {go_quote(key)} fails to evaluate: {trouble}"
            self._failed[key] = EvaluationError(said)
            raise self._failed[key] from None


class _Evaluation:
    """One policy, one request, one parameter."""

    def __init__(self, spec: JsonObject, request: Request, params: Json, release: Release) -> None:
        self.spec = spec
        self.release = release
        self.ignores = spec.get("failurePolicy") == "Ignore"
        self.budget = Budget()
        seen, authorizers = _asked_about(request)
        self.without_authorizer = _names(request, seen, params)
        self.names = {**self.without_authorizer, **authorizers}
        written = {each["name"]: each["expression"] for each in spec.get("variables") or ()}
        if written:
            for names in (self.names, self.without_authorizer):
                names["variables"] = _Variables(written, names, release, self.budget)

    def value(self, expression: str, *, authorizer: bool = True, shown: str = "") -> Any:
        """An expression's value. Raises EvaluationError with what the API server says of it."""
        names = self.names if authorizer else self.without_authorizer
        try:
            return program(expression, self.release).evaluate(names, self.budget)
        except EvaluationError as trouble:
            raise EvaluationError(f"expression '{shown or expression}' resulted in error: {trouble}") from None

    def error(self, message: str, index: int = -1) -> Decision:
        """The decision that an error comes to."""
        return Decision(not self.ignores, "error", message, index=index)

    def conditions(self) -> Said | None:
        """What the conditions come to; None where they all hold."""
        troubles: list[str] = []
        for condition in self.spec.get("matchConditions") or ():
            try:
                holds = self.value(condition["expression"])
            except EvaluationError as trouble:
                troubles.append(str(trouble))
                continue
            if holds is False:
                return Said()
        if not troubles:
            return None
        if self.ignores:
            return Said()
        unique = list(dict.fromkeys(troubles))
        return Said((self.error(unique[0] if len(unique) == 1 else f"[{', '.join(unique)}]"),))

    def decisions(self) -> Iterator[Decision]:
        """What each validation says."""
        for index, validation in enumerate(self.spec.get("validations") or ()):
            try:
                value = self.value(validation["expression"])
            except EvaluationError as trouble:
                yield self.error(str(trouble), index)
                continue
            if value is True:
                yield Decision(False, "admit", index=index)
            else:
                reason = validation.get("reason") or "Invalid"
                yield Decision(True, "deny", self._message(validation), reason, index)

    def _message(self, validation: JsonObject) -> str:
        said = ""
        written = validation.get("messageExpression") or ""
        if written:
            try:
                value = self.value(written, authorizer=False)
            except EvaluationError:
                value = None
            said = value.strip() if isinstance(value, str) else ""
            if len(said.encode()) > _LONGEST_MESSAGE or "\n" in said:
                said = ""
        expression = validation["expression"].strip()
        return said or (validation.get("message") or "").strip() or f"failed expression: {expression}"

    def annotations(self) -> Iterator[Annotation]:
        """What goes to the audit log."""
        for annotation in self.spec.get("auditAnnotations") or ():
            key, expression = annotation["key"], annotation["valueExpression"]
            try:
                value = self.value(expression.strip(), authorizer=False, shown=expression)
            except EvaluationError as trouble:
                yield Annotation(key, "exclude") if self.ignores else Annotation(key, "error", str(trouble))
                continue
            text = value.strip() if isinstance(value, str) else ""
            yield Annotation(key, "publish", text) if text else Annotation(key, "exclude")


def evaluated(spec: JsonObject, request: Request, params: Json, release: Release) -> Said:
    """What a policy says to a request, with one parameter or None."""
    evaluation = _Evaluation(spec, request, params, release)
    settled = evaluation.conditions()
    if settled is not None:
        return settled
    return Said(tuple(evaluation.decisions()), tuple(evaluation.annotations()))


def _asked_about(request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    """What expressions find as ``request`` and as ``authorizer``; kept, for requests are asked about repeatedly."""
    known = _lately.get(id(request))
    if known is None:
        if len(_lately) >= _KEPT:
            _lately.clear()
        known = _lately[id(request)] = (request, request.seen, _authorizers(request))
    return known[1:]


_KEPT = 2048
_lately: dict[int, tuple[Request, dict[str, Any], dict[str, Any]]] = {}
"""Each with its request, whose identity so stays its own."""


def _names(request: Request, seen: dict[str, Any], params: Json) -> dict[str, Any]:
    return {
        "object": request.object,
        "oldObject": request.old,
        "request": seen,
        "params": params,
        "namespaceObject": None if request.is_namespace else request.namespace_object,
    }


def _authorizers(request: Request) -> dict[str, Any]:
    decide = request.decide or (lambda _question: True)
    asker = Question(request.user, request.groups)
    about = asker._replace(
        group=request.kind.group, resource=request.kind.plural, subresource=request.subresource,
        namespace=request.namespace, name=request.name,
    )  # fmt: skip
    return {
        "authorizer": Authorizer(decide, asker),
        "authorizer.requestResource": ResourceCheck(decide, about),
    }
