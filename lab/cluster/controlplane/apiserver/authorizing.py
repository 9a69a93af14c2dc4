"""The API server's options about what a caller may do.

Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.options import Options
from lab.manifests.gojson import go_quote

MODES = ("AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node")

Found = Iterator[tuple[str, str]]


def modes(options: Options) -> tuple[str, ...]:
    """The modes in force, in order. Without any, and without a configuration file, everything is allowed."""
    named = options.items("authorization-mode")
    return named if named or options.value("authorization-config") else ("AlwaysAllow",)


def anonymous(options: Options) -> bool:
    """Whether ``--anonymous-auth`` lets requests in without a name: never beside AlwaysAllow."""
    return options.value("anonymous-auth") == "true" and "AlwaysAllow" not in modes(options)


def validate(options: Options) -> Found:
    """What is wrong with them, by option."""
    if options.value("authorization-config"):
        old = [name for name in options.names if name.startswith(("authorization-mode", "authorization-webhook-"))]
        if old:
            said = "--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* "
            yield old[0], f"{said}flags are defined"
        return
    named = modes(options)
    policy, webhook = options.value("authorization-policy-file"), options.value("authorization-webhook-config-file")
    for mode in named:
        if mode not in MODES:
            yield "authorization-mode", f"authorization-mode {go_quote(mode)} is not a valid mode"
        if mode == "ABAC" and not policy:
            yield "authorization-mode", "authorization-mode ABAC's authorization policy file not passed"
        if mode == "Webhook" and not webhook:
            yield "authorization-mode", "authorization-mode Webhook's authorization config file not passed"
    if policy and "ABAC" not in named:
        said = "cannot specify --authorization-policy-file without mode ABAC"
        yield "authorization-policy-file", said
    if webhook and "Webhook" not in named:
        said = "cannot specify --authorization-webhook-config-file without mode Webhook"
        yield "authorization-webhook-config-file", said
    if len(named) != len(set(named)):
        listed = " ".join(map(go_quote, named))
        yield "authorization-mode", f"authorization-mode [{listed}] has mode specified more than once"
