"""Validation of ValidatingWebhookConfiguration and MutatingWebhookConfiguration.

Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ and Kubernetes'
``pkg/apis/admissionregistration/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gourl import URLError, parse_url
from lab.manifests.labels import dns1035_label_errors, dns1123_subdomain_errors, port_number_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form, label_selector, one_of
from lab.manifests.validation.matchconditions import validate_match_conditions
from lab.manifests.validation.matching import FAILURE_POLICIES, MATCH_POLICIES, validate_rule
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.staticsuffix import static_suffix_warnings

_SIDE_EFFECTS = ("None", "NoneOnDryRun")
_REINVOCATIONS = ("IfNeeded", "Never")
_REVIEW_VERSIONS = ("v1", "v1beta1")
_LONGEST_WAIT = 30
_URL_FORM = "; desired format: https://host[/path]"


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new configuration, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=False))
    names: set[str] = set()
    for position, webhook in enumerate(value.get("webhooks") or ()):
        path = FieldPath("webhooks").index(position)
        errors.extend(_webhook(webhook, release, path))
        versions = webhook.get("admissionReviewVersions") or []
        errors.extend(_review_versions(versions, path.child("admissionReviewVersions")))
        name = webhook.get("name") or ""
        if name and name in names:
            errors.append(FieldError.duplicate(path.child("name"), name))
        names.add(name)
    return errors


def warnings(value: JsonObject, release: Release) -> list[str]:
    """A name that is reserved."""
    return static_suffix_warnings(value, release)


def _webhook(webhook: JsonObject, release: Release, path: FieldPath) -> Errors:
    yield from _name(webhook.get("name") or "", path.child("name"))
    for position, rule in enumerate(webhook.get("rules") or ()):
        yield from validate_rule(rule, path.child("rules").index(position))
    for field, words in (("failurePolicy", FAILURE_POLICIES), ("matchPolicy", MATCH_POLICIES)):
        yield from one_of(webhook.get(field) or "", words, path.child(field), required=False)
    yield from _side_effects(webhook.get("sideEffects"), path.child("sideEffects"))
    seconds = webhook.get("timeoutSeconds") or 0
    if not 1 <= seconds <= _LONGEST_WAIT:
        detail = f"the timeout value must be between 1 and {_LONGEST_WAIT} seconds"
        yield FieldError.invalid(path.child("timeoutSeconds"), seconds, detail)
    for selector in ("namespaceSelector", "objectSelector"):
        yield from label_selector(webhook.get(selector), path.child(selector))
    if "reinvocationPolicy" in webhook:
        where = path.child("reinvocationPolicy")
        yield from one_of(webhook["reinvocationPolicy"], _REINVOCATIONS, where, required=False)
    yield from _client(webhook.get("clientConfig") or {}, path.child("clientConfig"))
    conditions = webhook.get("matchConditions") or []
    yield from validate_match_conditions(conditions, release, path.child("matchConditions"))


def _name(name: str, path: FieldPath) -> Errors:
    if not name:
        yield FieldError.required(path)
    elif messages := dns1123_subdomain_errors(name):
        yield FieldError.invalid(path, name, ",".join(messages))
    elif name.count(".") < 2:
        detail = "should be a domain with at least three segments separated by dots"
        yield FieldError.invalid(path, name, detail)


def _side_effects(effects: str | None, path: FieldPath) -> Errors:
    if effects is None:
        yield FieldError.required(path, f"must specify one of {', '.join(_SIDE_EFFECTS)}")
    else:
        yield from one_of(effects, _SIDE_EFFECTS, path, required=False)


def _review_versions(versions: list[str], path: FieldPath) -> Errors:
    known = ", ".join(_REVIEW_VERSIONS)
    if not versions:
        yield FieldError.required(path, f"must specify one of {known}")
        return
    for position, version in enumerate(versions):
        if version in versions[:position]:
            yield FieldError.invalid(path.index(position), version, "duplicate version")
        else:
            yield from form(dns1035_label_errors, version, path.index(position))
    if not set(versions) & set(_REVIEW_VERSIONS):
        yield FieldError.invalid(path, versions, f"must include at least one of {known}")


def _client(client: JsonObject, path: FieldPath) -> Errors:
    url, service = client.get("url"), client.get("service")
    if (url is None) == (service is None):
        yield FieldError.required(path, "exactly one of url or service is required")
    elif url is not None:
        yield from _url(url, path.child("url"))
    elif service is not None:
        yield from _service(service, path.child("service"))


def _url(text: str, path: FieldPath) -> Errors:
    try:
        url = parse_url(text)
    except URLError as trouble:
        yield FieldError.required(path, f"url must be a valid URL: {trouble}{_URL_FORM}")
        return
    if url.scheme != "https":
        detail = f"'https' is the only allowed URL scheme{_URL_FORM}"
        yield FieldError.invalid(path, url.scheme, detail)
    if not url.host:
        yield FieldError.invalid(path, "", f"host must be specified{_URL_FORM}")
    if url.user is not None:
        yield FieldError.invalid(path, url.user, "user information is not permitted in the URL")
    if url.fragment:
        yield FieldError.invalid(path, url.fragment, "fragments are not permitted in the URL")
    if url.query:
        yield FieldError.invalid(path, url.query, "query parameters are not permitted in the URL")


def _service(service: JsonObject, path: FieldPath) -> Errors:
    # The API server takes the one for the other here: a missing namespace is reported as a missing name.
    if not service.get("namespace"):
        yield FieldError.required(path.child("name"))
    if not service.get("name"):
        yield FieldError.required(path.child("namespace"))
    port = service.get("port") or 0
    if messages := port_number_errors(port):
        yield FieldError.invalid(path.child("port"), port, f"port is not valid: {', '.join(messages)}")
    if "path" in service:
        yield from _service_path(service["path"], path.child("path"))


def _service_path(written: str, path: FieldPath) -> Errors:
    if written in ("", "/"):
        return
    if written == "//":
        yield FieldError.invalid(path, written, "segment[0] may not be empty")
        return
    if not written.startswith("/"):
        yield FieldError.invalid(path, written, "must start with a '/'")
    for position, segment in enumerate(written[1:].removesuffix("/").split("/")):
        if not segment:
            yield FieldError.invalid(path, written, f"segment[{position}] may not be empty")
            continue
        for message in dns1123_subdomain_errors(segment):
            yield FieldError.invalid(path, written, f"segment[{position}]: {message}")
