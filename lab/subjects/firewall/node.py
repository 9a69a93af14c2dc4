"""The rules that a node loads when it starts: ``/etc/nftables.conf`` and what it includes."""

from __future__ import annotations

from functools import lru_cache

from lab.cluster.state import State
from lab.subjects.firewall.language.model import Ruleset
from lab.subjects.firewall.language.parsing import parse

RULES = "/etc/nftables.conf"
"""What the service ``nftables`` loads on Debian and Ubuntu."""

FOLDER = "/etc/nftables.d/"


def rules_of(state: State) -> Ruleset:
    """The node's rules; none where there is no file. Raises NftError for a file that nft refuses as a whole."""
    text = state.node_files.get(RULES)
    if text is None:
        return Ruleset()
    others = tuple((path, held) for path, held in sorted(state.node_files.items()) if path.startswith(FOLDER))
    return _parsed(text, state.source_of(RULES), others)


@lru_cache(maxsize=32)
def _parsed(text: str, file: str, others: tuple[tuple[str, str], ...]) -> Ruleset:
    return parse(text, file, dict(others))
