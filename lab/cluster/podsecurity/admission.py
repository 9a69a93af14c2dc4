"""The answer of Pod Security admission to one request.

Source: ``k8s.io/pod-security-admission/admission``, ``Validate``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lab.cluster.podsecurity.check import Violation
from lab.cluster.podsecurity.configuration import OUT_OF_THE_BOX, Configuration
from lab.cluster.podsecurity.existing import warnings_about
from lab.cluster.podsecurity.level import PRIVILEGED, Level, LevelVersion
from lab.cluster.podsecurity.podshape import PodShape, items, mapping, text
from lab.cluster.podsecurity.policy import Mode, Policy, policy_of
from lab.cluster.podsecurity.request import Request, Response, labels_of, name_of
from lab.cluster.podsecurity.standards import details, violations
from lab.cluster.podsecurity.templates import template_of
from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError
from lab.manifests.release import CURRENT, Release

SILENT = frozenset({"exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"})
"""Subresources of pods that change nothing about them."""

UNSEEN = Response()

Pods = Callable[[], Iterable[JsonObject]]
"""Lists the pods of the request's namespace, when asked."""


def validate(
    request: Request,
    configuration: Configuration = OUT_OF_THE_BOX,
    release: Release = CURRENT,
    pods: Pods = lambda: (),
) -> Response:
    """What an API server of ``release`` answers. ``pods`` are those that run in a namespace being relabelled."""
    if request.resource == "namespaces":
        return _namespace(request, configuration, release, pods)
    if request.resource == "pods":
        return _pod(request, configuration, release)
    return _controller(request, configuration, release)


def _namespace(request: Request, configuration: Configuration, release: Release, pods: Pods) -> Response:
    if request.subresource or not (request.is_create or request.is_update):
        return UNSEEN
    labels = labels_of(request.object)
    asked, errors = policy_of(labels, configuration.defaults)
    exempt = request.namespace in configuration.exemptions.namespaces
    name = name_of(request.object)
    ignored = _ignored(name, asked, labels, configuration) if exempt else ()
    if not request.is_update:
        return _invalid(request, errors) if errors else Response(warnings=ignored)
    before, old_errors = policy_of(labels_of(request.old), configuration.defaults)
    if errors and list(map(str, errors)) != list(map(str, old_errors)):
        return _invalid(request, errors)
    if not _tightened(before.enforce, asked.enforce):
        return UNSEEN
    if exempt:
        return Response(warnings=ignored)
    found = warnings_about(pods(), name, asked.enforce, configuration.exemptions, release)
    return Response(warnings=found)


def _invalid(request: Request, errors: tuple[FieldError, ...]) -> Response:
    said = [str(error) for error in errors]
    message = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
    return Response(False, f'Namespace "{request.named}" is invalid: {message}', errors=errors)


def _tightened(before: LevelVersion, after: LevelVersion) -> bool:
    """Whether pods that run may violate what is enforced now."""
    if after == before or after.level is Level.PRIVILEGED:
        return False
    return after.version != before.version or after.level.strictness > before.level.strictness


def _ignored(name: str, asked: Policy, labels: dict[str, str], configuration: Configuration) -> tuple[str, ...]:
    """The warning that an exempt namespace's labels do nothing."""
    if asked.fully_privileged or asked.equivalent(configuration.defaults):
        return ()
    told = [
        f"{mode}={asked.of(mode)}"
        for mode in Mode
        if asked.of(mode).level is not Level.PRIVILEGED and not labels.keys().isdisjoint(_labels(mode))
    ]
    return (f'namespace "{name}" is exempt from Pod Security, and the policy ({", ".join(told)}) will be ignored',)


def _labels(mode: Mode) -> tuple[str, str]:
    return mode.label, mode.version_label


def _exempt(request: Request, configuration: Configuration) -> Response | None:
    exemptions = configuration.exemptions
    if request.namespace and request.namespace in exemptions.namespaces:
        return Response(audit={"exempt": "namespace"})
    if request.user and request.user in exemptions.usernames:
        return Response(audit={"exempt": "user"})
    return None


def _pod(request: Request, configuration: Configuration, release: Release) -> Response:
    if request.subresource in SILENT:
        return UNSEEN
    exempt = _exempt(request, configuration)
    if exempt is not None:
        return exempt
    asked, errors = policy_of(request.labels, configuration.defaults)
    if not errors and asked.fully_privileged:
        return Response(audit={"enforce-policy": str(PRIVILEGED)}, policy=asked)
    if request.is_update and not _significant(request.object, mapping(request.old)):
        return UNSEEN
    return _evaluated(request, request.object, asked, errors, configuration, release, enforced=True)


def _controller(request: Request, configuration: Configuration, release: Release) -> Response:
    if request.subresource:
        return UNSEEN
    exempt = _exempt(request, configuration)
    if exempt is not None:
        return exempt
    asked, errors = policy_of(request.labels, configuration.defaults)
    if not errors and asked.warn.level is asked.audit.level is Level.PRIVILEGED:
        return UNSEEN
    template = template_of(request.resource, request.object)
    if template is None:
        return UNSEEN
    return _evaluated(request, template, asked, errors, configuration, release, enforced=False)


def _evaluated(
    request: Request,
    template: JsonObject,
    asked: Policy,
    errors: tuple[FieldError, ...],
    configuration: Configuration,
    release: Release,
    *,
    enforced: bool,
) -> Response:
    pod = PodShape.of(template)
    if text(pod.spec.get("runtimeClassName")) in configuration.exemptions.runtime_classes:
        return Response(audit={"exempt": "runtimeClass"})
    audit: dict[str, str] = {}
    if errors:
        audit["error"] = f"Failed to parse policy: {aggregate(errors)}"
    refused: tuple[Violation, ...] = ()
    if enforced:
        audit["enforce-policy"] = str(asked.enforce)
        refused = violations(asked.enforce, pod, release)
    audited = violations(asked.audit, pod, release)
    if audited:
        audit["audit-violations"] = would_violate(asked.audit, audited)
    if refused:
        said = f'violates PodSecurity "{asked.enforce}": {details(refused)}'
        return Response(False, f'{request.resource} "{request.named}" is forbidden: {said}', audit=audit, policy=asked)
    warned = violations(asked.warn, pod, release)
    warnings = (would_violate(asked.warn, warned),) if warned else ()
    return Response(warnings=warnings, audit=audit, policy=asked)


def would_violate(asked: LevelVersion, found: Iterable[Violation]) -> str:
    """``would violate PodSecurity "restricted:latest": …``."""
    return f'would violate PodSecurity "{asked}": {details(found)}'


def aggregate(errors: Iterable[FieldError]) -> str:
    """Errors as one, each told once: Go's ``Aggregate``."""
    said = list(dict.fromkeys(map(str, errors)))
    return said[0] if len(said) == 1 else f"[{', '.join(said)}]"


def _significant(new: JsonObject, old: JsonObject) -> bool:
    """Whether an update of a pod changes what the Standards may look at: its containers, or an image."""
    after, before = mapping(new.get("spec")), mapping(old.get("spec"))
    for field in ("containers", "initContainers"):
        images = [_image(item) for item in items(after.get(field))]
        if images != [_image(item) for item in items(before.get(field))]:
            return True
    known: dict[str, str] = {}
    for item in items(before.get("ephemeralContainers")):
        known.setdefault(text(item.get("name")), _image(item))
    return any(
        known.get(text(item.get("name"))) != _image(item) for item in items(after.get("ephemeralContainers"))
    )


def _image(container: Json) -> str:
    return text(mapping(container).get("image"))
