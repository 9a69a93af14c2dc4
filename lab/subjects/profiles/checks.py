"""The ways to check that profiles bring: ``syscalls`` asks a seccomp profile, ``confines`` an AppArmor profile."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nodes.apparmor import ArmorProfile
from lab.cluster.nodes.deciding import Fate, cases, fates
from lab.cluster.nodes.files import SECCOMP, loaded_apparmor, seccomp_profile
from lab.cluster.nodes.seccomp import Profile, ProfileError
from lab.cluster.state import State
from lab.cluster.trial import Trial
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness

FRESH = "a_call_nobody_names"
"""A system call that no profile mentions: what becomes of all the rest."""

WORDS = {Fate.KILLED: "kills", Fate.REFUSED: "refuses", Fate.LOGGED: "allows and logs", Fate.ALLOWED: "allows"}

ASKED = {
    "allowed": frozenset({Fate.ALLOWED, Fate.LOGGED}),
    "refused": frozenset({Fate.REFUSED, Fate.KILLED}),
    "errno": frozenset({Fate.REFUSED}),
    "logged": frozenset({Fate.LOGGED}),
    "killed": frozenset({Fate.KILLED}),
}
"""What each list of a ``syscalls`` check asks of the calls in it. ``*`` stands for all that are not named."""

HOW_SYSCALLS = "write it as syscalls: {profile: /var/lib/kubelet/seccomp/…, allowed: [read, …], refused: [mount, …]}"
HOW_CONFINES = "write it as confines: {profile: name, allowed: [r /etc/hosts], refused: [w /etc/hosts]}"


def told(name: str) -> str:
    """A call as messages name it."""
    return "every call that it does not name" if name == FRESH else name


@dataclass(frozen=True, slots=True)
class SyscallsCheck:
    """What becomes of some calls, whatever their arguments."""

    path: str
    asked: tuple[tuple[str, tuple[str, ...]], ...]

    def run(self, setting: Setting) -> Outcome:
        """Ask the profile as it lies on the nodes now."""
        try:
            profile = seccomp_profile(setting.after, self.path)
        except ProfileError as error:
            text = f"no container starts with {self.path}: {error}"
            return Outcome(False, text, (Note(text, good=False),), (Witness("missing", text, {"path": self.path}),))
        witnesses = tuple(self._wrong(profile))
        if witnesses:
            return Outcome(False, witnesses[0].text, tuple(n for each in witnesses for n in each.notes), witnesses)
        return Outcome(True, f"{self.path} does as asked")

    def _wrong(self, profile: Profile) -> Iterator[Witness]:
        for key, names in self.asked:
            for written in names:
                name = FRESH if written == "*" else written
                every = [fates(profile, name, arguments) for arguments in cases(name, (profile,))]
                wrong = sorted({fate for found in every for fate in found} - ASKED[key])
                if wrong:
                    text = f"the profile {WORDS[wrong[0]]} {told(name)}, and it must be {_must(key)}"
                    kind = "missing" if key == "allowed" else "excess"
                    yield Witness(kind, text, {"path": self.path, "call": name}, (Note(text, good=False),))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' files."""
        return ()


def _must(key: str) -> str:
    return {"errno": "refused with an error", "logged": "allowed and logged"}.get(key, key)


@dataclass(frozen=True, slots=True)
class ConfinesCheck:
    """What an AppArmor profile allows: ``r /path``, ``w /path``…, ``capability name``, ``network family kind``."""

    profile: str
    allowed: tuple[str, ...]
    refused: tuple[str, ...]

    def run(self, setting: Setting) -> Outcome:
        """Ask the profile that the nodes load."""
        profile = loaded_apparmor(setting.after).get(self.profile)
        if profile is None:
            text = f"no node has a profile {self.profile}"
            return Outcome(False, text, (Note(text, good=False),))
        return self.of(profile)

    def of(self, profile: ArmorProfile) -> Outcome:
        """Ask a profile."""
        for wanted, asked in ((True, self.allowed), (False, self.refused)):
            for each in asked:
                first, _, rest = each.partition(" ")
                if first == "capability":
                    found = profile.holds_capability(rest)
                elif first == "network":
                    family, _, kind = rest.partition(" ")
                    found = profile.may_connect(family, kind)
                else:
                    found = profile.may(rest, first)
                if found is None:
                    return Outcome(None, f"whether {self.profile} allows {each} is up to what it includes")
                if found is not wanted:
                    text = f"{self.profile} {'refuses' if wanted else 'allows'} {each}, and must not"
                    witness = Witness("missing" if wanted else "excess", text, {"profile": self.profile})
                    return Outcome(False, text, (Note(text, good=False),), (witness,))
        return Outcome(True, f"{self.profile} does as asked")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' profiles."""
        return ()


class SyscallsKind:
    """``syscalls``."""

    key = "syscalls"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_SYSCALLS, ("profile", *ASKED))
        path = fields.get("profile")
        if not isinstance(path, str) or not path.startswith(SECCOMP):
            raise ValueError(f"profile must be a file's path below {SECCOMP}")
        asked = tuple((key, _texts(fields, key)) for key in ASKED if key in fields)
        if not asked:
            raise ValueError(f"asks nothing; it may ask {', '.join(ASKED)}")
        return SyscallsCheck(path, asked)


class ConfinesKind:
    """``confines``."""

    key = "confines"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_CONFINES, ("profile", "allowed", "refused"))
        name = fields.get("profile")
        if not isinstance(name, str) or not name:
            raise ValueError("profile must name a profile")
        return ConfinesCheck(name, _texts(fields, "allowed"), _texts(fields, "refused"))


def _texts(fields: JsonObject, key: str) -> tuple[str, ...]:
    listed = fields.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
        raise ValueError(f"{key} must list texts")
    return tuple(listed)


def seccomp_paths(*states: State) -> tuple[str, ...]:
    """The seccomp profiles that any of the states has on its nodes."""
    return tuple(sorted({path for state in states for path in state.node_files if path.startswith(SECCOMP)}))


KINDS: tuple[CheckKind, ...] = (SyscallsKind(), ConfinesKind())
