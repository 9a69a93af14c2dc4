"""What is in force by the API server's files for admission, setting by setting, between the bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.cluster.nodes.durations import written_duration
from lab.cluster.podsecurity.policy import Mode
from lab.cluster.state import State
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.admission.apiserver import CONFIG_FLAG, PLUGIN_FLAGS, Server, server
from lab.subjects.admission.files.configuration import IMAGE_POLICY
from lab.subjects.protocol import Bounds, Note, Witness


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing in force. ``told`` says it in words; ``reason`` is the coach's rule that speaks of it.

    A number may lie anywhere between those of the bounds.
    """

    name: str
    value: Any
    told: str
    reason: str
    span: Span | None = None


OF_IMAGE_POLICY = frozenset({
    "default-allow", "server", "verified", "client-certificate", "allow-ttl", "deny-ttl", "retry-backoff",
})  # fmt: skip
"""The settings of the ImagePolicyWebhook plugin; there are none while it does not run."""


def settings(found: Server) -> dict[str, Setting]:
    """Everything in force, by name; only for a server that starts."""
    every = (*_plugins(found), *_image_policy(found), *_pod_security(found))
    return {each.name: each for each in every}


def _plugins(found: Server) -> Iterator[Setting]:
    options = found.running.options if found.running is not None else None
    span = None if options is None else options.span(PLUGIN_FLAGS[0])
    for name in sorted(found.plugins):
        reason = "plugin-not-enabled" if name == IMAGE_POLICY else "plugin-list-changed"
        yield Setting(f"plugin {name}", True, f"the plugin {name} runs", reason, span)


def _image_policy(found: Server) -> Iterator[Setting]:
    policy = found.policy
    if policy is None:
        return
    document = policy.read.document

    def of(key: str) -> Span:
        return document.span((*policy.base, key))

    backend = policy.backend
    place = backend.document
    cluster = None if place is None else place.span((*backend.cluster, "server"))
    whole = None if place is None else place.key_span(backend.cluster)
    user = None if place is None else place.key_span(backend.user)
    closed = "refuses pods" if not policy.default_allow else "admits pods"
    told = f"the API server {closed} while the webhook does not answer"
    yield Setting("default-allow", policy.default_allow, told, "fails-open", of("defaultAllow"))
    yield Setting("server", backend.url, f"it asks {backend.server}", "webhook-address", cluster)
    checked = "checks" if backend.verified else "does not check"
    yield Setting(
        "verified", backend.verified and not backend.insecure,
        f"it {checked} the webhook's certificate against the CA in the kubeconfig", "webhook-unverified", whole,
    )  # fmt: skip
    shows = "shows a certificate of its own" if backend.client else "shows no certificate of its own"
    yield Setting("client-certificate", backend.client, f"it {shows}", "webhook-client", user)
    for name, key, length in (
        ("allow-ttl", "allowTTL", policy.allow_ttl),
        ("deny-ttl", "denyTTL", policy.deny_ttl),
        ("retry-backoff", "retryBackoff", policy.retry_backoff),
    ):
        told = f"{key} is {written_duration(length)}"
        yield Setting(name, length, told, "webhook-times", of(key))


def _pod_security(found: Server) -> Iterator[Setting]:
    security = found.pod_security
    configuration, document = security.configuration, security.document
    for mode in Mode:
        level = configuration.defaults.of(mode)
        span = None if document is None else document.span((*security.base, "defaults", str(mode)))
        told = f"a namespace without labels has {mode}: {level}"
        yield Setting(f"default {mode}", str(level), told, f"default-{mode}", span)
    exempt = configuration.exemptions
    for key, names, word in (
        ("namespaces", exempt.namespaces, "namespace"),
        ("usernames", exempt.usernames, "user"),
        ("runtimeClasses", exempt.runtime_classes, "runtime class"),
    ):
        span = None if document is None else document.span((*security.base, "exemptions", key))
        for name in sorted(names):
            yield Setting(f"exempt {word} {name}", True, f"the {word} {name} is exempt", f"exemption-{key}", span)


def differences(bounds: Bounds, state: State) -> Iterator[Witness]:
    """The settings that leave their bounds."""
    now = server(state)
    least, most = server(bounds.required), server(bounds.permitted)
    if not least.starts or not most.starts:
        return
    if not now.starts:
        yield not_started(now)
        return
    is_now, must, may = settings(now), settings(least), settings(most)
    for name in dict.fromkeys((*must, *may, *is_now)):
        one, other, third = must.get(name), may.get(name), is_now.get(name)
        low, high, value = (None if each is None else each.value for each in (one, other, third))
        if _within(value, low, high):
            continue
        if third is None and now.policy is None and name in OF_IMAGE_POLICY:
            # That the plugin does not run says it all.
            continue
        wanted = one or other
        yield _witness(name, third, wanted, now)


def _within(value: Any, low: Any, high: Any) -> bool:
    if value in (low, high):
        return True
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in (value, low, high))
    return whole and min(low, high) <= value <= max(low, high)


def _witness(name: str, found: Setting | None, wanted: Setting | None, now: Server) -> Witness:
    if found is None:
        assert wanted is not None
        kind, text, span = "missing", _opposite(wanted.told), _where(wanted.reason, now)
    elif wanted is None:
        kind, text, span = "excess", f"{found.told}, which nobody asked for", found.span
    else:
        kind, text, span = "missing", f"{found.told}, and should not: {wanted.told}", found.span
        if found.name == "default-allow":
            kind, text = ("excess" if found.value else "missing"), found.told
        elif name in ("server", "allow-ttl", "deny-ttl", "retry-backoff") or name.startswith("default "):
            text = f"{found.told}; asked for was: {wanted.told}"
    reason = (found or wanted).reason if (found or wanted) is not None else ""  # type: ignore[union-attr]
    return Witness(kind, text, {"setting": name, "reason": reason}, (Note(text, good=False, span=span),))


def _opposite(told: str) -> str:
    for yes, no in ((" runs", " does not run"), (" is exempt", " is not exempt")):
        if told.endswith(yes):
            return told.removesuffix(yes) + no
    return f"not so: {told}"


def _where(reason: str, now: Server) -> Span | None:
    """The place that a missing setting would be written at."""
    options = now.running.options if now.running is not None else None
    if reason.startswith("exemption") and now.pod_security.document is not None:
        security = now.pod_security
        assert security.document is not None
        return security.document.span((*security.base, "exemptions"))
    if options is None:
        return None
    return options.span(PLUGIN_FLAGS[0] if reason.startswith("plugin") else CONFIG_FLAG)


def not_started(now: Server) -> Witness:
    """That the API server does not start."""
    text = f"the API server does not start: {now.trouble}"
    facts = {"stage": now.stage, "reason": reason_of(now)}
    return Witness("missing", text, facts, (Note(text, good=False, span=now.span),))


def reason_of(now: Server) -> str:
    """The coach's rule for a server that does not start."""
    rule = now.complaint.rule if now.complaint is not None else ""
    if now.stage not in ("configuration", "image-policy", "pod-security"):
        return "api-server-down"
    return {
        "missing-file": "admission-file-missing",
        "kubeconfig": "kubeconfig-wrong",
        "no-configuration": "plugin-not-configured",
        "kind": "configuration-kind",
        "unknown-field": "configuration-field",
    }.get(rule, "configuration-invalid")
