"""Validation of probes and lifecycle hooks.

Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors, nonnegative, port_number_or_name
from lab.manifests.validation.http import header_name_errors
from lab.manifests.validation.signals import validate_stop_signal

_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
_SCHEMES = ("HTTP", "HTTPS")


def validate_probes(container: JsonObject, grace_period: int | None, path: FieldPath) -> Errors:
    """The liveness, readiness and startup probe of one container."""
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = container.get(field)
        if probe is None:
            continue
        here = path.child(field)
        yield from _probe(probe, grace_period, here)
        if field == "readinessProbe":
            if (seconds := probe.get("terminationGracePeriodSeconds")) is not None:
                where = here.child("terminationGracePeriodSeconds")
                yield FieldError.invalid(where, seconds, "must not be set for readinessProbes")
        elif (threshold := probe.get("successThreshold") or 0) != 1:
            yield FieldError.invalid(here.child("successThreshold"), threshold, "must be 1")


def _probe(probe: JsonObject, grace_period: int | None, path: FieldPath) -> Errors:
    yield from _handler(probe, _PROBE_HANDLERS, grace_period, path)
    for field in _COUNTS:
        value = probe.get(field) or 0
        if value < 0:
            yield from nonnegative(value, path.child(field))
    seconds = probe.get("terminationGracePeriodSeconds")
    if seconds is not None and seconds <= 0:
        yield FieldError.invalid(path.child("terminationGracePeriodSeconds"), seconds, "must be greater than 0")


def validate_lifecycle(
    lifecycle: JsonObject, grace_period: int | None, os: JsonObject | None, path: FieldPath
) -> Errors:
    """The hooks of one container, and the signal that stops it."""
    for field in ("postStart", "preStop"):
        if (hook := lifecycle.get(field)) is not None:
            yield from _handler(hook, _HOOK_HANDLERS, grace_period, path.child(field))
    if (signal := lifecycle.get("stopSignal")) is not None:
        yield from validate_stop_signal(signal, os, path.child("stopSignal"))


def _handler(handler: JsonObject, kinds: tuple[str, ...], grace_period: int | None, path: FieldPath) -> Errors:
    checks: dict[str, Callable[[JsonObject, FieldPath], Errors]] = {
        "exec": _exec,
        "httpGet": _http_get,
        "tcpSocket": _port,
        "grpc": _port,
        "sleep": partial(_sleep, grace_period=grace_period),
    }
    found = False
    for kind in kinds:
        action = handler.get(kind)
        if action is None:
            continue
        if found:
            yield FieldError.forbidden(path.child(kind), "may not specify more than 1 handler type")
        else:
            found = True
            yield from checks[kind](action, path.child(kind))
    if not found:
        yield FieldError.required(path, "must specify a handler type")


def _exec(action: JsonObject, path: FieldPath) -> Errors:
    if not action.get("command"):
        yield FieldError.required(path.child("command"))


def _http_get(action: JsonObject, path: FieldPath) -> Errors:
    if not action.get("path"):
        yield FieldError.required(path.child("path"))
    yield from _port(action, path)
    scheme = action.get("scheme") or ""
    if scheme not in _SCHEMES:
        yield FieldError.not_supported(path.child("scheme"), NamedString(scheme), _SCHEMES)
    for header in action.get("httpHeaders") or ():
        name = header.get("name") or ""
        for message in header_name_errors(name):
            yield FieldError.invalid(path.child("httpHeaders"), name, message)


def _port(action: JsonObject, path: FieldPath) -> Errors:
    return port_number_or_name(action.get("port", 0), path.child("port"))


def _sleep(action: JsonObject, path: FieldPath, *, grace_period: int | None) -> Errors:
    seconds = action.get("seconds") or 0
    if grace_period is not None and not 0 <= seconds <= grace_period:
        detail = f"must be non-negative and less than terminationGracePeriodSeconds ({grace_period})"
        yield FieldError.invalid(path, seconds, detail)
