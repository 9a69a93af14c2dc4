"""Validation of CertificateSigningRequest.

Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ and Kubernetes'
``pkg/apis/certificates/validation``.
"""

from __future__ import annotations

from lab.manifests.der import DerError, check_request
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.gobase64 import decoded
from lab.manifests.gojson import go_quote
from lab.manifests.labels import dns1123_label_errors, dns1123_subdomain_errors, path_segment_errors
from lab.manifests.pem import pem_block
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form, one_of
from lab.manifests.validation.objectmeta import NameRule, validate_object_meta

_LEGACY_SIGNER = "kubernetes.io/legacy-unknown"
_SHORTEST_LIFE = 600
_LONGEST_DOMAIN = 253
_LONGEST_SIGNER = 571
_SPEC = FieldPath("spec")

USAGES = (
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
    "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel",
    "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
    "server auth", "signing", "timestamping",
)  # fmt: skip
"""What a certificate may be for."""


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new request, in the API server's order."""
    errors = list(validate_object_meta(value, _any_name, namespaced=False))
    spec = value.get("spec") or {}
    errors.extend(_request(spec.get("request"), _SPEC.child("request")))
    errors.extend(_usages(spec.get("usages") or [], _SPEC.child("usages")))
    errors.extend(_signer(spec.get("signerName") or "", _SPEC.child("signerName")))
    seconds = spec.get("expirationSeconds")
    if seconds is not None and seconds < _SHORTEST_LIFE:
        detail = f"may not specify a duration less than {_SHORTEST_LIFE} seconds (10 minutes)"
        errors.append(FieldError.invalid(_SPEC.child("expirationSeconds"), seconds, detail))
    name = (value.get("metadata") or {}).get("name") or ""
    # The name is looked at last, and only when all else is well.
    return errors or list(form(path_segment_errors, name, FieldPath("metadata", "name")))


def _any_name(_name: str) -> tuple[str, ...]:
    return ()


def _request(written: str | None, path: FieldPath) -> Errors:
    shown = None if written is None else NamedString(written)
    block = pem_block(decoded(written or "").decode("latin-1"))
    if block is None or block.label != "CERTIFICATE REQUEST":
        yield FieldError.invalid(path, shown, "PEM block type must be CERTIFICATE REQUEST")
        return
    try:
        check_request(block.content)
    except DerError as trouble:
        yield FieldError.invalid(path, shown, str(trouble))


def _usages(usages: list[str], path: FieldPath) -> Errors:
    if not usages:
        yield FieldError.required(path)
    for position, usage in enumerate(usages):
        yield from one_of(usage, USAGES, path.index(position), required=False)
    for position, usage in enumerate(usages):
        if usage in usages[:position]:
            yield FieldError.duplicate(path.index(position), NamedString(usage))


def _signer(name: str, path: FieldPath) -> Errors:
    if name == _LEGACY_SIGNER:
        yield FieldError.invalid(path, name, "the legacy signerName is not allowed via this API version")
        return
    if not name:
        yield FieldError.required(path)
        return
    domain, _, rest = name.partition("/")
    if name.count("/") != 1:
        detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
        yield FieldError.invalid(path, name, detail)
        return
    if len(domain) > _LONGEST_DOMAIN:
        yield FieldError.too_long(path, _LONGEST_DOMAIN)
    yield from _parts(domain, dns1123_label_errors, path)
    if "." not in domain:
        yield FieldError.invalid(path, domain, "should be a domain with at least two segments separated by dots")
    yield from _parts(rest, dns1123_subdomain_errors, path)
    if len(name) > _LONGEST_SIGNER:
        yield FieldError.too_long(path, _LONGEST_SIGNER)


def _parts(text: str, rule: NameRule, path: FieldPath) -> Errors:
    """The parts between dots; of the first that is wrong is said what."""
    for part in text.split("."):
        if messages := tuple(rule(part)):
            for message in messages:
                yield FieldError.invalid(path, text, f"validating label {go_quote(part)}: {message}")
            return
