"""What the API server finds wrong with its options before it opens any file, in its own words and order.

The rules are those of ``k8s.io/apiserver/pkg/server/options`` and of ``k8s.io/kubernetes``' own options, v1.36.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from lab.cluster.controlplane.apiserver import auditing, authenticating, authorizing, plugins
from lab.cluster.controlplane.trouble import Trouble
from lab.cluster.nodes.durations import nanoseconds
from lab.cluster.nodes.options import Options
from lab.manifests.cidr import parse_cidr
from lab.manifests.gojson import go_quote
from lab.manifests.release import Release
from lab.manifests.schema.kinds import KINDS

HOUR = 3600 * 10**9

_GROUPS_TEXT = """
admissionregistration.k8s.io apiextensions.k8s.io apiregistration.k8s.io apps authentication.k8s.io
authorization.k8s.io autoscaling batch certificates.k8s.io coordination.k8s.io discovery.k8s.io events.k8s.io
flowcontrol.apiserver.k8s.io internal.apiserver.k8s.io networking.k8s.io node.k8s.io policy
rbac.authorization.k8s.io resource.k8s.io scheduling.k8s.io storage.k8s.io storagemigration.k8s.io
"""

GROUPS = frozenset(kind.group for kind in KINDS.values()) | frozenset(_GROUPS_TEXT.split())
"""The API groups that the server has."""

_WHOLE = frozenset({"api/all", "api/ga", "api/beta", "api/alpha"})

Found = Iterator[tuple[str, str]]
"""Options with what is wrong with each."""


def complete(options: Options) -> Iterator[Trouble]:
    """What ends the server while it fills in its options."""
    lifetime = nanoseconds(options.value("service-account-max-token-expiration"))
    if lifetime and not HOUR <= lifetime <= 2**32 * 10**9:
        name = "service-account-max-token-expiration"
        said = f"the {name} must be between 1 hour and 2^32 seconds"
        yield Trouble("complete", said, name, options.span(name))
    for name, said in (*_ranges(options), *_caches(options)):
        yield Trouble("complete", said, name, options.span(name))


def _first_issuer(options: Options) -> str:
    return next(iter(options.items("service-account-issuer")), "")


def _ranges(options: Options) -> Found:
    name = "service-cluster-ip-range"
    for at, each in enumerate(options.value(name).split(",")):
        block = parse_cidr(each.strip()) if each else None
        if each and block is None:
            yield name, f"{name}[{at}] is not a valid cidr"
        elif block is not None and (32 if block.first.version == 4 else 128) - block.length < 3:
            said = "the service cluster IP range must be at least 8 IP addresses"
            which = "secondary" if at else "primary"
            yield name, f"error determining service IP ranges for {which} service cidr: {said}"


def _caches(options: Options) -> Found:
    for each in options.items("watch-cache-sizes"):
        _, mark, size = each.partition("#")
        if not mark or not size.isdigit():
            what = "size of watch cache size" if mark else "value of watch cache size"
            yield "watch-cache-sizes", f"invalid {what}: {each}"


def validate(options: Options, release: Release, groups: Set[str] = GROUPS) -> Iterator[Trouble]:
    """Everything that the server finds wrong with its options; ``groups`` are the API groups it has."""
    for found in (
        _generic(options),
        _etcd(options),
        _fairness(options),
        _secure_serving(options),
        authenticating.validate(options),
        authorizing.validate(options),
        auditing.validate(options),
        _admission(options, release),
        _enablement(options, groups),
        _tokens(options),
        _addresses(options),
    ):
        for name, said in found:
            yield Trouble("validate", said, name, options.span(name))


def _number(options: Options, name: str) -> float:
    try:
        return float(options.value(name) or 0)
    except ValueError:
        return 0


def _generic(options: Options) -> Found:
    if nanoseconds(options.value("livez-grace-period")) < 0:
        yield "livez-grace-period", "--livez-grace-period can not be a negative value"
    for name in ("max-requests-inflight", "max-mutating-requests-inflight"):
        if _number(options, name) < 0:
            yield name, f"--{name} can not be negative value"
    if nanoseconds(options.value("request-timeout")) < 0:
        yield "request-timeout", "--request-timeout can not be negative value"
    if not 0 <= _number(options, "goaway-chance") <= 0.02:
        yield "goaway-chance", "--goaway-chance can not be less than 0 or greater than 0.02"
    if _number(options, "min-request-timeout") < 0:
        yield "min-request-timeout", "--min-request-timeout can not be negative value"
    for name in ("storage-initialization-timeout", "shutdown-delay-duration"):
        if nanoseconds(options.value(name)) < 0:
            yield name, f"--{name} can not be negative value"
    if nanoseconds(options.value("shutdown-watch-termination-grace-period")) < 0:
        name = "shutdown-watch-termination-grace-period"
        yield name, f"{name}, if provided, can not be a negative value"
    yield from _together("strict-transport-security-directives", _transport(options))
    yield from _together("cors-allowed-origins", _origins(options))


def _together(name: str, troubles: Iterator[str]) -> Found:
    """Several troubles that the server tells as one."""
    told = tuple(dict.fromkeys(troubles))
    if told:
        yield name, told[0] if len(told) == 1 else f"[{', '.join(told)}]"


def _transport(options: Options) -> Iterator[str]:
    for each in options.items("strict-transport-security-directives"):
        if not each.strip():
            yield "empty value in strict-transport-security-directives"
        elif each not in ("includeSubDomains", "preload") and not re.fullmatch(r"max-age=[^=]*", each):
            yield (
                "--strict-transport-security-directives invalid, allowed values: max-age=expireTime, "
                "includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information"
            )


_ORIGINS_HELP = (
    "List of allowed origins for CORS, comma separated. An allowed origin can be a regular expression to support "
    "subdomain matching. If this list is empty CORS will not be enabled. Please ensure each expression matches the "
    "entire hostname by anchoring to the start with '^' or including the '//' prefix, and by anchoring to the end "
    "with '$' or including the ':' port separator suffix. Examples of valid expressions are "
    "'//example.com(:|$)' and '^https://example.com(:|$)'"
)


def _origins(options: Options) -> Iterator[str]:
    for each in options.items("cors-allowed-origins"):
        if not each:
            yield f"empty value in --cors-allowed-origins, help: {_ORIGINS_HELP}"
        elif not ("^" in each or "//" in each) or not ("$" in each or ":" in each):
            said = "regular expression does not pin to start/end of host in the origin header"
            yield f"--cors-allowed-origins has an invalid regular expression: {said}, help: {_ORIGINS_HELP}"


def _etcd(options: Options) -> Found:
    if not options.items("etcd-servers"):
        yield "etcd-servers", "--etcd-servers must be specified"
    backend = options.value("storage-backend")
    if backend not in ("", "etcd3"):
        said = "--storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'"
        yield "storage-backend", said
    for each in options.items("etcd-servers-overrides"):
        if not re.fullmatch(r"[^#/]*/[^#/]*#[^#;]+(;[^#;]+)*", each):
            said = "must be of format: group/resource#servers, where servers are URLs, semicolon separated"
            yield "etcd-servers-overrides", f"--etcd-servers-overrides invalid, {said}"
            break
    reload = "encryption-provider-config-automatic-reload"
    if options.value(reload) == "true" and not options.value("encryption-provider-config"):
        yield reload, f"--{reload} must be set with --encryption-provider-config"
    media = options.value("storage-media-type")
    allowed = ("application/json", "application/vnd.kubernetes.protobuf", "application/yaml")
    if media and media not in allowed:
        said = f"--storage-media-type {go_quote(media)} invalid, allowed values: {', '.join(allowed)}"
        yield "storage-media-type", said


def _fairness(options: Options) -> Found:
    if options.value("enable-priority-and-fairness") != "true":
        return
    written = options.value("runtime-config")
    for each in ("flowcontrol.apiserver.k8s.io/v1", "api/ga", "api/all"):
        if f"{each}=false" in written:
            said = f"--runtime-config={each}=false conflicts with --enable-priority-and-fairness=true"
            yield "runtime-config", said
            return
        if f"{each}=true" in written:
            return


def _secure_serving(options: Options) -> Found:
    port = int(_number(options, "secure-port"))
    if not 1 <= port <= 65535:
        said = f"--secure-port {port} must be between 1 and 65535, inclusive. It cannot be turned off with 0"
        yield "secure-port", said


def _admission(options: Options, release: Release) -> Found:
    known = plugins.known(release)
    enabled, disabled = (options.items(f"{which}-admission-plugins") for which in ("enable", "disable"))
    for which, named in (("enable", enabled), ("disable", disabled)):
        for each in named:
            if each not in known:
                yield f"{which}-admission-plugins", f"{which}-admission-plugins plugin {go_quote(each)} is unknown"
    both = sorted(set(enabled) & set(disabled))
    if both:
        said = "in enable-admission-plugins and disable-admission-plugins overlapped"
        yield "disable-admission-plugins", f"[{' '.join(both)}] {said}"


def _enablement(options: Options, groups: Set[str]) -> Found:
    pairs = dict(each.split("=", 1) for each in options.items("runtime-config"))
    if pairs == {"api/all": "false"}:
        yield "runtime-config", "invalid runtime-config with only api/all=false"
        return
    unknown = set()
    for key in sorted(pairs.keys() - _WHOLE):
        parts = key.split("/")
        if len(parts) not in (2, 3):
            yield "runtime-config", f"runtime-config invalid key {key}"
            return
        if ("" if parts[0] == "api" else parts[0]) not in groups:
            unknown.add("/".join(parts[:2]))
    if unknown:
        yield "runtime-config", f"unknown api groups {','.join(sorted(unknown))}"


def _tokens(options: Options) -> Found:
    signing = options.value("service-account-signing-key-file")
    attempted = signing or _first_issuer(options) or options.items("api-audiences")
    outside = options.value("service-account-signing-endpoint")
    if signing and outside:
        keys = "`--service-account-signing-key-file` and/or `--service-account-key-file`"
        said = f"can't set {keys} with `--service-account-signing-endpoint` (They are mutually exclusive)"
        yield "service-account-signing-endpoint", said
    if not attempted:
        said = "--service-account-signing-key-file and --service-account-issuer are required flags"
        yield "service-account-signing-key-file", said
    elif not ((signing or outside) and _first_issuer(options)):
        names = "--service-account-signing-key-file, --service-account-issuer, and --api-audiences"
        missing = "service-account-issuer" if signing else "service-account-signing-key-file"
        yield missing, f"{names} should be specified together"


def _addresses(options: Options) -> Found:
    name = "service-cluster-ip-range"
    blocks = [parse_cidr(each.strip()) for each in options.value(name).split(",") if each.strip()]
    if len(blocks) > 2:
        yield name, "--service-cluster-ip-range must not contain more than two entries"
    for which, block in zip(("primary", "secondary"), blocks, strict=False):
        bits = 0 if block is None else 32 if block.first.version == 4 else 128
        if block is not None and bits - block.length > 20:
            least = f"for {bits}-bit addresses, the mask must be >= {bits - 20}"
            yield name, f"specified {which} --service-cluster-ip-range is too large; {least}"
    port = int(_number(options, "kubernetes-service-node-port"))
    if not 0 <= port <= 65535:
        said = f"--kubernetes-service-node-port {port} must be between 0 and 65535, inclusive. If 0, the Kubernetes "
        yield "kubernetes-service-node-port", f"{said}master service will be of type ClusterIP"
    low, _, high = options.value("service-node-port-range").partition("-")
    if port > 0 and low.isdigit() and not int(low) <= port <= int(high or low):
        said = f"kubernetes service node port range {options.value('service-node-port-range')} doesn't contain {port}"
        yield "kubernetes-service-node-port", said
    if int(_number(options, "apiserver-count")) <= 0:
        count = int(_number(options, "apiserver-count"))
        said = f"--apiserver-count should be a positive number, but value '{count}' provided"
        yield "apiserver-count", said
