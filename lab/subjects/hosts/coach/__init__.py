"""The coach's rules for operating systems: each looks at the settings that came out wrong and says why.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.subjects.hosts.coach.case import Case, Wrong, case_of
from lab.subjects.hosts.reading.kernel import BY_NAME, NEVER
from lab.subjects.protocol import Advice, Attempt, Rule

NODES = "https://kubernetes.io/docs/concepts/security/"
SURE = 1000
FREE = ", without a password"


class HostRule:
    """A misunderstanding that some wrong settings show. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    link = NODES
    guess = 0

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """What to say of a wrong setting, what to do, and where; None where it shows something else."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One piece of advice for each place."""
        case = case_of(attempt)
        found: dict[tuple[str, Span | None], list[Wrong]] = {}
        told: dict[tuple[str, Span | None], str] = {}
        for wrong in case.wrong:
            said = self.suspect(case, wrong)
            if said is not None:
                key = (said[0], said[2])
                found.setdefault(key, []).append(wrong)
                told[key] = said[1]
        return tuple(self._advice(case, key, told[key], held) for key, held in found.items())

    def _advice(self, case: Case, key: tuple[str, Span | None], how: str, held: list[Wrong]) -> Advice:
        finding = Finding(self.id, Severity.ERROR, key[0], key[1], why=self.why, mend=how, link=self.link)
        texts = frozenset(wrong.text for wrong in held)
        weight = SURE * len(texts) // max(len(case.texts), 1) - self.guess
        return Advice(finding, case.met_without(texts), texts, weight)


class FileRefused(HostRule):
    """A file that its program does not take."""

    id = "host-file-refused"
    why = "A program that cannot read its configuration does not start, or goes on without it."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Its own complaint."""
        if wrong.key is not None:
            return None
        return wrong.text, "Mend the line; sshd -t, visudo -c and dockerd --validate check a file.", wrong.span


class IdleLine(HostRule):
    """A line that says what was wanted, and does not count."""

    def __init__(self, rule: str, why: str, said: str, how: str) -> None:
        self.id, self.why, self._said, self._how = rule, why, said, how

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """The line, where it would have made the setting right."""
        for idle in case.found.idle:
            if idle.why == self.id and idle.key == wrong.key and case.helps(idle.key, idle.value):
                return self._said.format(setting=idle.key[1], value=idle.value), self._how, idle.span
        return None


class BlacklistNotEnough(HostRule):
    """A module that is only kept from being loaded by itself."""

    id = "blacklist-not-enough"
    why = (
        "blacklist makes modprobe forget the module's aliases. By its own name, or as another module's dependency, it "
        "is loaded all the same."
    )

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """Say so where the module must not be loaded at all."""
        if wrong.key is None or wrong.key[0] != "module" or wrong.now != BY_NAME or NEVER not in case.wants(wrong.key):
            return None
        said = f"blacklist does not keep {wrong.key[1]} from being loaded by its name"
        return said, f"Add `install {wrong.key[1]} /bin/false`.", wrong.span


class StillInGroup(HostRule):
    """A user in a group that nobody asked for."""

    id = "still-in-group"
    why = "Who is in the group docker can start a container that mounts the node's root: that is root, without sudo."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Name the group."""
        if wrong.key is None or wrong.key[0] != "groups" or wrong.kind != "excess":
            return None
        return wrong.text, "Take the name out of the group's line in /etc/group.", wrong.span


class GroupTooFew(HostRule):
    """A user out of a group that was needed."""

    id = "group-too-few"
    why = "Other groups give what the user's work needs: only the one that gives too much had to go."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Name the group."""
        if wrong.key is None or wrong.key[0] != "groups" or wrong.kind != "missing":
            return None
        return wrong.text, "Put the name back into the group's line in /etc/group.", wrong.span


class SudoByGroup(HostRule):
    """A right that comes by a group that somebody is still in."""

    id = "sudo-by-group"
    why = "Entries for %group hold for every member, beside those for the user's own name."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """Name the group that brings it."""
        if wrong.key is None or wrong.key[0] != "sudo" or wrong.kind != "excess":
            return None
        for group in sorted(case.groups_of(wrong.key[1])):
            held = case.found.settings.get(("sudo", f"every member of {group}"))
            rights = held.value if held is not None and isinstance(held.value, frozenset) else frozenset()
            if held is not None and any(right in wrong.text for right in rights):
                said = f"{wrong.key[1]} is in the group {group}, and that group may run too much by sudo"
                return said, f"Take {wrong.key[1]} out of {group}, or narrow the line of %{group}.", held.span
        return None


class SudoAsks(HostRule):
    """A command that is right but for the password."""

    id = "sudo-asks-for-a-password"
    why = "Without NOPASSWD sudo asks for the user's own password, and a script has nobody to type it."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """Where the same command is there, with a password or without one."""
        if wrong.key is None or wrong.key[0] != "sudo":
            return None
        least, most = case.wants(wrong.key)
        held = wrong.now if isinstance(wrong.now, frozenset) else frozenset()
        asked = {*least, *most} if isinstance(least, frozenset) and isinstance(most, frozenset) else set()
        for right in asked - held:
            other = right.removesuffix(FREE) if right.endswith(FREE) else right + FREE
            if other in held and (right in wrong.text or other in wrong.text):
                verb = "asks for a password" if right.endswith(FREE) else "asks for no password"
                how = "Write NOPASSWD: before the command." if right.endswith(FREE) else "Leave NOPASSWD: out."
                return f"sudo {verb} where {wrong.key[1]} runs {right.removesuffix(FREE)}", how, wrong.span
        return None


class SudoTooMuch(HostRule):
    """More by sudo than was asked for."""

    id = "sudo-too-much"
    why = (
        "An entry of sudoers is as good as root where the command can start another one: a shell, an editor, or any "
        "command at all. Without arguments in the entry every argument is allowed."
    )

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Name the right."""
        if wrong.key is None or wrong.key[0] != "sudo" or wrong.kind != "excess":
            return None
        return wrong.text, "Name the commands with their arguments, and nothing else.", wrong.span


class SudoTooLittle(HostRule):
    """Less by sudo than was needed."""

    id = "sudo-too-little"
    why = "A command is matched as it is written: full path, every argument, the user it runs as, and the tag."
    guess = 10

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Name the right."""
        if wrong.key is None or wrong.key[0] != "sudo" or wrong.kind != "missing":
            return None
        return wrong.text, "Write the command as the task does.", wrong.span


class RootByAnotherName(HostRule):
    """A second user with the number 0."""

    id = "root-by-another-name"
    why = "The kernel knows users by their number alone: whoever has number 0 is root."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Name the user."""
        if wrong.key is None or wrong.key[0] != "root":
            return None
        return f"{wrong.key[1]} has the number 0", "Take the line out of /etc/passwd.", wrong.span


class DockerListens(HostRule):
    """The engine's API open to the network."""

    id = "docker-listens"
    why = "Whoever reaches dockerd over TCP without TLS starts any container, and so is root on the node."

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:  # noqa: ARG002
        """Name the address."""
        if wrong.key != ("docker", "hosts") or "tcp://" not in wrong.text:
            return None
        return wrong.text, "Leave the unix socket alone in hosts, and no -H in the service.", wrong.span


class SettingWrong(HostRule):
    """Another value than asked for."""

    id = "host-setting-wrong"
    why = "What is in force is what the program reads in the end, the defaults included."
    guess = 30

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """Name the setting."""
        if wrong.key is None or not case.asked_about(wrong.key):
            return None
        return wrong.text, "Set it as the task asks.", wrong.span


class SettingChanged(HostRule):
    """A setting changed that nobody asked about."""

    id = "host-setting-changed"
    why = "What the task does not speak of stays as it was found."
    guess = 20

    def suspect(self, case: Case, wrong: Wrong) -> tuple[str, str, Span | None] | None:
        """Name the setting."""
        if wrong.key is None or case.asked_about(wrong.key):
            return None
        return f"{wrong.text} (as it was)", "Put it back.", wrong.span


def _idle() -> Iterator[IdleLine]:
    yield IdleLine(
        "sshd-first-wins",
        "For each keyword sshd uses the first value it comes to, in the file and in what it includes.",
        "this line comes too late: {setting} has its value already",
        "Change the first line that sets it, or put yours above it and above Include.",
    )
    yield IdleLine(
        "sshd-in-match-block",
        "Everything below a Match line, to the next one or the end of the file, is for those users alone.",
        "{setting} stands below Match, so it is for some users only",
        "Put it above the first Match.",
    )
    yield IdleLine(
        "sysctl-later-wins",
        "Files are read in the order of their names, then /etc/sysctl.conf: the last value counts.",
        "{setting} is {value} here, and a file that is read later changes it again",
        "Change the later file, or give yours a name that comes after it.",
    )
    yield IdleLine(
        "sysctl-file-not-read",
        "Of the files in sysctl.d only those are read whose names end in .conf.",
        "this file is never read, so {setting} is not set",
        "Let its name end in .conf.",
    )
    yield IdleLine(
        "modprobe-file-not-read",
        "Of the files in modprobe.d only those are read whose names end in .conf.",
        "this file is never read, so {setting} can be loaded",
        "Let its name end in .conf.",
    )
    yield IdleLine(
        "sudoers-file-skipped",
        "sudo passes over files in sudoers.d whose names hold a dot or end in ~.",
        "this file is passed over for its name, so its entries do not count",
        "Give it a name without a dot.",
    )


RULES: tuple[Rule, ...] = (
    FileRefused(),
    *_idle(),
    BlacklistNotEnough(),
    RootByAnotherName(),
    DockerListens(),
    StillInGroup(),
    GroupTooFew(),
    SudoByGroup(),
    SudoAsks(),
    SudoTooMuch(),
    SudoTooLittle(),
    SettingChanged(),
    SettingWrong(),
)
