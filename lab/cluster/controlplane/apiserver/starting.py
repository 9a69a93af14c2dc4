"""What ends the API server while it starts: files that it cannot read, values that only then are looked at.

The server stops at the first of them; they come in the order in which it would get to each.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.trouble import Reader, Trouble, unreadable
from lab.cluster.nodes.options import Options
from lab.manifests.gojson import go_quote

Found = Iterator[tuple[str, str]]

SERVING = ("tls-cert-file", "tls-private-key-file")

AUTHENTICATION = ("client-ca-file", "requestheader-client-ca-file", "token-auth-file", "oidc-ca-file")

AUTHORIZATION = ("authorization-policy-file", "authorization-webhook-config-file")

CLIENTS = (
    "kubelet-client-certificate",
    "kubelet-client-key",
    "kubelet-certificate-authority",
    "proxy-client-cert-file",
    "proxy-client-key-file",
    "audit-webhook-config-file",
    "authentication-token-webhook-config-file",
    "egress-selector-config-file",
    "tracing-config-file",
)

ETCD = ("etcd-cafile", "etcd-certfile", "etcd-keyfile")

CONFIGURATIONS = frozenset(
    {
        *("authentication-config", "authorization-config", "admission-control-config-file"),
        *("encryption-provider-config", "audit-policy-file", "service-account-signing-key-file"),
        *("service-account-key-file", *SERVING, *AUTHENTICATION, *AUTHORIZATION, *CLIENTS, *ETCD),
    }
)
"""Options that name a file to be read."""


def start(options: Options, reader: Reader) -> Iterator[Trouble]:
    """Everything that would end the server, in its order. ``reader`` tells where a path leads."""
    for found in (
        _keys(options, reader),
        _serving(options, reader),
        _encryption(options, reader),
        _opened(options, reader, ETCD),
        _configuration(options, reader, "authentication"),
        _opened(options, reader, AUTHENTICATION),
        _public_keys(options, reader),
        _configuration(options, reader, "authorization"),
        _opened(options, reader, AUTHORIZATION),
        _audit(options, reader),
        _admission(options, reader),
        _opened(options, reader, CLIENTS),
    ):
        for name, said in found:
            yield Trouble("start", said, name, options.span(name))


def _opened(options: Options, reader: Reader, names: tuple[str, ...]) -> Found:
    for name in names:
        trouble = unreadable(reader, options.value(name))
        if trouble:
            yield name, trouble


def _keys(options: Options, reader: Reader) -> Found:
    name = "service-account-signing-key-file"
    trouble = unreadable(reader, options.value(name))
    if trouble:
        yield name, f"failed to parse service-account-issuer-key-file: {trouble}"


def _public_keys(options: Options, reader: Reader) -> Found:
    for path in options.items("service-account-key-file"):
        trouble = unreadable(reader, path)
        if trouble:
            yield "service-account-key-file", trouble


def _serving(options: Options, reader: Reader) -> Found:
    cert, key = (options.value(name) for name in SERVING)
    if bool(cert) != bool(key):
        name = SERVING[bool(cert)]
        yield name, f"missing filename for serving {'key' if cert else 'cert'}"
    else:
        yield from _opened(options, reader, SERVING)
    unknown = tls.suites_trouble(options.items("tls-cipher-suites"))
    if unknown:
        yield "tls-cipher-suites", unknown
    unknown = tls.version_trouble(options.value("tls-min-version"))
    if unknown:
        yield "tls-min-version", unknown


def _encryption(options: Options, reader: Reader) -> Found:
    name = "encryption-provider-config"
    trouble = unreadable(reader, options.value(name))
    if trouble:
        said = f"error reading encryption provider configuration file {go_quote(options.value(name))}: {trouble}"
        yield name, f"error while parsing file: error while loading file: {said}"


def _configuration(options: Options, reader: Reader, which: str) -> Found:
    name = f"{which}-config"
    trouble = unreadable(reader, options.value(name))
    if trouble:
        yield name, f"failed to read {which} configuration: {trouble}"


def _audit(options: Options, reader: Reader) -> Found:
    policy, log = options.value("audit-policy-file"), options.value("audit-log-path")
    trouble = unreadable(reader, policy)
    if trouble:
        said = f"failed to read file path {go_quote(policy)}: {trouble}"
        yield "audit-policy-file", f"loading audit policy file: {said}"
    if not log or log == "-":
        return
    place = reader(log)
    if place.mount is not None and place.read_only:
        yield "audit-log-path", f"ensureLogFile: open {log}: read-only file system"
    elif place.trouble.endswith("is a directory"):
        yield "audit-log-path", f"ensureLogFile: open {log}: is a directory"


def _admission(options: Options, reader: Reader) -> Found:
    name = "admission-control-config-file"
    trouble = unreadable(reader, options.value(name))
    if trouble:
        said = f"unable to read admission control configuration from {go_quote(options.value(name))} [{trouble}]"
        yield name, said
