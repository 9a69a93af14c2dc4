"""Custom resources that the lab knows the inside of. Whether a cluster serves them is told by its definitions."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from lab.manifests.custom.shape import Fields
from lab.manifests.schema.kinds import Kind


class Known(NamedTuple):
    """A kind, and where its schema stands: the module here and the name in it."""

    kind: Kind
    module: str
    schema: str
    short_names: tuple[str, ...] = ()


def _istio(group: str, version: str, name: str, plural: str, schema: str, *short: str) -> Known:
    return Known(Kind(f"{group}.istio.io/{version}", name, plural), "istio", schema, short)


_KNOWN = (
    Known(
        Kind("cilium.io/v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies"), "cilium", "POLICY", ("cnp", "ciliumnp")
    ),
    Known(
        Kind("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "ciliumclusterwidenetworkpolicies", False),
        "cilium", "POLICY", ("ccnp",),
    ),
    *(
        _istio(group, version, name, plural, schema, *short)
        for version in ("v1", "v1beta1")
        for group, name, plural, schema, *short in (
            ("security", "PeerAuthentication", "peerauthentications", "PEER_AUTHENTICATION", "pa"),
            ("security", "AuthorizationPolicy", "authorizationpolicies", "AUTHORIZATION_POLICY", "ap"),
            ("networking", "DestinationRule", "destinationrules", "DESTINATION_RULE", "dr"),
        )
    ),
)  # fmt: skip

KNOWN: dict[tuple[str, str], Known] = {(each.kind.api_version, each.kind.name): each for each in _KNOWN}
"""Every one by apiVersion and kind."""


def schema_of(kind: Kind) -> Fields | None:
    """The schema of a kind; None for one that the lab knows nothing of."""
    known = KNOWN.get((kind.api_version, kind.name))
    if known is None:
        return None
    found: Fields = getattr(import_module(f"{__name__}.{known.module}"), known.schema)
    return found


def slips_of(kind: Kind) -> dict[tuple[str, str], str]:
    """Fields that are looked for in the wrong place: the object and the field, and what to write."""
    known = KNOWN.get((kind.api_version, kind.name))
    if known is None:
        return {}
    found: dict[tuple[str, str], str] = import_module(f"{__name__}.{known.module}").SLIPS
    return found
