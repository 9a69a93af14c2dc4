"""Validation of how a container is pulled, restarted and resized.

Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy and
https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, one_of

_PULL = ("Always", "IfNotPresent", "Never")
_MESSAGES = ("File", "FallbackToLogsOnError")
_RESTART = ("Always", "Never", "OnFailure")
_RESTART_ACTIONS = ("Restart", "RestartAllContainers")
_EXIT_CODE_OPERATORS = ("In", "NotIn")
_RESIZED = ("cpu", "memory")
_RESIZE = ("NotRequired", "RestartContainer")

_POLICY_FOR_RULES = "must specify restartPolicy when restart rules are used"
_MOST_RULES = 20
_MOST_EXIT_CODES = 255


def validate_pull_policy(policy: str, path: FieldPath) -> Errors:
    """When the image is pulled."""
    return one_of(policy, _PULL, path)


def validate_message_policy(policy: str, path: FieldPath) -> Errors:
    """Where a container's last message is taken from."""
    return one_of(policy, _MESSAGES, path)


def validate_resize_policies(policies: list[JsonObject], pod_restarts: str, path: FieldPath) -> Errors:
    """What a change of each resource does to the running container."""
    taken: set[str] = set()
    for position, policy in enumerate(policies):
        name, restart = policy.get("resourceName") or "", policy.get("restartPolicy") or ""
        if name in taken:
            yield FieldError.duplicate(path.index(position), NamedString(name))
        taken.add(name)
        yield from one_of(name, _RESIZED, path)
        yield from one_of(restart, _RESIZE, path)
        if pod_restarts == "Never" and restart != "NotRequired":
            detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
            yield FieldError.invalid(path, NamedString(restart), detail)


def validate_restart_policy(container: JsonObject, release: Release, path: FieldPath) -> Errors:
    """A regular container's own restart policy and the rules that go with it (KEP-5307)."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules") or []
    if release >= features.CONTAINER_RESTART_RULES:
        if policy is not None or rules:
            yield from _restart(policy, rules, release, path)
    elif policy is not None:
        yield FieldError.forbidden(path.child("restartPolicy"), "may not be set for non-init containers")


def validate_init_restart_policy(container: JsonObject, release: Release, path: FieldPath) -> Errors:
    """The restart policy of an init container: ``Always`` makes it a sidecar."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules") or []
    if policy is None:
        if rules:
            yield FieldError.required(path.child("restartPolicy"), _POLICY_FOR_RULES)
    elif release < features.CONTAINER_RESTART_RULES:
        if policy != "Always":
            yield FieldError.not_supported(path.child("restartPolicy"), NamedString(policy), ("Always",))
    elif policy != "Always" or release >= features.RESTART_ALL_CONTAINERS:
        yield from _restart(policy, rules, release, path)
    elif rules:
        detail = "restartPolicyRules are not allowed for init containers with restart policy Always"
        yield FieldError.forbidden(path.child("restartPolicyRules"), detail)


def _restart(policy: str | None, rules: list[JsonObject], release: Release, path: FieldPath) -> Errors:
    if policy is None:
        yield FieldError.required(path.child("restartPolicy"), _POLICY_FOR_RULES)
    elif policy not in _RESTART:
        yield FieldError.not_supported(path.child("restartPolicy"), NamedString(policy), _RESTART)
    yield from _restart_rules(rules, release, path.child("restartPolicyRules"))


def _restart_rules(rules: list[JsonObject], release: Release, path: FieldPath) -> Errors:
    if len(rules) > _MOST_RULES:
        yield FieldError.too_many(path, len(rules), _MOST_RULES)
    actions = _RESTART_ACTIONS if release >= features.RESTART_ALL_CONTAINERS else _RESTART_ACTIONS[:1]
    for position, rule in enumerate(rules):
        here = path.index(position)
        yield from one_of(rule.get("action") or "", actions, here.child("action"), required=False)
        codes = rule.get("exitCodes")
        if codes is None:
            yield FieldError.required(here.child("exitCodes"), "must be specified")
            continue
        here = here.child("exitCodes")
        operator = codes.get("operator") or ""
        yield from one_of(operator, _EXIT_CODE_OPERATORS, here.child("operator"), required=False)
        if (count := len(codes.get("values") or ())) > _MOST_EXIT_CODES:
            yield FieldError.too_many(here.child("values"), count, _MOST_EXIT_CODES)
