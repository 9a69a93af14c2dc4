"""The settings of a component that is started with options."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane import etcd, tls
from lab.cluster.controlplane.anonymous import EVERY, authentication_file
from lab.cluster.controlplane.apiserver import authorizing, plugins
from lab.cluster.controlplane.apiserver.starting import CONFIGURATIONS
from lab.cluster.controlplane.running import Running
from lab.cluster.nodes.durations import nanoseconds
from lab.cluster.nodes.options import Known, Options
from lab.manifests.reader import load
from lab.subjects.controlplane.settings.held import Held, Key, Value

LOGGING = ("v", "vmodule", "logging-format", "log-")
"""Beginnings of options that only change what is logged; no task is about them."""

PLUGINS, ANONYMOUS, MODES, SUITES, VERSION = (
    "admission plugins",
    "requests without a name",
    "authorization modes",
    "cipher suites",
    "least TLS version",
)
"""Settings that several options together make, by the names they are told under."""

_TOGETHER = frozenset(
    {"enable-admission-plugins", "disable-admission-plugins", "admission-control"}
    | {"anonymous-auth", "authentication-config", "authorization-mode", "tls-cipher-suites", "tls-min-version"}
)

_LASTS = frozenset({"duration"})
_NUMBERS = frozenset({"int", "int32", "int64", "uint", "float", "float32", "float64"})


def settings_of(found: Running) -> Iterator[tuple[Key, Held]]:
    """The settings of a component whose options could be read."""
    options = found.options
    if options is None or options.refused is not None:
        return
    component = found.component
    for name, known in options.manual.known.items():
        if name in _TOGETHER or name.startswith(LOGGING):
            continue
        value, shown = _value(found, options, known)
        yield Key(component, f"--{name}"), Held(value, shown, options.span(name), name, _idle(options, name))
    yield from _serving(component, options)
    if component == "kube-apiserver":
        yield from _access(found, options)


def _idle(options: Options, name: str) -> bool:
    """Whether an option does nothing because what it is for is off."""
    if name.startswith("audit-log-") and name != "audit-log-path":
        return not options.value("audit-log-path")
    if name.startswith("audit-webhook-") and name != "audit-webhook-config-file":
        return not options.value("audit-webhook-config-file")
    if name == "contention-profiling":
        return options.value("profiling") != "true"
    if name.startswith("leader-elect-") and "leader-elect" in options.manual.known:
        return options.value("leader-elect") != "true"
    return False


def _value(found: Running, options: Options, known: Known) -> tuple[Value, str]:
    """What an option holds, to compare and to show."""
    name, shown = known.name, options.value(known.name)
    if known.type == "bool":
        return float(shown == "true"), shown
    if known.type in _NUMBERS:
        return float(shown or 0), shown
    if known.type in _LASTS:
        return float(nanoseconds(shown)), shown
    if name in CONFIGURATIONS or name.endswith(("-file", "cafile", "certfile", "keyfile")):
        return _files(found, options, name), ",".join(options.items(name)) or "empty"
    if known.type in ("stringSlice", "stringArray", "mapStringString", "colonSeparatedMultimapStringString"):
        return frozenset(options.items(name)), ",".join(options.items(name)) or "empty"
    if name in etcd.URLS:
        urls = etcd.urls(options, name)
        return frozenset(urls), ",".join(urls) or "empty"
    return shown, shown or "empty"


def _files(found: Running, options: Options, name: str) -> Value:
    """The files that an option names, by where on the node they lie, and by what they say where that is told."""
    return frozenset(_file(found, path) for path in options.items(name) if path)


def _file(found: Running, path: str) -> str:
    if found.reader is None:
        return path
    place = found.reader(path)
    if place.text is not None and path.endswith((".yaml", ".yml", ".conf")):
        return repr([document.value for document in load(place.text, path).documents])
    return place.host or path


def _serving(component: str, options: Options) -> Iterator[tuple[Key, Held]]:
    """The versions and suites that a component offers."""
    if component == "etcd" or "tls-min-version" not in options.manual.known:
        return
    version, suites = options.value("tls-min-version"), options.items("tls-cipher-suites")
    span = options.span("tls-min-version")
    shown = version or tls.DEFAULT_VERSION
    yield Key(component, VERSION), Held(float(tls.version_rank(version)), shown, span, "tls-min-version")
    offered = tls.offered(version, suites)
    shown = ",".join(suites) or "Go's own choice"
    yield Key(component, SUITES), Held(offered, shown, options.span("tls-cipher-suites"), "tls-cipher-suites")


def _access(found: Running, options: Options) -> Iterator[tuple[Key, Held]]:
    """Who the API server lets in, what they may do, and what looks at requests."""
    component = found.component
    enabled = plugins.enabled(options)
    span = options.span("enable-admission-plugins") or options.span("disable-admission-plugins")
    yield Key(component, PLUGINS), Held(enabled, _beside_default(enabled), span, "enable-admission-plugins")
    modes = authorizing.modes(options)
    yield (
        Key(component, MODES),
        Held(frozenset(modes), ",".join(modes), options.span("authorization-mode"), "authorization-mode"),
    )
    yield Key(component, ANONYMOUS), _anonymous(found, options)
    rest = ""
    path = options.value("authentication-config")
    text = found.reader(path).text if path and found.reader is not None else None
    if text is not None and found.pod is not None:
        rest = authentication_file(text, path, found.release).rest
    yield Key(component, "other authenticators"), Held(rest or "[]", rest or "none", option="authentication-config")


def _beside_default(enabled: frozenset[str]) -> str:
    """What is enabled, told by how it differs from what always is."""
    more, less = sorted(enabled - plugins.ON_BY_DEFAULT), sorted(plugins.ON_BY_DEFAULT - enabled)
    told = f"the usual ones and {','.join(more)}" if more else "the usual ones"
    return f"{told}, without {','.join(less)}" if less else told


def _anonymous(found: Running, options: Options) -> Held:
    shown = "every path" if EVERY in found.opened else ",".join(sorted(found.opened)) or "none"
    option = "authentication-config" if options.value("authentication-config") else "anonymous-auth"
    return Held(found.opened, shown, options.span(option), option)
