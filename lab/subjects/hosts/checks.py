"""``host``: a setting of the node, as it is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.hosts.compare import EXCESS, MISSING, differs, held, refusal, told, witness
from lab.subjects.hosts.node import node
from lab.subjects.protocol import Check, CheckKind, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = (
    "write it as host: {of: sshd, setting: PermitRootLogin, is: \"no\"}; in place of is: has and lacks with a list, or "
    "works: true without a setting"
)
PROGRAMS = ("sshd", "modprobe", "sudo", "docker")
KEYS = ("of", "setting", "is", "has", "lacks", "works")


@dataclass(frozen=True, slots=True)
class HostCheck:
    """What some settings are (``values``, any of them), have, and lack; or that a program takes its files."""

    of: str
    names: tuple[str, ...]
    values: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def run(self, setting: Setting) -> Outcome:
        """Look at what is in force."""
        found = node(setting.after)
        refused = [refusal(each) for each in found.troubles if each.of == self.of.split()[0]]
        wrong = tuple(refused) or tuple(each for name in self.names for each in self._wrong(name, setting))
        if wrong:
            return Outcome(False, wrong[0].text, wrong[0].notes, wrong)
        return Outcome(True, f"{self.of} takes its files" if not self.names else self._said(setting))

    def _said(self, setting: Setting) -> str:
        key = (self.of, self.names[0])
        value = held(node(setting.after), key)
        shown = (", ".join(sorted(value)) if isinstance(value, frozenset) else value) or "not set"
        return f"{told(key)}: {shown}"

    def _wrong(self, name: str, setting: Setting) -> list[Witness]:
        found = node(setting.after)
        key = (self.of, name)
        value = held(found, key)
        span = found.settings[key].span if key in found.settings else None
        items = value if isinstance(value, frozenset) else frozenset({value} if value else ())
        wrong = []
        if self.values and value not in self.values:
            shown = (", ".join(sorted(items))) or "not set"
            wrong.append(witness(MISSING, key, differs(key, shown, " or ".join(self.values)), span))
        wrong += [witness(MISSING, key, f"{told(key)} lacks {item}", span) for item in self.has if item not in items]
        return wrong + [
            witness(EXCESS, key, f"{told(key)} has {item}, and must not", span)
            for item in sorted(items)
            if any(item == each or (each.endswith("*") and item.startswith(each[:-1])) for each in self.lacks)
        ]

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' files."""
        return ()


class HostKind:
    """``host``."""

    key = "host"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not isinstance(written.get("of"), str):
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        if written.get("works") is True:
            if written["of"] not in PROGRAMS or len(written) > 2:
                raise ValueError(f"works: true is for one of {', '.join(PROGRAMS)}, and stands alone")
            return HostCheck(written["of"], ())
        names = _texts(written.get("setting"))
        asked = tuple(_texts(written.get(key)) for key in ("is", "has", "lacks"))
        if not names or not any(asked):
            raise ValueError(HOW)
        return HostCheck(written["of"], names, *asked)


def _texts(written: Json) -> tuple[str, ...]:
    listed = written if isinstance(written, list) else [] if written is None else [written]
    if not all(isinstance(each, str) for each in listed):
        raise ValueError(f"every value is a text, in quotes where YAML would read another thing: {HOW}")
    return tuple(listed)


KINDS: tuple[CheckKind, ...] = (HostKind(),)
