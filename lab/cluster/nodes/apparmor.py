"""AppArmor profiles by their text: the common grammar, enough to tell what a profile allows.

Source: apparmor.d(5). What an ``include`` brings is known of a few abstractions; what only others could allow is left
open.
"""

from __future__ import annotations

from functools import lru_cache

from lab.cluster.nodes.abstractions import included, names_of, rules_of, unknown_of
from lab.cluster.nodes.globbing import matches
from lab.quick_dataclass import dataclass

EVERYTHING = "/**"


@dataclass(frozen=True, slots=True)
class FileRule:
    """What a profile says of the files that a pattern matches; ``access`` holds letters of ``rwalkmx``.

    ``how`` is how a program that is executed is confined: ``i`` as this one, ``p``, ``c`` or ``pi`` by a profile of its
    own, ``u`` not at all; empty for a rule that does not say.
    """

    pattern: str
    access: frozenset[str]
    deny: bool = False
    owner: bool = False
    how: str = ""


@dataclass(frozen=True, slots=True)
class ArmorProfile:
    """A profile. ``capabilities`` and ``networks`` hold (denied, what), where an empty text means every one."""

    name: str
    flags: frozenset[str] = frozenset()
    files: tuple[FileRule, ...] = ()
    capabilities: tuple[tuple[bool, str], ...] = ()
    networks: tuple[tuple[bool, str], ...] = ()
    others: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()

    @property
    def enforced(self) -> bool:
        """Whether it forbids anything: in complain mode it only notes."""
        return not self.flags & {"complain", "unconfined"}

    @property
    def named_includes(self) -> frozenset[str]:
        """What it includes, by name; what may be missing is left out."""
        return names_of(self.includes)

    @property
    def unknown_includes(self) -> frozenset[str]:
        """What it includes of which nothing is known here."""
        return unknown_of(self.includes)

    def may(self, path: str, access: str) -> bool | None:
        """Whether a program may ``r``, ``w``, ``x``… a path; None where an include decides it."""
        if not self.enforced:
            return True
        own = (rule for rule in self.files if _covers(rule, access) and matches(rule.pattern, path))
        included = (rule for rule in _speaking(self.named_includes, path) if _covers(rule, access))
        return self._decided([rule.deny for rules in (own, included) for rule in rules])

    def holds_capability(self, name: str) -> bool | None:
        """Whether a capability, as in ``net_bind_service``, may be used."""
        named = (rule for each in (self, *included(self.includes)) for rule in each.capabilities)
        return not self.enforced or self._decided([no for no, what in named if what in ("", name.lower())])

    def may_connect(self, family: str, kind: str) -> bool | None:
        """Whether a socket of a family (``inet``) and kind (``stream``, ``raw``) may be made."""
        if not self.enforced:
            return True
        named = {"tcp": "stream", "udp": "dgram", "icmp": "raw"}
        found = []
        for deny, what in (rule for each in (self, *included(self.includes)) for rule in each.networks):
            words = {named.get(word, word) for word in what.split()}
            if words <= {family, kind}:
                found.append(deny)
        return self._decided(found)

    def _decided(self, denials: list[bool]) -> bool | None:
        if denials:
            return not any(denials)
        return None if self.unknown_includes else False


@lru_cache(maxsize=2048)
def _speaking(includes: frozenset[str], path: str) -> tuple[FileRule, ...]:
    """The rules of what is included that speak of a path."""
    return tuple(rule for name in includes for rule in rules_of(name) or () if matches(rule.pattern, path))


def _covers(rule: FileRule, access: str) -> bool:
    return set(access) <= rule.access if not rule.deny else bool(set(access) & rule.access)
