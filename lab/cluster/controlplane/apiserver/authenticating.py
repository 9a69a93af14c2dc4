"""The API server's options about who a caller is.

Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.options import Options
from lab.manifests.gojson import go_quote
from lab.manifests.gourl import URLError, parse_url

Found = Iterator[tuple[str, str]]


def validate(options: Options) -> Found:
    """What is wrong with them, by option."""
    yield from _oidc(options)
    yield from _issuers(options)
    issuers = options.items("service-account-issuer")
    if not issuers:
        yield "service-account-issuer", "service-account-issuer is a required flag"
    if not options.items("service-account-key-file") and not options.value("service-account-signing-endpoint"):
        said = "either `--service-account-key-file` or `--service-account-signing-endpoint` must be set"
        yield "service-account-key-file", said
    yield from _keys_uri(options)
    yield from _request_headers(options)


def _oidc(options: Options) -> Found:
    given = [name for name in options.names if name.startswith("oidc-")]
    if options.value("authentication-config"):
        if given:
            said = "authentication-config file and oidc-* flags are mutually exclusive"
            yield given[0], said
        return
    if given and not (options.value("oidc-issuer-url") and options.value("oidc-client-id")):
        said = "oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set"
        yield given[0], said


def _issuers(options: Options) -> Found:
    seen: set[str] = set()
    name = "service-account-issuer"
    for issuer in options.items(name):
        if ":" in issuer:
            try:
                parse_url(issuer)
            except URLError as trouble:
                yield name, f"{name} {go_quote(issuer)} contained a ':' but was not a valid URL: {trouble}"
                continue
        if not issuer:
            yield name, f"{name} should not be an empty string"
        elif issuer in seen:
            yield name, f"{name} {go_quote(issuer)} is already specified"
        seen.add(issuer)


def _keys_uri(options: Options) -> Found:
    name = "service-account-jwks-uri"
    uri = options.value(name)
    if not uri:
        return
    try:
        scheme = parse_url(uri).scheme
    except URLError as trouble:
        yield name, f"{name} must be a valid URL: {trouble}"
        return
    if scheme != "https":
        yield name, f"{name} requires https scheme, parsed as: {uri}"


def _request_headers(options: Options) -> Found:
    for part in ("username-headers", "group-headers", "extra-headers-prefix", "allowed-names", "uid-headers"):
        name = f"requestheader-{part}"
        if any(not item.strip() for item in options.items(name)):
            yield name, f"empty value in {go_quote(name)}"
    uids = options.items("requestheader-uid-headers")
    if uids and "x-remote-uid" not in {each.lower() for each in uids}:
        said = "is set without specifying the standard X-Remote-Uid header - API aggregation will not work"
        yield "requestheader-uid-headers", f"--requestheader-uid-headers {said}"
