"""What ``cilium-config`` says about encryption and mutual authentication, within its bounds."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.subjects.cilium.config import CONFIG, Config, config_of
from lab.subjects.protocol import Bounds, Note, Witness

OURS = frozenset(
    {
        "enable-wireguard", "enable-ipsec", "encrypt-node", "enable-encryption-strict-mode", "mesh-auth-enabled",
        "mesh-auth-mutual-enabled",
    }
)  # fmt: skip
"""The entries whose effect is compared; of the others, that they stay."""


def encryption_witnesses(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Where traffic is encrypted otherwise than the bounds say, and other entries that did not stay."""
    if CONFIG not in bounds.required.objects:
        return
    least, most, found = (config_of(each) for each in (bounds.required, bounds.permitted, state))
    if found.trouble:
        yield _witness("missing", f"Cilium's agents do not start: {found.trouble}", state)
        return
    yield from _transport(least, most, found, state)
    if least.nodes and not found.nodes:
        yield _witness("missing", "traffic between nodes is not encrypted, and must be", state, "encrypt-node")
    if found.nodes and not most.nodes:
        yield _witness("excess", "traffic between nodes is encrypted, and was to stay as it is", state, "encrypt-node")
    if least.mutual and not found.mutual:
        text = "mutual authentication is off, and must be on"
        yield _witness("missing", text, state, "mesh-auth-mutual-enabled")
    yield from _others(bounds, state)


def _transport(least: Config, most: Config, found: Config, state: State) -> Iterator[Witness]:
    if found.transport in (least.transport, most.transport):
        return
    if not found.transport:
        yield _witness("missing", f"traffic between pods is in the clear, and must go through {_word(least)}", state)
    else:
        asked = _word(least) if least.transport else "the clear, as before"
        text = f"traffic between pods goes through {_word(found)}, and must go through {asked}"
        yield _witness("excess", text, state)


def _word(config: Config) -> str:
    return {"wireguard": "WireGuard", "ipsec": "IPsec"}[config.transport]


def _others(bounds: Bounds, state: State) -> Iterator[Witness]:
    least, most, found = (_entries(each) for each in (bounds.required, bounds.permitted, state))
    for key in sorted({*least, *most, *found} - OURS):
        if found.get(key) not in (least.get(key), most.get(key)):
            kind = "missing" if key in least else "excess"
            was = f"must stay {least[key]!r}" if key in least else "was not asked for"
            now = f"is {found[key]!r}" if key in found else "is gone"
            yield _witness(kind, f"{key} in cilium-config {now}, and {was}", state, key)


def _entries(state: State) -> dict[str, str]:
    item = state.objects.get(CONFIG)
    return dict(item.value.get("data") or {}) if item is not None else {}


def _witness(kind: str, text: str, state: State, key: str = "") -> Witness:
    item = state.objects.get(CONFIG)
    path = ("data", key) if key and key in _entries(state) else ("data",)
    span = item.span(path) if item is not None and item.get(path) is not None else None
    return Witness(kind, text, {"object": str(CONFIG), **({"key": key} if key else {})}, (Note(text, False, span),))
