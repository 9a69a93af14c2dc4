"""etcd's options: whether it starts, and to whom it speaks.

Source: https://etcd.io/docs/v3.6/op-guide/security/ and https://etcd.io/docs/v3.6/op-guide/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.trouble import Reader, Trouble, unreadable
from lab.cluster.nodes.options import Options
from lab.manifests.gojson import go_quote
from lab.manifests.gourl import URLError, parse_url

URLS = (
    "listen-client-urls",
    "listen-client-http-urls",
    "listen-peer-urls",
    "listen-metrics-urls",
    "advertise-client-urls",
    "initial-advertise-peer-urls",
)
"""Options that hold addresses, separated by commas."""

VERSIONS = ("TLS1.2", "TLS1.3")

Found = Iterator[tuple[str, str]]


def urls(options: Options, name: str) -> tuple[str, ...]:
    """The addresses that an option holds."""
    return tuple(each.strip() for each in options.value(name).split(",") if each.strip())


def troubles(options: Options, environment: Mapping[str, str], reader: Reader) -> Iterator[Trouble]:
    """Everything that ends etcd while it starts. ``environment`` are the container's variables."""
    for found in (
        _environment(options, environment),
        _addresses(options),
        _versions(options),
        _pairs(options, reader, "", "client"),
        _pairs(options, reader, "peer-", "peer"),
    ):
        for name, said in found:
            yield Trouble("start", said, name, options.span(name))


def _environment(options: Options, environment: Mapping[str, str]) -> Found:
    """A variable beside an option of the same name is a conflict, and etcd refuses it."""
    for variable in environment:
        name = variable.removeprefix("ETCD_").lower().replace("_", "-")
        if variable.startswith("ETCD_") and options.is_set(name):
            said = "is shadowed by corresponding command-line flag (either unset environment variable or disable flag)"
            yield name, f"conflicting environment variable {go_quote(variable)} {said}"


def _addresses(options: Options) -> Found:
    for name in URLS:
        for each in urls(options, name):
            said = _address_trouble(each)
            if said:
                yield name, f"invalid value {go_quote(options.value(name))} for flag -{name}: {said}"
                break
    if options.is_set("listen-client-urls") and not options.is_set("advertise-client-urls"):
        said = "--advertise-client-urls is required when --listen-client-urls is set explicitly"
        yield "advertise-client-urls", said


def _address_trouble(each: str) -> str:
    try:
        found = parse_url(each)
    except URLError as trouble:
        return str(trouble)
    if found.scheme not in ("http", "https", "unix", "unixs"):
        return f"URL scheme must be http, https, unix, or unixs: {each}"
    if found.scheme.startswith("http") and not found.host.rpartition(":")[2].isdigit():
        return f'URL address does not have the form "host:port": {each}'
    return ""


def _versions(options: Options) -> Found:
    low, high = options.value("tls-min-version"), options.value("tls-max-version")
    for name, held in (("tls-min-version", low), ("tls-max-version", high)):
        if held and held not in VERSIONS:
            yield name, f"unexpected TLS version {go_quote(held)}"
            return
    if low and high and VERSIONS.index(low) > VERSIONS.index(high):
        yield "tls-min-version", f"min version ({low}) is greater than max version ({high})"
    suites = [each for each in options.value("cipher-suites").split(",") if each]
    if suites and low == "TLS1.3":
        yield "cipher-suites", "cipher suites cannot be configured when only TLS1.3 is enabled"
    unknown = next((each for each in suites if tls.suites_trouble([each])), None)
    if unknown is not None:
        yield "cipher-suites", f"unexpected TLS cipher suite {go_quote(unknown)}"


def _pairs(options: Options, reader: Reader, prefix: str, which: str) -> Found:
    """What is wrong with the certificates for clients, or those for peers."""
    cert, key = options.value(f"{prefix}cert-file"), options.value(f"{prefix}key-file")
    automatic = options.value(f"{prefix}auto-tls") == "true"
    listen = f"listen-{which}-urls"
    secure = [each for each in urls(options, listen) if each.startswith("https://")]
    if bool(cert) != bool(key):
        missing = f"{prefix}key-file" if cert else f"{prefix}cert-file"
        yield missing, f"KeyFile and CertFile must both be present[key: {key}, cert: {cert}]"
        return
    if secure and not cert and not automatic:
        said = "KeyFile and CertFile are not presented"
        yield listen, f"cannot listen on TLS for {parse_url(secure[0]).host}: {said}"
    for name in (f"{prefix}cert-file", f"{prefix}key-file", f"{prefix}trusted-ca-file"):
        trouble = unreadable(reader, options.value(name)) if secure else ""
        if trouble:
            yield name, trouble
